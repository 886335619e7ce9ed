"""The command on a terminal: a progress line while it works, gone at the end."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.briefs import TRAM
from tests.support.commands import COMMAND, HANGS, environment, on_terminal

NAMES = ["a.txt", "crash.txt", "b.txt", "refuse.txt", "c.txt"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: five articles, of which one fails and one is refused."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        word = name.removesuffix(".txt")
        text = f"{word} ici." if len(word) > 1 else f"{TRAM}Article {word}.\n"
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_progress_of_files_has_the_total_and_the_time_left(folder: Path) -> None:
    shown = on_terminal(folder, "-o", "out", *NAMES)
    found = re.findall(
        r"(\d)/5 \[\d\d:\d\d<(\d\d:\d\d), [^\]]*\d(?:article/s|s/article), (\w+)\]", shown
    )
    assert found, shown
    assert {"a", "b", "c"} & {id_ for _, _, id_ in found}
    assert "summarize: crash: failed: IndexError" in shown
    assert ": 3 done, 1 refused, 1 failed\r\n" in shown
    *_, cleared, rest = shown.split("\r")  # the line is gone at the end
    assert (cleared.strip(), rest) == ("", "<end>")


def test_progress_of_stdin_has_the_rate_alone(folder: Path) -> None:
    lines = "\n".join(json.dumps({"id": f"x{n}", "text": f"{TRAM}{n}"}) for n in range(4))
    shown = on_terminal(folder, "-o", "out", "-", input=lines.encode())
    assert re.search(r"\darticle \[\d\d:\d\d, [^\]]*\d(?:article/s|s/article)", shown), shown
    assert "<0" not in shown
    assert "4 done" in shown


def test_no_input_and_a_terminal_is_wrong_usage(folder: Path) -> None:
    leader, terminal = os.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-c", COMMAND],
            cwd=folder,
            env=environment(),
            stdin=terminal,
            capture_output=True,
            timeout=HANGS,
        )
    finally:
        os.close(leader)
        os.close(terminal)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"no input" in done.stderr


@pytest.mark.parametrize(("shown", "options"), [(True, []), (False, ["--no-progress"])])
def test_progress_is_for_a_terminal(folder: Path, shown: bool, options: list[str]) -> None:
    said = on_terminal(folder, *options, "a.txt", stdout=subprocess.DEVNULL)
    assert "1 done" in said
    assert ("0%|" in said) == shown
