"""The talk: short where nobody watches, a progress line on a terminal, JSON for machines."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from summarize.cli.main import main
from summarize.text.single_line import printable_line
from tests.support.briefs import TRAM, open_by_word
from tests.support.some import some

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


def said(capfd: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """The lines of stderr of a run into `out`, which is a file here."""
    main(["-o", "out", *arguments], open_maker=open_by_word)
    out, err = capfd.readouterr()
    assert out == ""
    return err.splitlines()


def test_night_says_a_start_a_line_a_failure_and_an_end(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    start, *between, end = said(capfd, *NAMES)
    assert start == (
        "summarize: begins: a.txt, crash.txt, b.txt and 2 more into out (profile embedded)"
    )
    assert between == [
        "summarize: crash: failed: IndexError: index out of range in self",
        "summarize: refuse: warning: refused: language uncertain (refuse.txt)",
    ]
    assert re.fullmatch(r"summarize: 5 articles in \d+\.\d s: 3 done, 1 refused, 1 failed", end), (
        end
    )


def test_second_night_says_what_still_fails_and_counts_the_rest(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    said(capfd, *NAMES)
    _, *between, end = said(capfd, *NAMES)
    assert between == [
        "summarize: crash: failed: before: IndexError: index out of range in self",
        "summarize: refuse: warning: refused: before: language uncertain (refuse.txt)",
    ]
    assert end.endswith(": 3 skipped, 1 refused, 1 failed")


def test_quiet_night_says_failures_only(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert said(capfd, "-q", *NAMES) == [
        "summarize: crash: failed: IndexError: index out of range in self"
    ]


def test_end_says_what_the_deadline_left(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert said(capfd, "--deadline", "0m", *NAMES)[-1].endswith(" s: 5 left")


def json_lines(capfd: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said(capfd, "--log-format", "json", *arguments)]


def test_json_line_has_the_article_and_its_outcome(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    start, *between, end = json_lines(capfd, *NAMES)
    assert [(line["article"], line["outcome"], line["source"]) for line in between] == [
        ("crash", "failed", "crash.txt"),
        ("refuse", "refused", "refuse.txt"),
    ]
    assert [line["level"] for line in (start, *between, end)] == [
        "info",
        "error",
        "warning",
        "info",
    ]
    assert (start["article"], end["article"]) == (None, None)


def test_verbose_json_has_every_outcome_and_its_seconds(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    said(capfd, "a.txt")
    found = {line["article"]: line for line in json_lines(capfd, "-v", *NAMES) if "outcome" in line}
    assert {id_: line["outcome"] for id_, line in found.items()} == {
        "a": "skipped",
        "crash": "failed",
        "b": "done",
        "refuse": "refused",
        "c": "done",
    }
    assert all(line["source"] == f"{id_}.txt" for id_, line in some(found.items()))
    assert {id_ for id_, line in found.items() if line.get("seconds", -1) >= 0} == {"b", "c"}


def test_message_is_one_line_and_obeys_no_terminal() -> None:
    assert printable_line("un\ndeux\x1b[2J\ttrois\u202e\N{BELL}") == "un deux [2J trois \N{BELL}"


# On a terminal -----------------------------------------------------------------------------------


# Counting ----------------------------------------------------------------------------------------
