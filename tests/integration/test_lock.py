"""Two runs into the same directory: the second is refused, a killed one is in nobody's way."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from summarize.cli.main import main
from summarize.errors import ExitCode
from tests.support.briefs import TRAM, open_by_word
from tests.support.commands import COMMAND, HANGS, environment, under_way


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: an article, and what a run before left of it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tram.txt").write_text(TRAM, "utf-8")
    (tmp_path / "wait.txt").write_text("wait ici.", "utf-8")
    assert main(["-o", "out", "--metrics", "m.prom", "tram.txt"], open_maker=open_by_word) == 0
    return tmp_path


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """What is in every file, and when it was written."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}


def test_second_run_ends_with_15_and_touches_nothing(folder: Path) -> None:
    with under_way(folder, "-o", "out", "--metrics", "m.prom", "wait.txt") as first:
        before = files(folder)
        assert {"run.json", "tram.md", "tram.json"} <= {Path(name).name for name in before}
        options = ["--force", "-o", "out", "--metrics", "m.prom", "--report", "r.json"]
        second = subprocess.run(
            [sys.executable, "-c", COMMAND, *options, "tram.txt"],
            cwd=folder,
            env=environment(),
            capture_output=True,
            timeout=HANGS,
        )
        assert files(folder) == before
        assert first.poll() is None
    assert (second.returncode, second.stdout) == (ExitCode.LOCKED, b"")
    said = second.stderr.decode()
    assert said.startswith(f"summarize: -o: out: held by process {first.pid} on ")
    assert said.count("\n") == 1


def test_run_after_a_killed_one_goes_on(folder: Path) -> None:
    with under_way(folder, "-o", "out", "--metrics", "m.prom", "wait.txt") as first:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert main(["-q", "-o", "out", "tram.txt"], open_maker=open_by_word) == ExitCode.OK


def test_holder_ends_well_after_another_one_was_refused(folder: Path) -> None:
    with under_way(folder, "-o", "out", "--metrics", "m.prom", "wait.txt") as first:
        assert main(["-o", "out", "tram.txt"], open_maker=open_by_word) == ExitCode.LOCKED
        first.send_signal(signal.SIGTERM)
        assert first.wait(timeout=HANGS) == ExitCode.TERMINATED
    assert (folder / "out/run.json").read_text("utf-8").count('"exit_code": 143') == 1
    assert "exit_code 143" in (folder / "m.prom").read_text("utf-8")
