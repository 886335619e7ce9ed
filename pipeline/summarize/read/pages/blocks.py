"""A page's text as its reader sees it: paragraphs, headings, items and rows, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BLOCK_TAGS = frozenset(
    (
        *("html", "body", "address", "article", "aside", "blockquote", "center", "dd", "details"),
        *("dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li", "main"),
        *("menu", "nav", "ol", "optgroup", "option", "p", "pre", "search", "section", "summary"),
        *("table", "caption", "colgroup", "tbody", "thead", "tfoot", "tr", "td", "th", "ul"),
    )
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary"})
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_CELLS = frozenset({"td", "th"})
_ROLES = {
    "table": "table",
    "grid": "table",
    "row": "tr",
    "cell": "td",
    "gridcell": "td",
    "columnheader": "th",
    "rowheader": "th",
    "heading": "h2",
}
_BETWEEN_CELLS = " | "
_LONGEST_CELL = 300
"""Most characters of a cell of data; tables with longer ones lay out the page."""
# Spaces that a page's source has between words; no-break ones belong to the text.
_SPACES = re.compile(r"[ \t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_EMPTY_LINES = re.compile(r"\n[^\S\n]*(?:\n\s*)+")
_SENTENCE_END = re.compile(r"[.!?…:;]\W*$")
_RUNNING_WORDS = 8
_LONG_WORDS = 13
_LABEL_WORDS = 12
"""Most words of a line that is a heading, a name or a date, and no sentence."""


class Kind(Enum):
    """What a block is to its reader."""

    TEXT = auto()
    HEADING = auto()
    ITEM = auto()
    ROW = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table row."""

    text: str
    kind: Kind
    tag: str
    group: HtmlElement | None
    """The list or table that it is of."""
    linked: float
    """Share of its characters that are links to other pages."""
    words: int

    @property
    def is_sentence(self) -> bool:
        """Tell whether it ends as a sentence does."""
        return bool(_SENTENCE_END.search(self.text))

    @property
    def running(self) -> int:
        """Number of words, if it is running text: neither a label nor a link."""
        if self.linked >= 0.5 or self.kind in {Kind.HEADING, Kind.ROW}:
            return 0
        long = self.words >= _LONG_WORDS
        return self.words if long or (self.words >= _RUNNING_WORDS and self.is_sentence) else 0


@dataclass(slots=True)
class Blocks:
    """The blocks of a page, and which of them each element holds."""

    all: list[Block] = field(default_factory=list)
    spans: dict[HtmlElement, tuple[int, int]] = field(default_factory=dict)
    """First block of an element, and the one after its last."""
    words: list[int] = field(default_factory=list)
    """Words before each block; likewise below."""
    running: list[int] = field(default_factory=list)
    linked: list[float] = field(default_factory=list)

    def count(self) -> None:
        """Add up, once all blocks are there."""
        self.words = list(accumulate((one.words for one in self.all), initial=0))
        self.running = list(accumulate((one.running for one in self.all), initial=0))
        shares = (one.words * one.linked for one in self.all)
        self.linked = list(accumulate(shares, initial=0.0))


def plain(text: str) -> str:
    """Return text on one line; no-break spaces stay."""
    return _SPACES.sub(" ", text).strip()


def kind_of_tag(element: HtmlElement) -> str:
    """Return an element's tag, or the tag that its role stands for."""
    return _ROLES.get(element.get("role") or "", str(element.tag))


def read_blocks(root: HtmlElement) -> Blocks:
    """Return the blocks of a page from which what nobody sees was removed; in linear time."""
    from lxml import etree

    walk = _Walk(_data_tables(root))
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            walk.start(element)
        else:
            walk.end(element)
    walk.found.count()
    return walk.found


