"""Pairs of sentences: read, cleaned, without duplicates, split into training and held-out ones."""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from models.training.config import Data, Direction, Mix
from pipeline.normalize import fold, normalize

SHORT = 40
"""Characters below which the lengths of the two sides are not compared."""


class Pair(NamedTuple):
    """One line of a file of pairs."""

    origin: str
    fr: str
    en: str

    def side(self, language: str) -> str:
        return self.fr if language == "fr" else self.en


@dataclass(frozen=True, slots=True)
class Split:
    """What the pairs became."""

    train: tuple[Pair, ...]
    held: tuple[Pair, ...]
    dropped: dict[str, int]
    """Reason -> pairs."""


def read_pairs(file: Path) -> Iterator[Pair]:
    """The pairs of a TSV file, `.xz` or plain, both sides as the product's models see them."""
    for line in read_lines(file):
        cells = line.rstrip("\n").split("\t")
        if len(cells) >= 3:
            yield Pair(cells[0], normalize(cells[1]), normalize(cells[2]))


def read_lines(file: Path) -> Iterator[str]:
    """The lines of a text file, `.xz` or plain, with their ends."""
    with (
        lzma.open(file, "rt", encoding="utf-8", newline="\n")
        if file.suffix == ".xz"
        else file.open(encoding="utf-8", newline="\n")
    ) as stream:
        yield from stream


def fault(pair: Pair, max_ratio: float) -> str | None:
    """Why a pair is no good to learn from; None if nothing is seen."""
    if not pair.fr or not pair.en:
        return "empty"
    lengths = sorted((len(pair.fr), len(pair.en)))
    if lengths[1] >= SHORT and lengths[1] > max_ratio * lengths[0]:
        return "lengths differ"
    if lengths[1] >= SHORT and key(pair.fr) == key(pair.en):
        return "not translated"
    return None


def key(text: str) -> str:
    """Texts with the same key count as the same sentence: letters and digits alone."""
    return "".join(character for character in fold(text) if character.isalnum())


def split(pairs: Iterable[Pair], data: Data, never: Iterable[str]) -> Split:
    """Clean the pairs and hold some out, with all that share a sentence with them.

    Args:
        pairs: of all files.
        data: the filters; `held` pairs are the first of `held_origin`.
        never: sentences of either language that may not be trained on.
    """
    dropped: dict[str, int] = {}
    sound, seen = [], set()
    for pair in pairs:
        reason = fault(pair, data.max_ratio)
        if reason is None and (pair.fr, pair.en) in seen:
            reason = "duplicate"
        if reason is not None:
            dropped[reason] = dropped.get(reason, 0) + 1
            continue
        seen.add((pair.fr, pair.en))
        sound.append(pair)
    of_origin = [pair for pair in sound if re.fullmatch(data.held_origin, pair.origin)]
    held = of_origin[: data.held]
    barred = set(map(key, never)) | {key(text) for pair in held for text in (pair.fr, pair.en)}
    train = [pair for pair in sound if not barred & {key(pair.fr), key(pair.en)}]
    dropped["held out, or shares a sentence"] = len(sound) - len(train)
    return Split(tuple(train), tuple(held), dropped)


def times(pair: Pair, direction: Direction, mix: Sequence[Mix]) -> float:
    """How often a pair is shown in an epoch, on average."""
    for entry in mix:
        if entry.direction == direction and re.fullmatch(entry.origin, pair.origin):
            return entry.times
    return 0.0
