"""Where output goes: files that are whole or not there, and a stdout that only briefs reach."""

from __future__ import annotations

import ctypes
import fcntl
import os
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import WriteError

_LEFTOVER = re.compile(r"\.[0-9a-f]{16}\.tmp")


def prepare_folder(folder: Path) -> None:
    """Create `folder` if need be and prove that files can be written in it.

    Raises:
        WriteError: it cannot be created or written in.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = _temporary(folder / "probe")
        os.close(_create(probe))
        probe.unlink()
    except OSError as error:
        raise WriteError(_say(folder, error)) from None


def clear_leftovers(folder: Path) -> None:
    """Remove the temporary files of runs that were killed; only for who holds the folder.

    Raises:
        WriteError: they cannot be removed.
    """
    try:
        for path in folder.glob(".*.tmp"):
            if _LEFTOVER.fullmatch(path.name):
                path.unlink()
    except OSError as error:
        raise WriteError(_say(folder, error)) from None


def check_writable(path: Path) -> None:
    """Prove beforehand that `write_atomic` will be able to write `path`; its folder is created.

    Raises:
        WriteError: it will not.
    """
    if path.is_dir():
        raise WriteError(f"{path}: is a directory")
    if not _is_special(path):
        prepare_folder(path.parent)


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file so that at any moment, crash included, it is the old one or whole.

    A device or pipe is written to as it is.

    Raises:
        WriteError: it cannot be written, or the disk is full. Nothing is left behind then.
    """
    if _is_special(path):
        _append(path, data)
        return
    path = path.resolve() if path.is_symlink() else path  # a link stays one
    temporary = _temporary(path)
    try:
        descriptor = _create(temporary)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise WriteError(_say(path, error)) from None


def _is_special(path: Path) -> bool:
    """A device or pipe, or a name that the system gives an open file, such as /dev/stderr."""
    if path.is_absolute() and path.parts[1:2] in (("dev",), ("proc",)):
        return path.exists()
    return path.exists() and not path.is_file() and not path.is_dir()


def _append(path: Path, data: bytes) -> None:
    try:
        with path.open("ab") as file:
            file.write(data)
    except OSError as error:
        raise WriteError(_say(path, error)) from None


def _temporary(path: Path) -> Path:
    # Hidden, so that no glob over the briefs meets it, and of a length that fits any name.
    return path.with_name(f".{secrets.token_hex(8)}.tmp")  # as `_LEFTOVER` has it


def _create(path: Path) -> int:
    # 0o666 less the umask, as any program's output; `tempfile` would make it the owner's alone.
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, where the system can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _say(path: Path, error: OSError) -> str:
    return f"{path}: {error.strerror or error}"


@contextmanager
def protected_stdout() -> Iterator[BinaryIO]:
    """Give the true stdout to the caller alone, as bytes.

    Whatever else the process writes to file descriptor 1 meanwhile, be it `print` or a library in
    C, goes to stderr. (The method is OCRmyPDF's `_stdoutprotect`.)

    Raises:
        WriteError: there is no stdout.
    """
    _flush()
    try:
        # Not `os.dup`: it would take the place of a stderr that is closed.
        true_stdout = fcntl.fcntl(1, fcntl.F_DUPFD_CLOEXEC, 3)
    except OSError as error:
        raise WriteError(f"stdout: {error.strerror}") from None
    try:
        _point_at_stderr(1)
        with os.fdopen(true_stdout, "wb", buffering=0, closefd=False) as out:
            yield out
    finally:
        _flush()  # What libraries have buffered belongs to stderr too.
        os.dup2(true_stdout, 1)
        os.close(true_stdout)


def write_all(out: BinaryIO, data: bytes) -> None:
    """Write to stdout; a pipe takes part of it at a time.

    Raises:
        BrokenPipeError: nobody reads any more.
        WriteError: it cannot be written, or the disk is full.
    """
    view = memoryview(data)
    try:
        while view:
            view = view[out.write(view) or 0 :]
    except BrokenPipeError:
        raise
    except OSError as error:
        raise WriteError(f"stdout: {error.strerror}") from None


def _point_at_stderr(descriptor: int) -> None:
    try:
        os.dup2(2, descriptor)
    except OSError:  # stderr is closed
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, descriptor)
        os.close(nowhere)


def _flush() -> None:
    """Empty the buffers of `sys.stdout` and of C's stdio."""
    if sys.stdout is not None:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).fflush(None)
