"""Process several articles concurrently, so that their sentences share batches of the models.

Each article runs as a greenlet and is suspended when it calls a model. A model that accepts texts
at any time (`protocols.Overlapping`) gets them at once, and the article resumes when its own are
written. For other models the pool collects the requests of all articles into one call. Only one
article runs at a time, in the caller's thread, so the code of an article need not be thread-safe.
No result depends on what shares a batch with it (`protocols.TextModel`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from itertools import chain
from typing import Any, Generic, TypeVar

from greenlet import GreenletExit, getcurrent, greenlet

from summarize_models.protocols import Overlapping, OverlappingScores, Score, Scoring, TextModel
from summarize_models.spec import Decoding

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Request:
    """Texts to write, or to score where `outputs` are given instead of a decoding."""

    model: TextModel
    texts: tuple[str, ...]
    decoding: Decoding | None
    outputs: tuple[str, ...] = ()

    @property
    def kind(self) -> tuple[int, Decoding | None]:
        """What may share a call."""
        return id(self.model), self.decoding

    def begin(self) -> Future[list[Any]] | None:
        """Start the request, if its model overlaps requests."""
        model = self.model
        if self.decoding is None and isinstance(model, OverlappingScores):
            return model.begin_score(self.texts, self.outputs)
        if self.decoding is not None and isinstance(model, Overlapping):
            return model.begin(self.texts, self.decoding)
        return None


def _answered(requests: Sequence[_Request]) -> list[Any]:
    """Answer requests of one kind in one call."""
    first = requests[0]
    texts = list(chain.from_iterable(request.texts for request in requests))
    if first.decoding is not None:
        return first.model.generate(texts, first.decoding)
    assert isinstance(first.model, Scoring)
    outputs = chain.from_iterable(request.outputs for request in requests)
    return first.model.score(texts, list(outputs))


class _Worker(greenlet):
    """The greenlet of one job."""


class SharedModel:
    """A model whose calls from jobs of a `Pool` are combined; other calls go straight to it."""

    def __init__(self, model: TextModel) -> None:
        self.spec = model.spec
        self._model = model

    def length(self, text: str) -> int:
        """Count the tokens of an input (`Measured.length`)."""
        return self._model.length(text)

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        """Write one result for each text (`TextModel.generate`)."""
        return _ask(_Request(self._model, tuple(texts), decoding))

    @property
    def scores(self) -> bool:
        """Whether the model can score texts."""
        return isinstance(self._model, Scoring)

    def score(self, inputs: Sequence[str], outputs: Sequence[str]) -> list[Score]:
        """Score one output for each input (`Scoring.score`)."""
        return _ask(_Request(self._model, tuple(inputs), None, tuple(outputs)))


def _ask(request: _Request) -> list[Any]:
    """Answer a request, together with those of other jobs if this is one."""
    if not request.texts:
        return []
    here = getcurrent()
    if not isinstance(here, _Worker) or here.parent is None:
        return _answered([request])
    answer: list[Any] = here.parent.switch(request)
    return answer


class Job(Generic[T]):
    """A call that was started in a pool."""

    def __init__(self, call: Callable[[], T]) -> None:
        self._call = call
        self._result: T | None = None
        self._error: Exception | None = None
        self._worker = _Worker(self._run)
        self.request: _Request | None = None
        """The request that the job waits for."""
        self.answer: Future[list[Any]] | None = None
        """The future of the request, if its model is overlapping."""
        self.ended = False

    def result(self) -> T:
        """Return what the call returned, or raise what it raised. Only after it has ended."""
        if self._error is not None:
            raise self._error
        return self._result  # type: ignore[return-value]

    def go_on(self, answer: list[Any] | None = None) -> None:
        """Run the job to its next request or to its end."""
        self._ask(self._worker.switch(*([] if answer is None else [answer])))

    def give_up(self, error: Exception) -> None:
        """Let the request of the job fail."""
        self._ask(self._worker.throw(error))

    def _ask(self, request: _Request | None) -> None:
        self.request, self.answer = request, None
        if request is not None:
            try:
                self.answer = request.begin()
            except Exception as error:
                self.give_up(error)

    def abandon(self) -> None:
        """Stop the job where it is; its `finally` blocks run."""
        if self.answer is not None:
            self.answer.cancel()
        if not self._worker.dead:
            self._worker.throw(GreenletExit)

    def _run(self) -> None:
        # Other exceptions, those of signals, propagate to the caller of `advance`.
        try:
            self._result = self._call()
        except Exception as error:
            self._error = error
        self.ended = True


class Pool:
    """The jobs that are under way."""

    def __init__(self) -> None:
        self._waiting: list[Job[object]] = []

    def start(self, call: Callable[[], T]) -> Job[T]:
        """Start a call; it runs to its first request to a model, or to its end.

        Args:
            call: What to run.

        Returns:
            The job.
        """
        job = Job(call)
        job.go_on()
        if not job.ended:
            self._waiting.append(job)  # type: ignore[arg-type]
        return job

    def close(self) -> None:
        """Abandon unfinished jobs; leftover greenlets can crash the interpreter at exit."""
        for job in self._waiting:
            job.abandon()
        self._waiting = []

    def advance(self) -> None:
        """Wait until some jobs can be answered, and resume them.

        These are the jobs whose texts are written, or else those that wait for the model that the
        most texts are asked of.
        """
        begun = {job.answer: job for job in self._waiting if job.answer is not None}
        others = [job for job in self._waiting if job.answer is None]
        written = wait(begun, 0 if others else None, FIRST_COMPLETED).done
        for answer in [answer for answer in begun if answer in written]:
            _go_on(begun[answer], answer)
        if others and not written:
            _answer(_largest_group(others))
        self._waiting = [job for job in self._waiting if not job.ended]


def _go_on(job: Job[object], answer: Future[list[Any]]) -> None:
    try:
        results = answer.result()
    except Exception as error:
        job.give_up(error)
    else:
        job.go_on(results)


def _largest_group(jobs: Sequence[Job[object]]) -> list[Job[object]]:
    groups: dict[tuple[int, Decoding | None], list[Job[object]]] = {}
    for job in jobs:
        groups.setdefault(_asked(job).kind, []).append(job)
    return max(groups.values(), key=lambda jobs: sum(len(_asked(job).texts) for job in jobs))


def _asked(job: Job[object]) -> _Request:
    assert job.request is not None
    return job.request


def _answer(jobs: Sequence[Job[object]]) -> None:
    counts = [len(_asked(job).texts) for job in jobs]
    try:
        results = _answered([_asked(job) for job in jobs])
        if len(results) != sum(counts):  # a missing result must not shift the others
            raise ValueError(f"{len(results)} results of {sum(counts)} texts")
    except Exception as error:
        if len(jobs) == 1:
            jobs[0].give_up(error)
            return
        for job in jobs:  # run the jobs one by one, so that only the faulty one fails
            _answer([job])
        return
    for job, count in zip(jobs, counts, strict=True):
        own, results = results[:count], results[count:]
        job.go_on(own)
