"""What on a page is not its article, by kind of element, links, headings and class names.

Class names alone remove what is short or mostly links; of longer text they only say where the
article is not to be looked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from summarize.read.pages.blocks import Block, Blocks, Kind
from summarize.read.pages.boilerplate import Boilerplate

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TAGS = frozenset({"nav", "footer", "aside", "form", "figcaption", "dialog", "menu"})
_ROLES = frozenset(
    (
        *("navigation", "contentinfo", "complementary", "search", "dialog", "alertdialog"),
        *("menu", "menubar", "banner", "toolbar"),
    )
)
_MOST = 0.4
"""Share of a page's running text that is no surroundings, whatever it is called."""
_SHORT = 25
"""Most words of running text that a class name removes."""
_ARTICLE = 100
"""Fewest words of running text of an article beside which most of the page may be comments."""
_TEASER_WORDS = 90
_CAPTION_WORDS = 60
_TEXT_TAGS = frozenset({"p", "li", "td", "article", "main", "body", "html"})
_TEASER_TEXT = 25
"""Most words of running text of a teaser, in the mean; posts of a live blog have more."""
_NEWS = 30
"""Fewest words of running text beside which any number of teasers are teasers."""
_RUNNING = 8


class Surroundings(NamedTuple):
    """Which blocks are not the article's, and how many teasers the page has."""

    gone: list[bool]
    """Certainly."""
    aside: list[bool]
    """Or by a class name: these are no evidence of where the article is."""
    pictured: set[int]
    """Alone with a picture above them."""
    teasers: int
    teaser_words: int
    """Words of running text of teasers that are most of the page's, and are not marked."""

    def beside(self, number: int) -> bool:
        """Tell whether a block that is not inside of the article's element is none of it."""
        return self.aside[number] or number in self.pictured


