"""Measure the product's quality and write docs/lab/quality.md.

python -m tests.quality [PART ...] [--data FOLDER] [--limit N] [--again] [--docs FILE]

Without a part all are run, each in a process of its own, so that no part's memory or models are
in another's figures. The exit code is 1 where a figure is below its floor (floors.toml). A limited
run only prints, unless --docs says where to write.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from tests.quality.data import NEWS_DEV, PAIRS_DEV, REPOSITORY, Options
from tests.quality.floors import faults, floors
from tests.quality.tables import write_section

OWN = (
    "translation",
    "news",
    "briefs",
    "summaries",
    "citations",
    "trust",
    "support",
    "risk",
    "vocabulary",
    "night",
    "extraction",
)
"""Parts with a function `measure(Options) -> str`."""
PRINTING = ("segmentation", "detection", "charsets", "checks")
"""Parts that are programs and print their tables."""
PARTS = (*OWN, *PRINTING)
NEED_NO_DATA = frozenset({"segmentation", "detection", "charsets"})

TITLES = {
    "translation": "Translation",
    "news": "Translation of news, without a human's beside it",
    "briefs": "Briefs",
    "summaries": "The French summarizer alone",
    "citations": "Citations, the right source known",
    "trust": "Trust: known claims, planted errors",
    "support": "Support, as a share of claims",
    "risk": "Soundness, against strict readers",
    "vocabulary": "The pruned vocabulary",
    "night": "A night",
    "extraction": "Extraction from web pages",
    "segmentation": "Segmentation",
    "detection": "Detection of the language",
    "charsets": "Decoding of legacy charsets",
    "checks": "Checks and faults: false alarms, planted faults",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts; return 1 if any of them fails."""
    options = _parse(arguments)
    measured = Options(options.data, options.limit, options.again, tuple(options.written))
    parts: list[str] = options.part or list(PARTS)
    if not (options.data / NEWS_DEV).is_file():
        left_out = [part for part in parts if part not in NEED_NO_DATA]
        print(f"no development data in {options.data}: left out: {', '.join(left_out) or 'none'}")
        parts = [part for part in parts if part in NEED_NO_DATA]
    if len(parts) == 1:
        return _one(parts[0], measured, _docs(options))
    codes = [_in_child(part, options) for part in parts]
    return int(any(codes))


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.quality",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("part", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--data", type=Path, default=REPOSITORY.parent / "shared" / "data")
    parser.add_argument("--limit", type=_positive, help="items a part (default: all)")
    parser.add_argument("--again", action="store_true", help="briefs: a second, shuffled pass")
    parser.add_argument(
        "--written",
        type=Path,
        nargs="+",
        default=(),
        help="briefs: measure what `summarize -f json` wrote; compare further files' bytes",
    )
    parser.add_argument("--docs", type=Path, help="file to write (default: docs/lab/quality.md)")
    options = parser.parse_args(arguments)
    unknown = [part for part in options.part if part not in PARTS]
    if unknown:
        parser.error(f"no part {unknown[0]!r}; there are: {', '.join(PARTS)}")
    return options


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _docs(options: argparse.Namespace) -> Path | None:
    """Return the file to write; a limited run must not replace the figures of a full one."""
    if options.docs is not None:
        return Path(options.docs)
    no_data = not (options.data / NEWS_DEV).is_file()
    return None if options.limit or no_data else REPOSITORY / "docs" / "lab" / "quality.md"


def _one(part: str, options: Options, docs: Path | None) -> int:
    code = 0
    if part in OWN:
        body = import_module(f"tests.quality.{part}").measure(options)
    else:
        code, body = _printed(part, options)
    section = f"## {TITLES[part]}\n`{_command(part, options)}`\n\n{body}"
    print(f"{section}\n", flush=True)
    if docs is not None and code == 0:
        below = faults(part, section, floors())
        print("".join(f"below its floor: {fault}\n" for fault in below), end="", file=sys.stderr)
        write_section(docs, part, section, PARTS)
        code = int(bool(below))
    return code


def _command(part: str, options: Options) -> str:
    limit = f" --limit {options.limit}" if options.limit else ""
    written = " --written A.jsonl B.jsonl" if options.written else ""
    return f"python -m tests.quality {part}{limit}{' --again' if options.again else ''}{written}"


def _printed(part: str, options: Options) -> tuple[int, str]:
    """Run a part that is its own program; return its exit code and output."""
    news, pairs = str(options.data / NEWS_DEV), str(options.data / PAIRS_DEV)
    given = (options.data / NEWS_DEV).is_file()
    arguments = {
        "segmentation": [],
        "charsets": [news] if given else [],
        "detection": [news, pairs] if given else [],
        "checks": ["--data", str(options.data)]
        + (["--limit", str(options.limit)] if options.limit else []),
    }[part]
    command = [sys.executable, "-m", f"tests.quality.{part}", *arguments]
    done = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=False)
    table = done.stdout.strip()
    return done.returncode, table if table.startswith("|") else f"```text\n{table}\n```"


def _in_child(part: str, options: argparse.Namespace) -> int:
    command = [sys.executable, "-m", "tests.quality", part, "--data", str(options.data.resolve())]
    command += ["--limit", str(options.limit)] if options.limit else []
    command += ["--again"] if options.again and part == "briefs" else []
    command += ["--docs", str(options.docs.resolve())] if options.docs else []
    code = subprocess.run(command, cwd=REPOSITORY, check=False).returncode
    if code:
        print(f"{part}: failed with {code}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
