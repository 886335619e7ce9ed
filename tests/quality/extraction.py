"""Extraction from pages, against the text that is wanted of them, beside other libraries.

Token precision, recall and F1: multisets of the words of the extracted and the given text, small
letters, the mean over pages. A page shows the standfirst, which the data has as the abstract.
Libraries that are not installed are left out; for all of them:
`pip install --no-deps readability-lxml lxml_html_clean cssselect resiliparse`.

`python -m tests.quality.extraction` measures the pages of ours alone, and says what falls short.
"""

from __future__ import annotations

import json
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import metadata
from itertools import islice
from pathlib import PurePath
from statistics import fmean
from typing import Any, NamedTuple

from summarize.errors import ArticleError, Refusal
from summarize.read.content import Content
from summarize.read.pages.html import read_html
from tests.quality.data import NEWS_DEV, Options, lines, named
from tests.quality.page_scores import leaked, own_score, score, surplus, torn, wrong_fields
from tests.quality.tables import mean, table
from tests.support.own_pages import OwnPage, own_pages

PAGES = "news-dev-html.tar.xz"
PRODUCT = "the product"


class Page(NamedTuple):
    """A saved page with the fields that its publisher gives."""

    source: str
    given: dict[str, str]


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
            own(list(own_pages())),
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
    found: dict[str, Callable[[str], str]] = {PRODUCT: lambda source: _content(source).text}
    for name, extract in (
        ("trafilatura", _trafilatura),
        ("justext", _justext),
        ("readability-lxml", _readability),
        ("resiliparse", _resiliparse),
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


def _resiliparse(source: str) -> str:
    from resiliparse.extract.html2text import (  # type: ignore[import-not-found,unused-ignore]
        extract_plain_text,
    )

    return str(extract_plain_text(source, main_content=True))


def _trafilatura_fields(source: str) -> Content:
    from trafilatura import extract_metadata

    found = extract_metadata(source)
    return Content(text="", title=found.title, author=found.author, published=found.date)


def own(pages: Sequence[OwnPage]) -> str:
    """Return tables of the pages of ours: by library, and by layout."""
    read, costs = dict[str, list[str]](), dict[str, float]()
    for name, extract in _extractors().items():
        started = time.perf_counter()
        read[name] = [extract(page.source) for page in pages]
        costs[name] = 1000 * (time.perf_counter() - started) / len(pages)
    fields = {
        PRODUCT: [_content(page.source) for page in pages],
        **{
            name: [_trafilatura_fields(page.source) for page in pages]
            for name in read
            if name.startswith("trafilatura")
        },
    }
    measures = ["precision", "recall", "F1", "whole", "never", "refused"]
    libraries = [
        [name, *_own_cells(pages, texts), *_right(pages, fields.get(name)), f"{costs[name]:.0f}"]
        for name, texts in read.items()
    ]
    return "\n\n".join(
        [
            f"{len(pages)} pages of ours (`tests/data/pages_own`), against the text written by hand"
            " beside each. Whole: wanted paragraphs of which all words stand together. Never:"
            " strings of teasers, captions, banners and the like that leak. Refused: pages without"
            " an article, rightly; pages with one, wrongly.",
            table(["", *measures, "title", "author", "date", "ms a page"], libraries),
            table(
                ["the product, layout", "pages", *measures, "title", "author", "date"],
                _by_layout(pages, read[PRODUCT], fields[PRODUCT]),
            ),
            table(["F1, layout", *read], _f1_by_layout(pages, read)),
        ]
    )


def _layouts(pages: Sequence[OwnPage]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, page in enumerate(pages):
        found.setdefault(page.layout, []).append(number)
    return found


def _by_layout(
    pages: Sequence[OwnPage], texts: Sequence[str], fields: Sequence[Content]
) -> Iterator[list[object]]:
    for layout, numbers in _layouts(pages).items():
        chosen = [pages[number] for number in numbers]
        cells = _own_cells(chosen, [texts[number] for number in numbers], short=True)
        right = _right(chosen, [fields[number] for number in numbers])
        yield [layout, len(chosen), *cells, *right]


def _f1_by_layout(
    pages: Sequence[OwnPage], read: Mapping[str, Sequence[str]]
) -> Iterator[list[object]]:
    for layout, numbers in _layouts(pages).items():
        yield [
            layout,
            *(
                f"{fmean(own_score(texts[n], pages[n]).f1 for n in numbers if pages[n].text):.3f}"
                for texts in read.values()
            ),
        ]


def _own_cells(
    pages: Sequence[OwnPage], texts: Sequence[str], short: bool = False
) -> Iterator[object]:
    both = [(page, text) for page, text in zip(pages, texts, strict=True) if page.text]
    scores = [own_score(text, page) for page, text in both]
    for values in zip(*scores, strict=True):
        found = mean(values)
        yield f"{found.value:.3f}" if short else found
    paragraphs = sum(len(page.wanted) for page, _ in both)
    yield f"{1 - sum(len(torn(text, page)) for page, text in both) / paragraphs:.3f}"
    leaks = sum(len(leaked(text, page)) for page, text in both)
    yield f"{leaks / sum(len(page.never) for page, _ in both):.1%}"
    none = [text.strip() for page, text in zip(pages, texts, strict=True) if not page.text]
    wrongly = sum(not text.strip() for _, text in both)
    yield f"{none.count('')} of {len(none)}; {wrongly}"


def _right(pages: Sequence[OwnPage], contents: Sequence[Content] | None) -> Iterator[str]:
    articles = [number for number, page in enumerate(pages) if page.text]
    for name in ("title", "author", "date"):
        if contents is None:
            yield "-"
        else:
            wrong = sum(name in wrong_fields(contents[n], pages[n]) for n in articles)
            yield f"{len(articles) - wrong} of {len(articles)}"


def shortcomings(page: OwnPage) -> Iterator[str]:
    """Yield what the product makes wrong of a page of ours."""
    try:
        content = read_html(page.source)
    except (ArticleError, Refusal) as refusal:
        if not page.outcome:
            yield f"refused: {refusal}"
        return
    if page.outcome:
        yield f"read, though it holds no article ({page.reason}): {content.text[:60]!r}"
        return
    found = own_score(content.text, page)
    if min(found) < 1:
        more = " ".join(islice(surplus(content.text, page).elements(), 12)) or "none"
        yield f"precision {found.precision:.3f}, recall {found.recall:.3f}; surplus: {more}"
    yield from (f"torn or lost: {one}" for one in torn(content.text, page))
    yield from (f"leaked: {one}" for one in leaked(content.text, page))
    yield from (f"{name}: {value!r}" for name, value in wrong_fields(content, page).items())


def main() -> None:
    """Print the tables of the pages of ours, and what the product makes wrong of each."""
    pages = list(own_pages())
    print(own(pages), end="\n\n")
    for page in pages:
        for fault in shortcomings(page):
            print(f"{page.name}: {fault}")


if __name__ == "__main__":
    main()
