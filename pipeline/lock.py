"""Lock: one run at a time in an output directory; the system releases it with the process."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import filelock

from pipeline.errors import LockedError, WriteError

NAME = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the directory, which exists, within the block.

    Raises:
        LockedError: another run holds it.
        WriteError: nothing can be written there.
    """
    path = folder / NAME
    lock = filelock.FileLock(path, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout:
        raise LockedError(f"{folder}: held by {_holder(path)}") from None
    except OSError as error:
        raise WriteError(f"{path}: {error.strerror or error}") from None
    try:
        _sign(path)
        yield
    finally:
        lock.release()


def _sign(path: Path) -> None:
    since = datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        path.write_text(f"process {os.getpid()} on {platform.node()} since {since}\n", "utf-8")
    except OSError as error:
        raise WriteError(f"{path}: {error.strerror or error}") from None


def _holder(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip() or "another run"
    except (OSError, ValueError):
        return "another run"
