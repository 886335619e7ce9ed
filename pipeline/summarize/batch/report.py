"""The report of a run: counts, failures, speed and the exit code that follows from them."""

from __future__ import annotations

import json
import platform
import resource
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from summarize import __version__
from summarize.errors import ExitCode
from summarize.output.files import write_atomic
from summarize.records import Outcome, OutcomeKind

SCHEMA = "report/1"
_LIBRARIES = (
    "ctranslate2",
    "langdetect",
    "onnxruntime",
    "tokenizers",
    "torch",
    "transformers",
)


@dataclass(frozen=True, slots=True)
class Listed:
    """An article without a brief, as the report lists it."""

    id: str
    source: str
    reason: str
    traceback: str | None = None
    """Set for unexpected errors only."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a run ended before the end of its input."""

    reason: str
    exit_code: int


@dataclass(frozen=True, slots=True)
class Report:
    """The report of one run, which holds no briefs, so that it stays small for any run."""

    counts: Mapping[OutcomeKind, int]
    failures: tuple[Listed, ...]
    refused: tuple[Listed, ...]
    computed: int
    """Articles done, except those whose brief existed and only had to be written."""
    words: int
    """Words of the computed articles."""
    seconds: float
    left: int = 0
    """Articles that were not begun because of the deadline."""
    strict: bool = False
    """Whether a refused article counts as failed."""
    ending: Ending | None = None
    profile: str = ""
    settings_sha256: str = ""
    models: Mapping[str, str] = field(default_factory=dict)
    """Identifiers of the weights, by role."""

    @property
    def articles(self) -> int:
        """Number of articles that have an outcome."""
        return sum(self.counts.values())

    def exit_code(self) -> int:
        """Return the exit code of the run (contract, "Exit codes")."""
        if self.ending is not None:
            return self.ending.exit_code
        failed = self.counts[OutcomeKind.FAILED]
        if self.strict:
            failed += self.counts[OutcomeKind.REFUSED]
        if not failed:
            return ExitCode.OK
        return ExitCode.ALL_FAILED if failed == self.articles else ExitCode.SOME_FAILED

    def to_json(self) -> dict[str, object]:
        """Return the report as `--report` writes it; its speeds count computed articles only."""
        minutes = self.seconds / 60
        return {
            "schema": SCHEMA,
            "exit_code": int(self.exit_code()),
            "ended_early": self.ending.reason if self.ending else None,
            "counts": {kind.value: self.counts[kind] for kind in OutcomeKind},
            "left": self.left,
            "failures": [_entry(listed) for listed in self.failures],
            "refused": [_entry(listed) for listed in self.refused],
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": round(self.seconds, 2),
            "articles_per_minute": round(self.computed / minutes, 2) if minutes else None,
            "words_per_minute": round(self.words / minutes, 1) if minutes else None,
            "peak_memory_mb": peak_memory_mb(),
            "profile": self.profile,
            "settings_sha256": self.settings_sha256,
            "models": dict(self.models),
            "versions": versions(),
        }


class Tally:
    """Counts outcomes as they occur."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(OutcomeKind, 0)
        self._failures: list[Listed] = []
        self._refused: list[Listed] = []
        self._computed = 0
        self._words = 0
        self.left = 0
        """Articles that were not begun because of the deadline."""

    def leave(self) -> None:
        """Count one article that was not begun."""
        self.left += 1

    def add(self, outcome: Outcome, *, computed: bool = True) -> None:
        """Count one article's outcome; only computed articles affect the speed."""
        self._counts[outcome.kind] += 1
        listed = Listed(outcome.id, outcome.source, outcome.reason or "", outcome.traceback)
        if outcome.kind is OutcomeKind.FAILED:
            self._failures.append(listed)
        elif outcome.kind is OutcomeKind.REFUSED:
            self._refused.append(listed)
        elif outcome.kind is OutcomeKind.DONE and computed:
            self._computed += 1
            self._words += outcome.words

    def report(
        self,
        *,
        seconds: float,
        strict: bool = False,
        ending: Ending | None = None,
        profile: str = "",
        settings_sha256: str = "",
        models: Mapping[str, str] | None = None,
    ) -> Report:
        """Return the report on the outcomes counted so far."""
        return Report(
            counts=dict(self._counts),
            failures=tuple(self._failures),
            refused=tuple(self._refused),
            computed=self._computed,
            words=self._words,
            seconds=seconds,
            left=self.left,
            strict=strict,
            ending=ending,
            profile=profile,
            settings_sha256=settings_sha256,
            models=models or {},
        )


def save_report(report: Report, path: Path) -> None:
    """Write the report as JSON.

    Raises:
        WriteError: The file cannot be written.
    """
    text = json.dumps(report.to_json(), ensure_ascii=False, indent=2)
    write_atomic(path, (text + "\n").encode("utf-8"))


def summary_line(report: Report) -> str:
    """Return the counts and the duration in one line."""
    named = {kind.value: count for kind, count in report.counts.items()} | {"left": report.left}
    counts = ", ".join(f"{count} {name}" for name, count in named.items() if count)
    plural = "" if report.articles == 1 else "s"
    total = f"{report.articles} article{plural} in {report.seconds:.1f} s"
    return f"{total}: {counts}" if counts else total


def peak_memory_mb() -> float:
    """Return the process's peak memory in MB (2**20 bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts KiB, macOS bytes.
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)


def versions() -> dict[str, str]:
    """Return the versions of this package, of Python and of the engines' installed libraries."""
    installed = {"summarize": __version__, "python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            installed[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return installed


def _entry(listed: Listed) -> dict[str, str]:
    entry = {"id": listed.id, "source": listed.source, "reason": listed.reason}
    return entry if listed.traceback is None else entry | {"traceback": listed.traceback}
