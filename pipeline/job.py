"""Job: from what the operator asked for to a run, and to its report."""

from __future__ import annotations

import argparse
import io
import logging
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from pipeline.deadline import Deadline, Pace
from pipeline.deliver import Folder, Stream
from pipeline.errors import SummarizeError, UsageError
from pipeline.identity import weights
from pipeline.journal import FolderJournal, Journal, NoJournal
from pipeline.ledger import Ledger
from pipeline.lock import locked
from pipeline.options import DEFAULT_FORMATS
from pipeline.outlook import outlook
from pipeline.paper import Paper
from pipeline.read import ReadLimits, count_articles, read_inputs
from pipeline.read.inputs import ENDINGS, STDIN, Format, printable, walk
from pipeline.read.stream import sniff
from pipeline.records import Article, Unreadable
from pipeline.recover import ledger_to_read, open_ledger
from pipeline.render import FORMATS
from pipeline.report import Report, save, summary
from pipeline.run import BriefMaker, Item, Way, run
from pipeline.settings import Settings, load_settings
from pipeline.signals import Signals
from pipeline.talk import Progress
from pipeline.write import (
    check_writable,
    clear_leftovers,
    prepare_folder,
    protected_stdout,
    write_all,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Job:
    """What the operator asked for, checked."""

    options: argparse.Namespace
    settings: Settings
    output: Path | None
    formats: tuple[str, ...]
    report: Path | None
    deadline: Deadline | None


def do(
    options: argparse.Namespace,
    signals: Signals,
    open_maker: Callable[[Settings], BriefMaker] | None = None,
) -> Report | None:
    """Do what the options ask for; None where nothing was to be done but to say what would be.

    Raises:
        SummarizeError: the run could not begin, or could not be reported on.
        Stopped: a signal came before or after the run.
    """
    job = _checked(options)
    with protected_stdout() as out:
        # From here on nothing that is imported or loaded can write to stdout.
        if options.doctor:
            _examine(job, out)
            return None
        _warn_of_nothing(options.inputs)
        if options.dry_run:
            _look_ahead(job, out)
            return None
        return _run(job, signals, open_maker or _open_brief_maker, out)


def _examine(job: _Job, out: BinaryIO) -> None:
    """Say whether a run would work.

    Raises:
        SummarizeError: it would not; with the exit code of the first fault.
    """
    from pipeline.doctor import examine

    faults = []
    for finding in examine(job.settings, job.output):
        write_all(out, f"{finding}\n".encode())
        faults += [finding] if finding.code else []
    if faults:
        error = SummarizeError(f"a run would not work: {faults[0].what}: {faults[0].said}")
        error.exit_code = faults[0].code
        raise error


def _look_ahead(job: _Job, out: BinaryIO) -> None:
    """Say what would be done; nothing is written, and nobody is kept from writing."""
    with ExitStack() as stack:
        journal: Journal = NoJournal()
        if job.output and job.output.is_dir():
            ledger = stack.enter_context(ledger_to_read(job.output))
            journal = _journal(job, job.output, ledger)
        counts = Counter[str]()
        for line in outlook(_items(job)[0], journal):
            counts[line.partition("\t")[0]] += 1
            write_all(out, line.encode("utf-8"))
    log.info("would be: %s", ", ".join(f"{n} {action}" for action, n in counts.items()) or "none")


def _checked(options: argparse.Namespace) -> _Job:
    keys = ("profile", "lang", "max_sentences", "strategy", "strict", "brief_languages")
    flags = {key: getattr(options, key) for key in keys if getattr(options, key) is not None}
    if options.glossary is not None:
        flags["translate"] = {"glossary": str(options.glossary)}
    settings = load_settings(file=options.config, environ=os.environ, flags=flags)
    output: Path | None = options.output
    return _Job(
        options=options,
        settings=settings,
        output=output,
        formats=tuple(options.formats or (DEFAULT_FORMATS if output else DEFAULT_FORMATS[:1])),
        report=options.report or (output / "run.json" if output else None),
        deadline=options.deadline,
    )


def _run(
    job: _Job, signals: Signals, open_maker: Callable[[Settings], BriefMaker], out: BinaryIO
) -> Report:
    options = job.options
    with ExitStack() as stack:
        ledger = stack.enter_context(_ledger(job.output)) if job.output else None
        for path in (job.report, options.metrics):
            if path:
                check_writable(path)
        items, jsonl = _items(job)
        items, several = _several(items)
        paper: Paper | None = None
        settings = job.settings if several else _alone(job.settings)
        make = open_maker(settings)
        if job.output and ledger:
            paper = Paper(job.output, ledger, job.settings.brief_languages)
            way = replace(_into_folder(job, job.output, ledger, make), publish=paper.update)
            items = _announced(items, _said(job))
        else:
            if several and FORMATS[job.formats[0]].alone:
                raise UsageError(f"{job.formats[0]} of several articles needs -o DIR")
            sink = Stream(out, job.formats[0], several=several or jsonl)
            way = Way(make, sink, deadline=job.deadline, in_order=True)
        shown = not (options.no_progress or options.quiet)
        total = partial(count_articles, options.inputs, options.input_format)
        progress = stack.enter_context(Progress(shown=shown, total=total))
        report = run(items, settings, replace(way, hold=signals.hold), progress=progress)
        if job.report:
            report = replace(report, models=weights(job.settings))
        with signals.hold():
            _finish(report, job, ledger, paper)
    return report


@contextmanager
def _ledger(folder: Path) -> Iterator[Ledger]:
    """The directory's ledger, for this run alone."""
    prepare_folder(folder)
    with locked(folder):
        clear_leftovers(folder)
        ledger = open_ledger(folder)
        try:
            yield ledger
        finally:
            ledger.close()


def _into_folder(job: _Job, folder: Path, ledger: Ledger, make: BriefMaker) -> Way:
    journal = _journal(job, folder, ledger)
    pace = Pace(ledger.words_per_second())
    ledger.begin_run()
    return Way(make, Folder(folder, job.formats), journal, job.deadline, pace)


def _journal(job: _Job, folder: Path, ledger: Ledger) -> FolderJournal:
    return FolderJournal(
        folder,
        ledger,
        job.settings,
        job.formats,
        force=job.options.force,
        retry_failed=job.options.retry_failed,
    )


def _open_brief_maker(settings: Settings) -> BriefMaker:
    from pipeline.brief import open_brief_maker

    return open_brief_maker(settings)


def _warn_of_nothing(inputs: Sequence[str]) -> None:
    for name in inputs:
        if not walk([name], None):
            log.warning("%s: no articles in it", printable(name))


def _announced(items: Iterator[Item], said: str) -> Iterator[Item]:
    """The same items; whoever reads that the run begins can stop it, and gets a report."""
    log.info("begins: %s", said)
    yield from items


def _said(job: _Job) -> str:
    inputs = ", ".join(printable(name) for name in job.options.inputs[:3])
    more = len(job.options.inputs) - 3
    inputs += f" and {more} more" if more > 0 else ""
    return f"{inputs} into {job.output} (profile {job.settings.profile})"


def _items(job: _Job) -> tuple[Iterator[Item], bool]:
    """What the inputs hold, and whether any of them is JSON Lines."""
    stdin, jsonl = _stdin(job)
    items = read_inputs(
        job.options.inputs,
        input_format=job.options.input_format,
        limits=ReadLimits(job.settings.read.max_characters),
        stdin=stdin,
    )
    return items, jsonl


def _stdin(job: _Job) -> tuple[BinaryIO, bool]:
    stdin: BinaryIO = sys.stdin.buffer if sys.stdin is not None else io.BytesIO()
    forced: str | None = job.options.input_format
    if forced:
        return stdin, forced == Format.JSONL
    inputs: list[str] = job.options.inputs
    jsonl = any(ENDINGS.get(Path(name).suffix.lower()) is Format.JSONL for name in inputs)
    if STDIN in inputs and not job.output:
        stdin, found = sniff(stdin)
        jsonl = jsonl or found is Format.JSONL
    return stdin, jsonl


def _several(items: Iterator[Item]) -> tuple[Iterator[Article | Unreadable], bool]:
    """The same items, and whether there is more than one of them."""
    first = list(islice(items, 2))
    return chain(first, items), len(first) > 1


def _alone(settings: Settings) -> Settings:
    """The same, for a single article: its models need not expect others beside it."""
    return settings.model_copy(update={"articles_in_hand": 1})


def _finish(report: Report, job: _Job, ledger: Ledger | None, paper: Paper | None) -> None:
    """Record and report, each as far as it goes: what ended the run is not hidden by it."""
    log.info("%s", summary(report))
    failed: SummarizeError | None = None
    steps: list[Callable[[], None]] = []
    if ledger:
        done = (int(report.exit_code()), report.words, report.seconds)
        steps.append(lambda: ledger.end_run(*done))
    if paper:
        steps.append(paper.write)
    if job.report:
        path = job.report
        steps.append(lambda: save(report, path))
    for step in steps:
        try:
            step()
        except SummarizeError as error:
            failed = failed or error
            if report.ending is not None:
                log.error("%s", error)
    if failed is not None and report.ending is None:
        raise failed
