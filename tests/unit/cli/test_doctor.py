"""`summarize --doctor`: the exit code that a run would end with, and nothing loaded."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from summarize.cli.doctor import examine
from summarize.cli.main import main
from summarize.errors import ExitCode
from summarize.output import ledger as ledger_module
from summarize.output.ledger import Ledger
from summarize.output.lock import locked
from summarize.settings.schema import Settings
from summarize_models.spec import ModelSpec
from tests.support.dry_runs import listing
from tests.support.models import tiny


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A profile of one's own over tiny weights."""
    folder = tiny.marian(tmp_path / "marian")
    roles = ("translators.fr-en", "translators.en-fr", "summarizers.en")
    file = tmp_path / "own.toml"
    file.write_text(
        "profile = 'opus'\n" + "".join(f"[{role}]\npath = '{folder}'\n" for role in roles)
    )
    return file


def test_all_is_well(own: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["--doctor", "-c", str(own), "-o", str(tmp_path / "out")]) == 0
    said = capfd.readouterr().out
    assert "FAULT" not in said
    assert "French (fr-en en-fr summary-en)" in said
    assert f"{tmp_path / 'out'} can be written" in said


def test_missing_weights_are_14(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SUMMARIZE_CACHE", str(tmp_path))
    assert main(["--doctor", "--profile", "opus"]) == 14
    assert "FAULT  weights opus-mt-fr-en: not fetched; `summarize-models fetch`" in (
        capfd.readouterr().out
    )


def test_wrong_settings_are_13(own: Path, tmp_path: Path) -> None:
    own.write_text("profil = 'opus'\n")
    assert main(["--doctor", "-c", str(own)]) == 13


def test_profile_that_serves_no_language_is_13() -> None:
    spec = ModelSpec(name="any", licence="none", path="any")
    alone = Settings.model_validate({"profile": "own", "translators": {"fr-en": spec}})
    codes = [finding.code for finding in examine(alone, None)]
    assert ExitCode.BAD_CONFIG in codes


def test_folder_that_cannot_be_written_is_16(own: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert main(["--doctor", "-c", str(own), "-o", str(tmp_path / "file" / "out")]) == 16


def test_folder_that_another_run_holds_is_15(own: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with locked(tmp_path / "out"):
        assert main(["--doctor", "-c", str(own), "-o", str(tmp_path / "out")]) == 15


# What the runs before have left ------------------------------------------------------------------


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An output directory with a ledger, that a doctor has been to before."""
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "out"
    out.mkdir()
    Ledger(out / ledger_module.NAME).close()
    (out / ".lock").touch()
    return out


def set_version(ledger: Path, version: int) -> None:
    with closing(sqlite3.connect(ledger)) as database:
        database.execute(f"PRAGMA user_version = {version}")


def migrate_in_future(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = (*ledger_module._MIGRATIONS, "ALTER TABLE article ADD COLUMN note TEXT; SELECT 1")
    monkeypatch.setattr(ledger_module, "_MIGRATIONS", steps)
    monkeypatch.setattr(ledger_module, "_VERSION", len(steps))


@pytest.mark.parametrize(
    ("ledger", "code", "said"),
    [
        ("whole", 0, None),
        ("gone", 0, None),
        ("gone with briefs", 0, "note   ledger: out/ledger.sqlite: is missing; the run would make"),
        ("empty", 0, "note   ledger: out/ledger.sqlite: is empty; the run would make it again"),
        ("damaged", 0, "JSON briefs there, and keep the old one"),
        (
            "older",
            0,
            "note   ledger: out/ledger.sqlite: of an older version; the run would migrate",
        ),
        ("newer", 16, "FAULT  output: out/ledger.sqlite: written by a newer version of summarize"),
    ],
)
def test_ledger_is_told_and_not_changed(
    own: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    ledger: str,
    code: int,
    said: str | None,
) -> None:
    path = out / ledger_module.NAME
    match ledger:
        case "gone" | "gone with briefs":
            path.unlink()
            (out / "run.json").write_text(json.dumps({"schema": "report/1"}), "utf-8")
            if "briefs" in ledger:
                (out / "a.json").write_text("{}", "utf-8")
        case "empty":
            os.truncate(path, 0)
        case "damaged":
            path.write_bytes(path.read_bytes()[:5000])
        case "older":
            migrate_in_future(monkeypatch)
        case "newer":
            set_version(path, ledger_module._VERSION + 1)
    before = listing(out)
    assert main(["--doctor", "-c", str(own), "-o", "out"]) == code
    after = listing(out)
    for changing in (str(out), str(out / ".lock")):  # the doctor holds the lock for a moment
        del before[changing], after[changing]
    assert after == before
    found = capfd.readouterr().out
    assert said in found if said else "ledger" not in found


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("index.html", "folder"),
        ("feed.xml", "folder"),
        ("index.html", "pipe"),
        ("run.json", "folder"),
        ("ledger.sqlite", "folder"),
        (".lock", "folder"),
    ],
)
def test_what_has_the_name_of_a_run_s_file_is_16(
    own: Path, out: Path, capfd: pytest.CaptureFixture[str], name: str, kind: str
) -> None:
    (out / name).unlink(missing_ok=True)
    (out / name).mkdir() if kind == "folder" else os.mkfifo(out / name)
    assert main(["--doctor", "-c", str(own), "-o", "out"]) == 16
    assert f"FAULT  output: out/{name}: " in capfd.readouterr().out


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--report", "out"), 16, "FAULT  --report: out: is a directory"),
        (("--metrics", "own.toml/m.prom"), 16, "FAULT  --metrics: own.toml: is a file, not a"),
        (("--metrics", "own.toml"), 2, None),
        (("--report", "new/r.json"), 0, "ok     --report: new/r.json can be written"),
        (("-o", "out", "--report", "r.json", "--metrics", "m"), 0, "ok     --metrics: m can be"),
    ],
)
@pytest.mark.usefixtures("out")
def test_files_of_the_run_are_looked_at(
    own: Path,
    capfd: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    code: int,
    said: str | None,
) -> None:
    assert main(["--doctor", "-c", own.name, *options]) == code
    assert said is None or said in capfd.readouterr().out
    assert not Path("new").exists()


def test_input_is_neither_read_nor_waited_for(own: Path, out: Path) -> None:
    os.mkfifo("pipe.txt")
    assert main(["--doctor", "-c", str(own), "-o", "out", "pipe.txt", "missing"]) == 0
