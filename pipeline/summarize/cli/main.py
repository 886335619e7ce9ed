"""The command `summarize`, and the only place where errors become exit codes.

Heavy imports are deferred until there is work to do, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from summarize.cli.options import blamed, parse
from summarize.errors import READER_GONE, ExitCode, LockedError, SummarizeError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from summarize.batch.report import Report
    from summarize.batch.scheduler import MakeBrief
    from summarize.batch.signals import Signals
    from summarize.settings.schema import Settings

    OpenMaker = Callable[[Settings], MakeBrief]

log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None, *, open_maker: OpenMaker | None = None) -> int:
    """Run the command and return its exit code.

    Args:
        argv: Arguments; None uses those of the process.
        open_maker: Returns the maker of briefs for the settings; None uses the settings' models.
    """
    options = parse(argv)
    from summarize.batch.logs import set_up_logging
    from summarize.batch.signals import Signals, Stopped

    set_up_logging(options.log_format, quiet=options.quiet, verbose=options.verbose)
    report = None
    try:
        with Signals().installed() as signals:
            report = _execute(options, signals, open_maker)
        code = int(report.exit_code()) if report else int(ExitCode.OK)
    except SummarizeError as error:
        log.error("%s", error)
        code = error.exit_code
        if isinstance(error, LockedError | UsageError):
            return code  # the metrics file is the other run's, or an input
    except Stopped as stop:
        log.warning("%s", stop)
        code = stop.exit_code
    except BrokenPipeError:
        code = READER_GONE
    except Exception as error:
        log.error("internal error: %s: %s", type(error).__name__, error, exc_info=True)
        code = 1
    return _with_metrics(options, code, report)


def _execute(
    options: argparse.Namespace, signals: Signals, open_maker: OpenMaker | None
) -> Report | None:
    """Carry out the options; return the run's report, or None for `--dry-run` and `--doctor`."""
    from summarize.cli.request import load_request
    from summarize.output.files import protected_stdout

    request = load_request(options)
    with protected_stdout() as out:
        # From here on, nothing that is imported or loaded can write to stdout.
        if options.doctor or options.dry_run:
            from summarize.cli import look_ahead

            if options.doctor:
                look_ahead.print_diagnoses(request, out)
            else:
                request.warn_of_inputs()
                look_ahead.print_plan(request, out)
            return None
        from summarize.cli.job import execute

        request.warn_of_inputs()
        make = open_maker(request.settings) if open_maker else None
        return execute(request, out, signals.hold, make)


def _with_metrics(options: argparse.Namespace, code: int, report: Report | None) -> int:
    """Write the metrics if requested, and return the exit code."""
    if not options.metrics or options.dry_run or options.doctor:
        return code
    if code == ExitCode.BAD_CONFIG and report is None and _may_be_glossary(options.metrics):
        log.error("--metrics: %s: left as it is, since it holds something else", options.metrics)
        return code
    from summarize.batch.metrics import write_metrics

    try:
        with blamed("--metrics"):
            write_metrics(options.metrics, code, report)
    except SummarizeError as error:
        log.error("%s", error)
        return code or error.exit_code
    return code


def _may_be_glossary(path: Path) -> bool:
    """True for a file that is no run's metrics: the settings that name a glossary are not known."""
    from summarize.output.files import is_special, read_regular

    try:
        return not is_special(path) and not read_regular(path).startswith(b"# HELP summarize_")
    except OSError:
        return False
