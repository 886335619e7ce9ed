"""Threads that write or score texts, each of one model at a time, whichever calls they belong to.

A thread writes many texts together and starts others as some are finished (`engines.search`), so
that no call waits for the last long texts of another call.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, InvalidStateError, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


class UnwantedError(Exception):
    """No caller waits any more for the texts that a thread is writing."""


class Call(Generic[Result]):
    """The texts of one call of a model."""

    def __init__(self, count: int, finish: Callable[[int, Any], Result]) -> None:
        """Begin without results.

        Args:
            count: How many texts there are.
            finish: Makes the result of a text of its place and what the thread found.
        """
        self.future: Future[list[Result]] = Future()
        """Holds the results when all texts are written. If it failed or was cancelled, no further
        text of the call is started."""
        self._results: dict[int, Result] = {}
        self._count = count
        self._finish = finish
        self._lock = Lock()
        if not count:
            self.future.set_result([])

    def put(self, place: int, found: Any) -> None:
        """Take what was found for the text at `place`."""
        try:
            result = self._finish(place, found)
        except Exception as error:
            self.fail(error)
            return
        with self._lock:
            self._results[place] = result
            if len(self._results) == self._count:
                with suppress(InvalidStateError):  # cancelled in the meantime
                    self.future.set_result([self._results[i] for i in range(self._count)])

    def fail(self, error: Exception) -> None:
        """Fail the call; its remaining texts are not written."""
        with suppress(InvalidStateError):  # another of its texts failed before
            self.future.set_exception(error)


@dataclass(frozen=True, slots=True)
class Text:
    """One text to write."""

    prompt: Sequence[int]
    call: Call[Any]
    place: int
    """Its index in the call."""
    output: Sequence[int] = ()
    """What to score, where it is given."""

    def __len__(self) -> int:
        return len(self.prompt) + len(self.output)

    @property
    def wanted(self) -> bool:
        """Whether the caller still waits for the text."""
        return not self.call.future.done()


@dataclass(frozen=True, slots=True)
class Kind:
    """The texts that a thread may write together: of one model, with one decoding."""

    key: Hashable
    write: Callable[[Turn], None]
    """Writes texts of a turn until none is waiting; raises nothing."""


class Turn:
    """The texts of one kind that a thread writes, numbered in the order they are started in."""

    def __init__(self, writers: Writers, kind: Kind) -> None:
        self.prompts: list[Sequence[int]] = []
        """The prompt of each text by its number, empty once the text is finished. Grows."""
        self._going: dict[int, Text] = {}
        self._writers = writers
        self._kind = kind

    def take(self, going: int, most: int) -> list[int]:
        """Choose the texts to start.

        A few free rows are left free until there are more: prompts are read faster together.

        Args:
            going: How many texts are being written.
            most: How many may be written together.

        Returns:
            The numbers of the texts.

        Raises:
            UnwantedError: No caller waits for any of the texts being written.
        """
        if going and not any(text.wanted for text in self._going.values()):
            self._going.clear()
            raise UnwantedError
        if going and most - going < most / 4:
            return []
        new = self._writers.take(self._kind, most - going, first=not self.prompts)
        new.sort(key=lambda text: -len(text))  # neighbours of one length are read together
        numbers = range(len(self.prompts), len(self.prompts) + len(new))
        self._going.update(zip(numbers, new, strict=True))
        self.prompts += [text.prompt for text in new]
        return list(numbers)

    def output(self, number: int) -> Sequence[int]:
        """Return what to score of an unfinished text."""
        return self._going[number].output

    def put(self, number: int, found: Any) -> None:
        """Hand over what was found for a text."""
        self.prompts[number] = ()
        text = self._going.pop(number)
        text.call.put(text.place, found)

    def put_back(self) -> None:
        """Return the unfinished texts to the queue, before the others."""
        self._writers.put_back(self._kind, list(self._going.values()))
        self._going.clear()

    def fail(self, error: Exception) -> None:
        """Fail the calls of the unfinished texts."""
        for text in self._going.values():
            text.call.fail(error)
        self._going.clear()


class Writers:
    """A number of threads, and the queue of texts for them."""

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._executor = ThreadPoolExecutor(threads, "writer")
        self._lock = Lock()
        self._waiting: dict[Hashable, tuple[Kind, list[Text]]] = {}
        """The waiting texts by the key of their kind; no list is empty."""
        self._busy = 0
        """How many threads are working or about to."""
        self._free = threads
        """How many threads have no texts yet."""

    def add(self, kind: Kind, texts: Sequence[Text]) -> None:
        """Queue texts after those that are waiting already."""
        with self._lock:
            self._set(kind, [*self._of(kind), *texts])
            starting = min(self._threads - self._busy, len(texts))
            self._busy += starting
        for _ in range(starting):
            self._executor.submit(self._work)

    def take(self, kind: Kind, most: int, *, first: bool) -> list[Text]:
        """Take a fair share of the waiting texts for a thread.

        Args:
            kind: The kind of texts.
            most: How many at most.
            first: Whether the thread takes its first texts of this turn.
        """
        with self._lock:
            wanted = [text for text in self._of(kind) if text.wanted]
            sharing = max(1, self._free) if first else self._threads
            share = min(most, -(-len(wanted) // sharing))
            if first and wanted:
                self._free -= 1
            self._set(kind, wanted[share:])
            return wanted[:share]

    def put_back(self, kind: Kind, texts: Sequence[Text]) -> None:
        """Queue texts before the others."""
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
            except Exception as error:  # no caller may wait for ever
                turn.fail(error)
                with self._lock:
                    left = self._of(kind)
                    self._set(kind, [])
                for text in left:
                    text.call.fail(error)
            with self._lock:
                self._free += bool(turn.prompts)

    def _next(self) -> Kind | None:
        """Return the kind with the most waiting texts, or None."""
        with self._lock:
            if self._waiting:
                return max(self._waiting.values(), key=lambda line: len(line[1]))[0]
            self._busy -= 1
            return None


@cache
def writers(threads: int) -> Writers:
    """Return the threads of this process, which all of its models share."""
    return Writers(threads)
