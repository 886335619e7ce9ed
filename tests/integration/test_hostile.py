"""Nothing of an input escapes its place, nothing runs, and every input has an outcome."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from summarize.cli.main import main
from summarize.records import Article, OutcomeKind
from summarize.render import FORMATS
from summarize.render.feed import feed
from summarize.render.index import OverviewEntry, index
from tests.support import hostile
from tests.support.briefs import extract, tram_brief
from tests.support.some import some

_ELEMENTS = frozenset(
    (
        *("html", "head", "meta", "link", "title", "style", "body", "header", "main", "footer"),
        *("h1", "h2", "p", "ul", "ol", "li", "div", "section", "article", "span", "bdi", "del"),
        *("a", "code", "fieldset", "legend", "label", "input"),
    )
)
_LINK = re.compile(r"#[a-z0-9-]+|https?://[^\s<>\"']+|[A-Za-z0-9._-]+")


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus' output directory, every format written."""
    folder = tmp_path_factory.mktemp("night")
    hostile.write(folder / "corpus.jsonl")
    options = ["-f", "markdown", "-f", "json", "-f", "html", "-q"]
    main(
        ["-o", str(folder / "out"), *options, str(folder / "corpus.jsonl")],
        open_maker=lambda _: extract,
    )
    return folder / "out"


def check_page(page: str) -> None:
    """What is in it is what the templates put there."""
    root = html.document_fromstring(page)
    assert root.xpath("count(//style)") == 1
    for element in root.iter():
        assert element.tag in _ELEMENTS
        assert not [name for name in element.keys() if name.startswith("on") or name == "style"]  # noqa: SIM118
        if href := element.get("href"):
            assert href == "data:," or _LINK.fullmatch(href), href
        assert not element.get("src")
        if element.tag == "meta" and element.get("http-equiv"):
            assert element.get("http-equiv") == "Content-Security-Policy"
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f]", page)


def test_every_input_has_an_outcome(night: Path) -> None:
    count = len(hostile.TEXTS) + len(hostile.IDS) + len(hostile.PAGES) + len(hostile.BROKEN)
    report = json.loads((night / "run.json").read_text("utf-8"))
    assert sum(report["counts"].values()) == count >= 60
    assert report["counts"]["done"] >= len(hostile.TEXTS) + len(hostile.IDS)


def test_nothing_is_written_outside_or_over(night: Path) -> None:
    assert {path.name for path in night.parent.iterdir()} == {"corpus.jsonl", "out"}
    names = [path.name for path in night.iterdir() if path.name != ".lock"]
    assert all(path.is_file() for path in some(night.iterdir()))
    assert all(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*", name) for name in names)
    assert len({name.casefold() for name in names}) == len(names)
    done = json.loads((night / "run.json").read_text("utf-8"))["counts"]["done"]
    assert len(names) == 3 * done + len({"run.json", "ledger.sqlite", "index.html", "feed.xml"})


def test_no_page_has_markup_of_an_article(night: Path) -> None:
    pages = sorted(night.glob("*.html"))
    assert len(pages) > 60
    for page in pages:
        check_page(page.read_text("utf-8"))


def test_what_an_article_says_is_shown_as_it_is(night: Path) -> None:
    shown = html.document_fromstring((night / "texte-0.html").read_text("utf-8")).text_content()
    assert shown.count("<script>window.ran = 1</script>") >= 3
    (title,) = html.document_fromstring((night / "texte-17.html").read_text("utf-8")).xpath("//h1")
    assert title.text_content() == "{{ 7 * 7 }}{% for x in y %}{{ x }}"


def test_feed_is_well_formed(night: Path) -> None:
    root = etree.fromstring((night / "feed.xml").read_bytes())
    entries = root.findall("{*}entry")
    assert len(entries) > 60
    ids = [entry.findtext("{*}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    for link in some(root.iterfind(".//{*}link")):
        assert _LINK.fullmatch(link.get("href")), link.get("href")


_ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
_MARKUP = st.lists(
    st.sampled_from(
        ["<", ">", '"', "'", "&", "</", "<!--", "script", "]]>", "{{", "%}", "\u202e", "é"]
    ),
    max_size=20,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(text=_ANY | _MARKUP, field=_ANY | _MARKUP)
def test_any_text_in_any_field_stays_text(text: str, field: str) -> None:
    article = Article("a", field, f"{text}x. Fin.", field, field, field, field, field)
    brief = extract(article)
    brief = replace(brief, headline={"fr": field, "en": text})
    check_page(FORMATS["html"].one(brief))
    entry = OverviewEntry("a", OutcomeKind.DONE, field, None, "2027-01-01T05:00:00+00:00").of(
        brief, "a.html"
    )
    failed = OverviewEntry("b", OutcomeKind.FAILED, field, text, "2027-01-01T05:00:00+00:00")
    check_page(index([entry, failed], ("fr", "en")))
    etree.fromstring(feed([entry, failed], ("fr", "en"), "file:///x"))


def test_page_of_a_plain_brief_passes_the_same_check() -> None:
    check_page(FORMATS["html"].one(tram_brief()))
