"""Carry out a request: set up the run, execute it, and report on it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from typing import BinaryIO

from summarize.api import Summarizer
from summarize.batch.deadline import Pace
from summarize.batch.logs import Progress
from summarize.batch.report import Report, save_report, summary_line
from summarize.batch.run import run
from summarize.batch.scheduler import MakeBrief, RunContext
from summarize.cli.options import blamed
from summarize.cli.request import Request, peek_several
from summarize.errors import SummarizeError
from summarize.output.deliver import Stream
from summarize.output.directory import OutputDirectory, begin_run, locked_ledger

log = logging.getLogger(__name__)

Hold = Callable[[], AbstractContextManager[None]]


def execute(request: Request, out: BinaryIO, hold: Hold, make: MakeBrief | None = None) -> Report:
    """Make a brief of every article of the request.

    Args:
        request: The request.
        out: The real stdout.
        hold: A context that delays signals.
        make: Makes the briefs; None uses the models of the settings.

    Raises:
        SummarizeError: The run could not begin, or its report could not be written.
        Stopped: A signal arrived before or after the run.
    """
    options = request.options
    with ExitStack() as stack:
        folder = request.output
        ledger = None
        if folder:
            with blamed("-o"):
                ledger = stack.enter_context(locked_ledger(folder))
        request.check_outputs()
        items, lines = request.items()
        items, has_several = peek_several(items)
        summarizer = Summarizer.from_settings(request.settings, single_article=not has_several)
        context = RunContext(make or summarizer.make, deadline=options.deadline, hold=hold)
        directory: OutputDirectory | None = None
        if folder and ledger:
            with blamed("-o"):
                directory = begin_run(
                    folder, ledger, request.settings, request.formats, request.redo
                )
            context = _into_directory(context, directory)
            items = request.announced(items)
        else:
            sink = Stream(out, request.formats[0], several=has_several, lines=lines)
            context = replace(context, sink=sink, in_order=True)
        shown = not (options.no_progress or options.quiet)
        progress = stack.enter_context(Progress(shown=shown, total=request.count))
        report = run(items, summarizer.settings, context, progress=progress)
        if request.report:
            report = replace(report, models=summarizer.weights())
        with hold():
            _finish(report, request, directory)
    return report


def _into_directory(context: RunContext, directory: OutputDirectory) -> RunContext:
    return replace(
        context,
        sink=directory.sink,
        journal=directory.journal,
        pace=Pace(directory.words_per_second),
        publish=directory.overview.update,
    )


def _finish(report: Report, request: Request, directory: OutputDirectory | None) -> None:
    """Record and report the run as far as possible.

    Errors here are raised only if nothing else ended the run; otherwise they are logged, so that
    they do not hide its cause.
    """
    log.info("%s", summary_line(report))
    failed: SummarizeError | None = None
    steps: list[tuple[str, Callable[[], None]]] = []
    if directory is not None:
        held = directory
        done = (int(report.exit_code()), report.words, report.seconds)
        steps += [("-o", lambda: held.end_run(*done)), ("-o", held.overview.write)]
    if request.report:
        path = request.report
        option = "--report" if request.options.report else "-o"
        steps.append((option, lambda: save_report(report, path)))
    for option, step in steps:
        try:
            with blamed(option):
                step()
        except SummarizeError as error:
            failed = failed or error
            if report.ending is not None:
                log.error("%s", error)
    if failed is not None and report.ending is None:
        raise failed
