"""Turns outside dialogues: sentences within one long quotation, and posts quoted from a network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarize.facts.dialogue.people import People
from summarize.facts.dialogue.turn import Paragraph, Turn
from summarize.records import Sentence
from summarize.text.normalize import normalize
from summarize.text.quotations import Span, quotations

_POST = re.compile(r"^[—–-]\s*(?P<name>[^(\n]{2,60}?)\s*\(@\w{1,30}\)")
_POST_INSIDE = re.compile(r"[—–]\s*(?P<name>[^(\n—–]{2,60}?)\s*\(@\w{1,30}\)")


def long_quotations(sentences: Sequence[Sentence], people: People) -> dict[int, Turn]:
    """Return the turns of sentences whose speaker stands at the other end of a quotation.

    `« A. B », says X`: A is X's as well. Only one person may be named outside the marks.
    """
    texts = [normalize(sentence.text) for sentence in sentences]
    spans = quotations(texts)
    found: dict[int, Turn] = {}
    for first, last in _runs(spans):
        named = {
            name: index
            for index in (last, first)
            for name in people.names_in(_outside(texts[index], spans[index]))
        }
        if len(named) == 1:
            ((name, index),) = named.items()
            found |= {
                i: Turn(asks=False, speaker=name, named=index)
                for i in range(first, last + 1)
                if i != index
            }
    return found


def _runs(spans: Sequence[Sequence[Span]]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last sentence of each quotation over several."""
    first: int | None = None
    for index, parts in enumerate(spans):
        if first is not None and parts and parts[0].closed and not parts[0].opened:
            yield first, index
            first = None
        elif first is not None and not (parts and not parts[0].opened):
            first = None  # nobody closed it
        if parts and parts[-1].opened and not parts[-1].closed:
            first = index


def _outside(text: str, spans: Sequence[Span]) -> str:
    kept, end = [], 0
    for span in spans:
        kept.append(text[end : span.start])
        end = span.end
    return " ".join([*kept, text[end:]])


def posts(paragraphs: Sequence[Paragraph], sentences: Sequence[Sentence]) -> dict[int, Turn]:
    """Return the turns of posts: `... — Jeanne Roux (@jroux) 3 May 2026`."""
    found: dict[int, Turn] = {}
    for number, paragraph in enumerate(paragraphs):
        inside = range(paragraph.first, paragraph.last + 1)
        if (match := _POST.search(paragraph.text)) and number:
            quoted, signed = paragraphs[number - 1], paragraph.first
        elif match := _POST_INSIDE.search(paragraph.text):
            quoted = paragraph
            signed = next((i for i in inside if match["name"] in sentences[i].text), inside[-1])
        else:
            continue
        for index in range(quoted.first, quoted.last + 1):
            if index != signed:
                found[index] = Turn(asks=False, speaker=match["name"].strip(), named=signed)
        found[signed] = Turn(asks=True)
    return found
