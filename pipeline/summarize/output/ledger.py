"""The ledger of an output directory: the outcome of every article, in SQLite.

An article's row is written when it is begun, without an outcome, and again when it has an outcome
and its files are on disk. So a recorded outcome is true even if the run is cut off at any moment.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from summarize.errors import WriteError
from summarize.output.identity import Identity
from summarize.output.ledger_rows import Entry, RecordedOutcome
from summarize.records import Outcome, OutcomeKind
from summarize.text.single_line import one_line

NAME = "ledger.sqlite"
_MIGRATIONS = (
    """
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
""",
)
"""Migration N takes the schema from version N to N + 1; a released one never changes."""
_VERSION = len(_MIGRATIONS)
_MAX_PLAUSIBLE_VERSION = 1000
"""Higher versions indicate damage, not a later release."""


class DamagedLedger(Exception):  # noqa: N818 - an event; the run goes on without it
    """The file is not a ledger, or not a complete one."""


class Ledger:
    """The ledger of one directory, written by one process at a time (`summarize.output.lock`)."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open the ledger, creating it if it is missing and not `read_only`.

        Raises:
            DamagedLedger: The file is not a complete ledger.
            WriteError: It cannot be opened or written.
        """
        self._path = path
        self.run = 0
        self.outdated = False
        """Whether the schema was an older one when the ledger was opened."""
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
            version = self._checked_version()
            self.outdated = version < _VERSION
            if not read_only:
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = FULL")
                if version < _VERSION:
                    self._migrate(version)
            if (fault := self._db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise DamagedLedger(one_line(str(fault)))
        except sqlite3.OperationalError as error:
            raise self._write_error(error) from None
        except sqlite3.DatabaseError as error:
            raise DamagedLedger(str(error)) from None

    def _checked_version(self) -> int:
        """Return the version of the schema, 0 for a new file."""
        version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        tables = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if _VERSION < version <= _MAX_PLAUSIBLE_VERSION:
            raise WriteError(
                f"{self._path}: written by a newer version of summarize (schema {version},"
                f" this one knows {_VERSION}): update summarize, or give another directory"
            )
        if version > _MAX_PLAUSIBLE_VERSION or bool(tables) != (version > 0):
            raise DamagedLedger(f"its version is {version}, not 1 to {_VERSION}")
        return version

    def _migrate(self, version: int) -> None:
        """Migrate the schema from `version` to the current one, completely or not at all."""
        with self.transaction():
            for migration in _MIGRATIONS[version:]:
                for statement in migration.split(";"):
                    self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {_VERSION}")

    def close(self) -> None:
        """Close the database, which merges SQLite's log into the file."""
        with suppress(sqlite3.Error):
            self._db.close()

    def copy_to(self, path: Path) -> None:
        """Copy the whole ledger to a new file, in the schema that it has."""
        with self._errors(), closing(sqlite3.connect(path)) as copy:
            self._db.backup(copy)

    def entry(self, id_: str) -> Entry | None:
        """Return what is on record about an article, or None if it is unknown."""
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
        """Return the ids of articles done from the same text with the same settings."""
        with self._errors():
            rows = self._db.execute(
                "SELECT id FROM article WHERE work = ? AND settings = ? AND outcome = 'done'"
                " AND brief IS NOT NULL ORDER BY id",
                (identity.work, identity.settings),
            ).fetchall()
        return (str(row[0]) for row in rows)

    def brief(self, id_: str) -> bytes | None:
        """Return the brief that was passed to `record`, if any."""
        with self._errors():
            row = self._db.execute("SELECT brief FROM article WHERE id = ?", (id_,)).fetchone()
        return row[0] if row else None

    def latest(self, within: timedelta, limit: int) -> list[RecordedOutcome]:
        """Return the newest outcomes, newest first.

        Args:
            within: Maximum age, measured from the newest outcome.
            limit: Maximum number of outcomes.
        """
        with self._errors():
            (newest,) = self._db.execute("SELECT max(ended) FROM article").fetchone()
            if newest is None:
                return []
            since = (datetime.fromisoformat(newest) - within).isoformat(timespec="seconds")
            rows = self._db.execute(
                "SELECT id, source, outcome, reason, ended FROM article"
                " WHERE outcome IS NOT NULL AND ended >= ? ORDER BY ended DESC, id LIMIT ?",
                (since, limit),
            ).fetchall()
        return [
            RecordedOutcome(row[0], row[1], OutcomeKind(row[2]), row[3], row[4]) for row in rows
        ]

    def unfinished(self) -> frozenset[str]:
        """Return the ids of articles that were in progress when a run was cut off.

        Call it before `begin_run`.
        """
        with self._errors():
            rows = self._db.execute(
                "SELECT id FROM article WHERE outcome IS NULL AND begun IS NOT NULL"
            ).fetchall()
        return frozenset(str(row[0]) for row in rows)

    def words_per_second(self) -> float | None:
        """Return the speed of the last run that computed anything; None if there is none."""
        with self._errors():
            row = self._db.execute(
                "SELECT words / seconds FROM run WHERE words > 0 AND seconds > 0"
                " ORDER BY number DESC LIMIT 1"
            ).fetchone()
        return float(row[0]) if row else None

    def begin_run(self) -> None:
        """Record that a run begins."""
        with self._errors():
            cursor = self._db.execute("INSERT INTO run (started) VALUES (?)", (_now(),))
            self.run = cursor.lastrowid or 0

    def end_run(self, exit_code: int, words: int, seconds: float) -> None:
        """Record an orderly end of the run; articles in progress will not be suspect."""
        with self._errors(), self.transaction():
            self._db.execute("UPDATE article SET begun = NULL WHERE outcome IS NULL")
            self._db.execute(
                "UPDATE run SET ended = ?, exit_code = ?, words = ?, seconds = ? WHERE number = ?",
                (_now(), exit_code, words, seconds, self.run),
            )

    def begin(self, id_: str, source: str, identity: Identity) -> None:
        """Record that an article is begun, which voids its former outcome and files."""
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
        """Record the outcome of a begun article whose files are on disk.

        Args:
            outcome: The outcome.
            models: Identifiers of the weights used; None leaves those given to `begin`.
            outputs: SHA-256 of the files, by name.
            brief: The brief, in the form that the method `brief` returns.
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
        """Commit everything in the context or nothing; a nested one joins the outer one."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):  # SQLite has already rolled back if the disk is full
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
    """Return the URI mode that reads the file without creating a log next to it."""
    if not path.with_name(f"{path.name}-wal").exists():
        return "immutable=1"
    shared = path.with_name(f"{path.name}-shm").exists()
    return "mode=ro&readonly_shm=1" if shared else "mode=ro"


def _columns(identity: Identity) -> tuple[str | None, ...]:
    models = json.dumps(dict(identity.models), sort_keys=True)
    return identity.content, identity.work, identity.declared, identity.settings, models


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
