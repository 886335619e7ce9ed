"""`summarize --doctor`: the exit code that a run would end with, and nothing loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarize.cli.doctor import examine
from summarize.cli.main import main
from summarize.errors import ExitCode
from summarize.output.lock import locked
from summarize.settings.schema import Settings
from summarize_models.spec import ModelSpec
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
