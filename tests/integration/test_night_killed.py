"""A run that is killed at any instant: the next one does what is left, and nothing else."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from summarize.errors import ExitCode
from summarize.output.ledger import NAME as LEDGER
from summarize.render.brief_json import parse
from tests.support import nights
from tests.support.instants import AT, COUNTED

ARTICLES = 24
KILLS = 50


@dataclass(frozen=True)
class Night:
    """A run that nothing happened to: its briefs, and how many instants it had."""

    briefs: dict[str, bytes]
    instants: int


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Settings with a tiny translator."""
    return nights.write_model(tmp_path_factory.mktemp("night") / "model")


@pytest.fixture(scope="module")
def undisturbed(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Night:
    folder = tmp_path_factory.mktemp("undisturbed")
    ids = nights.write_articles(folder / "in", ARTICLES)
    counted = {COUNTED: str(folder / "instants")}
    arguments = ("-c", str(model), "-o", "out", "in")
    code, said = nights.finish(folder, *arguments, variables=counted)
    assert code == ExitCode.OK, said
    briefs = nights.outputs(folder / "out")
    assert sorted(briefs) == sorted(f"{id_}{end}" for id_ in ids for end in (".md", ".json"))
    return Night(briefs, int((folder / "instants").read_text("ascii")))


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


def assert_no_half_brief(out: Path, undisturbed: Night) -> None:
    """Whatever a reader finds in the directory is a brief as it should be."""
    found = nights.outputs(out) if out.is_dir() else {}
    for name, content in found.items():
        assert content == undisturbed.briefs[name]
        if name.endswith(".json"):
            parse(content.decode())


def killed(folder: Path, model: Path, instant: int) -> bool:
    """Whether a run was killed at an instant; else it had ended before."""
    variables = {AT: f"{signal.SIGKILL:d}:{instant}"}
    arguments = ("-c", str(model), "-o", "out", "in")
    code, said = nights.finish(folder, *arguments, variables=variables)
    assert code in (ExitCode.OK, -signal.SIGKILL), said
    return code == -signal.SIGKILL


def test_a_night_has_many_instants_to_be_killed_at(undisturbed: Night) -> None:
    assert undisturbed.instants > 5 * ARTICLES


def test_killed_at_50_instants_and_resumed(model: Path, undisturbed: Night, tmp_path: Path) -> None:
    instants = random.Random(20261123)
    kills = rounds = at_work = 0
    while kills < KILLS:
        rounds += 1
        folder = tmp_path / str(rounds)
        folder.mkdir()
        nights.write_articles(folder / "in", ARTICLES)
        out, before = folder / "out", dict[str, int]()
        while killed(folder, model, instants.randint(1, undisturbed.instants)):
            kills += 1
            assert_no_half_brief(out, undisturbed)
            now = recorded(out)
            assert before.items() <= now.items()  # nothing lost, nothing computed again
            at_work += 0 < len(now) < ARTICLES
            before = now
        assert_no_half_brief(out, undisturbed)
        assert nights.outputs(out).keys() == undisturbed.briefs.keys()
        assert before.items() <= recorded(out).items()
        assert len(recorded(out)) == ARTICLES
        assert not list(out.glob(".*.tmp"))
        code, said = nights.finish(folder, "-c", str(model), "-o", "out", "in")
        assert (code, f"{ARTICLES} skipped" in said) == (ExitCode.OK, True)
    assert rounds < KILLS
    assert at_work > KILLS / 2  # kills met runs at work, not only at their first article


def test_article_in_hand_at_a_kill_comes_last_and_alone(model: Path, tmp_path: Path) -> None:
    nights.write_articles(tmp_path / "in", ARTICLES)
    instants = count(1, 4)
    while not (suspects := _in_hand(tmp_path / "out")):
        assert killed(tmp_path, model, next(instants))
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
def test_signal_ends_it_in_the_middle_and_the_rest_is_done_later(
    model: Path, undisturbed: Night, tmp_path: Path, number: signal.Signals, code: ExitCode
) -> None:
    nights.write_articles(tmp_path / "in", ARTICLES)
    arguments = ("-c", str(model), "-o", "out", "in")
    variables = {AT: f"{number:d}:{undisturbed.instants // 2}"}
    ended, said = nights.finish(tmp_path, *arguments, variables=variables)
    assert ended == code, said
    report = json.loads((tmp_path / "out/run.json").read_text("utf-8"))
    assert report["exit_code"] == code
    assert 0 < report["counts"]["done"] < ARTICLES
    assert report["counts"]["done"] == len(recorded(tmp_path / "out"))
    assert nights.finish(tmp_path, *arguments)[0] == ExitCode.OK
    assert nights.outputs(tmp_path / "out") == undisturbed.briefs
