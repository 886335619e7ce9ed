"""Measure the product's speed beside other ways to do the same, and write docs/lab/speed.md.

python -m tests.bench [PART ...] [--data FOLDER] [--limit N] [--docs FILE]

Every part runs in a process of its own, one after the other on one machine: figures of one run
compare, those of two runs do not. A limited run only prints, unless --docs says where to write.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from tests.quality.data import PAIRS_DEV, REPOSITORY
from tests.quality.tables import write_section

TITLES = {
    "translation": "Translation",
    "articles": "Articles, end to end",
    "steps": "Where an article's time goes",
    "seq2seq": "Marian and BART, random weights",
}
"""Modules with `measure(data, limit) -> str`, by part."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts; return 1 if any of them fails."""
    options = _parse(arguments)
    parts: list[str] = options.part or list(TITLES)
    if len(parts) > 1:
        codes = [_in_child(part, options) for part in parts]
        return int(any(codes))
    [part] = parts
    body = import_module(f"tests.bench.{part}").measure(options.data, options.limit)
    limit = f" --limit {options.limit}" if options.limit else ""
    section = f"## {TITLES[part]}\n`python -m tests.bench {part}{limit}`, {_machine()}\n\n{body}"
    print(f"{section}\n", flush=True)
    docs = options.docs or (None if options.limit else REPOSITORY / "docs" / "lab" / "speed.md")
    if docs is not None:
        write_section(docs, part, section, list(TITLES))
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("part", nargs="*", metavar="PART", help=f"of {', '.join(TITLES)}")
    parser.add_argument("--data", type=Path, default=REPOSITORY.parent / "shared" / "data")
    parser.add_argument("--limit", type=int, help="sentences and articles (default: 200 and 50)")
    parser.add_argument("--docs", type=Path, help="file to write (default: docs/lab/speed.md)")
    options = parser.parse_args(arguments)
    if unknown := [part for part in options.part if part not in TITLES]:
        parser.error(f"no part {unknown[0]!r}; there are: {', '.join(TITLES)}")
    if options.limit is not None and options.limit < 1:
        parser.error("--limit: at least 1")
    if not (options.data / PAIRS_DEV).is_file():
        print(f"no development data in {options.data}: own sentences are measured instead")
    return options


def _machine() -> str:
    """Return the processor and number of cores, for comparison."""
    model = platform.processor() or platform.machine()
    try:
        found = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        model = next(line.split(": ")[1] for line in found if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    return f"{len(os.sched_getaffinity(0))} cores of {model}"


def _in_child(part: str, options: argparse.Namespace) -> int:
    command = [sys.executable, "-m", "tests.bench", part, "--data", str(options.data.resolve())]
    command += ["--limit", str(options.limit)] if options.limit else []
    command += ["--docs", str(options.docs.resolve())] if options.docs else []
    code = subprocess.run(command, cwd=REPOSITORY, check=False).returncode
    if code:
        print(f"{part}: failed with {code}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
