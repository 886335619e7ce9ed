"""Inputs that grow, each of a kind that could cost more than its length.

What reading them costs has to grow about as their length does. `python -m tests.support.growth`
measures all kinds, or those with one of its arguments in their names.
"""

from __future__ import annotations

import io
import time
from pathlib import Path

from summarize.read import ReadLimits, read_inputs
from tests.support.growth.containers import BOXES, FEEDS, MAILS, WORD
from tests.support.growth.makers import Maker
from tests.support.growth.pages import PAGES
from tests.support.growth.texts import JSONL, MARKDOWN, STREAMS, TEXTS

STEEPEST = 1.3
"""Power of the length that time may grow with."""
FLOOR = 0.05
"""Seconds below which time says nothing."""
DOUBLINGS = 3
_LIMITS = ReadLimits(300_000)
_STDIN = "-"
_GROUPS: dict[str, tuple[str, dict[str, Maker], int]] = {
    "text": (".txt", TEXTS, 37_000),
    "stream": (_STDIN, STREAMS, 37_000),
    "Markdown": (".md", MARKDOWN, 37_000),
    "page": (".html", PAGES, 100_000),
    "JSONL": (".jsonl", JSONL, 37_000),
    "feed": (".rss", FEEDS, 100_000),
    "mail": (".eml", MAILS, 50_000),
    "mailbox": (".mbox", BOXES, 50_000),
    "Word": (".docx", WORD, 50_000),
}
"""Ending of the file, kinds, and the length that is doubled."""

KINDS = [f"{group}: {name}" for group, (_, makers, _) in _GROUPS.items() for name in makers]


def times(
    kind: str, folder: Path, *, size: int = 0, doublings: int = DOUBLINGS, most: float = 60
) -> list[float]:
    """Processor times, in seconds, of reading a kind at a length and at its doubles.

    Args:
        kind: one of `KINDS`.
        folder: where the files are written.
        size: the first length; 0 for the one of the kind's group.
        doublings: how often it is doubled.
        most: seconds after which no longer one is read.
    """
    found: list[float] = []
    for doubling in range(doublings + 1):
        group, _, name = kind.partition(": ")
        ending, makers, base = _GROUPS[group]
        made = makers[name]((size or base) << doubling)
        data = made.encode("utf-8", "surrogatepass") if isinstance(made, str) else made
        found.append(_seconds(data, ending, folder))
        if found[-1] > most:
            break
    return found


def _seconds(data: bytes, ending: str, folder: Path) -> float:
    file = folder / f"a{ending}"
    if ending != _STDIN:
        file.write_bytes(data)
    name = _STDIN if ending == _STDIN else str(file)
    started = time.process_time()
    for _ in read_inputs([name], input_format=None, limits=_LIMITS, stdin=io.BytesIO(data)):
        pass
    return time.process_time() - started


def is_too_steep(found: list[float]) -> bool:
    """Whether times of an input that is doubled again and again grow faster than they may."""
    growth: float = (1 << len(found) - 1) ** STEEPEST
    return found[-1] > max(found[0], FLOOR) * growth
