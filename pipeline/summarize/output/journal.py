"""Decide what is left to do in an output directory, and record what was done, in its ledger.

Outcomes come from the ledger, never from the existence of files; but `done` holds only as long as
the files are the recorded ones.
"""

from __future__ import annotations

import hashlib
import logging
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from summarize.output.files import read_regular
from summarize.output.identity import (
    Identity,
    brief_weights,
    identify,
    profile_weights,
    weights_changed,
    what_changed,
    work_sha256,
)
from summarize.output.ledger import Ledger
from summarize.output.ledger_rows import Entry
from summarize.records import Article, Brief, Item, Outcome, OutcomeKind, Unreadable
from summarize.render import FORMATS
from summarize.render import brief_json as json
from summarize.settings.schema import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settled:
    """There is nothing to do: the outcome is on record."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ToDo:
    """An article has to be done."""

    reason: str
    brief: Brief | None = None
    """Its brief, if it was computed before and only has to be written."""
    suspect: bool = False
    """Whether it was in progress when a run was cut off, and so may have caused that."""


NEW = ToDo("new")


class Journal(Protocol):
    """The record of which articles are done."""

    def plan(self, article: Article) -> Settled | ToDo:
        """Return what has to be done with an article."""
        ...

    def begin(self, item: Item) -> None:
        """Record that an item is begun."""
        ...

    def record(self, outcome: Outcome, brief: Brief | None, outputs: Mapping[str, str]) -> None:
        """Record an outcome after its files are written.

        Args:
            outcome: The outcome.
            brief: The brief, if there is one.
            outputs: SHA-256 of the files, by name.
        """
        ...

    def work_key(self, article: Article) -> str | None:
        """Return a key that is equal for articles to compute only once; None if there is none."""
        ...


class NoJournal:
    """A journal that records nothing, so that every article is new."""

    def plan(self, article: Article) -> Settled | ToDo:
        """Return that the article is new."""
        return NEW

    def begin(self, item: Item) -> None:
        """Do nothing."""

    def record(self, outcome: Outcome, brief: Brief | None, outputs: Mapping[str, str]) -> None:
        """Do nothing."""

    def work_key(self, article: Article) -> str | None:
        """Return None: every article is computed."""
        return None


class FolderJournal:
    """The journal of an output directory."""

    def __init__(
        self,
        folder: Path,
        ledger: Ledger,
        settings: Settings,
        format_names: Sequence[str],
        *,
        force: bool = False,
        retry_failed: bool = False,
    ) -> None:
        """Read which articles the last run left unfinished.

        Args:
            folder: The directory.
            ledger: Its ledger.
            settings: The settings of the run.
            format_names: Formats whose files every brief must have.
            force: Ignore all outcomes of earlier runs.
            retry_failed: Ignore recorded failures.

        Raises:
            WriteError: The ledger cannot be read.
        """
        self._folder = folder
        self._ledger = ledger
        self._settings = settings
        self._suffixes = [FORMATS[name].suffix for name in format_names]
        self._force = force
        self._retry_failed = retry_failed
        self._weights = profile_weights(settings)
        self._suspects = ledger.unfinished()

    def plan(self, article: Article) -> Settled | ToDo:
        """Compare an article with the ledger and with its files.

        Raises:
            WriteError: The ledger cannot be read.
        """
        identity = self._identity(article)
        entry = self._ledger.entry(article.id)
        if entry is None:
            return self._to_do(identity, article, "new")
        if self._force and entry.run != self._ledger.run:
            return self._to_do(identity, article, "forced")
        change = what_changed(entry.identity, identity)
        if change is not None:
            return self._to_do(identity, article, change)
        return self._unchanged(entry, identity, article)

    def begin(self, item: Item) -> None:
        """Record that an item is begun.

        Raises:
            WriteError: The ledger cannot be written.
        """
        if isinstance(item, Unreadable):
            item = Article(item.id, item.source, item.reason)  # the reason is its identity
        self._ledger.begin(item.id, item.source, self._identity(item))

    def record(self, outcome: Outcome, brief: Brief | None, outputs: Mapping[str, str]) -> None:
        """Record an outcome, as `Journal.record`.

        Raises:
            WriteError: The ledger cannot be written.
        """
        self._ledger.record(
            outcome,
            None if brief is None else brief_weights(brief.made_with.models),
            outputs,
            None if brief is None else pack(brief),
        )

    def work_key(self, article: Article) -> str | None:
        """Return a hash of what the article's brief is computed from."""
        return work_sha256(article)

    def _identity(self, article: Article) -> Identity:
        return identify(article, self._settings, self._weights)

    def _unchanged(self, entry: Entry, identity: Identity, article: Article) -> Settled | ToDo:
        suspect = article.id in self._suspects
        match entry.kind:
            case None:
                todo = self._to_do(identity, article, "left undone")
                return todo if todo.brief else replace(todo, suspect=suspect)
            case OutcomeKind.FAILED if self._retry_failed:
                return ToDo("failed before")
            case OutcomeKind.DONE:
                fault = self._file_fault(entry)
                if fault:
                    return self._to_do(identity, article, fault)
                return Settled(Outcome(entry.id, article.source, OutcomeKind.SKIPPED))
            case kind:
                return Settled(Outcome(entry.id, article.source, kind, entry.reason))

    def _file_fault(self, entry: Entry) -> str | None:
        """Say what is wrong with an article's files; None if they are the recorded ones."""
        for name in (entry.id + suffix for suffix in self._suffixes):
            try:
                digest = hashlib.sha256(read_regular(self._folder / name)).hexdigest()
            except OSError:
                return f"{name} is missing"
            if name not in entry.outputs:
                return f"{name} is not on record"
            if digest != entry.outputs[name]:
                return f"{name} is damaged"
        return None

    def _to_do(self, identity: Identity, article: Article, reason: str) -> ToDo:
        """Return a `ToDo` that reuses the brief of the same text, settings and weights, if any."""
        for id_ in self._ledger.same_work(identity):
            entry = self._ledger.entry(id_)
            if entry is None or (self._force and entry.run != self._ledger.run):
                continue
            packed = self._ledger.brief(id_)
            if packed is None or weights_changed(entry.identity, identity):
                continue
            same = "" if id_ == article.id else f"; same text as {id_}"
            try:
                return ToDo(reason + same, replace(unpack(packed), article=article))
            except (ValueError, zlib.error):
                log.debug("brief of %s in the ledger is damaged", id_)
        return ToDo(reason)


def pack(brief: Brief) -> bytes:
    """Compress a brief for the ledger."""
    return zlib.compress(json.render_line(brief).encode("utf-8"))


def unpack(packed: bytes) -> Brief:
    """Return the brief that `pack` compressed.

    Raises:
        ValueError: It is not a valid brief.
        zlib.error: It is not compressed data.
    """
    return json.parse(zlib.decompress(packed).decode("utf-8"))
