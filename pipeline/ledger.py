"""Ledger: what became of every article of an output directory, in SQLite.

An article's row is written when it is begun (no outcome yet) and when it has an outcome, after its
files are on the disk. So an outcome is never more than what is true, whenever a run is cut off.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.errors import WriteError
from pipeline.records import Outcome, OutcomeKind

NAME = "ledger.sqlite"
_VERSION = 1
_SCHEMA = """
CREATE TABLE run (
    number INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT, exit_code INTEGER,
    words INTEGER, seconds REAL
);
CREATE TABLE article (
    id TEXT PRIMARY KEY, source TEXT NOT NULL,
    content TEXT NOT NULL, work TEXT NOT NULL, declared TEXT, settings TEXT NOT NULL,
    models TEXT NOT NULL,
    outcome TEXT, reason TEXT, attempts INTEGER NOT NULL, seconds REAL, words INTEGER,
    begun TEXT, ended TEXT, run INTEGER NOT NULL, brief BLOB
);
CREATE INDEX same_work ON article (work, settings);
CREATE TABLE output (
    article TEXT NOT NULL REFERENCES article (id), name TEXT NOT NULL, sha256 TEXT NOT NULL,
    PRIMARY KEY (article, name)
);
"""


class DamagedLedger(Exception):  # noqa: N818 - an event; the run goes on without it
    """The file is no ledger, or not all of one."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What an outcome holds for: with another identity the article is done again."""

    content: str
    """Hash of all that was read of the article but its id."""
    work: str
    """Hash of what its brief is computed from: equal for the same text under two names."""
    declared: str | None
    """The language that its source declares, `""` if none; None where that is not known."""
    settings: str
    models: Mapping[str, str]
    """By role, what names the weights; those that were used, or all where that is not known."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ledger knows of an article."""

    id: str
    identity: Identity
    kind: OutcomeKind | None
    """None: it was begun, and the run ended before it had an outcome."""
    reason: str | None
    words: int
    run: int
    outputs: Mapping[str, str]
    """Hashes of its files, by name."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One outcome, for a list of them."""

    id: str
    source: str
    kind: OutcomeKind
    reason: str | None
    ended: str
    """When, as ISO 8601 in UTC."""


