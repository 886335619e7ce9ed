"""The command: what goes to stdout, to stderr and to the shell."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from summarize import __version__
from summarize.cli.main import main
from summarize.errors import ExitCode
from tests.support.briefs import TRAM, open_by_word


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with one article in it."""
    (tmp_path / "tram.txt").write_text(TRAM, "utf-8")
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith("SUMMARIZE_"):
            monkeypatch.delenv(name)
    return tmp_path


def answer(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of the command, within this process."""
    try:
        code = main(arguments, open_maker=open_by_word)
    except SystemExit as end:
        code = int(end.code or 0)
    out, err = capfd.readouterr()
    return code, out, err


Capture = pytest.CaptureFixture[str]


def test_version(capfd: Capture) -> None:
    assert answer(capfd, "--version") == (0, f"summarize {__version__}\n", "")


def test_markdown_on_stdout_and_talk_on_stderr(folder: Path, capfd: Capture) -> None:
    code, out, err = answer(capfd, "tram.txt")
    assert code == 0
    assert out.startswith("# Le tramway de Valmont roulera en mars\n")
    assert err.startswith("summarize: 1 article in ")
    assert err.count("\n") == 1


def test_quiet_success_says_nothing(folder: Path, capfd: Capture) -> None:
    assert answer(capfd, "-q", "tram.txt")[2] == ""


def test_one_article_is_an_indented_document(folder: Path, capfd: Capture) -> None:
    out = answer(capfd, "-f", "json", "tram.txt")[1]
    assert out.startswith('{\n  "schema": "brief/1",\n')
    assert json.loads(out)["text"] == TRAM


def test_several_articles_are_lines_of_json(folder: Path, capfd: Capture) -> None:
    (folder / "b.txt").write_text("Titre\nUne phrase.", "utf-8")
    out = answer(capfd, "-f", "json", "tram.txt", "b.txt")[1]
    assert [json.loads(line)["article"]["id"] for line in out.splitlines()] == ["tram", "b"]


def test_brief_is_the_same_bytes_whatever_stands_beside_it(folder: Path, capfd: Capture) -> None:
    lines = [json.dumps({"id": f"x{n}", "text": f"{TRAM}Fin {n}."}) for n in range(3)]
    found = []
    for order in (lines, lines[::-1], ["{broken", *lines]):
        (folder / "x.jsonl").write_text("\n".join(order), "utf-8")
        found.append(sorted(answer(capfd, "-f", "json", "x.jsonl")[1].splitlines()))
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 3


def test_pages_on_stdout_are_set_apart(folder: Path, capfd: Capture) -> None:
    (folder / "b.txt").write_text("Titre\nUne phrase.", "utf-8")
    out = answer(capfd, "tram.txt", "b.txt")[1]
    assert out.count("\n\n---\n\n# ") == 1
    assert "[^tram-s2]" in out
    assert "[^b-s2]" in out


def test_folder_gets_files_and_a_report(folder: Path, capfd: Capture) -> None:
    code, out, _ = answer(capfd, "-o", "out/deep", "tram.txt")
    files = sorted(path.name for path in (folder / "out/deep").iterdir())
    assert (code, out) == (0, "")
    assert files == [
        *(".lock", "feed.xml", "index.html", "ledger.sqlite", "run.json"),
        *("tram.json", "tram.md"),
    ]
    report = json.loads((folder / "out/deep/run.json").read_text("utf-8"))
    assert report["counts"]["done"] == 1
    assert report["exit_code"] == 0


def test_report_goes_where_it_is_asked(folder: Path, capfd: Capture) -> None:
    answer(capfd, "--report", "r.json", "tram.txt", "missing.txt")
    report = json.loads((folder / "r.json").read_text("utf-8"))
    assert report["exit_code"] == ExitCode.SOME_FAILED
    assert [entry["id"] for entry in report["failures"]] == ["missing"]


def test_options_may_stand_after_inputs(folder: Path, capfd: Capture) -> None:
    code, out, _ = answer(capfd, "tram.txt", "-f", "json", "tram.txt")
    assert code == 0
    assert json.loads(out)["article"]["id"] == "tram"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["missing.txt"], 11, "missing.txt: no such file or directory"),
        (["binary.txt"], 11, "binary.txt: binary"),
        (["crash.txt"], 11, "crash: failed: IndexError: index out of range in self"),
        (["refuse.txt"], 0, "refuse: warning: refused: language uncertain"),
        (["--strict", "refuse.txt"], 11, "refused: language uncertain"),
        (["empty"], 0, "warning: empty: no articles in it"),
        (["no_weights.txt"], 14, "weights of tiny-translator are damaged"),
        (["-o", "tram.txt", "tram.txt"], 16, "-o: tram.txt: is a file, not a directory"),
        (["--report", "empty", "tram.txt"], 16, "--report: empty: is a directory"),
        (["-c", "none.toml", "tram.txt"], 13, "-c: none.toml: No such file or directory"),
        (["-c", "tram.txt", "tram.txt"], 13, "-c: tram.txt: not TOML"),
        (["--glossary", "none.csv", "tram.txt"], 13, "--glossary: none.csv: No such file"),
        (["--glossary", "tram.txt", "tram.txt"], 13, "--glossary: tram.txt: line 1: "),
        (["--brief-languages", "en", "tram.txt"], 13, "--brief-languages: "),
        (["--profile", "embeded", "tram.txt"], 13, "--profile: unknown profile 'embeded'"),
        (["--max-sentences", "0", "tram.txt"], 2, "--max-sentences: "),
        (["--max-sentence", "3", "tram.txt"], 2, "--max-sentence; did you mean --max-sentences?"),
        (["-f", "pdf", "tram.txt"], 2, "invalid choice: 'pdf'"),
        (["-f", "json", "-f", "markdown", "tram.txt"], 2, "several formats need -o DIR"),
        (["--forse", "tram.txt"], 2, "unknown option --forse; did you mean --force?"),
        (["--force", "tram.txt"], 2, "--force needs -o DIR"),
        (["--retry-failed", "tram.txt"], 2, "--retry-failed needs -o DIR"),
        (["--deadline", "25:00", "tram.txt"], 2, "neither HH:MM nor a duration"),
    ],
)
def test_bad_input_is_one_line_and_no_brief(
    folder: Path, capfd: Capture, arguments: list[str], code: int, said: str
) -> None:
    (folder / "empty").mkdir()
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    for word in ("crash", "refuse", "no_weights"):
        (folder / f"{word}.txt").write_text(f"{word} ici.", "utf-8")
    got, out, err = answer(capfd, *arguments)
    assert (got, out) == (code, "")
    lines = [line for line in err.splitlines() if said in line]
    assert len(lines) == 1, err
    assert lines[0].startswith("summarize: ")
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("--forse", "--force"),
        ("--reprot=x", "--report"),
        ("--Glossary", "--glossary"),
        ("--setting", None),
        ("--xyzzy", None),
        ("-z", None),
    ],
)
def test_only_a_close_option_is_suggested(capfd: Capture, typed: str, meant: str | None) -> None:
    code, _, err = answer(capfd, typed, "tram.txt")
    assert code == 2
    hint = f"; did you mean {meant}?" if meant else ""
    typed = typed.split("=")[0]
    assert err == f"summarize: unknown option {typed}{hint} (see summarize --help)\n"


def test_fault_of_no_option_blames_none(
    folder: Path, capfd: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZE_TRANSLATE__GLOSSARY", "none.csv")
    code, _, err = answer(capfd, "--profile", "opus", "tram.txt")
    assert (code, err) == (13, "summarize: none.csv: No such file or directory\n")


def test_environment_s_unknown_key_is_refused(
    folder: Path, capfd: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZE_MAX_SENTENCE", "3")
    code, out, err = answer(capfd, "tram.txt")
    assert (code, out) == (13, "")
    assert "did you mean 'SUMMARIZE_MAX_SENTENCES'?" in err


def test_verbose_has_the_traceback(folder: Path, capfd: Capture) -> None:
    (folder / "crash.txt").write_text("crash ici.", "utf-8")
    err = answer(capfd, "-v", "crash.txt")[2]
    assert "Traceback" in err
    assert "in crash" in err


def test_json_log_is_an_object_a_line_with_the_article(folder: Path, capfd: Capture) -> None:
    err = answer(capfd, "--log-format", "json", "tram.txt", "missing.txt")[2]
    lines: list[dict[str, Any]] = [json.loads(line) for line in err.splitlines()]
    assert [(line["article"], line["level"]) for line in lines] == [
        ("missing", "error"),
        (None, "info"),
    ]
    assert (lines[0]["outcome"], lines[0]["source"]) == ("failed", "missing.txt")


@pytest.mark.parametrize("arguments", [[""], ["-o", "", "x.txt"], ["-c", "", "x.txt"]])
def test_empty_argument_is_no_folder(
    capfd: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    code, out, err = answer(capfd, *arguments)
    assert (code, out) == (2, "")
    assert "empty" in err
