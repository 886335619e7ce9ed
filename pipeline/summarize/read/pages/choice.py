"""Where on a page its article is: in the element with most running text, from the headline on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from summarize.read.pages.blocks import Block, Blocks, Kind
from summarize.read.pages.surroundings import Surroundings

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST = 0.75
"""Share of the running text that an element holds which holds the article."""
_HALF = 0.5
"""The same for an element that says that it is the article."""
_TITLE_BLOCKS = 8
"""Blocks of the article among which its headline is looked for."""
_ARTICLE_WORDS = 60
_STANDFIRST_WORDS = 8
_LABEL_WORDS = 15
_SENTENCE_WORDS = 3
_TITLE_WORDS = 60
_TITLE_CHARACTERS = 8
_LEAVES = frozenset({"p", "li", "dd", "dt", "blockquote", "figure", "tr", "tbody", "ul", "ol"})
_ROOTS = frozenset({"html", "body"})


class Place(NamedTuple):
    """Where the article is."""

    main: tuple[int, int]
    """Span of the element that holds most of it."""
    around: tuple[int, int]
    """Span of the element that holds headline and text; its running text is the article's."""
    title: int | None
    """Block of the headline."""
    element: HtmlElement


def find_place(
    blocks: Blocks, around: Surroundings, titles: Sequence[str], body: HtmlElement
) -> Place:
    """Return where the article is; the whole body if the page has no running text."""
    weights = [
        0 if aside else one.running for one, aside in zip(blocks.all, around.aside, strict=True)
    ]
    sums = list(accumulate(weights, initial=0))
    main = _descend(body, blocks, sums)
    headline = _headline(blocks, main, titles)
    main = _first_of_several(main, headline, blocks, sums)
    wrapper = _wrapper(main, headline, blocks, body)
    whole = (0, len(blocks.all))
    return Place(blocks.spans.get(main, whole), blocks.spans.get(wrapper, whole), headline, wrapper)


def _descend(body: HtmlElement, blocks: Blocks, sums: list[int]) -> HtmlElement:
    def weight(one: HtmlElement) -> int:
        span = blocks.spans.get(one)
        return sums[span[1]] - sums[span[0]] if span else 0

    element, whole = body, sums[-1]
    while whole:
        child = max(element, key=weight, default=None)
        if child is None or weight(child) < (_HALF if _is_article(child) else _MOST) * whole:
            break
        element = child
    while element.tag in _LEAVES and element is not body:
        element = element.getparent()
    return element


def _is_article(element: HtmlElement) -> bool:
    return element.tag in {"article", "main"} or element.get("itemprop") == "articleBody"


def _headline(blocks: Blocks, main: HtmlElement, titles: Sequence[str]) -> int | None:
    """Return the block above or at the beginning of the text that the page's title confirms."""
    first, _ = blocks.spans.get(main, (0, 0))
    known = [key for one in titles if (key := _key(one))]
    best: tuple[int, int] | None = None
    for number, block in enumerate(blocks.all[: first + _TITLE_BLOCKS]):
        key = _key(block.text) if block.words <= _TITLE_WORDS else ""
        if len(key) < _TITLE_CHARACTERS or (block.linked >= 0.5 and block.tag != "h1"):
            continue
        if any(_is_same(key, one) for one in known):
            rank = (len(key) if block.tag != "h1" else 10 * len(key), number)
            best = max(best or rank, rank)
    if best is None:
        tops = [number for number, block in enumerate(blocks.all) if block.tag == "h1"]
        if len(tops) == 1 and tops[0] < first + _TITLE_BLOCKS and not blocks.all[tops[0]].linked:
            return tops[0]
    return best[1] if best else None


