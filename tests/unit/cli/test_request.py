"""No output overwrites what is read, or another output."""

from __future__ import annotations

import io
import os
import sys
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
    (tmp_path / "own.toml").write_text("max_sentences = 3\n", "utf-8")
    (tmp_path / "terms.csv").write_text("fr;en\nmairie;town hall\n", "utf-8")
    (tmp_path / "named.toml").write_text("[translate]\nglossary = 'terms.csv'\n", "utf-8")
    return inbox


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line with which the command refuses to begin; nothing has changed."""
    before = contents(Path())
    code = main(["-q", *arguments], open_maker=open_by_word)
    (line,) = capsys.readouterr().err.splitlines()
    assert (code, contents(Path())) == (2, before), line
    return line.removeprefix("summarize: ")


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
        ("-o", ".", "index.html"),
        ("-o", "out", "to-brief", "in"),
        ("--report", "missing.txt", "missing.txt"),
    ],
    ids=" ".join,
)
def test_output_that_is_an_input_is_refused_and_nothing_changes(
    inbox: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    (inbox.parent / "index.html").write_text(f"<p>{TRAM}</p>", "utf-8")
    (inbox.parent / "out").mkdir()
    (inbox.parent / "out/a.json").write_text(TRAM, "utf-8")
    (inbox.parent / "to-brief").symlink_to("out/a.json")
    assert "overwrite" in refused(capsys, *arguments)


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


@pytest.mark.parametrize("option", ["--report", "--metrics"])
@pytest.mark.parametrize(
    "name",
    [
        *("ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite.damaged-1", ".lock", "Index.HTML"),
        *(
            "feed.xml",
            "a.md",
            "a.json",
            "not-there-yet.html",
            "../to/ledger.sqlite",
            "../to-ledger",
        ),
    ],
)
@pytest.mark.parametrize("there", [True, False])
def test_directory_keeps_its_own_files(
    inbox: Path, capsys: pytest.CaptureFixture[str], option: str, name: str, there: bool
) -> None:
    if there:
        main(["-q", "-o", "out", "in"], open_maker=open_by_word)
    (inbox.parent / "to").symlink_to("out")
    (inbox.parent / "to-ledger").symlink_to("out/ledger.sqlite")
    if not there and name.startswith("../to/"):
        (inbox.parent / "to").unlink()  # a link that leads nowhere is no folder
        name = "ledger.sqlite"
    line = refused(capsys, "-o", "out", option, f"out/{name}", "in")
    assert line.startswith(f"{option}: out/{name}: ")


@pytest.mark.parametrize(
    ("option", "name"),
    [
        ("--report", "run.json"),
        ("--report", "report.txt"),
        ("--metrics", "run.prom"),
        ("--metrics", "index.json"),  # no article has this id
        ("-c", "own.toml"),
        ("--glossary", "terms.csv"),
    ],
)
def test_other_names_in_the_directory_are_free(inbox: Path, option: str, name: str) -> None:
    (inbox.parent / "out").mkdir()
    for file in ("own.toml", "terms.csv"):
        (inbox.parent / file).rename(inbox.parent / "out" / file)
    for _ in range(2):
        arguments = ["-q", "-o", "out", option, f"out/{name}", "in"]
        assert main(arguments, open_maker=open_by_word) == 0


@pytest.mark.parametrize("option", ["--report", "--metrics"])
@pytest.mark.parametrize(
    ("target", "others", "kept"),
    [
        ("own.toml", ("-c", "own.toml"), "-c"),
        ("./link/../own.toml", ("-c", "own.toml"), "-c"),
        ("terms.csv", ("--glossary", "terms.csv"), "--glossary"),
        ("linked.csv", ("--glossary", "terms.csv"), "--glossary"),
        ("terms.csv", ("-c", "named.toml"), "translate.glossary"),
    ],
)
def test_file_of_another_option_is_kept(
    inbox: Path,
    capsys: pytest.CaptureFixture[str],
    option: str,
    target: str,
    others: tuple[str, ...],
    kept: str,
) -> None:
    (inbox.parent / "linked.csv").symlink_to("terms.csv")
    line = refused(capsys, *others, option, target, "in")
    assert line.startswith(f"{option}: ")
    assert line.endswith(f"would overwrite the file of {kept}")


def test_glossary_of_the_environment_is_kept(
    inbox: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SUMMARIZE_TRANSLATE__GLOSSARY", "terms.csv")
    assert "translate.glossary" in refused(capsys, "--metrics", "terms.csv", "in")


@pytest.mark.parametrize("broken", ["own.toml", "terms.csv", "named.toml"])
def test_run_that_cannot_begin_overwrites_no_setting(inbox: Path, broken: str) -> None:
    """Its metrics are written all the same, where they are no file of the settings."""
    (inbox.parent / broken).write_text("max_sentences = 0 [", "utf-8")
    before = contents(inbox.parent)
    for target in ("own.toml", "terms.csv", "new.prom"):
        config = "own.toml" if broken == "own.toml" else "named.toml"
        code = main(["-q", "-c", config, "--metrics", target, "in"], open_maker=open_by_word)
        assert code == (2 if target == config else 13)
    assert set(contents(inbox.parent)) - set(before) == {str(inbox.parent / "new.prom")}
    assert before.items() <= contents(inbox.parent).items()


@pytest.mark.parametrize(
    ("report", "metrics"),
    [
        ("x", "x"),
        ("x", "./in/../x"),
        ("in/../new/x.json", "link/../new/X.json"),
        ("x", "to-x"),
        ("x", "x/y"),
        ("x/y/z", "x"),
        ("out", "x"),
        ("above", "x"),
    ],
)
def test_outputs_keep_out_of_each_other_s_way(
    inbox: Path, capsys: pytest.CaptureFixture[str], report: str, metrics: str
) -> None:
    (inbox.parent / "to-x").symlink_to("x")
    output = "above/out" if report == "above" else "out"
    line = refused(capsys, "-o", output, "--report", report, "--metrics", metrics, "in")
    assert line.startswith(("--report: ", "--metrics: "))
    assert "overwrite" in line


@pytest.mark.parametrize("target", ["/dev/null", "/dev/stderr", "pipe"])
def test_what_is_added_to_may_be_shared(inbox: Path, target: str) -> None:
    os.mkfifo("pipe")
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    arguments = ["-q", "-o", "out", "--report", target, "--metrics", target, "in"]
    try:
        assert main(arguments, open_maker=open_by_word) == 0
    finally:
        os.close(reader)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-c", "out/run.json"), "-c: out/run.json: every run overwrites"),
        (("-c", "out/a.md"), "-c: out/a.md: the brief of an article 'a' would"),
        (("--glossary", "out/index.html"), "--glossary: out/index.html: every run overwrites"),
        (("--report", "r.json", "--metrics", "out/run.json"), "--metrics: out/run.json: "),
        (("--metrics", "in/night.txt"), "--metrics: in/night.txt: the next run would read it"),
    ],
)
def test_what_the_next_night_would_break_is_refused_at_once(
    inbox: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert refused(capsys, "-o", "out", *arguments, "in").startswith(said)


@pytest.mark.parametrize("target", ["in/night.log", "in/.night.txt", "in/out/run.txt", "night.txt"])
def test_report_that_is_no_article_may_lie_in_the_inbox(inbox: Path, target: str) -> None:
    for _ in range(2):
        arguments = ["-q", "-o", "in/out", "--report", target, "in"]
        assert main(arguments, open_maker=open_by_word) == 0


@pytest.mark.parametrize(
    ("option", "place"),
    [
        ("--report", "model/weights"),
        ("--metrics", "model/new/m.prom"),
        ("-o", "model"),
        ("-o", "to-model/out"),
        ("-o", "models"),
    ],
)
def test_weights_are_kept(
    inbox: Path, capsys: pytest.CaptureFixture[str], option: str, place: str
) -> None:
    (inbox.parent / "model").mkdir()
    (inbox.parent / "to-model").symlink_to("model")
    (inbox.parent / "model/weights").write_bytes(b"weights")
    (inbox.parent / "own.toml").write_text(
        f"[translators.fr-en]\npath = '{inbox.parent}/model'\n", "utf-8"
    )
    if place == "models":  # beside them
        assert main(["-q", "-c", "own.toml", option, place, "in"], open_maker=open_by_word) == 0
    else:
        line = refused(capsys, "-c", "own.toml", option, place, "in")
        assert line.startswith(f"{option}: {place}: ")


@pytest.mark.parametrize("stream", ["stdin", "stdout", "stderr"])
def test_open_file_is_kept(
    inbox: Path, stream: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    number = ("stdin", "stdout", "stderr").index(stream)
    (inbox.parent / "open.txt").write_text(TRAM, "utf-8")
    kept, file = os.dup(number), os.open("open.txt", os.O_RDWR | os.O_APPEND)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TRAM.encode())))
    try:
        os.dup2(file, number)
        code = main(["-q", "--report", "open.txt", "-"], open_maker=open_by_word)
    finally:
        os.dup2(kept, number)
        os.close(kept)
        os.close(file)
    assert code == 2
    assert (inbox.parent / "open.txt").read_text("utf-8").startswith(TRAM)
