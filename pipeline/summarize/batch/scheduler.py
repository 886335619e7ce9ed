"""Schedule articles: process several at once, each to one outcome that affects no other."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol

from summarize.batch.deadline import Deadline, Pace
from summarize.batch.logs import Progress, log_context
from summarize.batch.report import Tally
from summarize.checks.contract import verify
from summarize.errors import ArticleError, Refusal, SummarizeError
from summarize.output.deliver import Delivery, NoSink, Sink
from summarize.output.journal import Journal, NoJournal, Settled, ToDo
from summarize.records import Article, Brief, Item, Outcome, OutcomeKind, Unreadable
from summarize.settings.schema import Settings
from summarize.text.single_line import printable_line
from summarize_models.pool import Job, Pool

log = logging.getLogger(__name__)


class MakeBrief(Protocol):
    """A pure function from an article to its brief; `summarize.steps.brief` has the real one."""

    def __call__(self, article: Article, /) -> Brief:
        """Make the brief.

        Raises:
            Refusal: The article is outside the pipeline's scope.
            ArticleError: The article failed.
            SummarizeError: No article can succeed.
        """
        ...


@dataclass(frozen=True, slots=True)
class RunContext:
    """What a run works with to make, deliver and record briefs."""

    make: MakeBrief
    sink: Sink = field(default_factory=NoSink)
    journal: Journal = field(default_factory=NoJournal)
    deadline: Deadline | None = None
    pace: Pace = field(default_factory=Pace)
    hold: Callable[[], AbstractContextManager[None]] = nullcontext
    """A context that delays signals, so that each article's output is written whole."""
    publish: Callable[[], None] = lambda: None
    """Called after every new outcome."""
    in_order: bool = False
    """Whether briefs are delivered in input order, instead of as they are finished."""


@dataclass(frozen=True, slots=True)
class ArticleResult:
    """An article's outcome, with what has to be written and recorded."""

    outcome: Outcome
    brief: Brief | None = None
    delivery: Delivery | None = None
    on_record: bool = False
    """Whether the outcome is of an earlier run and recorded already."""


@dataclass(frozen=True, slots=True)
class _Task:
    """One item in progress."""

    item: Item
    result: Job[ArticleResult] | ArticleResult
    """The running job, or the result of an item that needs none."""
    work_key: str | None = None
    """Key that articles with the same computation share (`Journal.work_key`)."""
    words: int = 0
    """Words to compute; 0 if there is nothing to compute."""


