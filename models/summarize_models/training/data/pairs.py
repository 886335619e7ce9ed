"""Read pairs of sentences, clean them, remove duplicates, and hold some out."""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from summarize.text.normalize import fold, normalize
from summarize_models.training.config import Data, LessonDirection, Mix

SHORT = 40
"""The lengths of the sides are not compared below this many characters."""


class Pair(NamedTuple):
    """A line of a file of pairs."""

    origin: str
    fr: str
    en: str

    def side(self, language: str) -> str:
        """Return the sentence in `fr` or `en`."""
        return self.fr if language == "fr" else self.en


@dataclass(frozen=True, slots=True)
class PairSplit:
    """The result of `split`."""

    train: tuple[Pair, ...]
    held: tuple[Pair, ...]
    dropped: dict[str, int]
    """The number of pairs dropped for each reason."""


def read_pairs(file: Path) -> Iterator[Pair]:
    """Yield the normalized pairs of a TSV file, `.xz` or plain."""
    for line in read_lines(file):
        cells = line.rstrip("\n").split("\t")
        if len(cells) >= 3:
            yield Pair(cells[0], normalize(cells[1]), normalize(cells[2]))


def read_lines(file: Path) -> Iterator[str]:
    """Yield the lines of a text file, `.xz` or plain, with their line ends."""
    with (
        lzma.open(file, "rt", encoding="utf-8", newline="\n")
        if file.suffix == ".xz"
        else file.open(encoding="utf-8", newline="\n")
    ) as stream:
        yield from stream


def fault(pair: Pair, max_ratio: float) -> str | None:
    """Return why a pair is not fit for training, or None."""
    if not pair.fr or not pair.en:
        return "empty"
    lengths = sorted((len(pair.fr), len(pair.en)))
    if lengths[1] >= SHORT and lengths[1] > max_ratio * lengths[0]:
        return "lengths differ"
    if lengths[1] >= SHORT and key(pair.fr) == key(pair.en):
        return "not translated"
    return None


def key(text: str) -> str:
    """Reduce a text to letters and digits; texts with equal keys count as the same sentence."""
    return "".join(character for character in fold(text) if character.isalnum())


def split(pairs: Iterable[Pair], data: Data, never: Iterable[str]) -> PairSplit:
    """Clean pairs, hold some out, and drop those that share a sentence with them.

    Args:
        pairs: The pairs of all files.
        data: The filters; the first `held` pairs of `held_origin` are held out.
        never: Sentences of either language that must not be trained on.

    Returns:
        The pairs, and why others were dropped.
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
    return PairSplit(tuple(train), tuple(held), dropped)


def times(pair: Pair, direction: LessonDirection, mix: Sequence[Mix]) -> float:
    """Return how often a pair is shown in an epoch on average."""
    for entry in mix:
        if entry.direction == direction and re.fullmatch(entry.origin, pair.origin):
            return entry.times
    return 0.0
