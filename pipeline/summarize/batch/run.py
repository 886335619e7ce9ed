"""Make and deliver a brief of every article, and report on the run."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable

from summarize.batch.logs import Progress
from summarize.batch.report import Ending, Report, Tally
from summarize.batch.scheduler import RunContext, Scheduler
from summarize.batch.signals import Stopped
from summarize.errors import READER_GONE, ExitCode, SummarizeError
from summarize.records import Item
from summarize.settings.schema import Settings
from summarize.text.single_line import printable_line

log = logging.getLogger(__name__)


def run(
    items: Iterable[Item],
    settings: Settings,
    context: RunContext,
    *,
    progress: Progress | None = None,
) -> Report:
    """Make and deliver a brief of every article.

    An error in one article becomes its outcome and does not affect the others. An error that ends
    the run (weights, disk, a signal) becomes the report's `ending`; what was done before it counts.
    An article that was in progress when an earlier run was cut off is processed last and alone.

    Args:
        items: The items that `summarize.read` yields; at most `articles_in_hand` are read ahead.
        settings: The settings, which the report names; `strict` affects its exit code.
        context: Makes the briefs, delivers and records them.
        progress: Shows when articles begin and end.

    Returns:
        The report of the run, however it ended.
    """
    tally, started = Tally(), time.monotonic()
    scheduler = Scheduler(settings, context, progress, tally)
    ending = _process_all(items, scheduler)
    if ending is None and tally.left:
        ending = Ending(f"the deadline {context.deadline} came first", ExitCode.DEADLINE)
    return tally.report(
        seconds=time.monotonic() - started,
        strict=settings.strict,
        ending=ending,
        profile=settings.profile,
        settings_sha256=settings.settings_sha256,
    )


def _process_all(items: Iterable[Item], scheduler: Scheduler) -> Ending | None:
    """Process the items; return why the run ended early, if it did."""
    try:
        for _ in scheduler.results(items):
            pass
    except SummarizeError as error:
        log.error("%s", error)
        return Ending(printable_line(str(error)), error.exit_code)
    except BrokenPipeError:
        return Ending("nobody reads stdout any more", READER_GONE)
    except Stopped as stop:
        log.warning("%s", stop)
        return Ending(str(stop), stop.exit_code)
    return None
