"""Deadline: an article that would not end in time is not begun."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_DURATION = re.compile(r"(?:(\d{1,9})h)?\s*(?:(\d{1,9})m(?:in)?)?\s*(?:(\d{1,9})s)?")
_CAUTION = 1.2
"""Of what the pace foretells: articles of equal length take longer or shorter."""


class Deadline:
    """A time of day, or a duration from now.

    A time of day follows the wall clock, also when it is set right meanwhile; a duration does not.
    """

    def __init__(
        self,
        text: str,
        *,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """Read `HH:MM` (the next one, local time) or a duration such as `90m`, `7h30m`, `45s`.

        Args:
            text: as above.
            wall: seconds since the epoch.
            steady: seconds of a clock that is never set.

        Raises:
            ValueError: it is neither.
        """
        self._text = text
        if found := _TIME.fullmatch(text.strip()):
            self._clock = wall
            self._at = _next(int(found[1]), int(found[2]), wall())
        elif (found := _DURATION.fullmatch(text.strip())) and any(found.groups()):
            hours, minutes, seconds = (int(part or 0) for part in found.groups())
            self._clock = steady
            self._at = steady() + hours * 3600 + minutes * 60 + seconds
        else:
            raise ValueError(f"neither HH:MM nor a duration such as 7h30m: {text!r}")

    def __str__(self) -> str:
        return self._text

    def remaining(self) -> float:
        """Seconds until then; negative afterwards."""
        return self._at - self._clock()

    def allows(self, seconds: float | None) -> bool:
        """Whether work of so many seconds would end in time; None: nobody knows how long it is."""
        return self.remaining() > (seconds or 0.0) * _CAUTION


class Pace:
    """How fast this run works, in words; before it has finished an article, the last run did."""

    def __init__(
        self, before: float | None = None, *, steady: Callable[[], float] = time.monotonic
    ) -> None:
        """`before` is in words a second."""
        self._before = before
        self._steady = steady
        self._since: float | None = None
        self._done = 0
        self._in_hand = 0

    def begin(self, words: int) -> None:
        """An article of so many words is taken in hand."""
        if self._since is None:
            self._since = self._steady()
        self._in_hand += words

    def end(self, words: int, *, done: bool) -> None:
        """One has ended; one that got no brief adds no words to the pace."""
        self._in_hand -= words
        if done:
            self._done += words

    def seconds_to_end(self, words: int) -> float | None:
        """When an article begun now would end, those in hand before it; None: not known yet."""
        rate = self._rate()
        return None if rate is None else (self._in_hand + words) / rate

    def _rate(self) -> float | None:
        if not self._done or self._since is None:
            return self._before
        return self._done / max(self._steady() - self._since, 1e-9)


def _next(hour: int, minute: int, now: float) -> float:
    here = datetime.fromtimestamp(now)
    then = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if then <= here:
        then += timedelta(days=1)
    return then.timestamp()
