"""The command as a process: terminals, pipes, signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from pipeline.errors import ExitCode
from tests.briefs import COMMAND, TRAM, environment


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one article in it."""
    (tmp_path / "tram.txt").write_text(TRAM, "utf-8")
    return tmp_path


def test_no_input_and_a_terminal_is_wrong_usage(folder: Path) -> None:
    leader, terminal = os.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-c", COMMAND],
            cwd=folder,
            env=environment(),
            stdin=terminal,
            capture_output=True,
            timeout=20,
        )
    finally:
        os.close(leader)
        os.close(terminal)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"no input" in done.stderr


@pytest.mark.parametrize(("shown", "options"), [(True, []), (False, ["--no-progress"])])
def test_progress_is_for_a_terminal(folder: Path, shown: bool, options: list[str]) -> None:
    leader, terminal = os.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    try:
        subprocess.run(
            [sys.executable, "-c", COMMAND, *options, "tram.txt"],
            cwd=folder,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=terminal,
            timeout=20,
        )
        os.write(terminal, b"<end>")
        said = b""
        while b"<end>" not in said:
            said += os.read(leader, 10_000)
    finally:
        os.close(leader)
        os.close(terminal)
    assert b"1 done" in said
    assert (b"0%|" in said) == shown


def test_reader_that_goes_away_ends_the_run_quietly(folder: Path) -> None:
    line = json.dumps({"text": TRAM * 100})
    (folder / "many.jsonl").write_text("\n".join([line] * 50), "utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, "-q", "-f", "json", "many.jsonl"],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.read(10)
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_full_disk_on_stdout(folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", COMMAND, "tram.txt"],
            cwd=folder,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
        )
    assert done.returncode == ExitCode.CANNOT_WRITE
    assert b"stdout: No space left on device" in done.stderr


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signal_ends_the_run_and_the_report_is_written(
    folder: Path, number: signal.Signals, code: int
) -> None:
    (folder / "wait.txt").write_text("wait ici.", "utf-8")
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, "-o", "out", "tram.txt", "wait.txt"],
        cwd=folder,
        env=environment(),
        stderr=subprocess.PIPE,
    ) as running:
        until = time.monotonic() + 15
        while not (folder / "begun").exists() and time.monotonic() < until:
            time.sleep(0.02)
        running.send_signal(number)
        assert running.stderr
        said = running.stderr.read()
    assert running.returncode == code
    assert b"Traceback" not in said
    files = sorted(path.name for path in (folder / "out").iterdir())
    assert files == [
        *(".lock", "feed.xml", "index.html", "ledger.sqlite", "run.json"),
        *("tram.json", "tram.md"),
    ]
    assert json.loads((folder / "out/run.json").read_text("utf-8"))["exit_code"] == code
