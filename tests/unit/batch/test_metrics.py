"""The metrics: a file for Prometheus that says how the last run ended, whatever ended it."""

from __future__ import annotations

import json
import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from summarize import __version__
from summarize.batch.metrics import write_metrics
from summarize.batch.report import Tally
from summarize.cli.main import main
from summarize.errors import ExitCode, WriteError
from summarize.output.lock import locked
from tests.support.briefs import TRAM, open_by_word

FILE = "nuit.prom"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with an article of each kind."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tram.txt").write_text(TRAM, "utf-8")
    for word in ("crash", "refuse", "no_weights"):
        (tmp_path / f"{word}.txt").write_text(f"{word} ici.", "utf-8")
    return tmp_path


def command(*arguments: str) -> int:
    return main(["-q", "--metrics", FILE, *arguments], open_maker=open_by_word)


def told(path: Path = Path(FILE)) -> dict[str, float]:
    """Every value of the file, by name and labels."""
    families = text_string_to_metric_families(path.read_text("utf-8"))
    found = {}
    for sample in (sample for family in families for sample in family.samples):
        labels = ",".join(f"{key}={value}" for key, value in sorted(sample.labels.items()))
        name = sample.name.removeprefix("summarize_").removeprefix("last_run_")
        found[f"{name}{{{labels}}}" if labels else name] = sample.value
    return found


def outcomes() -> dict[str, float]:
    prefix = "articles{outcome="
    return {
        name.removeprefix(prefix).rstrip("}"): value
        for name, value in told().items()
        if name.startswith(prefix)
    }


def test_run_is_told_with_its_counts_and_times(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda: 1_800_000_000.0)
    assert command("-o", "out", "tram.txt", "crash.txt", "refuse.txt", "manque.txt") == 10
    found = told()
    assert outcomes() == {"done": 1, "skipped": 0, "refused": 1, "failed": 2}
    assert found["exit_code"] == ExitCode.SOME_FAILED
    assert found["end_timestamp_seconds"] == 1_800_000_000.0
    report = json.loads(Path("out/run.json").read_text("utf-8"))
    assert found["duration_seconds"] > 0
    assert round(found["duration_seconds"], 2) == report["seconds"]
    assert found["words"] == len(TRAM.split())
    assert 10e6 < found["peak_memory_bytes"] < 10e9
    assert found["left"] == 0
    assert found[f"info{{profile=embedded,version={__version__}}}"] == 1


def test_every_value_says_what_it_is(folder: Path) -> None:
    command("tram.txt")
    families = list(text_string_to_metric_families(Path(FILE).read_text("utf-8")))
    assert families
    for family in families:
        assert family.name.startswith("summarize_")
        assert (family.type, family.documentation != "") == ("gauge", True)


def test_file_is_of_the_last_run(folder: Path) -> None:
    command("-o", "out", "tram.txt", "crash.txt")
    assert command("-o", "out", "tram.txt") == 0
    assert outcomes() == {"done": 0, "skipped": 1, "refused": 0, "failed": 0}
    assert told()["exit_code"] == 0


def test_deadline_s_rest_is_told(folder: Path) -> None:
    assert command("--deadline", "0m", "tram.txt", "refuse.txt") == ExitCode.DEADLINE
    assert (told()["left"], told()["exit_code"]) == (2, ExitCode.DEADLINE)


def test_run_without_weights_is_told(folder: Path) -> None:
    assert command("tram.txt", "no_weights.txt") == ExitCode.BAD_WEIGHTS
    assert (told()["exit_code"], outcomes()["done"]) == (ExitCode.BAD_WEIGHTS, 1)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--profile", "embeded", "tram.txt"], ExitCode.BAD_CONFIG),
        (["-o", "tram.txt", "tram.txt"], ExitCode.CANNOT_WRITE),
    ],
)
def test_run_that_could_not_begin_is_told_without_counts(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int
) -> None:
    assert command("tram.txt") == 0
    monkeypatch.setattr("time.time", lambda: 1_900_000_000.0)
    assert command(*arguments) == code
    assert told()["exit_code"] == code
    assert told()["end_timestamp_seconds"] == 1_900_000_000.0
    assert outcomes() == {}
    assert "duration_seconds" not in told()


