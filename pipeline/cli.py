"""The command `summarize`: options, and the one boundary where errors become exit codes.

Heavy imports wait until there is an article to deal with, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Never

from pipeline import __version__
from pipeline.errors import ExitCode, SummarizeError

if TYPE_CHECKING:
    from pipeline.records import Article, Unreadable
    from pipeline.report import Report
    from pipeline.run import BriefMaker
    from pipeline.settings import Settings
    from pipeline.signals import Signals

log = logging.getLogger(__name__)

FORMAT_NAMES = ("markdown", "json")
_EPILOG = """\
exit codes: 0 all done, skipped or refused; 2 wrong usage; 10/11 some/all articles failed;
13 configuration invalid; 14 weights missing or damaged; 16 output cannot be written;
130/143 interrupted/terminated
"""


@dataclass(frozen=True, slots=True)
class _Job:
    """What the operator asked for, checked."""

    options: argparse.Namespace
    settings: Settings
    output: Path | None
    formats: tuple[str, ...]
    report: Path | None


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> Never:
        self.exit(ExitCode.USAGE, f"{self.prog}: {message} (see {self.prog} --help)\n")


def parser() -> argparse.ArgumentParser:
    """The command's options, as the contract has them."""
    p = _Parser(
        prog="summarize",
        description="Bilingual (French and English) briefs of articles; every sentence cites the"
        " original.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    p.add_argument(
        "inputs",
        nargs="*",
        metavar="INPUT",
        help="file (.txt .md .html .htm .jsonl .ndjson), directory, or - for stdin",
    )
    p.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        type=_path,
        help="write files there, named after the articles' ids",
    )
    p.add_argument(
        "-f",
        "--format",
        action="append",
        choices=FORMAT_NAMES,
        dest="formats",
        help="repeatable; default: markdown on stdout, markdown and json with -o",
    )
    _add_settings(p)
    _add_talk(p)
    return p


def _path(text: str) -> Path:
    """An unset variable in a job's script must not stand for the current folder."""
    if not text:
        raise argparse.ArgumentTypeError("it is empty")
    return Path(text)


def _add_settings(p: argparse.ArgumentParser) -> None:
    p.add_argument("-c", "--config", metavar="FILE", type=_path, help="settings (TOML)")
    p.add_argument("--profile", metavar="NAME", help="models and settings that go together")
    p.add_argument(
        "--input-format",
        choices=("text", "html", "jsonl"),
        help="default: by the file's ending; for stdin by its content",
    )
    p.add_argument("--lang", metavar="CODE", help="the articles' language; no detection")
    p.add_argument("--max-sentences", metavar="N", type=int, help="the brief's length (default 4)")
    p.add_argument(
        "--strategy",
        choices=("translate-first", "summarize-first"),
        help="default: translate-first",
    )
    p.add_argument(
        "--strict", action="store_true", default=None, help="a refused article counts as failed"
    )


def _add_talk(p: argparse.ArgumentParser) -> None:
    p.add_argument(
        "--report",
        metavar="FILE",
        type=_path,
        help="the run's report as JSON (default DIR/run.json)",
    )
    p.add_argument("--log-format", choices=("text", "json"), default="text")
    p.add_argument("-q", "--quiet", action="store_true", help="only errors on stderr")
    p.add_argument("-v", "--verbose", action="store_true", help="everything on stderr")
    p.add_argument(
        "--no-progress",
        action="store_true",
        help="no progress line (there is one on a terminal only)",
    )
    p.add_argument("--version", action="version", version=f"%(prog)s {__version__}")


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
    options = _parse(argv)
    from pipeline.signals import Signals, Stopped
    from pipeline.talk import set_up_logging

    set_up_logging(options.log_format, quiet=options.quiet, verbose=options.verbose)
    try:
        with Signals().installed() as signals:
            report = _run(_job(options), signals, open_maker)
        return int(report.exit_code())
    except SummarizeError as error:
        log.error("%s", error)
        return error.exit_code
    except Stopped as stop:
        log.warning("%s", stop)
        return stop.exit_code
    except Exception as error:
        log.error("internal error: %s: %s", type(error).__name__, error, exc_info=options.verbose)
        return 1


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    p = parser()
    options, unknown = p.parse_known_intermixed_args(argv)
    if unknown:
        from pipeline.nearest import nearest

        known = [name for action in p._actions for name in action.option_strings]
        typed = unknown[0].split("=")[0]
        p.error(f"unknown option {typed}; did you mean {nearest(typed, known)}?")
    if options.quiet and options.verbose:
        p.error("-q and -v exclude each other")
    if not options.output and len(set(options.formats or ())) > 1:
        p.error("several formats need -o DIR")
    if "" in options.inputs:
        p.error("an INPUT is empty")  # an unset variable in a job's script
    if not options.inputs:
        if sys.stdin is None or sys.stdin.isatty():
            p.error("no input: name a file, a directory, or - for stdin")
        options.inputs = ["-"]
    return options


