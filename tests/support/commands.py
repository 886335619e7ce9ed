"""The command in a process of its own, with makers of briefs that need no model."""

from __future__ import annotations

import os
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.paths import REPOSITORY

HANGS = 120
"""Seconds after which a process hangs; none is expected to take a tenth of it."""

COMMAND = (
    "import sys; from summarize.cli.main import main;"
    "from tests.support.briefs import open_by_word; sys.exit(main(open_maker=open_by_word))"
)


def environment() -> dict[str, str]:
    """This process's, without settings, for a process that imports from here."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SUMMARIZE_")}
    return {**kept, "PYTHONPATH": str(REPOSITORY)}


@contextmanager
def under_way(folder: Path, *arguments: str, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A run of the command in another process, in the middle of an article `wait`."""
    reader, writer = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, "-q", *arguments],
        cwd=folder,
        env={**environment(), "TESTS_BEGUN": str(writer)},
        pass_fds=[writer],
        **options,
    ) as process:
        os.close(writer)
        try:
            assert os.read(reader, 1) == b".", "it ended before it began"
            yield process
        finally:
            os.close(reader)
            process.kill()


def on_terminal(folder: Path, *arguments: str, **options: Any) -> str:
    """What the command shows on a terminal of 80 columns that is its stderr."""
    leader, terminal = os.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    try:
        subprocess.run(
            [sys.executable, "-c", COMMAND, *arguments],
            cwd=folder,
            env=environment(),
            stderr=terminal,
            timeout=HANGS,
            **options,
        )
        os.write(terminal, b"<end>")
        shown = b""
        while b"<end>" not in shown:
            shown += os.read(leader, 10_000)
    finally:
        os.close(leader)
        os.close(terminal)
    return shown.decode()
