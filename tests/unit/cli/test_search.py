"""The command searches its inputs once, and tells what it found nothing in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from summarize.cli.main import main
from tests.support.briefs import TRAM, open_by_word


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "a.md").write_text(TRAM, "utf-8")
    return inbox


@pytest.mark.parametrize("before", [0, 1])
@pytest.mark.parametrize("options", [(), ("--dry-run",), ("-f", "json")])
def test_every_folder_of_the_inbox_is_listed_once(
    inbox: Path, monkeypatch: pytest.MonkeyPatch, before: int, options: tuple[str, ...]
) -> None:
    """`before`: so many nights were before."""
    (inbox / "deep/er").mkdir(parents=True)
    (inbox / "deep/er/b.txt").write_text(TRAM, "utf-8")
    for _ in range(before):
        main(["-q", "-o", "out", "in"], open_maker=open_by_word)
    listed: list[str] = []
    scandir = os.scandir

    def noted(path: str | Path) -> Any:
        listed.append(str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", noted)
    assert main(["-q", *options, "-o", "out", "in"], open_maker=open_by_word) == 0
    found = [path for path in listed if path.split("/")[0] == "in"]
    assert found == ["in", "in/deep", "in/deep/er"]


def test_empty_inputs_are_told_in_their_order(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("void", "in/deep"):
        (inbox.parent / name).mkdir()
    os.mkfifo("void/pipe.md")
    assert main(["--dry-run", "void", "in", "in/deep"], open_maker=open_by_word) == 0
    said = capsys.readouterr().err.splitlines()
    assert said[:-1] == [
        "summarize: warning: void: no articles in it",
        "summarize: warning: in/deep: no articles in it",
        "summarize: warning: void/pipe.md: a pipe, passed over: only regular files of a directory"
        " are read",
    ]
