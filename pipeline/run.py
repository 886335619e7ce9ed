"""Run: every article through the pipeline, one after the other, each ending with one outcome."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from pipeline.deliver import Delivery, Sink
from pipeline.errors import ArticleError, Refusal, SummarizeError
from pipeline.records import Article, Brief, Outcome, OutcomeKind, Unreadable
from pipeline.report import Ending, Report, Tally
from pipeline.settings import Settings
from pipeline.signals import Stopped
from pipeline.talk import Progress, about, one_line
from pipeline.verify import verify

log = logging.getLogger(__name__)

# What a shell reports of a program that a closed pipe ended (128 + SIGPIPE).
READER_GONE = 141


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


def run(
    items: Iterable[Article | Unreadable],
    settings: Settings,
    *,
    make: BriefMaker,
    sink: Sink,
    hold: Callable[[], AbstractContextManager[None]] = nullcontext,
    progress: Progress | None = None,
) -> Report:
    """Make and deliver a brief of every article.

    Whatever goes wrong with one article is its outcome and touches no other. What ends the run
    (weights, disk, a signal) is in the report's `ending`, after what was done before it.

    Args:
        items: what `pipeline.read` gives, taken one at a time.
        settings: goes into the report; `strict` decides on its exit code.
        make: makes the briefs.
        sink: where they go.
        hold: within it no signal interrupts, so that one article's output is whole.
        progress: told when an article begins and ends.
    """
    tally, started = Tally(), time.perf_counter()
    ending = None
    watch = progress or Progress(shown=False)
    try:
        for item in items:
            with about(item.id):
                watch.begin(item.id)
                outcome, deliver = _deal_with(item, make, sink)
                with hold():
                    if deliver:
                        watch.clear()
                        deliver()
                    tally.add(outcome)
                    _tell(outcome)
                watch.end()
    except SummarizeError as error:
        log.error("%s", error)
        ending = Ending(one_line(str(error)), error.exit_code)
    except BrokenPipeError:
        ending = Ending("nobody reads stdout any more", READER_GONE)
    except Stopped as stop:
        log.warning("%s", stop)
        ending = Ending(str(stop), stop.exit_code)
    return tally.report(
        seconds=time.perf_counter() - started,
        strict=settings.strict,
        ending=ending,
        profile=settings.profile,
        settings_sha256=settings.settings_sha256,
    )


def _deal_with(
    item: Article | Unreadable, make: BriefMaker, sink: Sink
) -> tuple[Outcome, Delivery | None]:
    """One article's outcome, and how to deliver its brief. Raises only what ends the run."""
    started = time.perf_counter()
    deliver = reason = None
    kind = OutcomeKind.FAILED
    try:
        if isinstance(item, Unreadable):
            raise ArticleError(item.reason)
        brief = make(item)
        verify(brief)
        deliver = sink.prepare(brief)
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
        id=item.id,
        source=item.source,
        kind=kind,
        reason=one_line(reason) if reason is not None else None,
        seconds=time.perf_counter() - started,
        words=item.words if isinstance(item, Article) else 0,
    )
    return outcome, deliver


def _tell(outcome: Outcome) -> None:
    match outcome.kind:
        case OutcomeKind.FAILED:
            log.error("failed: %s", outcome.reason)
        case OutcomeKind.REFUSED:
            log.warning("refused: %s (%s)", outcome.reason, outcome.source)
        case _:
            log.info("%s in %.1f s", outcome.kind.value, outcome.seconds)