class _Walk:
    def __init__(self, tables: frozenset[HtmlElement]) -> None:
        self.found = Blocks()
        self._tables = tables
        self._open: list[tuple[str, Kind, HtmlElement | None]] = [("body", Kind.TEXT, None)]
        self._firsts: list[int] = []
        self._parts: list[str] = []
        self._characters = self._linked = 0
        self._links = self._pre = self._row = 0

    def start(self, element: HtmlElement) -> None:
        tag = kind_of_tag(element)
        if tag == "br":
            self._parts.append(" " if self._row else "\n")
        elif tag == "a" and (element.get("href") or "#")[:1] != "#":
            self._links += 1
        elif tag in BLOCK_TAGS or tag in _ROLES.values():
            self._begin(element, tag)
        self._pre += tag == "pre"
        self._add(element.text)

    def end(self, element: HtmlElement) -> None:
        tag = kind_of_tag(element)
        if tag == "a" and (element.get("href") or "#")[:1] != "#":
            self._links -= 1
        elif tag in BLOCK_TAGS or tag in _ROLES.values():
            self._finish(element, tag)
        self._pre -= tag == "pre"
        self._add(element.tail)

    def _begin(self, element: HtmlElement, tag: str) -> None:
        self._break(tag)
        self._firsts.append(len(self.found.all))
        _, kind, group = self._open[-1]
        if tag in HEADINGS:
            kind, group = Kind.HEADING, None
        elif (tag == "table" and element in self._tables) or tag in _LISTS or tag == "dl":
            group = element
        elif tag == "tr" and group in self._tables:
            kind = Kind.ROW
            self._row += 1
        elif tag == "li":
            kind = Kind.ITEM if _is_simple(element) else Kind.TEXT
        elif tag in {"dt", "dd"}:
            kind = Kind.ITEM
        elif tag in {"td", "table", "article", "section", "blockquote"} and not self._row:
            kind, group = Kind.TEXT, None
        self._open.append((tag, kind, group))

    def _finish(self, element: HtmlElement, tag: str) -> None:
        self._row -= tag == "tr" and self._open[-1][1] is Kind.ROW
        self._break(tag, closing=True)
        self._open.pop()
        first = self._firsts.pop()
        if first < len(self.found.all):
            self.found.spans[element] = (first, len(self.found.all))

    def _break(self, tag: str, closing: bool = False) -> None:
        if not self._row:
            self._flush()
        elif tag in _CELLS and not closing and "".join(self._parts).strip():
            self._parts = ["".join(self._parts).strip(), _BETWEEN_CELLS]
        else:
            self._parts.append(" ")

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if not self._pre or self._row:
            text = _SPACES.sub(" ", text)
        self._parts.append(text)
        characters = len(text) - text.count(" ")
        self._characters += characters
        self._linked += characters if self._links else 0

    def _flush(self) -> None:
        whole = "".join(self._parts).strip().removesuffix(_BETWEEN_CELLS.rstrip()).strip()
        if whole:
            tag, kind, group = self._open[-1]
            linked = self._linked / max(self._characters, 1)
            for paragraph in _EMPTY_LINES.split(whole):
                lines = [line for one in paragraph.split("\n") if (line := plain(one))]
                apart = kind is Kind.TEXT and tag != "pre"
                for text in _stand_apart(lines) if apart else ["\n".join(lines)]:
                    words = len(text.split())
                    self.found.all.append(Block(text, kind, tag, group, linked, words))
        self._parts.clear()
        self._characters = self._linked = 0


def _stand_apart(lines: list[str]) -> list[str]:
    """Return lines between line breaks: those that are no sentences each for themselves."""
    found: list[list[str]] = []
    together = False
    for line in lines:
        is_label = len(line.split()) <= _LABEL_WORDS and not _SENTENCE_END.search(line)
        if together and not is_label:
            found[-1].append(line)
        else:
            found.append([line])
        together = not is_label
    return ["\n".join(one) for one in found]


def _is_simple(item: HtmlElement) -> bool:
    """Tell whether a list's item is a line, not an article or post of its own."""
    blocks = [child for child in item if child.tag in BLOCK_TAGS and child.tag not in _LISTS]
    return not blocks or (len(blocks) == 1 and blocks[0].tag in {"p", "div"})


def _data_tables(root: HtmlElement) -> frozenset[HtmlElement]:
    """Return the tables that hold data: several short cells a row, no table inside."""
    tables = {one for one in root.iter() if kind_of_tag(one) == "table"}
    for table in list(tables):
        tables.discard(_around(table, "table"))
    wide: set[HtmlElement] = set()
    for cell in _cells(root):
        table = _around(cell, "table")
        if table not in tables:
            continue
        previous = cell.getprevious()
        if previous is not None and kind_of_tag(previous) in _CELLS:
            wide.add(table)
        if len(plain(cell.text_content())) > _LONGEST_CELL:
            tables.discard(table)
    return frozenset(tables & wide)


def _cells(root: HtmlElement) -> Iterator[HtmlElement]:
    return (one for one in root.iter() if kind_of_tag(one) in _CELLS)


def _around(element: HtmlElement, tag: str) -> HtmlElement | None:
    return next((one for one in element.iterancestors() if kind_of_tag(one) == tag), None)
