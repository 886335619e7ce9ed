"""The talk: short where nobody watches, a progress line on a terminal, JSON for machines."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from pipeline.cli import main
from pipeline.read import ReadLimits, count_articles, read_inputs
from pipeline.records import Article, Brief
from pipeline.settings import Settings
from pipeline.talk import one_line
from tests.briefs import TRAM, environment, open_by_word

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
    assert all(line["source"] == f"{id_}.txt" for id_, line in found.items())
    assert {id_ for id_, line in found.items() if 0 <= line.get("seconds", -1) < 10} == {"b", "c"}


def test_message_is_one_line_and_obeys_no_terminal() -> None:
    assert one_line("un\ndeux\x1b[2J\ttrois\u202e\N{BELL}") == "un deux [2J trois \N{BELL}"


# On a terminal -----------------------------------------------------------------------------------


def open_slowly(settings: Settings) -> Callable[[Article], Brief]:
    """Takes its time, as a model does, so that the line is drawn between two articles."""
    make = open_by_word(settings)

    def make_slowly(article: Article) -> Brief:
        sleep(0.15)
        return make(article)

    return make_slowly


COMMAND = (
    "import sys; from tests.test_talk import open_slowly; from pipeline.cli import main;"
    "sys.exit(main(open_maker=open_slowly))"
)


def on_terminal(folder: Path, *arguments: str, stdin: bytes = b"") -> str:
    """What a run into `out` shows on a terminal of 80 columns."""
    leader, terminal = os.openpty()
    termios.tcsetwinsize(terminal, (24, 80))
    try:
        subprocess.run(
            [sys.executable, "-c", COMMAND, "-o", "out", *arguments],
            cwd=folder,
            env=environment(),
            input=stdin,
            stderr=terminal,
            timeout=20,
        )
        os.write(terminal, b"<end>")
        shown = b""
        while b"<end>" not in shown:
            shown += os.read(leader, 10_000)
    finally:
        os.close(leader)
        os.close(terminal)
    return shown.decode()


def test_progress_of_files_has_the_total_and_the_time_left(folder: Path) -> None:
    shown = on_terminal(folder, *NAMES)
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
    shown = on_terminal(folder, "-", stdin=lines.encode())
    assert re.search(r"\darticle \[\d\d:\d\d, [^\]]*\d(?:article/s|s/article)", shown), shown
    assert "<0" not in shown
    assert "4 done" in shown


# Counting ----------------------------------------------------------------------------------------

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