def _job(options: argparse.Namespace) -> _Job:
    from pipeline.settings import load_settings

    keys = ("profile", "lang", "max_sentences", "strategy", "strict")
    flags = {key: getattr(options, key) for key in keys if getattr(options, key) is not None}
    settings = load_settings(file=options.config, environ=os.environ, flags=flags)
    output: Path | None = options.output
    return _Job(
        options=options,
        settings=settings,
        output=output,
        formats=tuple(options.formats or (FORMAT_NAMES if output else FORMAT_NAMES[:1])),
        report=options.report or (output / "run.json" if output else None),
    )


def _run(
    job: _Job, signals: Signals, open_maker: Callable[[Settings], BriefMaker] | None
) -> Report:
    from pipeline.deliver import Folder, Sink, Stream
    from pipeline.read import ReadLimits, read_inputs
    from pipeline.run import run
    from pipeline.talk import Progress
    from pipeline.write import check_writable, protected_stdout

    inputs: list[str] = job.options.inputs
    with ExitStack() as stack:
        # First of all, so that nothing that is imported or loaded can write to stdout.
        out = stack.enter_context(protected_stdout())
        if job.report:
            check_writable(job.report)
        _warn_of_nothing(inputs)
        stdin, jsonl = _stdin(job)
        items = read_inputs(
            inputs,
            input_format=job.options.input_format,
            limits=ReadLimits(job.settings.read.max_characters),
            stdin=stdin,
        )
        sink: Sink
        if job.output:
            sink = Folder(job.output, job.formats)
        else:
            items, several = _several(items)
            sink = Stream(out, job.formats[0], several=several or jsonl)
        progress = stack.enter_context(
            Progress(shown=not (job.options.no_progress or job.options.quiet))
        )
        report = run(
            items,
            job.settings,
            make=(open_maker or _open_brief_maker)(job.settings),
            sink=sink,
            hold=signals.hold,
            progress=progress,
        )
    _finish(report, job)
    return report


def _open_brief_maker(settings: Settings) -> BriefMaker:
    from pipeline.brief import open_brief_maker

    return open_brief_maker(settings)


def _warn_of_nothing(inputs: Sequence[str]) -> None:
    from pipeline.read.inputs import printable, walk

    for name in inputs:
        if not walk([name], None):
            log.warning("%s: no articles in it", printable(name))


def _stdin(job: _Job) -> tuple[BinaryIO, bool]:
    """Standard input, and whether any input is JSON Lines."""
    import io

    from pipeline.read.inputs import ENDINGS, STDIN, Format
    from pipeline.read.stream import sniff

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


def _several(
    items: Iterator[Article | Unreadable],
) -> tuple[Iterator[Article | Unreadable], bool]:
    """The same items, and whether there is more than one of them."""
    first = list(islice(items, 2))
    return chain(first, items), len(first) > 1


def _finish(report: Report, job: _Job) -> None:
    from pipeline.report import save, summary

    if report.articles != 1:
        log.info("%s", summary(report))
    if job.report:
        try:
            save(report, job.report)
        except SummarizeError as error:
            if report.ending is None:
                raise
            log.error("%s", error)
