"""The command line of `summarize`, as the contract specifies it.

Nothing heavy is imported here, so that `--help` answers at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Never

from summarize import __version__
from summarize.batch.deadline import Deadline
from summarize.errors import ExitCode, SummarizeError

FORMAT_NAMES = ("markdown", "json", "html")
DEFAULT_FORMATS = FORMAT_NAMES[:2]
"""Default formats of a directory; the first one is the default on stdout."""
_EPILOG = """\
exit codes: 0 all done, skipped or refused; 2 wrong usage; 10/11 some/all articles failed;
12 the deadline came first; 13 configuration invalid; 14 weights missing or damaged;
15 another run holds DIR; 16 output cannot be written; 130/143 interrupted/terminated
"""


class _Parser(argparse.ArgumentParser):
    """A parser that reports an error in one line."""

    def error(self, message: str) -> Never:
        """Exit with `ExitCode.USAGE`."""
        self.exit(ExitCode.USAGE, f"{self.prog}: {message} (see {self.prog} --help)\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command's options."""
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
        help="file (.txt .md .html .htm .jsonl .ndjson .rss .atom .xml .eml .mbox .docx),"
        " directory, or - for stdin",
    )
    p.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        type=_path,
        help="write files there, named after the articles' ids; a rerun does only what is left",
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
    _add_run_control(p)
    _add_reporting(p)
    return p


def _path(text: str) -> Path:
    # An unset variable in a job's script must not mean the current folder.
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
        "--glossary", metavar="FILE", type=_path, help="names and terms for translations (fr;en)"
    )
    p.add_argument(
        "--strategy",
        choices=("translate-first", "summarize-first"),
        help="default: translate-first",
    )
    p.add_argument(
        "--brief-languages",
        metavar="CODE,CODE",
        type=lambda text: text.split(","),
        help="default: fr,en",
    )
    p.add_argument(
        "--strict", action="store_true", default=None, help="a refused article counts as failed"
    )


def _add_run_control(p: argparse.ArgumentParser) -> None:
    p.add_argument(
        "--deadline",
        metavar="HH:MM|DURATION",
        type=_deadline,
        help="begin no article that would not end by then (7h30m, 90m, 45s)",
    )
    p.add_argument(
        "--retry-failed", action="store_true", help="with -o: do the failed articles again"
    )
    p.add_argument("--force", action="store_true", help="with -o: do all articles again")
    p.add_argument(
        "--dry-run",
        action="store_true",
        help="only say what would be done: action, id, source and reason, parted by tabs",
    )


def _deadline(text: str) -> Deadline:
    try:
        return Deadline(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _add_reporting(p: argparse.ArgumentParser) -> None:
    p.add_argument(
        "--report",
        metavar="FILE",
        type=_path,
        help="the run's report as JSON (default DIR/run.json)",
    )
    p.add_argument(
        "--metrics",
        metavar="FILE",
        type=_path,
        help="the run for Prometheus' textfile collector (FILE.prom)",
    )
    p.add_argument("--log-format", choices=("text", "json"), default="text")
    p.add_argument("-q", "--quiet", action="store_true", help="only errors on stderr")
    p.add_argument("-v", "--verbose", action="store_true", help="everything on stderr")
    p.add_argument(
        "--no-progress",
        action="store_true",
        help="no progress line (there is one on a terminal only)",
    )
    p.add_argument(
        "--doctor",
        action="store_true",
        help="only say, in seconds, whether a run with these options would work; reads no INPUT",
    )
    p.add_argument("--version", action="version", version=f"%(prog)s {__version__}")


@contextmanager
def blamed(option: str) -> Iterator[None]:
    """Put the option at fault before the text of an error that ends the run."""
    try:
        yield
    except SummarizeError as error:
        error.args = (f"{option}: {error}",)
        raise


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """Parse and check the command line, exiting with one line on wrong usage.

    Args:
        argv: Arguments; None uses those of the process.
    """
    p = parser()
    options, unknown = p.parse_known_intermixed_args(argv)
    if unknown:
        from summarize.settings.suggest import did_you_mean

        known = [name for action in p._actions for name in action.option_strings]
        typed = unknown[0].split("=")[0]
        p.error(f"unknown option {typed}{did_you_mean(typed, known)}")
    if options.quiet and options.verbose:
        p.error("-q and -v exclude each other")
    for option in ("retry_failed", "force"):
        if getattr(options, option) and not options.output:
            p.error(
                f"--{option.replace('_', '-')} needs -o DIR: only there it is known what was done"
            )
    if not options.output and len(set(options.formats or ())) > 1:
        p.error("several formats need -o DIR")
    if "" in options.inputs:
        p.error("an INPUT is empty")  # an unset variable in a job's script
    if not options.inputs and not options.doctor:
        if sys.stdin is None or sys.stdin.isatty():
            p.error("no input: name a file, a directory, or - for stdin")
        options.inputs = ["-"]
    return options
