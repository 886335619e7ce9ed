"""Disks that are full or read-only, ledgers that are lost or damaged, clocks that jump."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from summarize.cli.main import main
from summarize.errors import ExitCode
from summarize.output.ledger import NAME as LEDGER
from tests.support import nights
from tests.support.briefs import TRAM, open_by_word

TEXTS = {f"tram-{n}": f"{TRAM}Fin {n}.\n" for n in range(1, 6)}


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with articles in `in`."""
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    for id_, text in TEXTS.items():
        Path("in", f"{id_}.txt").write_text(text, "utf-8")
    return tmp_path


def run(*options: str) -> tuple[int, dict[str, Any]]:
    """Its exit code, and the counts of its report."""
    code = main(["-o", "out", *options, "in"], open_maker=open_by_word)
    return code, json.loads(Path("out/run.json").read_text("utf-8"))["counts"]


def counts(**given: int) -> dict[str, int]:
    return dict.fromkeys(("done", "skipped", "refused", "failed"), 0) | given


def test_rerun_does_nothing(night: Path) -> None:
    assert run() == (0, counts(done=5))
    before = nights.outputs(night / "out")
    times = {path.name: path.stat().st_mtime_ns for path in (night / "out").glob("tram*")}
    assert run() == (0, counts(skipped=5))
    assert nights.outputs(night / "out") == before
    assert times == {path.name: path.stat().st_mtime_ns for path in (night / "out").glob("tram*")}


def test_what_changed_is_done_again(night: Path) -> None:
    run()
    Path("in/tram-2.txt").write_text(f"{TRAM}Autre fin.\n", "utf-8")
    assert run() == (0, counts(done=1, skipped=4))
    assert run("--max-sentences", "3") == (0, counts(done=5))
    assert run("--max-sentences", "3") == (0, counts(skipped=5))
    assert run("--max-sentences", "3", "--force") == (0, counts(done=5))


def test_other_weights_do_it_again(night: Path) -> None:
    run()
    with closing(sqlite3.connect("out/ledger.sqlite")) as ledger, ledger:
        ledger.execute("""UPDATE article SET models = '{"fr-en": "older"}' WHERE id = 'tram-4'""")
    assert run() == (0, counts(done=1, skipped=4))


@pytest.mark.parametrize("harm", ["removed", "damaged", "emptied"])
def test_brief_that_is_no_longer_whole_is_written_again(night: Path, harm: str) -> None:
    run()
    before = nights.outputs(night / "out")
    victim = Path("out/tram-3.json")
    if harm == "removed":
        victim.unlink()
    else:
        victim.write_bytes(b"" if harm == "emptied" else victim.read_bytes()[:-100])
    assert run() == (0, counts(done=1, skipped=4))
    assert nights.outputs(night / "out") == before


def test_format_that_is_new_is_written(night: Path) -> None:
    run("-f", "json")
    assert not list(Path("out").glob("*.md"))
    assert run() == (0, counts(done=5))
    assert len(list(Path("out").glob("*.md"))) == 5


def test_failure_stays_on_record_until_it_is_tried_again(night: Path) -> None:
    Path("in/crash.txt").write_text("crash ici.", "utf-8")
    Path("in/refuse.txt").write_text("refuse ici.", "utf-8")
    assert run() == (ExitCode.SOME_FAILED, counts(done=5, refused=1, failed=1))
    assert run() == (ExitCode.SOME_FAILED, counts(skipped=5, refused=1, failed=1))
    assert _attempts("crash", "refuse") == [1, 1]
    assert run("--retry-failed") == (ExitCode.SOME_FAILED, counts(skipped=5, refused=1, failed=1))
    assert _attempts("crash", "refuse") == [2, 1]


def _attempts(*ids: str) -> list[int]:
    with closing(sqlite3.connect("out/ledger.sqlite")) as ledger:
        found = dict(ledger.execute("SELECT id, attempts FROM article").fetchall())
    return [found[id_] for id_ in ids]


def test_same_text_under_two_names_is_computed_once(night: Path) -> None:
    computed = []

    def open_counting(settings: Any) -> Any:
        make = open_by_word(settings)
        return lambda article: computed.append(article.id) or make(article)  # type: ignore[func-returns-value]

    for name in ("copie", "zut"):
        shutil.copy("in/tram-1.txt", f"in/{name}.txt")
    assert main(["-o", "out", "in"], open_maker=open_counting) == 0
    assert sorted(computed) == ["copie", "tram-2", "tram-3", "tram-4", "tram-5"]
    assert json.loads(Path("out/zut.json").read_text("utf-8"))["article"]["id"] == "zut"
    shutil.copy("in/tram-1.txt", "in/apres.txt")
    assert main(["-o", "out", "in"], open_maker=open_counting) == 0
    assert len(computed) == 5
    assert Path("out/apres.md").is_file()