def _first_of_several(
    main: HtmlElement, headline: int | None, blocks: Blocks, sums: list[int]
) -> HtmlElement:
    """Return the part of a headline where other articles with headlines of their own follow."""
    first, last = blocks.spans.get(main, (0, 0))
    if headline is None or not first <= headline < last or blocks.all[headline].tag != "h1":
        return main
    for part in main:
        span = blocks.spans.get(part)
        if span and _holds(span, headline) and sums[span[1]] - sums[span[0]] >= _ARTICLE_WORDS:
            others = blocks.all[span[1] : last]
            return part if any(one.tag == "h1" for one in others) else main
    return main


def _is_same(key: str, title: str) -> bool:
    """Tell whether a line is the page's title, which may have the site's name at either end."""
    if key in title:
        return 3 * len(key) >= len(title)
    return title in key and 3 * len(title) >= 2 * len(key)


def _wrapper(
    main: HtmlElement, headline: int | None, blocks: Blocks, body: HtmlElement
) -> HtmlElement:
    """Return the smallest element that holds headline and text, or the article around the text."""
    element = main
    if headline is not None:
        while element is not body and not _holds(blocks.spans.get(element), headline):
            element = element.getparent()
    for above in element.iterancestors():
        if above.tag == "article" or above.get("itemprop") == "articleBody":
            return above
    return element


def _holds(span: tuple[int, int] | None, number: int) -> bool:
    return span is not None and span[0] <= number < span[1]


def _key(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def article_blocks(blocks: Blocks, around: Surroundings, place: Place) -> list[Block]:
    """Return the article's blocks in order: of the main element all, around it running text."""
    first, last = place.around
    if place.title is not None and place.title < place.main[0]:
        first = max(first, place.title + 1)
    in_root = place.element.tag in _ROOTS
    kept: list[int] = []
    boxes = _boxes(blocks)
    for number in range(first, last):
        block = blocks.all[number]
        inside = place.main[0] <= number < place.main[1]
        if around.gone[number] or number == place.title or number in boxes:
            continue
        beside = number < place.main[0] or not in_root
        leads = bool(block.running) or _leads(blocks, number)
        if inside or (beside and leads and not around.beside(number)):
            kept.append(number)
    return _trimmed([blocks.all[number] for number in kept])


def _boxes(blocks: Blocks) -> set[int]:
    """Return the labels that have a cell for themselves in a table that lays out the page."""
    return {
        first
        for element, (first, end) in blocks.spans.items()
        if end == first + 1 and element.tag in {"td", "th"}
        if blocks.all[first].words <= _LABEL_WORDS and not blocks.all[first].is_sentence
    }


def _leads(blocks: Blocks, number: int) -> bool:
    """Tell whether a block is a heading of running text, or an item or row that is no link."""
    block = blocks.all[number]
    if block.kind is Kind.HEADING:
        if block.words >= _STANDFIRST_WORDS and block.is_sentence and block.linked < 0.5:
            return True
        return number + 1 < len(blocks.all) and blocks.all[number + 1].running > 0
    return block.kind in {Kind.ITEM, Kind.ROW} and block.linked < 0.5


def _trimmed(found: list[Block]) -> list[Block]:
    """Leave out links that are no sentences, and labels before the text and after it."""
    kept: list[Block] = []
    for block in found:
        if block.linked >= 0.8 and block.kind is not Kind.HEADING and not _is_whole(block):
            continue
        if block.linked >= 0.5 and block.kind is Kind.TEXT and not _is_whole(block):
            continue
        kept.append(block)
    running = [number for number, block in enumerate(kept) if _is_text(block)]
    if not running:
        return kept
    first = running[0]
    while first and kept[first - 1].kind in {Kind.HEADING, Kind.ROW}:
        first -= 1
    last = running[-1] + 1
    while last < len(kept) and kept[last].kind in {Kind.ITEM, Kind.ROW}:
        last += 1
    return kept[first:last]


def _is_text(block: Block) -> bool:
    return bool(block.running) or (
        block.kind is Kind.TEXT and block.is_sentence and block.words >= _SENTENCE_WORDS
    )


def _is_whole(block: Block) -> bool:
    return block.is_sentence and block.words >= 8
