"""Roles: two names or two numbers of one sentence that have changed places (A beat B, B beat A).

Every word of such a claim stands in the sentence that it cites, so recall cannot
reveal the change. The neighbourhood can: each of the two stands where the cited sentence has the
other. Only a claim that keeps the sentence's wording is judged, not a free paraphrase.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from summarize.facts.names import folded_words, names
from summarize.facts.quantities import quantities
from summarize.languages.data import LanguageData
from summarize.text.normalize import Stem, stem_spans


@dataclass(frozen=True, slots=True)
class _Actor:
    """A name or number and its nearest content words."""

    text: str
    key: tuple[str, ...]
    left: str | None
    right: str | None
    agent: bool
    """Whether it follows the preposition of a passive (`by`)."""


def exchanged(claim: str, sentence: str, data: LanguageData) -> tuple[tuple[str, str], ...]:
    """Return the pairs that have changed places, as `claim` writes them.

    Args:
        claim: normalised.
        sentence: its source, normalised, in the same language.
        data: of that language.
    """
    in_sentence = {actor.key: actor for actor in _actors(sentence, data)}
    in_claim = [actor for actor in _actors(claim, data) if actor.key in in_sentence]
    return tuple(
        (one.text, other.text)
        for one, other in combinations(in_claim, 2)
        if one.key != other.key
        and _swapped(one, other, in_sentence[one.key], in_sentence[other.key])
    )


def _swapped(one: _Actor, other: _Actor, one_source: _Actor, other_source: _Actor) -> bool:
    """Tell whether each fits the other's place in the sentence better than its own."""
    if one.agent != one_source.agent or other.agent != other_source.agent:
        return False  # active made passive, or the reverse: they have to change sides
    crossed = _alike(one, other_source), _alike(other, one_source)
    own = _alike(one, one_source) + _alike(other, other_source)
    return min(crossed) > 0 and sum(crossed) > own


def _alike(one: _Actor, other: _Actor) -> int:
    return (one.left is not None and one.left == other.left) + (
        one.right is not None and one.right == other.right
    )


def _actors(text: str, data: LanguageData) -> Iterator[_Actor]:
    """Yield names and figures in order; one that occurs twice has no place of its own."""
    found = [
        *((name.start, name.end, folded_words(name.text)[-1:]) for name in names(text, data)),
        *((q.start, q.end, (str(q.value), q.kind)) for q in quantities(text, data) if q.digits),
    ]
    found.sort()
    words = [
        word
        for word in stem_spans(text, data)
        if not any(start < word.end and word.start < end for start, end, _ in found)
    ]
    keys = [key for _, _, key in found]
    for start, end, key in found:
        if keys.count(key) == 1:
            left, right = _around(words, start, end)
            before = text[:start].split()
            agent = bool(before) and before[-1].lower() in data.names.agents
            yield _Actor(text[start:end], key, left, right, agent)


def _around(words: Sequence[Stem], start: int, end: int) -> tuple[str | None, str | None]:
    left = [word.stem for word in words if word.end <= start]
    right = [word.stem for word in words if word.start >= end]
    return (left[-1] if left else None), (right[0] if right else None)
