"""What a run says of itself: counts, failures, speed; the exit code follows from the counts."""

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

from pipeline import __version__
from pipeline.errors import ExitCode
from pipeline.records import Outcome, OutcomeKind
from pipeline.write import write_atomic

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
    """An article that got no brief."""

    id: str
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a run ended before its input did."""

    reason: str
    exit_code: int


@dataclass(frozen=True, slots=True)
class Report:
    """One run. Holds no briefs, so that it stays small whatever the run's length."""

    counts: Mapping[OutcomeKind, int]
    failures: tuple[Listed, ...]
    refused: tuple[Listed, ...]
    computed: int
    """Articles done, but those that only had to be written."""
    words: int
    """Of these."""
    seconds: float
    left: int = 0
    """Articles that were not begun because of the deadline."""
    strict: bool = False
    """A refused article counts as failed."""
    ending: Ending | None = None
    profile: str = ""
    settings_sha256: str = ""
    models: Mapping[str, str] = field(default_factory=dict)
    """By role of the profile, what names its weights."""

    @property
    def articles(self) -> int:
        """Articles that have an outcome."""
        return sum(self.counts.values())

    def exit_code(self) -> int:
        """What the run answers to the shell (contract, "Exit codes")."""
        if self.ending is not None:
            return self.ending.exit_code
        failed = self.counts[OutcomeKind.FAILED]
        if self.strict:
            failed += self.counts[OutcomeKind.REFUSED]
        if not failed:
            return ExitCode.OK
        return ExitCode.ALL_FAILED if failed == self.articles else ExitCode.SOME_FAILED

    def to_json(self) -> dict[str, object]:
        """The report as `--report` writes it; speeds are of the articles computed."""
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
    """Counts outcomes as they come."""

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
        """Count one article's outcome; what was computed makes the speed."""
        self._counts[outcome.kind] += 1
        listed = Listed(outcome.id, outcome.source, outcome.reason or "")
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
        """The report on what was counted up to now."""
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


def save(report: Report, path: Path) -> None:
    """Write the report as JSON.

    Raises:
        WriteError: it cannot be written.
    """
    text = json.dumps(report.to_json(), ensure_ascii=False, indent=2)
    write_atomic(path, (text + "\n").encode("utf-8"))


def summary(report: Report) -> str:
    """The counts in one line."""
    named = {kind.value: count for kind, count in report.counts.items()} | {"left": report.left}
    counts = ", ".join(f"{count} {name}" for name, count in named.items() if count)
    plural = "" if report.articles == 1 else "s"
    took = f"{report.articles} article{plural} in {report.seconds:.1f} s"
    return f"{took}: {counts}" if counts else took


def peak_memory_mb() -> float:
    """Most memory that the process has held, in MB (2**20 bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts KiB, macOS bytes.
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)


def versions() -> dict[str, str]:
    """What ran: this package, Python, and those of the engines' libraries that are installed."""
    found = {"summarize": __version__, "python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _entry(listed: Listed) -> dict[str, str]:
    return {"id": listed.id, "source": listed.source, "reason": listed.reason}
