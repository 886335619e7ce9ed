"""Quotations: what stands between quotation marks, also where they stand sentences apart.

A brief may put between marks only what its source has between marks, and says with marks what its
source says only in somebody's words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_OPENING = "«“„"
_CLOSING = "»”"
_STRAIGHT = '"'
MARKS = _OPENING + _CLOSING + _STRAIGHT
_PAIRS = {"«": "»", "“": "”", "„": "“", '"': '"'}
_LONGEST = 8
"""Sentences of one quotation; a mark that is not closed by then was never meant to be."""
_STOPS = ".,!?…"


@dataclass(frozen=True, slots=True)
class Span:
    """What is quoted of one text, without the marks."""

    start: int
    end: int
    opened: bool
    """Its opening mark stands in this text."""
    closed: bool
    """Its closing mark stands in this text."""


@dataclass(frozen=True, slots=True)
class _Mark:
    text: int
    place: int
    opens: bool


def quotations(texts: Sequence[str]) -> tuple[tuple[Span, ...], ...]:
    """Return what is quoted in each of consecutive texts (sentences of one article)."""
    spans: list[list[Span]] = [[] for _ in texts]
    opening: _Mark | None = None
    for mark in [*_marks(texts), None]:
        closing = mark if mark is not None and not mark.opens else None
        if opening and closing and closing.text - opening.text < _LONGEST:
            _quote(spans, texts, opening, closing)
            opening = None
            continue
        if opening:  # nobody closed it
            beyond = mark is None or mark.text != opening.text
            end = len(texts[opening.text]) if beyond or mark is None else mark.place
            spans[opening.text].append(Span(opening.place + 1, end, opened=True, closed=False))
        if closing:  # nobody opened it
            before = spans[closing.text]
            start = before[-1].end + 1 if before else 0
            before.append(Span(min(start, closing.place), closing.place, opened=False, closed=True))
        opening = None if closing else mark
    return tuple(tuple(found) for found in spans)


def quoted(text: str) -> tuple[Span, ...]:
    """Return what is quoted in a text that stands alone."""
    return quotations([text])[0]


def quoted_share(text: str, spans: Sequence[Span]) -> float:
    """Share of the text's letters and digits that are quoted, 0..1."""
    every = sum(c.isalnum() for c in text)
    inside = sum(c.isalnum() for span in spans for c in text[span.start : span.end])
    return inside / every if every else 0.0


def closed(text: str, spans: Sequence[Span], mark: str = _STRAIGHT) -> str:
    """Return the text with the marks that stand in its neighbours put in, so that it can be alone.

    Args:
        text: one sentence.
        spans: what is quoted of it.
        mark: the opening mark that its article uses.
    """
    before = after = ""
    for span in spans:
        own = text[span.start - 1] if span.opened else mark
        space = "\u00a0" if own == "«" else ""
        if not span.closed and span.end == len(text):
            after = space + _PAIRS[own]
        if not span.opened and span.start == 0:
            before = own + space
    return before + text + after


def balanced(text: str) -> str:
    """Return a text that stands alone with every quotation mark's other half."""
    return closed(text, quoted(text))


def without_marks(text: str, span: Span) -> str:
    """Return the text without the marks of one quotation."""
    head, inside, tail = text[: span.start], text[span.start : span.end], text[span.end :]
    if span.opened:
        head = head.rstrip()[:-1]
    if span.closed:
        tail = tail.lstrip()[1:]
    return head + inside.strip() + tail


def _quote(spans: list[list[Span]], texts: Sequence[str], opening: _Mark, closing: _Mark) -> None:
    """Note a quotation with its part of each text."""
    for index in range(opening.text, closing.text + 1):
        opened, ended = index == opening.text, index == closing.text
        start = opening.place + 1 if opened else 0
        end = closing.place if ended else len(texts[index])
        spans[index].append(Span(start, end, opened, ended))


def _marks(texts: Sequence[str]) -> Iterator[_Mark]:
    """The marks in their order; a straight one is told by its neighbours, else by its turn."""
    is_open = False
    for index, text in enumerate(texts):
        for place, char in enumerate(text):
            if char not in MARKS:
                continue
            is_open = _opens(text, place, is_open) if char == _STRAIGHT else char in _OPENING
            yield _Mark(index, place, is_open)


def _opens(text: str, place: int, is_open: bool) -> bool:
    before, after = text[:place][-1:], text[place + 1 : place + 2]
    tight_before = bool(before) and not before.isspace() and before not in "('’-–—["
    tight_after = bool(after) and not after.isspace() and after not in _STOPS + ";:)]"
    if tight_before != tight_after:
        return tight_after
    return not is_open