class Ledger:
    """One directory's ledger; one process at a time writes it (`pipeline.lock`)."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open it, making it where it is missing.

        Raises:
            DamagedLedger: the file cannot be trusted.
            WriteError: it cannot be opened or written.
        """
        self._path = path
        self.run = 0
        with self._errors():
            uri = f"{path.absolute().as_uri()}?{_mode(path) if read_only else 'mode=rwc'}"
            self._db = sqlite3.connect(uri, uri=True, isolation_level=None)
        try:
            self._open(read_only)
        except BaseException:
            self._db.close()
            raise

    def _open(self, read_only: bool) -> None:
        try:
            if not read_only:
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = FULL")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            tables = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if not tables and not read_only:
                with self.transaction():
                    for statement in _SCHEMA.split(";"):
                        self._db.execute(statement)
                    self._db.execute(f"PRAGMA user_version = {_VERSION}")
            elif version != _VERSION:
                raise DamagedLedger(f"its version is {version}, not {_VERSION}")
            elif (found := self._db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise DamagedLedger(" ".join(str(found).split()))
        except sqlite3.OperationalError as error:
            raise self._write_error(error) from None
        except sqlite3.DatabaseError as error:
            raise DamagedLedger(str(error)) from None

    def close(self) -> None:
        """Leave one file behind, without its log."""
        with suppress(sqlite3.Error):
            self._db.close()

    def entry(self, id_: str) -> Entry | None:
        """What is known of an article."""
        with self._errors():
            row = self._db.execute(
                "SELECT content, work, declared, settings, models, outcome, reason, words, run"
                " FROM article WHERE id = ?",
                (id_,),
            ).fetchone()
            if row is None:
                return None
            outputs = self._db.execute("SELECT name, sha256 FROM output WHERE article = ?", (id_,))
            return Entry(
                id=id_,
                identity=Identity(row[0], row[1], row[2], row[3], json.loads(row[4])),
                kind=OutcomeKind(row[5]) if row[5] else None,
                reason=row[6],
                words=row[7] or 0,
                run=row[8],
                outputs=dict(outputs),
            )

    def same_work(self, identity: Identity) -> Iterator[str]:
        """Ids of articles that were done from the same text with the same settings."""
        with self._errors():
            rows = self._db.execute(
                "SELECT id FROM article WHERE work = ? AND settings = ? AND outcome = 'done'"
                " AND brief IS NOT NULL ORDER BY id",
                (identity.work, identity.settings),
            ).fetchall()
        return (str(row[0]) for row in rows)

    def brief(self, id_: str) -> bytes | None:
        """The brief as it was recorded."""
        with self._errors():
            row = self._db.execute("SELECT brief FROM article WHERE id = ?", (id_,)).fetchone()
        return row[0] if row else None

    def latest(self, within: timedelta, most: int) -> list[Recorded]:
        """The last outcomes, newest first: those up to `within` before the newest one."""
        with self._errors():
            (newest,) = self._db.execute("SELECT max(ended) FROM article").fetchone()
            if newest is None:
                return []
            since = (datetime.fromisoformat(newest) - within).isoformat(timespec="seconds")
            rows = self._db.execute(
                "SELECT id, source, outcome, reason, ended FROM article"
                " WHERE outcome IS NOT NULL AND ended >= ? ORDER BY ended DESC, id LIMIT ?",
                (since, most),
            ).fetchall()
        return [Recorded(row[0], row[1], OutcomeKind(row[2]), row[3], row[4]) for row in rows]

    def unfinished(self) -> frozenset[str]:
        """Articles that were in hand when a run was cut off; call it before beginning a new one."""
        with self._errors():
            rows = self._db.execute(
                "SELECT id FROM article WHERE outcome IS NULL AND begun IS NOT NULL"
            ).fetchall()
        return frozenset(str(row[0]) for row in rows)

    def words_per_second(self) -> float | None:
        """How fast the last run was that did anything."""
        with self._errors():
            row = self._db.execute(
                "SELECT words / seconds FROM run WHERE words > 0 AND seconds > 0"
                " ORDER BY number DESC LIMIT 1"
            ).fetchone()
        return float(row[0]) if row else None

    def begin_run(self) -> None:
        """A run begins."""
        with self._errors():
            cursor = self._db.execute("INSERT INTO run (started) VALUES (?)", (_now(),))
            self.run = cursor.lastrowid or 0

    def end_run(self, exit_code: int, words: int, seconds: float) -> None:
        """It ends in good order: what is in hand is left undone, and nothing stands against it."""
        with self._errors(), self.transaction():
            self._db.execute("UPDATE article SET begun = NULL WHERE outcome IS NULL")
            self._db.execute(
                "UPDATE run SET ended = ?, exit_code = ?, words = ?, seconds = ? WHERE number = ?",
                (_now(), exit_code, words, seconds, self.run),
            )

    def begin(self, id_: str, source: str, identity: Identity) -> None:
        """An article is taken in hand: what was known of it holds no longer."""
        with self._errors(), self.transaction():
            self._db.execute("DELETE FROM output WHERE article = ?", (id_,))
            self._db.execute(
                "INSERT INTO article (id, source, content, work, declared, settings, models,"
                " attempts, begun, run) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET source = excluded.source,"
                " content = excluded.content, work = excluded.work, declared = excluded.declared,"
                " settings = excluded.settings, models = excluded.models, outcome = NULL,"
                " reason = NULL, attempts = attempts + 1, begun = excluded.begun, ended = NULL,"
                " run = excluded.run, brief = NULL",
                (id_, source, *_columns(identity), _now(), self.run),
            )

    def record(
        self,
        outcome: Outcome,
        models: Mapping[str, str] | None,
        outputs: Mapping[str, str],
        brief: bytes | None,
    ) -> None:
        """An article that was begun has its outcome, and its files are on the disk.

        Args:
            outcome: how it ended.
            models: the weights that were used; None: as at its beginning.
            outputs: hashes of the files, by name.
            brief: what `brief` gives back.
        """
        used = None if models is None else json.dumps(models, sort_keys=True)
        with self._errors(), self.transaction():
            self._db.execute(
                "UPDATE article SET outcome = ?, reason = ?, seconds = ?, words = ?, ended = ?,"
                " brief = ?, models = coalesce(?, models) WHERE id = ?",
                (
                    outcome.kind.value,
                    outcome.reason,
                    outcome.seconds,
                    outcome.words,
                    _now(),
                    brief,
                    used,
                    outcome.id,
                ),
            )
            self._db.executemany(
                "INSERT OR REPLACE INTO output VALUES (?, ?, ?)",
                [(outcome.id, name, digest) for name, digest in outputs.items()],
            )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; within another one, part of that."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):  # a full disk has rolled it back already
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._write_error(error) from None

    def _write_error(self, error: sqlite3.Error) -> WriteError:
        return WriteError(f"{self._path}: {error}")


def _mode(path: Path) -> str:
    """To read it without writing beside it, which a log that is not there would need."""
    if not path.with_name(f"{path.name}-wal").exists():
        return "immutable=1"
    shared = path.with_name(f"{path.name}-shm").exists()
    return "mode=ro&readonly_shm=1" if shared else "mode=ro"


def _columns(identity: Identity) -> tuple[str | None, ...]:
    models = json.dumps(dict(identity.models), sort_keys=True)
    return identity.content, identity.work, identity.declared, identity.settings, models


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
