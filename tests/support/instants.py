"""A process that sends itself a signal at a chosen instant: just before one of its effects.

What is on the disk changes only by effects - a file opened to be written, renamed, flushed or
removed, a statement of SQL - so that a kill between two of them is like a kill at the second.
"""

from __future__ import annotations

import atexit
import os
import signal
import sqlite3
import sys
from itertools import count
from pathlib import Path
from typing import Any

AT = "TESTS_SIGNAL_AT"
"""Environment: a signal's number and an instant, as `9:120`; the first one is 1."""
COUNTED = "TESTS_INSTANTS"
"""Environment: a file that is told, at the end, how many instants there were."""

_CHANGES = frozenset(("os.rename", "os.remove", "os.mkdir", "os.truncate"))


def arm(below: str = "out") -> None:
    """Watch what this process does below a folder, and do what the environment asks for."""
    number, chosen = (int(part) for part in os.environ.get(AT, "0:0").split(":"))
    numbers, sent, flush, connect = count(1), [False], os.fsync, sqlite3.connect

    def instant(*, in_sql: bool = False) -> None:
        # SQLite loses what a handler raises within it; a kill asks no handler.
        ready = next(numbers) >= chosen and (number == signal.SIGKILL or not in_sql)
        if number and ready and not sent[0]:
            sent[0] = True
            os.kill(os.getpid(), number)

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        changes = event in _CHANGES or (event == "open" and _writes(arguments))
        if changes and _is_below(arguments[0], below):
            instant()

    def connected(*arguments: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **named)
        connection.set_trace_callback(lambda _: instant(in_sql=True))
        return connection

    def flushed(fd: Any) -> None:
        instant()
        flush(fd)

    sys.addaudithook(heard)
    os.fsync = flushed
    sqlite3.connect = connected  # type: ignore[assignment]
    if file := os.environ.get(COUNTED):
        atexit.register(lambda: Path(file).write_text(str(next(numbers) - 1), "ascii"))


def _writes(arguments: tuple[Any, ...]) -> bool:
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


def _is_below(path: object, folder: str) -> bool:
    return isinstance(path, str | bytes | os.PathLike) and folder in Path(os.fsdecode(path)).parts
