"""The deadline of a run, and its pace, which tells whether an article would end in time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_DURATION = re.compile(r"(?:(\d{1,9})h)?\s*(?:(\d{1,9})m(?:in)?)?\s*(?:(\d{1,9})s)?")
_SAFETY_FACTOR = 1.2
"""Multiplies predicted times, since articles of equal length take unequally long."""


class Deadline:
    """A time of day, or a duration from now.

    A time of day follows adjustments of the wall clock during the run; a duration does not.
    """

    def __init__(
        self,
        text: str,
        *,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """Parse `HH:MM` (the next one, local time) or a duration such as `90m`, `7h30m`, `45s`.

        Args:
            text: The time or duration.
            wall: Returns seconds since the epoch.
            steady: Returns seconds of a monotonic clock.

        Raises:
            ValueError: The text is neither.
        """
        self._text = text
        if match := _TIME.fullmatch(text.strip()):
            self._clock = wall
            self._at = _next_occurrence(int(match[1]), int(match[2]), wall())
        elif (match := _DURATION.fullmatch(text.strip())) and any(match.groups()):
            hours, minutes, seconds = (int(part or 0) for part in match.groups())
            self._clock = steady
            self._at = steady() + hours * 3600 + minutes * 60 + seconds
        else:
            raise ValueError(f"neither HH:MM nor a duration such as 7h30m: {text!r}")

    def __str__(self) -> str:
        return self._text

    def remaining(self) -> float:
        """Return the seconds until the deadline; negative once it has passed."""
        return self._at - self._clock()

    def allows(self, seconds: float | None) -> bool:
        """Return True if work of so many seconds would end in time.

        Work of unknown length (None) may begin as long as the deadline has not passed.
        """
        return self.remaining() > (seconds or 0.0) * _SAFETY_FACTOR


class Pace:
    """Speed of this run in words per second; until its first article is done, of the last run."""

    def __init__(
        self, last_rate: float | None = None, *, steady: Callable[[], float] = time.monotonic
    ) -> None:
        """Start measuring when the first article begins.

        Args:
            last_rate: Speed of the last run in words per second; None if unknown.
            steady: Returns seconds of a monotonic clock.
        """
        self._last_rate = last_rate
        self._steady = steady
        self._since: float | None = None
        self._words_done = 0
        self._words_in_progress = 0

    def begin(self, words: int) -> None:
        """Count an article of so many words as begun."""
        if self._since is None:
            self._since = self._steady()
        self._words_in_progress += words

    def end(self, words: int, *, done: bool) -> None:
        """Count an article of so many words as ended; only `done` adds its words to the speed."""
        self._words_in_progress -= words
        if done:
            self._words_done += words

    def seconds_to_end(self, words: int) -> float | None:
        """Predict in how many seconds an article begun now would end, after those in progress.

        Returns:
            The prediction, or None while no speed is known.
        """
        rate = self._rate()
        return None if rate is None else (self._words_in_progress + words) / rate

    def _rate(self) -> float | None:
        if not self._words_done or self._since is None:
            return self._last_rate
        return self._words_done / max(self._steady() - self._since, 1e-9)


def _next_occurrence(hour: int, minute: int, now: float) -> float:
    """Return the next local time `hour:minute` after `now`, both in seconds since the epoch."""
    current = datetime.fromtimestamp(now)
    next_ = current.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if next_ <= current:
        next_ += timedelta(days=1)
    return next_.timestamp()