# The ledger ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("harm", ["deleted", "emptied", "cut", "garbage", "half"])
def test_ledger_that_is_lost_is_made_again_from_the_briefs(
    night: Path, harm: str, capfd: pytest.CaptureFixture[str]
) -> None:
    run()
    before = nights.outputs(night / "out")
    ledger = Path("out", LEDGER)
    whole = ledger.read_bytes()
    assert len(whole) > 20_000
    rest = {"emptied": b"", "cut": whole[:-5000], "garbage": b"x" * 9999, "half": whole[:4096]}
    if harm == "deleted":
        ledger.unlink()
    else:
        ledger.write_bytes(rest[harm])
    capfd.readouterr()
    assert run() == (0, counts(skipped=5))
    assert "made again from 5 briefs" in capfd.readouterr().err
    kept = [path.read_bytes() for path in Path("out").glob(f"{LEDGER}.damaged-*")]
    assert kept == ([rest[harm]] if harm != "deleted" else [])
    assert nights.outputs(night / "out") == before
    Path("out/tram-1.md").unlink()
    assert run() == (0, counts(done=1, skipped=4))


def test_damaged_brief_is_not_taken_over_into_a_new_ledger(night: Path) -> None:
    run()
    before = nights.outputs(night / "out")
    Path("out", LEDGER).unlink()
    victim = Path("out/tram-2.json")
    victim.write_bytes(victim.read_bytes().replace(b"hectare", b"h").replace(b"mars", b"mai "))
    Path("out/tram-3.md").unlink()
    Path("out/other.json").write_text("[1, 2]", "utf-8")
    assert run() == (0, counts(done=2, skipped=3))
    assert nights.outputs(night / "out").items() >= before.items()


def test_leftovers_of_a_crash_are_cleared(night: Path) -> None:
    Path("out").mkdir()
    Path("out/.0123456789abcdef.tmp").write_bytes(b"half a brief")
    Path("out/.mine.tmp").write_bytes(b"somebody's")
    run()
    assert [path.name for path in Path("out").glob(".*.tmp")] == [".mine.tmp"]


def test_clock_that_jumps_decides_nothing(night: Path) -> None:
    run()
    with closing(sqlite3.connect("out/ledger.sqlite")) as ledger, ledger:
        ledger.execute("UPDATE article SET begun = '2099-01-01', ended = '1999-01-01'")
        ledger.execute("UPDATE run SET started = '2099-01-01', ended = '1970-01-01'")
    for number, path in enumerate(sorted(Path("in").iterdir())):
        os.utime(path, (4e9 * (number % 2), 4e9 * (number % 2)))
    assert run() == (0, counts(skipped=5))


# The disk -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Settings with a tiny translator."""
    return nights.write_model(tmp_path_factory.mktemp("night") / "model")


@pytest.mark.parametrize("limit", [5_000, 60_000, 150_000])
def test_file_size_limit_ends_the_run_and_harms_nothing(
    model: Path, tmp_path: Path, limit: int
) -> None:
    nights.write_articles(tmp_path / "in", 24)
    code, said = nights.finish(
        tmp_path,
        *("-c", str(model), "-o", "out", "in"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert code == ExitCode.CANNOT_WRITE, said
    assert "Traceback" not in said
    _assert_resumes(tmp_path, model, "out")


def _assert_resumes(folder: Path, model: Path, out: str) -> None:
    """What there is, is whole; and the same command makes the rest."""
    finished = nights.outputs(folder / out)
    code, said = nights.finish(folder, "-c", str(model), "-o", out, "in")
    assert code == ExitCode.OK, said
    briefs = nights.outputs(folder / out)
    assert len(briefs) == 48
    assert finished.items() <= briefs.items()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 400 KB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no right to mount a file system")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_full_disk_ends_the_run_and_harms_nothing(
    model: Path, tmp_path: Path, small_disk: Path
) -> None:
    nights.write_articles(tmp_path / "in", 24)
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(230_000))
    code, said = nights.finish(tmp_path, "-c", str(model), "-o", "disk/out", "in")
    assert code == ExitCode.CANNOT_WRITE, said
    assert "full" in said or "No space left" in said
    ballast.unlink()
    subprocess.run(["mount", "-o", "remount,size=4m", str(small_disk)], check=True)
    _assert_resumes(tmp_path, model, "disk/out")


def test_read_only_disk_is_said_at_once(model: Path, tmp_path: Path, small_disk: Path) -> None:
    nights.write_articles(tmp_path / "in", 3)
    arguments = ("-c", str(model), "-o", "disk/out", "in")
    assert nights.finish(tmp_path, *arguments)[0] == ExitCode.OK
    before = nights.outputs(small_disk / "out")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    code, said = nights.finish(tmp_path, *arguments)
    assert (code, len(said.splitlines())) == (ExitCode.CANNOT_WRITE, 1), said
    assert "Read-only file system" in said
    assert nights.outputs(small_disk / "out") == before
    code, said = nights.finish(tmp_path, "--dry-run", *arguments)
    assert (code, len(said.splitlines())) == (ExitCode.CANNOT_WRITE, 1), said
