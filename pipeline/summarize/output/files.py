"""Write files whole or not at all, and keep stdout free of everything but briefs."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import re
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from summarize.errors import WriteError

REPORT = "run.json"
"""Name of a run's report in its output directory."""
_LEFTOVER = re.compile(r"\.[0-9a-f]{16}\.tmp")


def prepare_folder(folder: Path) -> None:
    """Create `folder` if necessary, and check that files can be written in it.

    Raises:
        WriteError: It cannot be created, or no file can be written in it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = _temporary(folder / "probe")
        os.close(_create(probe))
        probe.unlink()
        os.close(os.open(folder, os.O_RDONLY))  # as `_sync_folder` has to
    except OSError as error:
        raise WriteError(_in_the_way(folder) or _message(folder, error)) from None


def check_folder(folder: Path) -> None:
    """Check that `prepare_folder` would succeed, without changing anything.

    Raises:
        WriteError: It would not.
    """
    if obstacle := _in_the_way(folder):
        raise WriteError(obstacle)
    existing = _nearest(folder)
    rights = os.W_OK | os.X_OK | (os.R_OK if existing == folder else 0)
    if not os.access(existing, rights):
        raise WriteError(f"{existing}: no permission to read and write there, or a read-only disk")


def clear_leftovers(folder: Path) -> None:
    """Remove the temporary files of killed runs; the caller must hold the folder's lock.

    Raises:
        WriteError: They cannot be removed.
    """
    try:
        for path in folder.glob(".*.tmp"):
            if _LEFTOVER.fullmatch(path.name) and not path.is_dir():
                path.unlink()
    except OSError as error:
        raise WriteError(_message(folder, error)) from None


def check_writable(path: Path, *, prepare: bool = True) -> None:
    """Check in advance that `write_atomic` can write `path`.

    Args:
        path: The file.
        prepare: Create its folder; False changes nothing.

    Raises:
        WriteError: It cannot.
    """
    if os.path.isdir(path):  # noqa: PTH112 - unlike `Path.is_dir`, it never raises
        raise WriteError(f"{path}: is a directory")
    if not is_special(path):
        (prepare_folder if prepare else check_folder)(_target(path).parent)


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file so that at any moment, even in a crash, it is either the old or the new one.

    Devices and pipes are written to directly.

    Raises:
        WriteError: It cannot be written, or the disk is full; nothing is left behind.
    """
    if is_special(path):
        _append(path, data)
    else:
        replace_file(path, data)


def replace_file(path: Path, data: bytes) -> None:
    """Write a file as `write_atomic` does, but replace whatever else has its name.

    Raises:
        WriteError: It cannot be written, or the disk is full; nothing is left behind.
    """
    path = _target(path)
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
        raise WriteError(_message(path, error)) from None


def read_regular(path: Path) -> bytes:
    """Read a file that has no business being a pipe, which one might wait for for ever.

    Raises:
        OSError: It cannot be read, or is no regular file.
    """
    with open(path, "rb", opener=_open_at_once) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "Not a regular file")
        return file.read()


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)


def is_special(path: Path) -> bool:
    """True for a device, a pipe, or the system's name of an open file, such as /dev/stderr."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    system = path.is_absolute() and path.parts[1:2] in (("dev",), ("proc",))
    memory = path.parts[1:3] == ("dev", "shm")  # files as on any disk
    return (system and not memory) or not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _target(path: Path) -> Path:
    """Return the file that a link leads to, so that the link is kept and its target written.

    A link to a device stands for itself: nobody means the device to be replaced.
    """
    if not os.path.islink(path) or is_special(path):  # noqa: PTH114
        return path
    return Path(os.path.realpath(path))  # unlike `Path.resolve`, it takes a link to itself


def _nearest(folder: Path) -> Path:
    """Return the folder, or the nearest one above that exists; the current one for none."""
    return next((p for p in (folder, *folder.parents) if os.path.lexists(p)), Path())


def _in_the_way(folder: Path) -> str | None:
    """Say what stands in the place of a folder or of one above; None if nothing does."""
    existing = _nearest(folder)
    if os.path.isdir(existing):  # noqa: PTH112
        return None
    if os.path.exists(existing):  # noqa: PTH110
        return f"{existing}: is a file, not a directory"
    return f"{existing}: is a link that leads nowhere"


def _append(path: Path, data: bytes) -> None:
    try:
        with path.open("ab") as file:
            file.write(data)
    except OSError as error:
        raise WriteError(_message(path, error)) from None


def _temporary(path: Path) -> Path:
    # Hidden from a glob over the briefs, and short enough for any file system.
    return path.with_name(f".{secrets.token_hex(8)}.tmp")  # matched by `_LEFTOVER`


def _create(path: Path) -> int:
    # 0o666 less the umask, as usual for output; `tempfile` would make it private to the owner.
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)


def _sync_folder(folder: Path) -> None:
    """Make a new file name durable, if the system supports it."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _message(path: Path, error: OSError) -> str:
    return f"{path}: {error.strerror or error}"


@contextmanager
def protected_stdout() -> Iterator[BinaryIO]:
    """Reserve the real stdout for the caller.

    Within the context, everything else that the process writes to file descriptor 1, from `print`
    to C libraries, goes to stderr. The method is that of OCRmyPDF's `_stdoutprotect`.

    Yields:
        The real stdout, as an unbuffered binary stream.

    Raises:
        WriteError: There is no stdout.
    """
    _flush()
    try:
        # `os.dup` would reuse the descriptor of a closed stderr.
        true_stdout = fcntl.fcntl(1, fcntl.F_DUPFD_CLOEXEC, 3)
    except OSError as error:
        raise WriteError(f"stdout: {error.strerror}") from None
    try:
        _point_at_stderr(1)
        with os.fdopen(true_stdout, "wb", buffering=0, closefd=False) as out:
            yield out
    finally:
        _flush()  # What libraries have buffered goes to stderr too.
        os.dup2(true_stdout, 1)
        os.close(true_stdout)


def write_all(out: BinaryIO, data: bytes) -> None:
    """Write all of `data` to stdout; a pipe may take it in several writes.

    Raises:
        BrokenPipeError: The reader is gone.
        WriteError: It cannot be written, or the disk is full.
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
    """Flush `sys.stdout` and C's stdio."""
    if sys.stdout is not None:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).fflush(None)
