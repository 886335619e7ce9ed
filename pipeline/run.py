"""Run: every article through the pipeline, several in hand, each ending with one outcome."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.deadline import Deadline, Pace
from pipeline.deliver import Delivery, Sink
from pipeline.errors import READER_GONE, ArticleError, ExitCode, Refusal, SummarizeError
from pipeline.journal import Journal, NoJournal, Settled, ToDo
from pipeline.records import Article, Brief, Outcome, OutcomeKind, Unreadable
from pipeline.report import Ending, Report, Tally
from pipeline.settings import Settings
from pipeline.share import Job, Pool
from pipeline.signals import Stopped
from pipeline.talk import Progress, about, one_line
from pipeline.verify import verify

log = logging.getLogger(__name__)

Item = Article | Unreadable


class BriefMaker(Protocol):
    """The pure way from an article to its brief; `pipeline.brief` has the real one."""

    def __call__(self, article: Article, /) -> Brief:
        """Make the brief.

        Raises:
            Refusal: the article is not for this pipeline.
            ArticleError: it failed.
            SummarizeError: no article can succeed.
        """
        ...


@dataclass(frozen=True, slots=True)
class Way:
    """What the articles of a run go through, from the maker of briefs to where they are kept."""

    make: BriefMaker
    sink: Sink
    journal: Journal = field(default_factory=NoJournal)
    deadline: Deadline | None = None
    pace: Pace = field(default_factory=Pace)
    hold: Callable[[], AbstractContextManager[None]] = nullcontext
    """Within it no signal interrupts, so that one article's output is whole."""
    publish: Callable[[], None] = lambda: None
    """Told after every new outcome."""
    in_order: bool = False
    """Briefs are delivered in the order of the input; else as they are finished."""


@dataclass(frozen=True, slots=True)
class _Result:
    """How an article ended, and what is to be written and recorded of it."""

    outcome: Outcome
    brief: Brief | None = None
    delivery: Delivery | None = None
    on_record: bool = False


@dataclass(frozen=True, slots=True)
class _Task:
    """One item in hand: being worked on, or with its result at once."""

    item: Item
    result: Job[_Result] | _Result
    work: str | None = None
    words: int = 0
    """What it adds to the work in hand."""


def run(
    items: Iterable[Item], settings: Settings, way: Way, *, progress: Progress | None = None
) -> Report:
    """Make and deliver a brief of every article.

    Whatever goes wrong with one article is its outcome and touches no other. What ends the run
    (weights, disk, a signal) is in the report's `ending`, after what was done before it. An
    article that was in hand when an earlier run was cut off comes last and alone.

    Args:
        items: what `pipeline.read` gives; no more are taken than are in hand.
        settings: go into the report; `strict` decides on its exit code.
        way: what the articles go through.
        progress: told when an article begins and ends.
    """
    tally, started = Tally(), time.monotonic()
    desk = _Desk(settings, way, progress or Progress(shown=False), tally)
    ending = None
    try:
        desk.work(items)
    except SummarizeError as error:
        log.error("%s", error)
        ending = Ending(one_line(str(error)), error.exit_code)
    except BrokenPipeError:
        ending = Ending("nobody reads stdout any more", READER_GONE)
    except Stopped as stop:
        log.warning("%s", stop)
        ending = Ending(str(stop), stop.exit_code)
    if ending is None and tally.left:
        ending = Ending(f"the deadline {way.deadline} came first", ExitCode.DEADLINE)
    return tally.report(
        seconds=time.monotonic() - started,
        strict=settings.strict,
        ending=ending,
        profile=settings.profile,
        settings_sha256=settings.settings_sha256,
    )


