"""A ledger of another version: an older one is brought up to date, a newer one is left alone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from summarize.errors import ExitCode, WriteError
from summarize.output import ledger as ledger_module
from summarize.output.identity import Identity
from summarize.output.ledger import DamagedLedger, Ledger
from summarize.output.recover import ledger_note, open_ledger, read_only_ledger
from summarize.records import Outcome, OutcomeKind

IDENTITY = Identity("content", "work", "", "settings", {"fr-en": "weights"})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ledger of today's version with one refusal and one failure, of which no file is left."""
    path = tmp_path / ledger_module.NAME
    ledger = Ledger(path)
    ledger.begin_run()
    for id_, kind in (("a", OutcomeKind.REFUSED), ("b", OutcomeKind.FAILED)):
        ledger.begin(id_, f"{id_}.txt", IDENTITY)
        ledger.record(Outcome(id_, f"{id_}.txt", kind, "a reason"), None, {}, None)
    ledger.end_run(10, 0, 1.0)
    ledger.close()
    return path


def set_version(path: Path, version: int) -> None:
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA user_version = {version}")
    database.close()


def kinds(ledger: Ledger) -> list[OutcomeKind | None]:
    entries = [ledger.entry(id_) for id_ in ("a", "b")]
    return [entry.kind for entry in entries if entry is not None]


def test_refusals_and_failures_outlive_a_migration(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = (*ledger_module._MIGRATIONS, "ALTER TABLE article ADD COLUMN note TEXT; SELECT 1")
    monkeypatch.setattr(ledger_module, "_MIGRATIONS", steps)
    monkeypatch.setattr(ledger_module, "_VERSION", len(steps))
    ledger = Ledger(path)
    assert kinds(ledger) == [OutcomeKind.REFUSED, OutcomeKind.FAILED]
    ledger.close()
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT note FROM article").fetchall() == [(None,), (None,)]
        assert database.execute("PRAGMA user_version").fetchone() == (len(steps),)
    database.close()


def test_older_ledger_is_read_as_migrated_and_left_as_it_is(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is asked for today is in a column that only the migration makes.
    rename = "ALTER TABLE article RENAME COLUMN reason TO why; ALTER TABLE article ADD reason TEXT"
    steps = (*ledger_module._MIGRATIONS, rename)
    monkeypatch.setattr(ledger_module, "_MIGRATIONS", steps)
    monkeypatch.setattr(ledger_module, "_VERSION", len(steps))
    before = path.read_bytes()
    assert str(ledger_note(path.parent)).endswith("of an older version; the run would migrate it")
    with read_only_ledger(path.parent) as ledger:
        assert kinds(ledger) == [OutcomeKind.REFUSED, OutcomeKind.FAILED]
        entry = ledger.entry("a")
        assert entry is not None
        assert entry.reason is None
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_failed_migration_leaves_the_ledger_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = (*ledger_module._MIGRATIONS, "ALTER TABLE article ADD COLUMN note TEXT; SELECT nothing")
    with monkeypatch.context() as patched:
        patched.setattr(ledger_module, "_MIGRATIONS", steps)
        patched.setattr(ledger_module, "_VERSION", len(steps))
        with pytest.raises(WriteError):
            Ledger(path)
    ledger = Ledger(path)
    assert kinds(ledger) == [OutcomeKind.REFUSED, OutcomeKind.FAILED]
    ledger.close()


def test_newer_ledger_is_refused_in_words_and_not_touched(path: Path) -> None:
    set_version(path, ledger_module._VERSION + 1)
    before = path.read_bytes()
    with pytest.raises(WriteError, match="newer version of summarize") as raised:
        open_ledger(path.parent)
    assert raised.value.exit_code is ExitCode.CANNOT_WRITE
    assert path.read_bytes() == before
    assert sorted(file.name for file in path.parent.iterdir()) == [path.name]


@pytest.mark.parametrize("version", [0, -1, 1 << 20])
def test_version_that_no_release_has_is_damage(path: Path, version: int) -> None:
    set_version(path, version)
    with pytest.raises(DamagedLedger):
        Ledger(path)
