"""No output is an input: refused before anything is written, or left out of the search."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarize.cli.main import main
from tests.support.briefs import TRAM, open_by_word


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "a.md").write_text(TRAM, "utf-8")
    (tmp_path / "b.html").write_text(f"<p>{TRAM}</p>", "utf-8")
    (tmp_path / "link").symlink_to("in")
    return inbox


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "arguments",
    [
        ("-o", "in", "in"),
        ("-o", "link", "in"),
        ("-o", "in", "link"),
        ("-o", "in", "in/a.md"),
        ("-o", ".", "-f", "html", "b.html"),
        ("-o", "out", "--report", "in/a.md", "in"),
        ("--metrics", "in/a.md", "in"),
        ("--dry-run", "-o", "in", "in"),
    ],
    ids=" ".join,
)
def test_output_that_is_an_input_is_refused_and_nothing_changes(
    inbox: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(inbox.parent)
    assert main(["-q", *arguments], open_maker=open_by_word) == 2
    assert contents(inbox.parent) == before
    (line,) = capsys.readouterr().err.splitlines()
    assert "overwrite" in line


@pytest.mark.parametrize(
    "arguments",
    [
        ("-o", ".", "in"),
        ("-o", "in", "b.html"),
        ("-o", ".", "-f", "markdown", "b.html"),
        ("-o", "out", "in", "b.html"),
        ("-o", "in/out", "in"),
    ],
    ids=" ".join,
)
def test_output_beside_the_inputs_is_none_of_them(inbox: Path, arguments: tuple[str, ...]) -> None:
    before = contents(inbox.parent)
    assert main(["-q", *arguments], open_maker=open_by_word) == 0
    assert before.items() <= contents(inbox.parent).items()


def test_directory_inside_the_inbox_is_not_read_the_next_night(inbox: Path) -> None:
    for _ in range(2):
        assert main(["-q", "-o", "in/out", "in"], open_maker=open_by_word) == 0
    briefs = sorted(path.name for path in (inbox / "out").glob("*.md"))
    assert briefs == ["a.md"]
