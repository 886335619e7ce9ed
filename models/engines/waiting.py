"""Texts that wait for a thread to write them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import Lock


class Waiting:
    """The numbers of texts, of which each thread takes some, and others when those are over."""

    def __init__(self, order: Sequence[int], threads: int) -> None:
        """`order`: the long ones first, so that no thread is left alone with one at the end."""
        self._left = list(order)
        self._threads = threads
        self._idle = threads
        """Threads that have not taken any yet."""
        self._lock = Lock()

    def take(self, going: int, most: int) -> list[int]:
        """Texts to begin with, beside `going` ones, `most` in all.

        A few free rows wait for others: prompts are read faster together.
        """
        if going and most - going < most / 4:
            return []
        with self._lock:
            fair = -(-len(self._left) // (self._idle or self._threads))
            if not going:
                self._idle = max(0, self._idle - 1)
            taken = self._left[: min(most - going, fair)]
            del self._left[: len(taken)]
        return taken

    def put_back(self, texts: Iterable[int]) -> None:
        """Let them be taken again, before the others."""
        with self._lock:
            self._left[:0] = texts
