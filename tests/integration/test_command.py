"""The command in a process of its own: what it imports, what reaches stdout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.briefs import TRAM
from tests.support.commands import COMMAND, HANGS, environment
from tests.support.paths import REPOSITORY


def command(
    *arguments: str | Path, folder: Path, stdin: bytes | None = None, **more: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *map(str, arguments)],
        cwd=folder,
        env={**environment(), **more},
        input=stdin,
        capture_output=True,
        timeout=HANGS,
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with one article in it."""
    (tmp_path / "tram.txt").write_text(TRAM, "utf-8")
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("SUMMARIZE_"):
            monkeypatch.delenv(name)
    return tmp_path


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "summarize", "--help"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert "--max-sentences" in done.stdout
    imported = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    assert "argparse" in imported
    assert not imported & {"pydantic", "torch", "transformers", "ctranslate2", "numpy", "tqdm"}


def test_json_lines_in_give_json_lines_out_even_for_one(folder: Path) -> None:
    line = json.dumps({"id": "x", "text": TRAM}).encode()
    done = command("-f", "json", folder=folder, stdin=line)
    assert len(done.stdout.splitlines()) == 1
    assert json.loads(done.stdout)["article"]["id"] == "x"
    (folder / "x.jsonl").write_bytes(line)
    assert command("-f", "json", "x.jsonl", folder=folder).stdout.count(b"\n") == 1


def test_no_library_can_write_on_stdout(folder: Path) -> None:
    (folder / "pollute.txt").write_text(f"pollute {TRAM}", "utf-8")
    done = command("-f", "json", "pollute.txt", folder=folder)
    assert json.loads(done.stdout)["article"]["id"] == "pollute"
    assert done.stderr.count(b"POLLUTED") == 4
