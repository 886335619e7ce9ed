"""`--dry-run` ends as the run would begin, and waits for nobody."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from summarize.cli.main import main
from tests.support.briefs import TRAM, open_by_word
from tests.support.dry_runs import listing

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: articles, the output of a night, and what stands in the way of one."""
    monkeypatch.chdir(tmp_path)
    for name in ("tram.txt", "b.txt", "file"):
        (tmp_path / name).write_text(TRAM, "utf-8")
    assert main(["-q", "-o", "out", "tram.txt"], open_maker=open_by_word) == 0
    for name in ("index/index.html", "ledger/ledger.sqlite", "report/run.json", "left"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "left/.0123456789abcdef.tmp").mkdir()
    (tmp_path / "dangling").symlink_to("nowhere")
    return tmp_path


@pytest.fixture(autouse=True)
def alarm() -> Iterator[None]:
    """Whoever waits for a pipe is woken by an error."""

    def ring(*_: object) -> None:
        raise TimeoutError("it hangs")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def both(capfd: Capture, *arguments: str) -> tuple[tuple[int, str], tuple[int, str]]:
    """How the dry run and the run end: the code, and the last line of stderr."""
    found = []
    for options in (["--dry-run"], []):
        code = main(["-q", *options, *arguments], open_maker=open_by_word)
        lines = capfd.readouterr().err.splitlines()
        found.append((code, lines[-1] if lines else ""))
    return found[0], found[1]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("-o", "file"), 16, "-o: file: is a file, not a directory"),
        (("-o", "file/deep"), 16, "-o: file: is a file, not a directory"),
        (("-o", "dangling"), 16, "-o: dangling: is a link that leads nowhere"),
        (("-o", "index"), 16, "-o: index/index.html: is no regular file"),
        (("-o", "ledger"), 16, "-o: ledger/ledger.sqlite: is no regular file"),
        (("-o", "report"), 16, "-o: report/run.json: is a directory"),
        (("--report", "file/r.json"), 16, "--report: file: is a file, not a directory"),
        (("--report", "out"), 16, "--report: out: is a directory"),
        (("-f", "html", "b.txt"), 2, "html of several articles needs -o DIR"),
        (("-o", "out", "--report", "out"), 2, "--report: out: is the output directory"),
        (("-c", "file"), 13, "-c: file: not TOML"),
        (("-o", "report", "--report", "r.json"), 0, ""),
        (("-o", "left"), 0, ""),
        (("-o", "new/deep", "--metrics", "other/m.prom"), 0, ""),
        (("-f", "html"), 0, ""),
    ],
)
def test_dry_run_ends_like_the_run(
    folder: Path, capfd: Capture, arguments: tuple[str, ...], code: int, said: str
) -> None:
    foreseen, found = both(capfd, *arguments, "tram.txt")
    assert foreseen == found
    assert found[0] == code
    assert found[1].startswith(f"summarize: {said}" if said else "")


def test_newer_ledger_is_16_for_both_and_not_touched(folder: Path, capfd: Capture) -> None:
    with closing(sqlite3.connect(folder / "out/ledger.sqlite")) as database:
        database.execute("PRAGMA user_version = 99")
    before = (folder / "out/ledger.sqlite").read_bytes()
    foreseen, found = both(capfd, "-o", "out", "tram.txt")
    assert foreseen == found
    assert found[0] == 16
    assert found[1].startswith("summarize: -o: out/ledger.sqlite: written by a newer version")
    assert (folder / "out/ledger.sqlite").read_bytes() == before


@pytest.mark.parametrize("arguments", [("-o", "new"), ("-o", "file"), ("--report", "new/r.json")])
def test_dry_run_makes_nothing(folder: Path, arguments: tuple[str, ...]) -> None:
    (folder / "dangling").unlink()
    before = listing(folder)
    main(["-q", "--dry-run", *arguments, "tram.txt"], open_maker=open_by_word)
    assert listing(folder) == before


# Pipes -------------------------------------------------------------------------------------------

UNREAD = "a pipe or a device, which only a run reads"


@pytest.mark.parametrize(
    ("names", "lines"),
    [
        (["pipe.txt"], [f"do\tpipe\tpipe.txt\t{UNREAD}"]),
        (["in"], ["do\ta\ta.txt\tnew"]),
        (["in", "pipe.txt"], ["do\ta\ta.txt\tnew", f"do\tpipe\tpipe.txt\t{UNREAD}"]),
        (["/dev/null"], [f"do\tnull\tnull\t{UNREAD}"]),
        (["b.txt"], ["do\tb\tb.txt\tnew"]),
    ],
)
def test_dry_run_opens_no_pipe(
    folder: Path, capfd: Capture, names: list[str], lines: list[str]
) -> None:
    (folder / "in").mkdir()
    (folder / "in/a.txt").write_text(TRAM, "utf-8")
    for name in ("pipe.txt", "in/pipe.txt", "in/b.jsonl"):
        os.mkfifo(folder / name)
    assert main(["-q", "--dry-run", *names], open_maker=open_by_word) == 0
    assert capfd.readouterr().out.splitlines() == lines


@pytest.mark.parametrize("out", [[], ["-o", "new"]])
def test_run_reads_a_named_pipe(folder: Path, capfd: Capture, out: list[str]) -> None:
    reader, writer = os.pipe()
    os.write(writer, TRAM.encode())
    os.close(writer)
    try:
        code = main(["-q", *out, f"/dev/fd/{reader}", "tram.txt"], open_maker=open_by_word)
    finally:
        os.close(reader)
    titles = capfd.readouterr().out.count("# Le tramway de Valmont roulera en mars\n")
    assert (code, titles) == (0, 0 if out else 2)
    assert Path(f"new/{reader}.md").exists() == bool(out)


@pytest.mark.parametrize("name", ["tram.md", "tram.json"])
def test_pipe_in_the_place_of_a_brief_is_a_damaged_brief(
    folder: Path, capfd: Capture, name: str
) -> None:
    (folder / "out" / name).unlink()
    os.mkfifo(folder / "out" / name)
    assert main(["-q", "--dry-run", "-o", "out", "tram.txt"], open_maker=open_by_word) == 0
    assert capfd.readouterr().out == f"do\ttram\ttram.txt\t{name} is missing\n"
    assert main(["-q", "-o", "out", "tram.txt"], open_maker=open_by_word) == 0
    assert (folder / "out" / name).is_file()


def test_pipe_among_the_briefs_does_not_hold_up_a_new_ledger(folder: Path, capfd: Capture) -> None:
    (folder / "out/ledger.sqlite").unlink()
    os.mkfifo(folder / "out/b.json")
    assert main(["-o", "out", "tram.txt"], open_maker=open_by_word) == 0
    assert "ledger.sqlite: made again from 1 briefs" in capfd.readouterr().err
