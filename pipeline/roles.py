"""Roles: two names or two numbers of one sentence that have changed places (A beat B, B beat A).

Every word of such a claim stands in the sentence that it cites, so that no recall can tell. What
tells is the neighbourhood: each of the two stands where the cited sentence has the other. It takes
a claim that keeps the sentence's wording; a free paraphrase is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.language import LanguageData
from pipeline.names import folded_words, names
from pipeline.normalize import Stem, stem_spans
from pipeline.quantities import quantities


@dataclass(frozen=True, slots=True)
class _Actor:
    """A name or number with the nearest content words around it."""

    text: str
    key: tuple[str, ...]
    left: str | None
    right: str | None
    agent: bool
    """Stands after the preposition of a passive (`by`)."""


def exchanged(claim: str, sentence: str, data: LanguageData) -> tuple[tuple[str, str], ...]:
    """Return the pairs that stand in each other's place, as `claim` writes them.

    Args:
        claim: normalised.
        sentence: what it says again, normalised, in the same language.
        data: of that language.
    """
    theirs = {actor.key: actor for actor in _actors(sentence, data)}
    ours = [actor for actor in _actors(claim, data) if actor.key in theirs]
    return tuple(
        (one.text, other.text)
        for one, other in combinations(ours, 2)
        if one.key != other.key and _swapped(one, other, theirs[one.key], theirs[other.key])
    )


def _swapped(one: _Actor, other: _Actor, its: _Actor, others: _Actor) -> bool:
    """Whether both are better in the other's place than in their own."""
    if one.agent != its.agent or other.agent != others.agent:
        return False  # active made passive, or the reverse: they have to change sides
    crossed = _alike(one, others), _alike(other, its)
    return min(crossed) > 0 and sum(crossed) > _alike(one, its) + _alike(other, others)


def _alike(one: _Actor, other: _Actor) -> int:
    return (one.left is not None and one.left == other.left) + (
        one.right is not None and one.right == other.right
    )


def _actors(text: str, data: LanguageData) -> Iterator[_Actor]:
    """Names and figures in their order; one that occurs twice has no place of its own."""
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
