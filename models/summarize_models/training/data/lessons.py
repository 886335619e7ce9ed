"""Lessons: a prompt text, a target text, and the role of the model."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from summarize_models.training.config import DIRECTIONS, Mix, Role
from summarize_models.training.data.pairs import Pair, times


class Lesson(NamedTuple):
    """One training example as text."""

    role: Role
    shown: str
    learnt: str
    times: float
    """How often it is shown in an epoch on average."""


def of_pairs(pairs: Sequence[Pair], mix: Sequence[Mix]) -> Iterator[Lesson]:
    """Yield a lesson for each pair and direction that the mix includes."""
    for direction in DIRECTIONS:
        source, _, target = direction.partition("-")
        for pair in pairs:
            if (shown := times(pair, direction, mix)) > 0:
                yield Lesson(direction, pair.side(source), pair.side(target), shown)


def draw(times: Iterable[float], seed: int, epoch: int) -> list[int]:
    """Draw the lessons of an epoch.

    Args:
        times: How often each lesson is shown on average.
        seed: Of the run.
        epoch: Its number.

    Returns:
        The shuffled indexes, the same for the same seed and epoch.
    """
    chance = random.Random(f"{seed} {epoch}")
    drawn = [
        index
        for index, mean in enumerate(times)
        for _ in range(int(mean) + (chance.random() < mean % 1))
    ]
    chance.shuffle(drawn)
    return drawn