class Scheduler:
    """Processes several articles at once, so that their texts share the models' batches."""

    def __init__(
        self,
        settings: Settings,
        context: RunContext,
        progress: Progress | None = None,
        tally: Tally | None = None,
    ) -> None:
        """Take the arguments of `summarize.batch.run.run`; `tally` counts the outcomes."""
        self._limit = settings.articles_in_hand
        self._context = context
        self._pace = context.pace
        self._progress = progress or Progress(shown=False)
        self._tally = tally or Tally()
        self._pool = Pool()
        self._tasks: list[_Task] = []
        self._duplicates: list[tuple[str, Article]] = []
        """Articles that wait for an article with the same text, with their work keys."""

    def results(self, items: Iterable[Item]) -> Iterator[ArticleResult]:
        """Process every item; an error or an early close leaves articles in progress undone.

        Yields:
            The result of each item, once it is written and recorded.

        Raises:
            SummarizeError: No further article can succeed.
        """
        try:
            yield from self._results(items)
        finally:
            self._pool.close()

    def _results(self, items: Iterable[Item]) -> Iterator[ArticleResult]:
        suspects: list[Article] = []
        for item in items:
            with log_context(item.id):
                if isinstance(item, Unreadable):
                    self._context.journal.begin(item)
                    self._tasks.append(_Task(item, _unreadable_result(item)))
                else:
                    self._begin(item, suspects)
            yield from self._drain_to(self._limit - 1)
        yield from self._drain_to(0)
        for article in suspects:
            with log_context(article.id):
                self._begin(article, None)
            yield from self._drain_to(0)

    def _begin(self, article: Article, suspects: list[Article] | None) -> None:
        """Begin an article, unless it is settled, has to wait, or would miss the deadline.

        A suspect is put off by adding it to `suspects`; None begins it.
        """
        plan = self._context.journal.plan(article)
        work_key = self._context.journal.work_key(article)
        if isinstance(plan, Settled):
            self._tasks.append(_Task(article, ArticleResult(plan.outcome, on_record=True)))
        elif work_key is not None and any(task.work_key == work_key for task in self._tasks):
            self._duplicates.append((work_key, article))
        elif plan.suspect and suspects is not None:
            suspects.append(article)
        elif self._in_time(article, plan):
            log.debug("begun: %s", plan.reason)
            self._context.journal.begin(article)
            self._progress.begin(article.id)
            words = 0 if plan.brief else article.words
            self._pace.begin(words)
            job = self._pool.start(lambda: _process(article, plan, self._context))
            self._tasks.append(_Task(article, job, work_key, words))
        else:
            log.debug("left for another run")
            self._tally.leave()

    def _in_time(self, article: Article, plan: ToDo) -> bool:
        deadline = self._context.deadline
        if deadline is None or plan.brief is not None:
            return True
        return deadline.allows(self._pace.seconds_to_end(article.words))

    def _drain_to(self, count: int) -> Iterator[ArticleResult]:
        """Yield finished results until at most `count` items are in progress or waiting."""
        while True:
            while (task := self._next_finished()) is not None:
                self._tasks.remove(task)
                yield self._finish(task)
                self._begin_duplicate(task.work_key)
            if len(self._tasks) + len(self._duplicates) <= count:
                return
            self._pool.advance()
            self._progress.tick()

    def _next_finished(self) -> _Task | None:
        for task in self._tasks[:1] if self._context.in_order else self._tasks:
            if isinstance(task.result, ArticleResult) or task.result.ended:
                return task
        return None

    def _begin_duplicate(self, work_key: str | None) -> None:
        """Begin the next article of the same text, which reuses the brief if there is one."""
        for index, (key, article) in enumerate(self._duplicates):
            if key == work_key:
                del self._duplicates[index]
                with log_context(article.id):
                    self._begin(article, None)
                return

    def _finish(self, task: _Task) -> ArticleResult:
        """Write and record a result; raise only errors that end the run."""
        result = task.result if isinstance(task.result, ArticleResult) else task.result.result()
        outcome = result.outcome
        with log_context(task.item.id), self._context.hold():
            self._progress.clear()
            if result.delivery is not None:
                result.delivery.write()
            if not result.on_record:
                outputs = result.delivery.outputs if result.delivery else {}
                self._context.journal.record(outcome, result.brief, outputs)
                self._context.publish()
            self._pace.end(task.words, done=outcome.kind is OutcomeKind.DONE)
            self._tally.add(outcome, computed=task.words > 0)
            _log_outcome(outcome, again=result.on_record)
            self._progress.end(worked=task.words > 0 and outcome.kind is not OutcomeKind.REFUSED)
        return result


def _process(article: Article, plan: ToDo, context: RunContext) -> ArticleResult:
    """Make and render one article's brief; raise only errors that end the run."""
    started = time.monotonic()
    brief = delivery = reason = unexpected = None
    kind = OutcomeKind.FAILED
    with log_context(article.id):
        try:
            made = plan.brief or context.make(article)
            verify(made)
            brief, delivery = made, context.sink.prepare(made)
            kind = OutcomeKind.DONE
        except Refusal as refusal:
            kind, reason = OutcomeKind.REFUSED, str(refusal)
        except ArticleError as error:
            reason = str(error)
        except SummarizeError:
            raise
        except Exception as error:
            # A report of an unexpected error needs its traceback.
            unexpected = traceback.format_exc()
            log.debug("unexpected error", exc_info=True)
            reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    outcome = Outcome(
        id=article.id,
        source=article.source,
        kind=kind,
        reason=printable_line(reason) if reason is not None else None,
        seconds=time.monotonic() - started,
        words=article.words,
        traceback=unexpected,
    )
    return ArticleResult(outcome, brief, delivery)


def _unreadable_result(item: Unreadable) -> ArticleResult:
    kind = OutcomeKind.REFUSED if item.refused else OutcomeKind.FAILED
    reason = printable_line(item.reason)
    return ArticleResult(Outcome(item.id, item.source, kind, reason, traceback=item.traceback))


def _log_outcome(outcome: Outcome, *, again: bool) -> None:
    fields = {"outcome": outcome.kind.value, "source": outcome.source}
    before = "before: " if again else ""
    match outcome.kind:
        case OutcomeKind.FAILED:
            log.error("failed: %s%s", before, outcome.reason, extra=fields)
        case OutcomeKind.REFUSED:
            log.warning("refused: %s%s (%s)", before, outcome.reason, outcome.source, extra=fields)
        case OutcomeKind.DONE:
            seconds = round(outcome.seconds, 3)
            log.debug("done in %.1f s", outcome.seconds, extra=fields | {"seconds": seconds})
        case OutcomeKind.SKIPPED:
            log.debug("skipped: done before", extra=fields)
