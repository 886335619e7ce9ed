"""Figures with their intervals, Markdown tables, and the sections of docs/lab/quality.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

RESAMPLES = 1000
SEED = 20_26

INTRODUCTION = """# Quality

Made by `make quality` (`python -m tests.quality`): each part replaces the section between its two
comments and nothing else; what stands outside them is written by hand. Intervals are 95 %,
from 1,000 bootstrap resamples of the items (Efron 1979, percentile method); BLEU and chrF2 by
sacrebleu, `±` half the width of its bootstrap interval.
"""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and its 95 % bootstrap interval."""

    value: float
    low: float
    high: float

    def __format__(self, spec: str) -> str:
        """Return `0.5 [0.4, 0.6]`, each number in the format `spec` (default `.3f`)."""
        spec = spec or ".3f"
        return f"{self.value:{spec}} [{self.low:{spec}}, {self.high:{spec}}]"


def mean(values: Sequence[float]) -> Interval:
    """Return the mean of one value per item.

    Raises:
        ValueError: There are no values.
    """
    return ratio(values, [1.0] * len(values))


def ratio(parts: Sequence[float], wholes: Sequence[float]) -> Interval:
    """Return the sum of `parts` by the sum of `wholes` (a micro-average), one of each per item.

    Raises:
        ValueError: There are no items, or not as many parts as wholes.
    """
    if not parts or len(parts) != len(wholes):
        raise ValueError(f"{len(parts)} parts of {len(wholes)} wholes")
    above, below = np.asarray(parts, dtype=float), np.asarray(wholes, dtype=float)
    drawn = np.random.default_rng(SEED).integers(0, len(parts), (RESAMPLES, len(parts)))
    totals = below[drawn].sum(axis=1)
    # A resample without any whole has no ratio.
    ratios = above[drawn].sum(axis=1)[totals > 0] / totals[totals > 0]
    if not ratios.size or below.sum() == 0:
        return Interval(float("nan"), float("nan"), float("nan"))
    low, high = np.percentile(ratios, [2.5, 97.5])
    return Interval(float(above.sum() / below.sum()), float(low), float(high))


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table, with pipes in cells escaped."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(
        "| " + " | ".join(f"{cell}".replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def counts(found: Iterable[tuple[str, int]], of: int | None = None) -> str:
    """Return counts such as `retried 3 (0.6 %), split 1 (0.2 %)`, or "none"."""
    cells = [
        f"{name} {number}" + (f" ({number / of:.1%})" if of else "")
        for name, number in found
        if number
    ]
    return ", ".join(cells) or "none"


def with_section(document: str, name: str, body: str, order: Sequence[str]) -> str:
    """Return `document` with the section `name` inserted or replaced.

    A new section goes after the nearest preceding one in `order` that exists.
    """
    begin, end = _marks(name)
    section = f"{begin}\n{body.strip()}\n{end}"
    if begin in document:
        pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
        return pattern.sub(lambda _: section, document, count=1)
    for earlier in reversed(order[: order.index(name)]):
        mark = _marks(earlier)[1]
        if mark in document:
            return document.replace(mark, f"{mark}\n\n{section}", 1)
    later = [_marks(other)[0] for other in order[order.index(name) + 1 :]]
    for mark in later:
        if mark in document:
            return document.replace(mark, f"{section}\n\n{mark}", 1)
    return f"{document.rstrip()}\n\n{section}\n"


def write_section(file: Path, name: str, body: str, order: Sequence[str]) -> None:
    """Put a section into the file, creating the file if it is missing."""
    document = file.read_text("utf-8") if file.exists() else INTRODUCTION
    file.write_text(with_section(document, name, body, order), "utf-8")


def _marks(name: str) -> tuple[str, str]:
    return f"<!-- quality: {name} -->", f"<!-- end of {name} -->"