class _Desk:
    """The articles in hand."""

    def __init__(self, settings: Settings, way: Way, progress: Progress, tally: Tally) -> None:
        self._limit = settings.articles_in_hand
        self._way = way
        self._progress = progress
        self._tally = tally
        self._pool = Pool()
        self._tasks: list[_Task] = []
        self._twins: list[tuple[str, Article]] = []
        """Articles that wait for the outcome of another one of the same text."""

    def work(self, items: Iterable[Item]) -> None:
        """Bring every item to its outcome, or leave what is in hand undone."""
        try:
            self._work(items)
        finally:
            self._pool.close()

    def _work(self, items: Iterable[Item]) -> None:
        suspects: list[Article] = []
        for item in items:
            with about(item.id):
                if isinstance(item, Unreadable):
                    self._way.journal.begin(item)
                    self._tasks.append(_Task(item, _unread(item)))
                else:
                    self._take(item, suspects)
            self._bring_down_to(self._limit - 1)
        self._bring_down_to(0)
        for article in suspects:
            with about(article.id):
                self._take(article, None)
            self._bring_down_to(0)

    def _take(self, article: Article, suspects: list[Article] | None) -> None:
        """Begin an article, unless there is nothing to do, or not now."""
        plan = self._way.journal.plan(article)
        work = self._way.journal.work(article)
        if isinstance(plan, Settled):
            self._tasks.append(_Task(article, _Result(plan.outcome, on_record=True)))
        elif work is not None and any(task.work == work for task in self._tasks):
            self._twins.append((work, article))
        elif plan.suspect and suspects is not None:
            suspects.append(article)
        elif self._in_time(article, plan):
            log.debug("begun: %s", plan.reason)
            self._way.journal.begin(article)
            self._progress.begin(article.id)
            words = 0 if plan.brief else article.words
            self._way.pace.begin(words)
            job = self._pool.start(lambda: _deal_with(article, plan, self._way))
            self._tasks.append(_Task(article, job, work, words))
        else:
            log.debug("left for another run")
            self._tally.leave()

    def _in_time(self, article: Article, plan: ToDo) -> bool:
        deadline = self._way.deadline
        if deadline is None or plan.brief is not None:
            return True
        return deadline.allows(self._way.pace.seconds_to_end(article.words))

    def _bring_down_to(self, count: int) -> None:
        """Go on until no more than `count` items are in hand."""
        while True:
            while (task := self._next_finished()) is not None:
                self._tasks.remove(task)
                self._settle(task)
                self._wake(task.work)
            if len(self._tasks) + len(self._twins) <= count:
                return
            self._pool.advance()
            self._progress.tick()

    def _next_finished(self) -> _Task | None:
        for task in self._tasks[:1] if self._way.in_order else self._tasks:
            if isinstance(task.result, _Result) or task.result.ended:
                return task
        return None

    def _wake(self, work: str | None) -> None:
        """Take up the next article of the same text: it is computed no more, if all went well."""
        for index, (same, article) in enumerate(self._twins):
            if same == work:
                del self._twins[index]
                with about(article.id):
                    self._take(article, None)
                return

    def _settle(self, task: _Task) -> None:
        """Write and record what came out. Raises only what ends the run."""
        result = task.result if isinstance(task.result, _Result) else task.result.result()
        outcome = result.outcome
        with about(task.item.id), self._way.hold():
            self._progress.clear()
            if result.delivery is not None:
                result.delivery.write()
            if not result.on_record:
                outputs = result.delivery.outputs if result.delivery else {}
                self._way.journal.record(outcome, result.brief, outputs)
                self._way.publish()
            self._way.pace.end(task.words, done=outcome.kind is OutcomeKind.DONE)
            self._tally.add(outcome, computed=task.words > 0)
            _tell(outcome, again=result.on_record)
            self._progress.end(worked=task.words > 0 and outcome.kind is not OutcomeKind.REFUSED)


def _deal_with(article: Article, plan: ToDo, way: Way) -> _Result:
    """One article's result. Raises only what ends the run."""
    started = time.monotonic()
    brief = delivery = reason = None
    kind = OutcomeKind.FAILED
    with about(article.id):
        try:
            made = plan.brief or way.make(article)
            verify(made)
            brief, delivery = made, way.sink.prepare(made)
            kind = OutcomeKind.DONE
        except Refusal as refusal:
            kind, reason = OutcomeKind.REFUSED, str(refusal)
        except ArticleError as error:
            reason = str(error)
        except SummarizeError:
            raise
        except Exception as error:
            log.debug("unexpected error", exc_info=True)
            reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    outcome = Outcome(
        id=article.id,
        source=article.source,
        kind=kind,
        reason=one_line(reason) if reason is not None else None,
        seconds=time.monotonic() - started,
        words=article.words,
    )
    return _Result(outcome, brief, delivery)


def _unread(item: Unreadable) -> _Result:
    kind = OutcomeKind.REFUSED if item.refused else OutcomeKind.FAILED
    return _Result(Outcome(item.id, item.source, kind, one_line(item.reason)))


def _tell(outcome: Outcome, *, again: bool) -> None:
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
