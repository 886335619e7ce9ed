"""Quotations, also those that run over several sentences.

This module defines the sets of quotation marks; other modules build theirs from them, and spell out
only those that differ on purpose.

A brief may quote only what its source quotes, and has to quote what its source says only in
somebody's words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

STRAIGHT = '"'
OPENING_FR_EN = "«“"
"""Opening marks of French and English; without `„`, after which `“` would be the closing one."""
OPENING = OPENING_FR_EN + "„"
CLOSING = "»”"
CLOSERS = CLOSING + "’" + STRAIGHT + "'"
"""Marks and apostrophes that may close a quotation after its final punctuation."""
MARKS_FR_EN = OPENING_FR_EN + CLOSING + STRAIGHT
MARKS = OPENING + CLOSING + STRAIGHT
PAIRS = {"«": "»", "“": "”", "„": "“", STRAIGHT: STRAIGHT}
"""Opening mark to closing mark."""
_LONGEST = 8
"""Longest quotation, in sentences; a mark still open after that was never meant to open one."""
_STOPS = ".,!?…"


@dataclass(frozen=True, slots=True)
class Span:
    """The quoted part of one text, without the marks."""

    start: int
    end: int
    opened: bool
    """Whether its opening mark is in this text."""
    closed: bool
    """Whether its closing mark is in this text."""


@dataclass(frozen=True, slots=True)
class _Mark:
    text: int
    place: int
    opens: bool


def quotations(texts: Sequence[str]) -> tuple[tuple[Span, ...], ...]:
    """Return the quoted parts of each of consecutive texts (the sentences of one article)."""
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
    return tuple(tuple(parts) for parts in spans)


def quoted(text: str) -> tuple[Span, ...]:
    """Return the quoted parts of a text that stands alone."""
    return quotations([text])[0]


def quoted_share(text: str, spans: Sequence[Span]) -> float:
    """Return the quoted share of the text's letters and digits, 0..1."""
    every = sum(c.isalnum() for c in text)
    inside = sum(c.isalnum() for span in spans for c in text[span.start : span.end])
    return inside / every if every else 0.0


def closed(text: str, spans: Sequence[Span], mark: str = STRAIGHT) -> str:
    """Add the quotation marks that stand in neighbouring sentences, so that `text` can stand alone.

    Args:
        text: one sentence.
        spans: its quoted parts.
        mark: the opening mark that its article uses.
    """
    before = after = ""
    for span in spans:
        own = text[span.start - 1] if span.opened else mark
        space = "\u00a0" if own == "«" else ""
        if not span.closed and span.end == len(text):
            after = space + PAIRS[own]
        if not span.opened and span.start == 0:
            before = own + space
    return before + text + after


def balanced(text: str) -> str:
    """Return `text` with every quotation mark's missing partner added."""
    return closed(text, quoted(text))


def without_marks(text: str, span: Span) -> str:
    """Remove the marks of one quotation."""
    head, inside, tail = text[: span.start], text[span.start : span.end], text[span.end :]
    if span.opened:
        head = head.rstrip()[:-1]
    if span.closed:
        tail = tail.lstrip()[1:]
    return head + inside.strip() + tail


def _quote(spans: list[list[Span]], texts: Sequence[str], opening: _Mark, closing: _Mark) -> None:
    """Record a quotation, with its part of each text."""
    for index in range(opening.text, closing.text + 1):
        opened, ended = index == opening.text, index == closing.text
        start = opening.place + 1 if opened else 0
        end = closing.place if ended else len(texts[index])
        spans[index].append(Span(start, end, opened, ended))


def _marks(texts: Sequence[str]) -> Iterator[_Mark]:
    """Yield the marks in order; a straight one opens by its neighbours, else by turn."""
    is_open = False
    for index, text in enumerate(texts):
        for place, char in enumerate(text):
            if char not in MARKS:
                continue
            is_open = _opens(text, place, is_open) if char == STRAIGHT else char in OPENING
            yield _Mark(index, place, is_open)


def _opens(text: str, place: int, is_open: bool) -> bool:
    before, after = text[:place][-1:], text[place + 1 : place + 2]
    tight_before = bool(before) and not before.isspace() and before not in "('’-–—["
    tight_after = bool(after) and not after.isspace() and after not in _STOPS + ";:)]"
    if tight_before != tight_after:
        return tight_after
    return not is_open
