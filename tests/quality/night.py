"""Measure a night: thousands of articles into one directory, their memory, a second run, the speed.

Memory is the resident set of the process, read from outside while it works (Linux).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tests.quality.data import Options, lines, named
from tests.quality.tables import table
from tests.support import nights
from tests.support.commands import environment
from tests.support.paths import REPOSITORY

NEWS_BATCH = "news-batch.jsonl.xz"
EMBEDDED = 100
"""Maximum number of articles done with the embedded weights."""


@dataclass(frozen=True, slots=True)
class Watched:
    """One run, observed from outside."""

    exit_code: int
    seconds: float
    said: str
    peaks: tuple[float, float, float]
    """Peak memory (MB) while the first, second and last third of the briefs were made."""


def watch(command: Sequence[str], folder: Path, briefs: Callable[[], int], count: int) -> Watched:
    """Run a command and sample its memory about 20 times a second.

    Args:
        command: The command to run.
        folder: The working directory.
        briefs: Returns how many briefs are finished.
        count: The number of briefs expected.
    """
    peaks = [0.0, 0.0, 0.0]
    started = time.monotonic()
    log = folder / "stderr.txt"
    with (
        log.open("wb") as stderr,
        subprocess.Popen(command, cwd=folder, env=environment(), stderr=stderr) as running,
    ):
        while running.poll() is None:
            third = min(2, 3 * briefs() // count)
            peaks[third] = max(peaks[third], _resident_mb(running.pid))
            time.sleep(0.05)
    seconds = time.monotonic() - started
    said = log.read_text("utf-8")
    return Watched(running.returncode, seconds, said, (peaks[0], peaks[1], peaks[2]))


def _resident_mb(process: int) -> float:
    try:
        status = Path(f"/proc/{process}/status").read_text("ascii")
    except OSError:
        return 0.0
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def tiny_night(folder: Path, file: Path, count: int) -> tuple[Watched, Watched]:
    """Run twice over the first articles of a JSONL file, with a tiny translator."""
    settings = nights.write_model(folder / "model")
    command = [sys.executable, "-c", nights.COMMAND, "-c", str(settings), "-o", "out", str(file)]

    def briefs() -> int:
        return sum(1 for _ in (folder / "out").glob("*.md"))

    return watch(command, folder, briefs, count), watch(command, folder, briefs, count)


def measure(options: Options) -> str:
    """Return both nights as tables."""
    file = options.data / NEWS_BATCH
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = _unpack(file, folder / "night.jsonl", options.limit)
        runs = tiny_night(folder, folder / "night.jsonl", count)
        few = _unpack(file, folder / "few.jsonl", min(EMBEDDED, options.limit or EMBEDDED))
        embedded = _embedded(folder, few)
    first = f"Articles: the first {count} of {named(file)}.\n\n"
    return f"{first}With a tiny translator:\n\n{_thirds(runs)}\n\n{embedded}"


def _unpack(packed: Path, to: Path, limit: int | None) -> int:
    found = list(islice(lines(packed), limit))
    to.write_text("\n".join(found) + "\n", "utf-8")
    return len(found)


def _thirds(runs: Sequence[Watched]) -> str:
    header = ["run", "exit code", "seconds", *(f"peak MB, third {n}" for n in (1, 2, 3)), "end"]
    rows = [
        [
            name,
            run.exit_code,
            f"{run.seconds:.1f}",
            *(f"{peak:.0f}" if peak else "-" for peak in run.peaks),
            run.said.splitlines()[-1].removeprefix("summarize: "),
        ]
        for name, run in zip(("first", "second"), runs, strict=True)
    ]
    return table(header, rows)


def _embedded(folder: Path, count: int) -> str:
    """Run some articles with the embedded weights; return the report's figures."""
    command = [sys.executable, "-m", "pipeline", "-o", "few", "few.jsonl"]
    env = environment() | {"PYTHONPATH": str(REPOSITORY)}
    subprocess.run(command, cwd=folder, env=env, check=False)
    report = json.loads((folder / "few/run.json").read_text("utf-8"))
    reasons = Counter(str(listed["reason"]) for listed in report["failures"])
    rows = [
        ["outcomes", ", ".join(f"{n} {kind}" for kind, n in report["counts"].items() if n)],
        ["failures", ", ".join(f"{n} x {reason}" for reason, n in reasons.items()) or "none"],
        ["articles a minute", report["articles_per_minute"]],
        ["words a minute", report["words_per_minute"]],
        ["seconds", report["seconds"]],
        ["peak memory, MB", report["peak_memory_mb"]],
    ]
    return f"With the embedded weights, {count} articles:\n\n{table(['', ''], rows)}"
