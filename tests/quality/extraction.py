"""Extraction from saved pages, against the text that the publisher gave, beside other libraries.

Token precision, recall and F1: multisets of the words of the extracted and the given text, small
letters, the mean over pages. A page shows the standfirst, which the data has as the abstract.
Libraries that are not installed are left out; for all of them:
`pip install --no-deps readability-lxml lxml_html_clean cssselect`.
"""

from __future__ import annotations

import json
import re
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import PurePath
from typing import Any, NamedTuple

from summarize.errors import ArticleError, Refusal
from summarize.read.content import Content
from summarize.read.pages.html import read_html
from tests.quality.data import NEWS_DEV, Options, lines, named
from tests.quality.tables import mean, table

PAGES = "news-dev-html.tar.xz"
_WORD = re.compile(r"\w+")


class Page(NamedTuple):
    """A saved page with the fields that its publisher gives."""

    source: str
    given: dict[str, str]


class Score(NamedTuple):
    """Precision, recall and F1 of one page."""

    precision: float
    recall: float
    f1: float


def measure(options: Options) -> str:
    """Return tables of the text and of the fields."""
    pages = list(_pages(options))
    rows: list[list[object]] = []
    for name, extract in _extractors().items():
        started = time.perf_counter()
        texts = [extract(page.source) for page in pages]
        milliseconds = 1000 * (time.perf_counter() - started) / len(pages)
        for half, chosen in _halves(len(pages)).items():
            rows.append([name, half, *_cells(texts, pages, chosen), f"{milliseconds:.0f}"])
    header = ["", "pages", "precision", "recall", "F1", "F1, text alone", "ms a page"]
    return "\n\n".join(
        [
            f"{len(pages)} pages of {named(options.data / PAGES)}, against standfirst and text in"
            f" {named(options.data / NEWS_DEV)}. The first half was looked at when the phrases of"
            " `configs/pages.toml` were chosen.",
            table(header, rows),
            _fields(pages),
        ]
    )


def _pages(options: Options) -> Iterator[Page]:
    given = {item["id"]: item for item in map(json.loads, lines(options.data / NEWS_DEV))}
    found: dict[str, str] = {}
    with tarfile.open(options.data / PAGES) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is not None:
                found[PurePath(member.name).stem] = stream.read().decode("utf-8")
    # In the order of the data, which has none.
    chosen = [Page(found[id_], item) for id_, item in given.items() if id_ in found]
    yield from chosen[: options.limit]


def _halves(count: int) -> dict[str, slice]:
    middle = count // 2
    return {f"first {middle}": slice(0, middle), f"last {count - middle}": slice(middle, count)}


def _cells(texts: list[str], pages: list[Page], chosen: slice) -> Iterator[object]:
    both = [
        score(text, f"{page.given['abstract']} {page.given['text']}")
        for text, page in zip(texts[chosen], pages[chosen], strict=True)
    ]
    alone = [
        score(text, page.given["text"])
        for text, page in zip(texts[chosen], pages[chosen], strict=True)
    ]
    yield mean([one.precision for one in both])
    yield mean([one.recall for one in both])
    yield mean([one.f1 for one in both])
    yield mean([one.f1 for one in alone])


def score(extracted: str, given: str) -> Score:
    """Score one page; all zero if nothing is in common."""
    ours, theirs = (Counter(_WORD.findall(text.lower())) for text in (extracted, given))
    common = (ours & theirs).total()
    if not common:
        return Score(0.0, 0.0, 0.0)
    precision, recall = common / ours.total(), common / theirs.total()
    return Score(precision, recall, 2 * precision * recall / (precision + recall))


def _fields(pages: list[Page]) -> str:
    contents = [_content(page.source) for page in pages]
    right = Counter[str]()
    for page, content in zip(pages, contents, strict=True):
        right["title"] += content.title == " ".join(page.given["title"].split())
        right["date"] += (content.published or "")[:10] == page.given["date"][:10]
        right["canonical address"] += bool(content.url)
        right["author"] += bool(content.author)
        right["language"] += content.declared_language == "fr"
    rows = [[name, f"{right[name]} of {len(pages)}"] for name in right]
    return table(["field (title, date, language: right; the others: found)", "pages"], rows)


def _content(source: str) -> Content:
    try:
        return read_html(source)
    except (ArticleError, Refusal):
        return Content(text="")


def _extractors() -> dict[str, Callable[[str], str]]:
    found: dict[str, Callable[[str], str]] = {"the product": lambda source: _content(source).text}
    for name, extract in (
        ("trafilatura", _trafilatura),
        ("justext", _justext),
        ("readability-lxml", _readability),
    ):
        try:
            found[f"{name} {metadata.version(name)}"] = extract
        except metadata.PackageNotFoundError:
            continue
    return found


def _trafilatura(source: str) -> str:
    from trafilatura import extract

    return extract(source, include_comments=False) or ""


def _justext(source: str) -> str:
    import justext

    paragraphs = justext.justext(source.encode(), justext.get_stoplist("French"))
    return "\n".join(one.text for one in paragraphs if not one.is_boilerplate)


def _readability(source: str) -> str:
    from lxml import html
    from readability import Document  # type: ignore[import-not-found,unused-ignore]

    root: Any = html.fromstring(Document(source).summary())
    return str(root.text_content())
