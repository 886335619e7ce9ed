"""The command `summarize`: the one boundary where errors become exit codes.

Heavy imports wait until there is an article to deal with, so that `--help` answers at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pipeline.errors import READER_GONE, ExitCode, LockedError, SummarizeError
from pipeline.options import parse

if TYPE_CHECKING:
    from pipeline.run import BriefMaker
    from pipeline.settings import Settings

log = logging.getLogger(__name__)


def main(
    argv: Sequence[str] | None = None,
    *,
    open_maker: Callable[[Settings], BriefMaker] | None = None,
) -> int:
    """Run the command and return its exit code.

    Args:
        argv: arguments; None: the process's.
        open_maker: what makes the briefs; None: `pipeline.brief.open_brief_maker`.
    """
    options = parse(argv)
    from pipeline.job import do
    from pipeline.signals import Signals, Stopped
    from pipeline.talk import set_up_logging

    set_up_logging(options.log_format, quiet=options.quiet, verbose=options.verbose)
    report = None
    try:
        with Signals().installed() as signals:
            report = do(options, signals, open_maker)
        code = int(report.exit_code()) if report else int(ExitCode.OK)
    except SummarizeError as error:
        log.error("%s", error)
        code = error.exit_code
        if isinstance(error, LockedError):
            return code  # the metrics are the holder's
    except Stopped as stop:
        log.warning("%s", stop)
        code = stop.exit_code
    except BrokenPipeError:
        code = READER_GONE
    except Exception as error:
        log.error("internal error: %s: %s", type(error).__name__, error, exc_info=options.verbose)
        code = 1
    if options.metrics and not options.dry_run and not options.doctor:
        from pipeline.metrics import write_metrics

        try:
            write_metrics(options.metrics, code, report)
        except SummarizeError as error:
            log.error("%s", error)
            code = code or error.exit_code
    return code
