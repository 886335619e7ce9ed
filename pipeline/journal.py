"""Journal: what is left to do in an output directory, and what was done, in its ledger.

Every outcome comes from the record, never from a file's existence; and a record of `done` holds
only while its files are what was recorded.
"""

from __future__ import annotations

import hashlib
import logging
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from pipeline.identity import changed, identify, weights, weights_changed, weights_used, work_sha256
from pipeline.ledger import Entry, Identity, Ledger
from pipeline.records import Article, Brief, Outcome, OutcomeKind, Unreadable
from pipeline.render import FORMATS, json
from pipeline.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settled:
    """Nothing is to be done: the outcome is on record."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ToDo:
    """An article is to be done."""

    reason: str
    brief: Brief | None = None
    """Where it was computed before, and only has to be written."""
    suspect: bool = False
    """It was in hand when a run was cut off: it may be what did it."""


NEW = ToDo("new")


class Journal(Protocol):
    """What a run remembers of articles."""

    def plan(self, article: Article) -> Settled | ToDo:
        """What is to be done with an article."""
        ...

    def begin(self, item: Article | Unreadable) -> None:
        """It is taken in hand."""
        ...

    def record(self, outcome: Outcome, brief: Brief | None, outputs: Mapping[str, str]) -> None:
        """It has an outcome, and its files are written; `outputs` are their hashes by name."""
        ...

    def work(self, article: Article) -> str | None:
        """What is equal for articles that are computed only once; None: each for itself."""
        ...


class NoJournal:
    """Remembers nothing: every article is new."""

    def plan(self, article: Article) -> Settled | ToDo:
        return NEW

    def begin(self, item: Article | Unreadable) -> None:
        pass

    def record(self, outcome: Outcome, brief: Brief | None, outputs: Mapping[str, str]) -> None:
        pass

    def work(self, article: Article) -> str | None:
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
        """With `force` only what this run has done counts; with `retry_failed` no failure does."""
        self._folder = folder
        self._ledger = ledger
        self._settings = settings
        self._suffixes = [FORMATS[name].suffix for name in format_names]
        self._force = force
        self._retry_failed = retry_failed
        self._weights = weights(settings)
        self._suspects = ledger.unfinished()

    def plan(self, article: Article) -> Settled | ToDo:
        """Raises WriteError if the ledger cannot be read."""
        identity = self._identity(article)
        entry = self._ledger.entry(article.id)
        if entry is None:
            return self._same_work(identity, article, "new")
        if self._force and entry.run != self._ledger.run:
            return self._same_work(identity, article, "forced")
        difference = changed(entry.identity, identity)
        if difference is not None:
            return self._same_work(identity, article, difference)
        return self._unchanged(entry, identity, article)

    def begin(self, item: Article | Unreadable) -> None:
        """Raises WriteError if the ledger cannot be written."""
        if isinstance(item, Unreadable):
            item = Article(item.id, item.source, item.reason)  # known by why it cannot be read
        self._ledger.begin(item.id, item.source, self._identity(item))

    def record(self, outcome: Outcome, brief: Brief | None, outputs: Mapping[str, str]) -> None:
        """Raises WriteError if the ledger cannot be written."""
        self._ledger.record(
            outcome,
            None if brief is None else weights_used(brief.made_with.models),
            outputs,
            None if brief is None else pack(brief),
        )

    def work(self, article: Article) -> str | None:
        return work_sha256(article)

    def _identity(self, article: Article) -> Identity:
        return identify(article, self._settings, self._weights)

    def _unchanged(self, entry: Entry, identity: Identity, article: Article) -> Settled | ToDo:
        suspect = article.id in self._suspects
        match entry.kind:
            case None:
                todo = self._same_work(identity, article, "left undone")
                return todo if todo.brief else replace(todo, suspect=suspect)
            case OutcomeKind.FAILED if self._retry_failed:
                return ToDo("failed before")
            case OutcomeKind.DONE:
                missing = self._missing(entry)
                if missing:
                    return self._same_work(identity, article, missing)
                return Settled(Outcome(entry.id, article.source, OutcomeKind.SKIPPED))
            case kind:
                return Settled(Outcome(entry.id, article.source, kind, entry.reason))

    def _missing(self, entry: Entry) -> str | None:
        """What is wrong with an article's files."""
        for name in (entry.id + suffix for suffix in self._suffixes):
            try:
                digest = hashlib.sha256((self._folder / name).read_bytes()).hexdigest()
            except OSError:
                return f"{name} is missing"
            if name not in entry.outputs:
                return f"{name} is not on record"
            if digest != entry.outputs[name]:
                return f"{name} is damaged"
        return None

    def _same_work(self, identity: Identity, article: Article, reason: str) -> ToDo:
        """To do; with the brief, if the same text has one by the same settings and weights."""
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
    """A brief as the ledger keeps it."""
    return zlib.compress(json.render_line(brief).encode("utf-8"))


def unpack(packed: bytes) -> Brief:
    """The brief that was packed."""
    return json.parse(zlib.decompress(packed).decode("utf-8"))
