"""Counting articles before they are read: as many as are read, or no count."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from summarize.read import ReadLimits, count_articles, read_inputs
from tests.support.briefs import TRAM

LINES = b'\xef\xbb\xbf{"text": "un"}\r\n\n  \t\n{broken\n{"text": "deux"}'


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder: a directory of all kinds of files, and one without articles."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jour/soir").mkdir(parents=True)
    (tmp_path / "vide").mkdir()
    for name in ("jour/a.txt", "jour/b.md", "jour/soir/c.html", "jour/.d.txt", "jour/e.odt"):
        (tmp_path / name).write_text(TRAM, "utf-8")
    (tmp_path / "jour/soir/f.jsonl").write_bytes(LINES)


@pytest.mark.parametrize(
    ("names", "count"),
    [
        (["jour"], 6),
        (["jour/a.txt", "jour/a.txt", "jour"], 6),
        (["jour/soir/f.jsonl"], 3),
        (["vide"], 0),
        (["manque.txt", "manque.jsonl"], 2),
    ],
)
@pytest.mark.usefixtures("inputs")
def test_as_many_articles_are_counted_as_are_read(names: list[str], count: int) -> None:
    items = read_inputs(names, input_format=None, limits=ReadLimits(9_999), stdin=io.BytesIO())
    assert count_articles(names, None) == len(list(items)) == count


@pytest.mark.parametrize(
    ("names", "input_format"), [(["-"], None), (["-"], "jsonl"), (["jour", "jour/e.odt"], None)]
)
@pytest.mark.usefixtures("inputs")
def test_what_only_reading_would_tell_is_not_counted(
    names: list[str], input_format: str | None
) -> None:
    assert count_articles(names, input_format) is None


def test_pipe_is_not_read_for_its_count() -> None:
    reader, writer = os.pipe()
    try:
        os.write(writer, LINES)
        os.close(writer)
        assert count_articles([f"/dev/fd/{reader}"], "jsonl") is None
        assert os.read(reader, 1_000) == LINES
    finally:
        os.close(reader)
