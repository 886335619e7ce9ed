"""Lessons: a text to show, a text to learn, and the role in which a model does that."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from models.training.config import DIRECTIONS, Mix, Role
from models.training.pairs import Pair, times


class Lesson(NamedTuple):
    """One thing to learn."""

    role: Role
    shown: str
    learnt: str
    times: float
    """Showings an epoch, on average."""


def of_pairs(pairs: Sequence[Pair], mix: Sequence[Mix]) -> Iterator[Lesson]:
    """The pairs in each direction that the mix shows them in."""
    for direction in DIRECTIONS:
        source, _, target = direction.partition("-")
        for pair in pairs:
            if (shown := times(pair, direction, mix)) > 0:
                yield Lesson(direction, pair.side(source), pair.side(target), shown)


def draw(times: Iterable[float], seed: int, epoch: int) -> list[int]:
    """Indices of what one epoch shows, shuffled; the same for the same seed and epoch."""
    chance = random.Random(f"{seed} {epoch}")
    drawn = [
        index
        for index, mean in enumerate(times)
        for _ in range(int(mean) + (chance.random() < mean % 1))
    ]
    chance.shuffle(drawn)
    return drawn
