"""The command as a process: pipes, full disks, signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from summarize.errors import READER_GONE, ExitCode
from tests.support.briefs import TRAM
from tests.support.commands import COMMAND, HANGS, environment, under_way


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one article in it."""
    (tmp_path / "tram.txt").write_text(TRAM, "utf-8")
    return tmp_path


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
    arguments = ("-o", "out", "tram.txt", "wait.txt")
    with under_way(folder, *arguments, stderr=subprocess.PIPE) as running:
        running.send_signal(number)
        assert running.stderr
        said = running.stderr.read()
        assert running.wait(HANGS) == code
    assert b"Traceback" not in said
    files = sorted(path.name for path in (folder / "out").iterdir())
    assert files == [
        *(".lock", "feed.xml", "index.html", "ledger.sqlite", "run.json"),
        *("tram.json", "tram.md"),
    ]
    assert json.loads((folder / "out/run.json").read_text("utf-8"))["exit_code"] == code


def test_list_of_weights_ends_quietly_where_nobody_reads_on(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "summarize.cli.models", "list"],
        stdout=writer,
        stderr=subprocess.PIPE,
        env={**environment(), "SUMMARIZE_CACHE": str(tmp_path)},
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (READER_GONE, b"")
