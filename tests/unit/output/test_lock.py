"""The lock: one run at a time in a directory, and a crash releases it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from summarize.errors import LockedError, WriteError
from summarize.output.lock import NAME, locked
from tests.support.commands import environment

HOLD = """
import sys; from pathlib import Path; from summarize.output.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the folder until its stdin is closed."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        try:
            assert process.stdout.readline() == b"held\n"
            yield process
        finally:
            process.kill()


def test_second_process_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        for _ in range(2):  # the first one that is refused does not wipe out the name
            with pytest.raises(LockedError) as refused, locked(tmp_path):
                pass
            assert str(refused.value).startswith(f"{tmp_path}: held by process {process.pid} on ")
            assert os.uname().nodename in str(refused.value)


def test_killed_process_holds_nothing(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        with locked(tmp_path):
            assert f"process {os.getpid()} on" in (tmp_path / NAME).read_text("utf-8")


def test_stopped_process_still_holds_it(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        process.send_signal(signal.SIGSTOP)
        with pytest.raises(LockedError), locked(tmp_path):
            pass


def test_holder_lets_go_at_its_end_even_by_an_error(tmp_path: Path) -> None:
    with suppress(KeyError), locked(tmp_path):
        raise KeyError
    with holder(tmp_path) as process:
        process.communicate()
        assert process.returncode == 0
        with locked(tmp_path):
            pass


def test_directories_are_held_one_by_one(tmp_path: Path) -> None:
    for name in ("un", "deux"):
        (tmp_path / name).mkdir()
    with holder(tmp_path / "un"), locked(tmp_path / "deux"):
        pass


def test_holder_that_left_no_name_is_another_run(tmp_path: Path) -> None:
    with holder(tmp_path):
        (tmp_path / NAME).write_bytes(b"\xff\xfe")
        with pytest.raises(LockedError, match="held by another run"), locked(tmp_path):
            pass


def test_lock_that_cannot_be_made_is_no_other_run(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(WriteError, match=r"\.lock: Is a directory"), locked(tmp_path):
        pass


# The command -------------------------------------------------------------------------------------
