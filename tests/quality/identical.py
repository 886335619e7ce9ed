"""Compare two builds of the product: the same articles, every output byte for byte.

    python -m tests.quality.identical BEFORE AFTER [--data FOLDER] [--limit N] [--keep FOLDER]

BEFORE and AFTER are each the command to run (a path of `summarize`), or a folder that an earlier
comparison kept. Both strategies and all formats are written. A change of structure must leave
everything the same; the exit code is 1 where a file differs or is missing on one side.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.quality.data import NEWS_DEV, REPOSITORY, lines

STRATEGIES = ("translate-first", "summarize-first")
FORMATS = ("markdown", "json", "html")
BRIEFS = frozenset({".md", ".json", ".html"})
REPORTS = frozenset({"run.json", "index.html"})
"""Files that contain times and speeds."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare the outputs; return 1 if anything differs."""
    options = _parse(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        kept = options.keep or Path(scratch)
        articles = Path(scratch) / "articles.jsonl"
        _write_articles(options.data / NEWS_DEV, options.limit, articles)
        before = _outputs(options.before, articles, kept / "before")
        after = _outputs(options.after, articles, kept / "after")
        differing = differences(before, after)
        total = len(_briefs(before))
    for name in differing:
        print(f"differs: {name}")
    print(f"{total} files before, {len(differing)} differ")
    return int(bool(differing) or total == 0)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.quality.identical",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--data", type=Path, default=REPOSITORY.parent / "shared" / "data")
    parser.add_argument("--limit", type=int, default=60)
    parser.add_argument("--keep", type=Path, help="leave the outputs in this folder")
    return parser.parse_args(arguments)


def _write_articles(file: Path, limit: int, target: Path) -> None:
    """Write the articles in the product's own input format, in one file for both sides."""
    with target.open("w", encoding="utf-8") as stream:
        for number, line in enumerate(lines(file)):
            if number == limit:
                break
            item = json.loads(line)
            fields = {"id": item["id"], "title": item["title"], "text": item["text"]}
            stream.write(json.dumps(fields, ensure_ascii=False) + "\n")


def _outputs(source: Path, articles: Path, folder: Path) -> Path:
    """Return the folder with a command's output; an existing one is taken as it is."""
    if source.is_dir():
        return source
    for strategy in STRATEGIES:
        target = folder / strategy
        formats = [part for name in FORMATS for part in ("--format", name)]
        command = [source, "--strategy", strategy, "--output", target, *formats, articles.name]
        # Relative, so that no scratch folder's name becomes the articles' source.
        finished = subprocess.run(list(map(str, command)), cwd=articles.parent, check=False)
        print(f"{source}: {strategy}: exit code {finished.returncode}", file=sys.stderr)
    return folder


def differences(before: Path, after: Path) -> list[str]:
    """Return the sorted names of briefs that differ or that one side lacks."""
    left, right = _briefs(before), _briefs(after)
    return sorted(name for name in left | right if left.get(name) != right.get(name))


def _briefs(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.suffix in BRIEFS and file.name not in REPORTS
    }


if __name__ == "__main__":
    sys.exit(main())
