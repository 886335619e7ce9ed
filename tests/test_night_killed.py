"""A run that is killed at any instant: the next one does what is left, and nothing else."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.errors import ExitCode
from pipeline.ledger import NAME as LEDGER
from pipeline.render.json import parse
from tests import nights

ARTICLES = 24
KILLS = 50


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Settings with a tiny translator."""
    return nights.write_model(tmp_path_factory.mktemp("night") / "model")


@pytest.fixture(scope="module")
def undisturbed(model: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The briefs of a run that nothing happened to."""
    folder = tmp_path_factory.mktemp("undisturbed")
    ids = nights.write_articles(folder / "in", ARTICLES)
    code, said = nights.finish(folder, "-c", str(model), "-o", "out", "in")
    assert code == ExitCode.OK, said
    briefs = nights.outputs(folder / "out")
    assert sorted(briefs) == sorted(f"{id_}{end}" for id_ in ids for end in (".md", ".json"))
    return briefs


def recorded(out: Path) -> dict[str, int]:
    """How often each article was begun that has an outcome."""
    if not (out / LEDGER).is_file():
        return {}
    with closing(sqlite3.connect(out / LEDGER)) as ledger:
        query = "SELECT id, attempts FROM article WHERE outcome = 'done'"
        try:
            return dict(ledger.execute(query).fetchall())
        except sqlite3.OperationalError:  # killed before it had its tables
            return {}


def assert_no_half_brief(out: Path, undisturbed: dict[str, bytes]) -> None:
    """Whatever a reader finds in the directory is a brief as it should be."""
    for name, content in nights.outputs(out).items():
        assert content == undisturbed[name]
        if name.endswith(".json"):
            parse(content.decode())


def killed(folder: Path, model: Path, seconds: float, *, at_work: bool = True) -> bool:
    """Whether a run was killed before it ended, so long after it began its work, or at all."""
    with nights.start(folder, "-c", str(model), "-o", "out", "in") as running:
        assert running.stderr
        if at_work:
            running.stderr.readline()  # "begins"
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
    return running.returncode == -signal.SIGKILL


def test_killed_at_50_instants_and_resumed(
    model: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    instants = random.Random(20261123)
    kills = rounds = 0
    while kills < KILLS:
        rounds += 1
        folder = tmp_path / str(rounds)
        folder.mkdir()
        nights.write_articles(folder / "in", ARTICLES)
        out, before = folder / "out", dict[str, int]()
        while True:
            at_work = instants.random() < 0.8
            seconds = instants.uniform(0, 0.4 if at_work else 1.5)
            if not killed(folder, model, seconds, at_work=at_work):
                break
            kills += 1
            assert_no_half_brief(out, undisturbed)
            now = recorded(out)
            assert before.items() <= now.items()  # nothing lost, nothing computed again
            before = now
        assert_no_half_brief(out, undisturbed)
        assert nights.outputs(out).keys() == undisturbed.keys()
        assert before.items() <= recorded(out).items()
        assert len(recorded(out)) == ARTICLES
        assert not list(out.glob(".*.tmp"))
        code, said = nights.finish(folder, "-c", str(model), "-o", "out", "in")
        assert (code, f"{ARTICLES} skipped" in said) == (ExitCode.OK, True)
    assert rounds < KILLS  # kills met runs at work, not only at their first article


def test_article_in_hand_at_a_kill_comes_last_and_alone(model: Path, tmp_path: Path) -> None:
    nights.write_articles(tmp_path / "in", ARTICLES)
    while not (suspects := _in_hand(tmp_path / "out")):
        killed(tmp_path, model, 0.05)
    code, said = nights.finish(tmp_path, "-v", "-c", str(model), "-o", "out", "in")
    assert code == ExitCode.OK
    ended = [line.split(": ")[2] for line in said.splitlines() if ": done in" in line]
    assert set(ended[-len(suspects) :]) == suspects


def _in_hand(out: Path) -> set[str]:
    if not (out / LEDGER).is_file():
        return set()
    with closing(sqlite3.connect(out / LEDGER)) as ledger:
        rows = ledger.execute("SELECT id FROM article WHERE outcome IS NULL").fetchall()
    return {row[0] for row in rows}


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGTERM, ExitCode.TERMINATED), (signal.SIGINT, ExitCode.INTERRUPTED)],
)
def test_signal_ends_it_soon_and_the_rest_is_done_later(
    model: Path,
    undisturbed: dict[str, bytes],
    tmp_path: Path,
    number: signal.Signals,
    code: ExitCode,
) -> None:
    nights.write_articles(tmp_path / "in", ARTICLES)
    with nights.start(tmp_path, "-c", str(model), "-o", "out", "in") as running:
        assert running.stderr
        running.stderr.readline()
        running.send_signal(number)
        running.wait(10)
    assert running.returncode == code
    report = json.loads((tmp_path / "out/run.json").read_text("utf-8"))
    assert report["exit_code"] == code
    assert report["counts"]["done"] == len(recorded(tmp_path / "out"))
    assert nights.finish(tmp_path, "-c", str(model), "-o", "out", "in")[0] == ExitCode.OK
    assert nights.outputs(tmp_path / "out") == undisturbed
