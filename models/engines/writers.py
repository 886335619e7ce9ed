"""Threads that write texts: of one model at a time, whatever calls they come from.

A thread has rows for many texts, and begins others where some are over (models/engines/search.py):
no call waits for the last, long texts of another.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, InvalidStateError, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from threading import Lock

Ids = list[int]


class UnwantedError(Exception):
    """Nobody waits any more for what a thread is writing."""


class Call:
    """Texts that were asked for together."""

    def __init__(self, count: int, decode: Callable[[Ids], str]) -> None:
        self.future: Future[list[str]] = Future()
        """Has all results when all are written; what has failed or was cancelled is not begun."""
        self._results = [""] * count
        self._left = count
        self._decode = decode
        self._lock = Lock()
        if not count:
            self.future.set_result([])

    def put(self, place: int, ids: Ids) -> None:
        """The text at `place` is written."""
        try:
            self._results[place] = self._decode(ids)
        except Exception as error:
            self.fail(error)
            return
        with self._lock:
            self._left -= 1
            if not self._left:
                with suppress(InvalidStateError):  # cancelled meanwhile
                    self.future.set_result(self._results)

    def fail(self, error: Exception) -> None:
        """None of its texts is written any more."""
        with suppress(InvalidStateError):  # another one of its texts failed before
            self.future.set_exception(error)


@dataclass(frozen=True, slots=True)
class Text:
    """One text to write."""

    prompt: Sequence[int]
    call: Call
    place: int
    """In the call."""

    @property
    def wanted(self) -> bool:
        return not self.call.future.done()


@dataclass(frozen=True, slots=True)
class Kind:
    """What a thread writes together: texts of one model, found in one way."""

    key: Hashable
    write: Callable[[Turn], None]
    """Write the turn's texts until none waits any more; raises nothing."""


class Turn:
    """A thread's texts of one kind, those begun first, numbered as they are begun."""

    def __init__(self, writers: Writers, kind: Kind) -> None:
        self.prompts: list[Sequence[int]] = []
        """Of the texts by their numbers; empty where one is over. Becomes longer."""
        self._going: dict[int, Text] = {}
        self._writers = writers
        self._kind = kind

    def take(self, going: int, most: int) -> list[int]:
        """Numbers of the texts to begin with, beside `going` ones, `most` in all.

        A few free rows wait for others: prompts are read faster together.

        Raises:
            UnwantedError: the calls of all that are going were cancelled, or have failed.
        """
        if going and not any(text.wanted for text in self._going.values()):
            self._going.clear()
            raise UnwantedError
        if going and most - going < most / 4:
            return []
        new = self._writers.take(self._kind, most - going, first=not self.prompts)
        new.sort(key=lambda text: -len(text.prompt))  # neighbours of one length are read together
        numbers = range(len(self.prompts), len(self.prompts) + len(new))
        self._going.update(zip(numbers, new, strict=True))
        self.prompts += [text.prompt for text in new]
        return list(numbers)

    def put(self, number: int, ids: Ids) -> None:
        """A text is over."""
        self.prompts[number] = ()
        text = self._going.pop(number)
        text.call.put(text.place, ids)

    def put_back(self) -> None:
        """Let what is not over be begun again, before the others."""
        self._writers.put_back(self._kind, list(self._going.values()))
        self._going.clear()

    def fail(self, error: Exception) -> None:
        """What is not over cannot be written."""
        for text in self._going.values():
            text.call.fail(error)
        self._going.clear()


class Writers:
    """Some threads, and the texts that wait for them."""

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._executor = ThreadPoolExecutor(threads, "writer")
        self._lock = Lock()
        self._waiting: dict[Hashable, tuple[Kind, list[Text]]] = {}
        """By the kind's key; none is empty."""
        self._busy = 0
        """Threads at work, or about to be."""
        self._free = threads
        """Threads that have no texts yet."""

    def add(self, kind: Kind, texts: Sequence[Text]) -> None:
        """Have texts written, those that wait already first."""
        with self._lock:
            self._set(kind, [*self._of(kind), *texts])
            starting = min(self._threads - self._busy, len(texts))
            self._busy += starting
        for _ in range(starting):
            self._executor.submit(self._work)

    def take(self, kind: Kind, most: int, *, first: bool) -> list[Text]:
        """Texts of a kind for a thread, a fair share; `first`: it has had none of it yet."""
        with self._lock:
            wanted = [text for text in self._of(kind) if text.wanted]
            sharing = max(1, self._free) if first else self._threads
            share = min(most, -(-len(wanted) // sharing))
            if first and wanted:
                self._free -= 1
            self._set(kind, wanted[share:])
            return wanted[:share]

    def put_back(self, kind: Kind, texts: Sequence[Text]) -> None:
        """Before the others."""
        with self._lock:
            self._set(kind, [*texts, *self._of(kind)])

    def _of(self, kind: Kind) -> list[Text]:
        return self._waiting[kind.key][1] if kind.key in self._waiting else []

    def _set(self, kind: Kind, texts: list[Text]) -> None:
        self._waiting.pop(kind.key, None)
        if texts:
            self._waiting[kind.key] = kind, texts

    def _work(self) -> None:
        while (kind := self._next()) is not None:
            turn = Turn(self, kind)
            try:
                kind.write(turn)
            except Exception as error:  # whatever it is, nobody may wait for ever
                turn.fail(error)
                with self._lock:
                    left = self._of(kind)
                    self._set(kind, [])
                for text in left:
                    text.call.fail(error)
            with self._lock:
                self._free += bool(turn.prompts)

    def _next(self) -> Kind | None:
        """What most texts wait for."""
        with self._lock:
            if self._waiting:
                return max(self._waiting.values(), key=lambda line: len(line[1]))[0]
            self._busy -= 1
            return None


@cache
def writers(threads: int) -> Writers:
    """So many threads of this process: those of all its models."""
    return Writers(threads)
