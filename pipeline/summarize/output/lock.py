"""Lock an output directory to one run at a time; the system releases a dead process's lock."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import filelock

from summarize.errors import LockedError, WriteError

NAME = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of an existing directory within the context.

    Raises:
        LockedError: Another run holds it.
        WriteError: The directory cannot be written.
    """
    path = folder / NAME
    lock = filelock.FileLock(path, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout:
        raise LockedError(f"{folder}: held by {_read_holder(path)}") from None
    except OSError as error:
        raise WriteError(f"{path}: {error.strerror or error}") from None
    try:
        _write_holder(path)
        yield
    finally:
        lock.release()


def _write_holder(path: Path) -> None:
    since = datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        path.write_text(f"process {os.getpid()} on {platform.node()} since {since}\n", "utf-8")
    except OSError as error:
        raise WriteError(f"{path}: {error.strerror or error}") from None


def _read_holder(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip() or "another run"
    except (OSError, ValueError):
        return "another run"
