"""Files are whole or not there; stdout is the caller's alone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from summarize.errors import WriteError
from summarize.output.files import (
    check_folder,
    check_writable,
    prepare_folder,
    read_regular,
    replace_file,
    write_atomic,
)
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


@pytest.mark.parametrize("check", [prepare_folder, check_folder])
@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("file", "file: is a file, not a directory"),
        ("file/deep/er", "file: is a file, not a directory"),
        ("pipe", "pipe: is a file, not a directory"),
        ("dangling", "dangling: is a link that leads nowhere"),
        ("loop/deep", "loop: is a link that leads nowhere"),
    ],
)
def test_what_stands_in_the_place_of_a_folder_is_named(
    tmp_path: Path, check: Callable[[Path], None], folder: str, said: str
) -> None:
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(WriteError, match=f"/{said}$"):
        check(tmp_path / folder)
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.parametrize("folder", [".", "there", "link", "new", "new/deep/er"])
def test_folder_that_could_be_made_is_not_made_by_a_check(tmp_path: Path, folder: str) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to("there")
    check_folder(tmp_path / folder)
    check_writable(tmp_path / folder / "a.json", prepare=False)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["link", "there"]


def test_closed_folder_is_told_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may do everything
    with pytest.raises(WriteError, match="no permission"):
        check_folder(tmp_path / "new")


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


def test_link_to_a_file_in_a_folder_that_is_missing_is_told_or_mended(tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to("missing/report.json")
    check_writable(link, prepare=False)
    assert not (tmp_path / "missing").exists()
    check_writable(link)
    write_atomic(link, b"report")
    assert (tmp_path / "missing/report.json").read_bytes() == b"report"


@pytest.mark.parametrize("kind", ["file", "pipe", "link to a device", "link to itself"])
def test_file_of_the_directory_replaces_what_has_its_name(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "a.md"
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "file":
        file.touch()
    else:
        file.symlink_to("/dev/null" if kind == "link to a device" else file)
    replace_file(file, b"brief")
    assert file.read_bytes() == b"brief"
    assert Path("/dev/null").is_char_device()


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="a folder of Linux")
def test_file_in_shared_memory_is_replaced_as_on_any_disk() -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        for data in (b"one", b"two"):
            write_atomic(Path(folder, "r.json"), data)
        assert Path(folder, "r.json").read_bytes() == b"two"


@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "missing"])
def test_only_a_regular_file_is_read_and_nothing_is_waited_for(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "a.md"
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    elif kind == "device":
        file.symlink_to("/dev/zero")
    with pytest.raises(OSError, match=r"(Not a regular file|Is a directory|No such file)"):
        read_regular(file)
    (tmp_path / "b.md").write_bytes(b"brief")
    assert read_regular(tmp_path / "b.md") == b"brief"


def test_name_of_an_open_file_is_added_to(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        log.write(b"before\n")
        log.flush()
        write_atomic(Path(f"/proc/self/fd/{log.fileno()}"), b"report\n")
    assert (tmp_path / "log").read_bytes() == b"before\nreport\n"