def test_run_that_was_refused_leaves_the_holder_s_file(folder: Path) -> None:
    command("-o", "out", "tram.txt")
    before = Path(FILE).read_bytes()
    with locked(folder / "out"):
        assert command("-o", "out", "tram.txt") == ExitCode.LOCKED
    assert Path(FILE).read_bytes() == before


@pytest.mark.parametrize("arguments", [["--dry-run"], ["--help"], ["--no-such-option"]])
def test_what_was_no_run_is_not_told(folder: Path, arguments: list[str]) -> None:
    try:
        command(*arguments, "tram.txt")
    except SystemExit:
        assert arguments != ["--dry-run"]
    assert not Path(FILE).exists()


# Writing -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("tram.txt/nuit.prom", "--metrics: tram.txt: is a file, not a directory"),
        ("out", "--metrics: out: is a directory"),
    ],
)
def test_place_that_cannot_be_written_is_16_before_any_work(
    folder: Path, capfd: pytest.CaptureFixture[str], place: str, said: str
) -> None:
    (folder / "out").mkdir()
    code = main(["--metrics", place, "tram.txt"], open_maker=open_by_word)
    out, err = capfd.readouterr()
    assert (code, out) == (ExitCode.CANNOT_WRITE, "")
    assert f"summarize: {said}" in err
    assert "Traceback" not in err


def test_unwritable_place_does_not_hide_what_was_wrong_first(folder: Path) -> None:
    arguments = ["--metrics", "tram.txt/nuit.prom", "--profile", "embeded", "tram.txt"]
    assert main(arguments, open_maker=open_by_word) == ExitCode.BAD_CONFIG


def test_missing_folder_is_made(folder: Path) -> None:
    main(["-q", "--metrics", "un/deux/nuit.prom", "tram.txt"], open_maker=open_by_word)
    assert told(Path("un/deux/nuit.prom"))["exit_code"] == 0


def test_reader_of_the_old_file_keeps_it_whole(folder: Path) -> None:
    write_metrics(Path(FILE), 0, None)
    before = Path(FILE).read_bytes()
    with Path(FILE).open("rb") as reader:
        start = reader.read(10)
        write_metrics(Path(FILE), 11, Tally().report(seconds=1.0))
        assert start + reader.read() == before
    assert told()["exit_code"] == 11
    assert [path.name for path in folder.iterdir() if "prom" in path.name] == [FILE]


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """As on a disk that is nearly full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_full_disk_leaves_the_old_file_and_no_part_of_a_new_one(folder: Path) -> None:
    write_metrics(Path(FILE), 0, None)
    before = sorted((path.name, path.read_bytes()) for path in folder.iterdir())
    with pytest.raises(WriteError, match=rf"^{FILE}: File too large"), files_of_at_most(100):
        write_metrics(Path(FILE), 11, None)
    assert sorted((path.name, path.read_bytes()) for path in folder.iterdir()) == before


def test_collector_of_another_user_may_read_it(folder: Path) -> None:
    before = os.umask(0o022)
    try:
        write_metrics(Path(FILE), 0, None)
    finally:
        os.umask(before)
    assert stat.S_IMODE(Path(FILE).stat().st_mode) == 0o644


def test_pipe_is_written_to_and_not_replaced(folder: Path) -> None:
    os.mkfifo(FILE)
    reader = os.open(FILE, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_metrics(Path(FILE), 0, None)
        assert stat.S_ISFIFO(Path(FILE).stat().st_mode)
        assert b"summarize_last_run_exit_code 0.0" in os.read(reader, 10_000)
    finally:
        os.close(reader)
