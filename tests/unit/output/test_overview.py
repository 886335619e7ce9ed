"""The morning paper says what the ledger knows: all of the night, nothing else, whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree, html

from summarize.cli.main import main
from summarize.output import overview as paper_module
from summarize.records import Article, Brief, OutcomeKind
from summarize.render.index import OverviewEntry, index
from tests.support.briefs import TRAM, extract, give_up, refuse


def mixed(article: Article) -> Brief:
    """As the article's id says."""
    return {"bad": give_up, "odd": refuse}.get(article.id, extract)(article)


def run(folder: Path, *options: str) -> int:
    inbox = folder / "inbox"
    inbox.mkdir(exist_ok=True)
    for name in ("good", "bad", "odd"):
        (inbox / f"{name}.txt").write_text(TRAM + name, "utf-8")
    command = ["-o", str(folder / "out"), "-q", *options, str(inbox)]
    return main(command, open_maker=lambda _: mixed)


def entries(folder: Path) -> dict[str, Any]:
    root = html.document_fromstring((folder / "out" / "index.html").read_text("utf-8"))
    return {
        element.get("class").split()[1].removeprefix("outcome-"): element
        for element in root.xpath("//article")
    }


def test_every_outcome_of_the_night_is_in_it(tmp_path: Path) -> None:
    run(tmp_path, "-f", "html", "-f", "json")
    found = entries(tmp_path)
    assert set(found) == {"done", "refused", "failed"}
    assert found["done"].xpath(".//h2/a/@href") == ["good.html"]
    assert "Le tramway de Valmont roulera en mars" in found["done"].text_content()
    assert "language uncertain" in found["refused"].text_content()
    assert "the translator repeats itself" in found["failed"].text_content()


@pytest.mark.parametrize(
    ("formats", "link"), [(("json",), "good.json"), (("markdown", "json"), "good.md")]
)
def test_link_is_to_a_file_that_is_there(
    tmp_path: Path, formats: tuple[str, ...], link: str
) -> None:
    run(tmp_path, *(part for name in formats for part in ("-f", name)))
    assert entries(tmp_path)["done"].xpath(".//h2/a/@href") == [link]
    assert (tmp_path / "out" / link).is_file()


def test_rerun_keeps_what_was_done_before(tmp_path: Path) -> None:
    run(tmp_path)
    (tmp_path / "out" / "index.html").unlink()
    run(tmp_path)
    assert set(entries(tmp_path)) == {"done", "refused", "failed"}


def test_feed_is_valid_and_its_ids_stay(tmp_path: Path) -> None:
    run(tmp_path)
    data = (tmp_path / "out" / "feed.xml").read_bytes()
    found = feedparser.parse(data)
    assert not found.bozo
    assert [entry.link for entry in found.entries] == ["good.md"]
    # What RFC 4287, sections 4.1.1 and 4.1.2, demands of a feed and of an entry.
    root = etree.fromstring(data)
    for element in (root, *root.iterfind("{*}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{{*}}{name}")) == 1
    assert root.find("{*}author/{*}name") is not None
    ids = [node.text for node in root.iter("{*}id")]
    run(tmp_path, "--force")
    again = etree.fromstring((tmp_path / "out" / "feed.xml").read_bytes())
    assert [node.text for node in again.iter("{*}id")] == ids


def test_it_grows_with_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever looks during the night sees what is done: here, who makes the second brief."""
    monkeypatch.setattr(paper_module, "_MIN_SECONDS_BETWEEN_WRITES", 0.0)
    seen = []

    def look(article: Article) -> Brief:
        file = tmp_path / "out" / "index.html"
        seen.append(file.read_text("utf-8").count("<article") if file.exists() else 0)
        return extract(article)

    lines = [json.dumps({"id": f"a{n}", "text": f"{TRAM} {n}"}) for n in range(12)]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), "utf-8")
    main(["-o", str(tmp_path / "out"), "-q", str(tmp_path / "in.jsonl")], open_maker=lambda _: look)
    assert seen[0] == 0
    assert seen[-1] > 0


def test_night_without_articles_says_so() -> None:
    assert "No briefs." in index([], ("fr", "en"))


def test_filters_are_offered_where_there_is_a_choice() -> None:
    when = "2027-01-01T05:00:00+00:00"
    done = OverviewEntry(
        "a", OutcomeKind.DONE, "a", None, when, language="fr", headline={"fr": "A"}
    )
    other = OverviewEntry(
        "b", OutcomeKind.DONE, "b", None, when, language="de", headline={"fr": "B"}
    )
    failed = OverviewEntry("c", OutcomeKind.FAILED, "c", "broken", when)
    assert "fieldset" not in index([done], ("fr", "en"))
    page = html.document_fromstring(index([done, other, failed], ("fr", "en")))
    assert page.xpath("//input/@id") == [
        *("language-all", "language-de", "language-fr"),
        *("outcome-all", "outcome-done", "outcome-failed"),
    ]
