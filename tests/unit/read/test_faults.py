"""One input's fault is one outcome, whatever is raised; the others are read."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from summarize import read as read_module
from summarize.read import ReadLimits, read_inputs
from summarize.read.inputs import Format
from summarize.records import Article, Item, Unreadable
from tests.support.pages import PARAGRAPH, page


def read(folder: Path) -> dict[str, Item]:
    items = read_inputs(
        [str(folder)], input_format=None, limits=ReadLimits(100_000), stdin=io.BytesIO()
    )
    return {Path(item.source).name: item for item in items}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("Le pont ferme mardi.", "utf-8")
    (tmp_path / "z.txt").write_text("Le bac reprend lundi.", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "error", [MemoryError(), RecursionError("deep"), KeyError("x"), ValueError("a\nb"), TypeError()]
)
def test_error_that_nobody_foresaw_is_one_inputs_outcome(
    folder: Path, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(data: bytes) -> object:
        raise error

    (folder / "m.md").write_text("# Titre", "utf-8")
    readers = {**read_module._READERS, Format.MARKDOWN: broken}
    monkeypatch.setattr(read_module, "_READERS", readers)
    found = read(folder)
    assert isinstance(found["a.txt"], Article)
    assert isinstance(found["z.txt"], Article)
    bad = found["m.md"]
    assert isinstance(bad, Unreadable)
    assert f"unexpected {type(error).__name__}" in bad.reason
    assert "\n" not in bad.reason
    assert bad.traceback is not None
    assert "in broken" in bad.traceback


@pytest.mark.parametrize("character", ["\x0b", "&#11;", "\x1b", "&#x1f;", "\ufffe", "&#xFFFE;"])
def test_control_characters_in_a_page_are_no_end_of_the_night(folder: Path, character: str) -> None:
    text = page(PARAGRAPH * 4).replace("malgré", f"malg{character}ré")
    (folder / "m.html").write_text(text, "utf-8")
    found = read(folder)["m.html"]
    assert isinstance(found, Article)
    assert "approuvé mardi la fermeture du pont" in found.text


def test_line_breaks_and_tabs_in_a_page_stay(folder: Path) -> None:
    (folder / "m.html").write_text(page(PARAGRAPH * 4).replace("mardi", "mardi\t\n"), "utf-8")
    found = read(folder)["m.html"]
    assert isinstance(found, Article)
    assert "\N{REPLACEMENT CHARACTER}" not in found.text


@contextmanager
def nested(folder: Path, depth: int) -> Iterator[None]:
    """So many folders, each in the one before, which no recursion could make or remove."""
    here = Path.cwd()
    os.chdir(folder)
    try:
        for _ in range(depth):
            Path("deep").mkdir()
            os.chdir("deep")
        yield
    finally:
        for _ in range(depth):
            os.chdir("..")
            Path("deep").rmdir()
        os.chdir(here)


def test_links_to_nowhere_and_depth_are_outcomes_of_their_own(folder: Path) -> None:
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "gone.txt").symlink_to("nowhere.txt")
    with nested(folder, 1200):
        found = read(folder)
    assert isinstance(found["a.txt"], Article)
    assert isinstance(found["z.txt"], Article)
    assert isinstance(found["self.txt"], Unreadable)
    assert isinstance(found["gone.txt"], Unreadable)
