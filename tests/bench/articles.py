"""The command, end to end: articles a minute, memory, first brief; the same bytes another way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.corpus import write_articles
from tests.quality.tables import table
from tests.support.commands import environment
from tests.support.paths import REPOSITORY

REFERENCE_ARTICLES = 2
COMPARED = 12
STARTS = 3
_EXAMPLE = REPOSITORY / "docs" / "example" / "barrage.txt"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the command."""

    seconds: float
    peak_mb: float
    report: dict[str, object]


def measure(data: Path, limit: int | None) -> str:
    """Measure the product, the reference engine on a few, and the first brief; return Markdown."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        # Aside, so that no build is in the figures.
        subprocess.run([sys.executable, "-m", "models", "build"], check=True, stdout=sys.stderr)
        ids, name = write_articles(data, limit, folder / "night.jsonl")
        few = _first(folder, "few.jsonl", REFERENCE_ARTICLES)
        # In a process of its own: a child's peak memory counts what its parent had when it began.
        making = [sys.executable, "-m", "tests.bench.reference", str(folder)]
        made = subprocess.run(making, check=True, stdout=subprocess.PIPE, text=True)
        reference = made.stdout.strip()
        # Before the product and after it: a shared machine's speed changes meanwhile.
        before = command(folder, "-c", reference, "-o", "before", few)
        starts = [command(folder, "-q", str(_EXAMPLE)) for _ in range(STARTS)]
        fast = command(folder, "-o", "fast", few)
        product = command(folder, "-o", "night", "night.jsonl")
        after = command(folder, "-c", reference, "-o", "after", few)
        same = _same(folder, ids)
    slow = (_worked(before) + _worked(after)) / 2
    minute = float(str(product.report["articles_per_minute"]))
    rows: list[tuple[object, object]] = [
        ("articles a minute", f"{minute:.1f}"),
        ("words a minute", product.report["words_per_minute"]),
        ("peak memory, MB", f"{product.peak_mb:.0f}"),
        (f"first {REFERENCE_ARTICLES} articles, seconds of work", f"{_worked(fast):.1f}"),
        (
            "the same by the reference, before and after, seconds",
            f"{_worked(before):.1f}, {_worked(after):.1f}",
        ),
        ("times", f"{slow / _worked(fast):.1f}"),
        # The reference does one sentence at a time, however many articles there are.
        (
            "times, by words a minute of all articles and of the reference's",
            f"{_words(product) / _words(before) * slow / _worked(before):.1f}",
        ),
        ("the reference's peak memory, MB", f"{before.peak_mb:.0f}"),
        ("one article of 360 words, from start to brief, seconds", _best(starts)),
        ("its peak memory, MB", f"{max(start.peak_mb for start in starts):.0f}"),
        ("the same bytes in reverse order, one thread, three in hand", same),
    ]
    intro = (
        f"{name}, by the command, weights built. The reference: the same steps on transformers,"
        " float32, one sentence at a time, the whole vocabulary."
    )
    return f"{intro}\n\n{table(['', ''], rows)}"


def command(folder: Path, *arguments: str) -> Run:
    """Run `summarize` in `folder`."""
    report = folder / "report.json"
    words = [sys.executable, "-m", "pipeline", "--report", str(report), *arguments]
    began = time.perf_counter()
    with subprocess.Popen(
        words, cwd=folder, env=environment(), stdout=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)}: exit code {process.returncode}")
    said = json.loads(report.read_text("utf-8")) if report.is_file() else {}
    return Run(seconds, used.ru_maxrss / 1024, said)


def _first(folder: Path, name: str, count: int) -> str:
    lines = (folder / "night.jsonl").read_text("utf-8").splitlines(keepends=True)[:count]
    (folder / name).write_text("".join(lines), "utf-8")
    return name


def _worked(run: Run) -> float:
    """Return the seconds that the run reports, which exclude the interpreter's start."""
    return float(str(run.report["seconds"]))


def _words(run: Run) -> float:
    """Return the words per minute."""
    return float(str(run.report["words_per_minute"]))


def _best(starts: list[Run]) -> str:
    seconds = sorted(start.seconds for start in starts)
    return f"{seconds[0]:.1f} (of {len(starts)}: to {seconds[-1]:.1f})"


def _same(folder: Path, ids: list[str]) -> str:
    lines = (folder / "night.jsonl").read_text("utf-8").splitlines(keepends=True)[:COMPARED]
    (folder / "reversed.jsonl").write_text("".join(reversed(lines)), "utf-8")
    settings = folder / "one.toml"
    settings.write_text("threads = 1\narticles_in_hand = 3\n", "utf-8")
    command(folder, "-c", str(settings), "-o", "again", "reversed.jsonl")
    compared = ids[:COMPARED]
    equal = 0
    for id_ in compared:
        one, other = (
            json.loads((folder / d / f"{id_}.json").read_text()) for d in ("night", "again")
        )
        for brief in (one, other):  # the two settings have another hash
            brief["made_with"].pop("settings_sha256")
            brief["article"].pop("source")
        equal += one == other
    return f"{equal} of {len(compared)} briefs"
