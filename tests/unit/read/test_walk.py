"""Looking for the inputs: what is no regular file, what is found once, what waits for nobody."""

from __future__ import annotations

import io
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarize.read import ReadLimits, count_articles, read_inputs
from summarize.read.inputs import WalkedInputs, file_identity, walk
from summarize.records import Article, Unreadable

LIMITS = ReadLimits(max_characters=5000)


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The current folder: an inbox with an article, and with everything that is none."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in/deep").mkdir(parents=True)
    (tmp_path / "in/a.txt").write_text("un", "utf-8")
    os.mkfifo(tmp_path / "in/pipe.txt")
    os.mkfifo(tmp_path / "in/deep/other.jsonl")
    os.mkfifo(tmp_path / "in/no-article")
    (tmp_path / "in/null.md").symlink_to("/dev/null")
    (tmp_path / "in/folder.txt").symlink_to("deep")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("in/s.html")
        yield tmp_path


@pytest.mark.usefixtures("inbox")
def test_what_is_no_file_is_passed_over_and_told() -> None:
    found = WalkedInputs(["in"])
    assert [item.name for item in found.files] == ["a.txt"]
    assert found.passed_over == [
        "in/deep/other.jsonl: a pipe",
        "in/null.md: a device",
        "in/pipe.txt: a pipe",
        "in/s.html: a socket",
    ]


@pytest.mark.parametrize(
    ("name", "is_stream", "error"),
    [
        ("in/a.txt", False, None),
        ("in/pipe.txt", True, None),
        ("in/null.md", True, None),
        ("in/s.html", False, "a socket, which cannot be read"),
        ("-", False, None),
        ("in/missing.txt", False, "no such file or directory"),
    ],
)
@pytest.mark.usefixtures("inbox")
def test_what_is_named_is_kept_and_known(name: str, is_stream: bool, error: str | None) -> None:
    (item,) = walk([name], None)
    assert (item.is_stream, item.error) == (is_stream, error)


@pytest.mark.usefixtures("inbox")
def test_pipe_is_counted_by_nobody_and_read_by_who_may_wait() -> None:
    named = WalkedInputs(["in/pipe.txt", "in"])
    assert count_articles(named, None) is None
    assert [item.name for item in named.streams] == ["pipe.txt"]
    rest = named.without_streams()
    read = read_inputs(rest, input_format=None, limits=LIMITS, stdin=io.BytesIO())
    assert [item.source for item in read] == ["a.txt"]
    assert list(rest) == ["in/pipe.txt", "in"]


@pytest.mark.parametrize(
    ("names", "empty"),
    [
        (["in"], []),
        (["void"], ["void"]),
        (["void", "in", "only"], ["void", "only"]),
        (["in", "in/a.txt"], []),
        (["missing", "-"], []),
    ],
)
def test_input_without_any_file_is_known(inbox: Path, names: list[str], empty: list[str]) -> None:
    (inbox / "void").mkdir()
    (inbox / "only/left").mkdir(parents=True)
    (inbox / "only/left/b.txt").touch()
    assert WalkedInputs(names, None, inbox / "only/left").empty == empty


def test_walked_inputs_are_not_searched_again(inbox: Path) -> None:
    found = WalkedInputs(["in"])
    (inbox / "in/b.txt").write_text("deux", "utf-8")
    assert walk(found, None) is found.files
    assert count_articles(found, None) == 1
    read = read_inputs(found, input_format=None, limits=LIMITS, stdin=io.BytesIO())
    assert [item.source for item in read] == ["a.txt"]
    assert [item.name for item in walk(["in"], None)] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("other", ["in/a.txt", "in/../in/a.txt", "hard.txt", "soft.txt", "b.txt"])
def test_identity_tells_a_file_by_any_name(inbox: Path, other: str) -> None:
    (inbox / "hard.txt").hardlink_to("in/a.txt")
    (inbox / "soft.txt").symlink_to("in/a.txt")
    (inbox / "b.txt").write_text("un", "utf-8")
    (item,) = walk(["in"], None)
    assert (file_identity(other) == item.identity) == (other != "b.txt")


@pytest.mark.parametrize("name", ["a.txt", "b.jsonl", "c.mbox", "d.rss", "e.docx"])
def test_pipe_that_takes_a_file_s_place_is_not_waited_for(inbox: Path, name: str) -> None:
    file = inbox / "in" / name
    file.write_text("un", "utf-8")
    found = WalkedInputs([f"in/{name}"])
    file.unlink()
    os.mkfifo(file)
    assert count_articles(found, None) in (None, 1)  # of a feed or mailbox it is not known
    (one,) = read_inputs(found, input_format=None, limits=LIMITS, stdin=io.BytesIO())
    assert isinstance(one, Unreadable)
    assert one.reason == f"in/{name}: no regular file any more"


def test_file_that_changed_after_the_walk_is_read_as_it_is(inbox: Path) -> None:
    found = WalkedInputs(["in/a.txt"])
    (inbox / "in/new.txt").write_text("deux", "utf-8")
    (inbox / "in/new.txt").replace("in/a.txt")
    (one,) = read_inputs(found, input_format=None, limits=LIMITS, stdin=io.BytesIO())
    assert isinstance(one, Article)
    assert one.text == "deux"