class _Finder:
    def __init__(self, blocks: Blocks, words: Boilerplate) -> None:
        self._blocks = blocks
        self._words = words
        self._whole = blocks.running[-1]
        self.gone = [False] * len(blocks.all)
        self.aside = [False] * len(blocks.all)

    def running(self, span: tuple[int, int]) -> int:
        return self._blocks.running[span[1]] - self._blocks.running[span[0]]

    def count(self, span: tuple[int, int]) -> int:
        return self._blocks.words[span[1]] - self._blocks.words[span[0]]

    def is_linked(self, span: tuple[int, int]) -> bool:
        linked = self._blocks.linked[span[1]] - self._blocks.linked[span[0]]
        return 2 * linked > self.count(span)

    def is_most(self, span: tuple[int, int], comments: bool = False) -> bool:
        """Tell whether a span is too much of the page; comments may be longer than the article."""
        running = self.running(span)
        rest = self._whole - running
        return running >= max(_MOST * self._whole, 1) and not (comments and rest >= _ARTICLE)

    def mark(self, span: tuple[int, int], certain: bool) -> None:
        for number in range(*span):
            self.aside[number] = True
            self.gone[number] |= certain

    def by_element(self, spans: list[tuple[HtmlElement, tuple[int, int]]]) -> None:
        until = 0
        for element, span in spans:
            if span[0] < until or self.is_most(span):
                continue
            if self._is_around(element, span):
                self.mark(span, certain=True)
                until = span[1]

    def _is_around(self, element: HtmlElement, span: tuple[int, int]) -> bool:
        role = element.get("role")
        if element.tag == "header" or role == "banner":
            titled = any(one.kind is Kind.HEADING for one in self._blocks.all[slice(*span)])
            return self.is_linked(span) or not (titled or self.running(span))
        if element.tag == "figcaption" and element.getparent().find("blockquote") is not None:
            return False  # whose words they are
        return element.tag in _TAGS or role in _ROLES

    def by_class(self, spans: list[tuple[HtmlElement, tuple[int, int]]]) -> None:
        named = [
            (name, span)
            for element, span in spans
            if element.tag not in {"html", "body"} and (name := self._words.around(_names(element)))
        ]
        totals = Counter[str]()
        until = 0
        kept: list[tuple[str, tuple[int, int]]] = []
        for name, span in named:
            comments = self._words.is_comments(name)
            if self.is_most(span, comments):
                totals[name] += self._whole  # inside of it the same name says nothing
            elif comments and self.is_most(span):
                self.mark(span, certain=True)
                until = span[1]
            elif span[0] >= until:
                totals[name] += self.running(span)
                kept.append((name, span))
                until = span[1]
        few = sum(self.running(span) for _, span in kept) < max(_MOST * self._whole, 1)
        for name, span in kept:
            if totals[name] < max(_MOST * self._whole, 1) and (few or self.is_linked(span)):
                self.mark(span, self.is_linked(span) or self.running(span) < _SHORT)

    def by_heading(self, spans: list[tuple[HtmlElement, tuple[int, int]]]) -> None:
        """Find sections that begin with a line such as `à lire aussi` or `3 comments`."""
        until = 0
        for element, span in spans:
            first = self._blocks.all[span[0]]
            kind = self._words.section(first.text) if first.words <= 8 else None
            if span[0] < until or kind is None or self.is_most(span, kind == "comments"):
                continue
            if first.kind is not Kind.HEADING and span[1] - span[0] < 2:
                continue
            section = self._with_next(element, span)
            if kind == "comments" or self.is_linked(section) or self.running(section) < _SHORT:
                self.mark(section, certain=True)
                until = section[1]

    def _with_next(self, element: HtmlElement, span: tuple[int, int]) -> tuple[int, int]:
        """Return the span of a heading with the list below it, or of the section that it heads."""
        if span[1] - span[0] > 1:
            return span
        following = element.getnext()
        below = self._blocks.spans.get(following) if following is not None else None
        if below and following.tag in {"ul", "ol", "dl", "div", "section"}:
            both = (span[0], below[1])
            return span if self.is_most(both, comments=True) else both
        return span

    def by_teaser(self, spans: list[tuple[HtmlElement, tuple[int, int]]]) -> tuple[int, int]:
        found = list(self._teasers(spans))
        total = sum(self.running(span) for span in found)
        rest = self._whole - total
        short = total <= _TEASER_TEXT * len(found)
        if rest >= _NEWS or (short and rest >= _RUNNING):
            for span in found:
                self.mark(span, certain=True)
            return len(found), 0
        return len(found), total

    def _teasers(
        self, spans: list[tuple[HtmlElement, tuple[int, int]]]
    ) -> Iterator[tuple[int, int]]:
        until = 0
        for element, span in spans:
            first = self._blocks.all[span[0]]
            if span[0] < until or self.count(span) > _TEASER_WORDS or self.gone[span[0]]:
                continue
            if element.tag in {"html", "body", "main"} or not _is_linked_heading(first):
                continue
            yield span
            until = span[1]


def surroundings(blocks: Blocks, root: HtmlElement, words: Boilerplate) -> Surroundings:
    """Find the blocks that are not the article's, in time proportional to the page."""
    finder = _Finder(blocks, words)
    spans = sorted(blocks.spans.items(), key=lambda one: (one[1][0], -one[1][1]))
    finder.by_element(spans)
    finder.by_class(spans)
    finder.by_heading(spans)
    pictured = set(_pictured(blocks, root))
    return Surroundings(finder.gone, finder.aside, pictured, *finder.by_teaser(spans))


def _pictured(blocks: Blocks, root: HtmlElement) -> Iterator[int]:
    """Yield what stands in one box with a picture and below it: a caption, if not the text."""
    for picture in root.iter("img", "amp-img", "picture", "video"):
        box = picture.getparent()
        while box is not None and box not in blocks.spans:
            box = box.getparent()
        if box is None or box.tag in _TEXT_TAGS or (box.text or "").strip():
            continue
        first, end = blocks.spans[box]
        words = blocks.words[end] - blocks.words[first]
        if words <= _CAPTION_WORDS and all(one.kind is Kind.TEXT for one in blocks.all[first:end]):
            yield from range(first, end)


def _is_linked_heading(block: Block) -> bool:
    return block.kind is Kind.HEADING and block.linked >= 0.9


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"
