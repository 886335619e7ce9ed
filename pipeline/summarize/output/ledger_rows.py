"""Rows of the ledger: the entry of an article, and an outcome for the overview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from summarize.output.identity import Identity
from summarize.records import OutcomeKind


@dataclass(frozen=True, slots=True)
class Entry:
    """The ledger's entry of an article."""

    id: str
    identity: Identity
    kind: OutcomeKind | None
    """None if it was begun and has no outcome."""
    reason: str | None
    words: int
    run: int
    """Number of the run that last began it."""
    outputs: Mapping[str, str]
    """SHA-256 of its files, by name."""


@dataclass(frozen=True, slots=True)
class RecordedOutcome:
    """One outcome, for the overview."""

    id: str
    source: str
    kind: OutcomeKind
    reason: str | None
    ended: str
    """Time in ISO 8601, UTC."""
