"""Files are whole or not there; stdout is the caller's alone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from summarize.errors import WriteError
from summarize.output.files import check_writable, prepare_folder, write_atomic
from tests.support.paths import REPOSITORY


def test_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("old and longer", "utf-8")
    write_atomic(file, b"new")
    assert file.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_file_has_the_rights_that_the_umask_gives(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomic(tmp_path / "a.md", b"")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.md").stat().st_mode) == 0o640


def test_failed_write_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disk_full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", disk_full)
    with pytest.raises(WriteError, match=r"a\.md: No space left on device"):
        write_atomic(file, b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.md": b"old"}


def test_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    prepare_folder(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_file_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(WriteError, match="File exists"):
        prepare_folder(tmp_path / "a")


def test_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        check_writable(pipe)
        write_atomic(pipe, b"report")
        assert os.read(reader, 100) == b"report"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


POLLUTER = """
import ctypes, os, sys
from summarize.output.files import protected_stdout, write_all
with protected_stdout() as out:
    print("print")
    ctypes.CDLL(None).puts(b"C, buffered")
    os.write(1, b"descriptor\\n")
    os.system("echo child")
    write_all(out, b"brief\\n")
print("after")
"""


def test_only_the_caller_reaches_stdout() -> None:
    done = subprocess.run(
        [sys.executable, "-c", POLLUTER], cwd=REPOSITORY, capture_output=True, text=True
    )
    assert done.stdout == "brief\nafter\n"
    assert sorted(done.stderr.split("\n")) == ["", "C, buffered", "child", "descriptor", "print"]


@pytest.mark.parametrize("closing", ["2>&-", "<&- 2>&-"])
def test_guard_holds_without_stderr(closing: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$0" -c "$1" {closing}', sys.executable, POLLUTER],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "brief\nafter\n"


def test_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target.json", tmp_path / "link.json"
    link.symlink_to(target)
    write_atomic(link, b"one")
    write_atomic(link, b"two")
    assert link.is_symlink()
    assert target.read_bytes() == b"two"


def test_name_of_an_open_file_is_added_to(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        log.write(b"before\n")
        log.flush()
        write_atomic(Path(f"/proc/self/fd/{log.fileno()}"), b"report\n")
    assert (tmp_path / "log").read_bytes() == b"before\nreport\n"
