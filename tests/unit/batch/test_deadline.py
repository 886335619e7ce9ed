"""The deadline: which articles are still begun, by which clock, at which pace."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.batch.deadline import Deadline, Pace
from summarize.batch.report import Report, summary_line
from summarize.batch.run import run
from summarize.batch.scheduler import RunContext
from summarize.cli.main import main
from summarize.errors import ExitCode
from summarize.output.deliver import Folder
from summarize.output.journal import FolderJournal
from summarize.output.ledger import NAME, Ledger
from summarize.records import Article, Brief, Item, OutcomeKind
from summarize.settings.load import load_settings
from tests.support.briefs import crash, open_by_word, refuse

FORMATS = ("json",)
NEITHER = ("24:00", "7:60", "07:30:00", ":30", "h", "30", "7h30", "-5m", "1.5h", "30m7h", "demain")


class Clock:
    """Stands still until it is set."""

    def __init__(self, now: float = 0.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True, scope="module")
def _french_time() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
        time.tzset()
        yield
    time.tzset()


def moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


# Reading -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7h30m", 27_000),
        ("90min", 5_400),
        ("90m", 5_400),
        ("45s", 45),
        ("1h", 3_600),
        ("1h1m1s", 3_661),
        ("0m", 0),
        ("  7h 30m ", 27_000),
    ],
)
def test_duration_is_seconds_from_now(text: str, seconds: int) -> None:
    assert Deadline(text, steady=Clock(500.0)).remaining() == seconds


@pytest.mark.parametrize("text", [*NEITHER, "", " ", "7 : 30", "6:00 7h", "9" * 400 + "h"])
def test_what_is_neither_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="neither HH:MM nor a duration"):
        Deadline(text)


def test_deadline_is_named_as_it_was_given() -> None:
    assert str(Deadline("7h30m")) == "7h30m"


@pytest.mark.parametrize(
    ("now", "text", "then"),
    [
        ("2027-02-03T22:00:00+01:00", "06:00", "2027-02-04T06:00:00+01:00"),
        ("2027-02-03T02:00:00+01:00", "6:00", "2027-02-03T06:00:00+01:00"),
        ("2027-02-03T06:00:00+01:00", "06:00", "2027-02-04T06:00:00+01:00"),
        ("2027-12-31T23:59:59+01:00", " 00:00 ", "2028-01-01T00:00:00+01:00"),
        # The night that lacks an hour, and the one that has one twice.
        ("2027-03-27T23:00:00+01:00", "06:00", "2027-03-28T06:00:00+02:00"),
        ("2027-03-28T01:00:00+01:00", "02:30", "2027-03-28T03:30:00+02:00"),
        ("2027-10-30T23:00:00+02:00", "06:00", "2027-10-31T06:00:00+01:00"),
        ("2027-10-31T02:15:00+01:00", "02:30", "2027-10-31T02:30:00+01:00"),
        ("2027-10-31T02:45:00+02:00", "03:30", "2027-10-31T03:30:00+01:00"),
    ],
)
def test_time_of_day_is_the_next_one(now: str, text: str, then: str) -> None:
    wall = Clock(moment(now))
    assert wall.now + Deadline(text, wall=wall).remaining() == moment(then)


@given(
    now=st.integers(1_798_761_600, 1_861_920_000),  # 2027 and 2028
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
)
def test_time_of_day_is_ahead_and_the_clock_shows_it_then(now: int, hour: int, minute: int) -> None:
    left = Deadline(f"{hour}:{minute:02}", wall=Clock(now)).remaining()
    assert 0 < left <= timedelta(hours=25).total_seconds()
    then = datetime.fromtimestamp(now + left)
    if hour == 2 and then.hour == 3:  # in March there is no such time
        then -= timedelta(hours=1)
    assert (then.hour, then.minute, then.second) == (hour, minute, 0)


# Clocks ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jump", [1_800, -1_800, 86_400])
def test_wall_clock_that_is_set_moves_a_time_of_day_only(jump: int) -> None:
    wall, steady = Clock(moment("2027-02-03T22:00:00+01:00")), Clock(77.0)
    of_day = Deadline("23:00", wall=wall, steady=steady)
    duration = Deadline("1h", wall=wall, steady=steady)
    wall.now += jump
    assert (of_day.remaining(), duration.remaining()) == (3_600 - jump, 3_600)


def test_work_of_unknown_length_is_allowed_while_there_is_time() -> None:
    clock = Clock()
    deadline = Deadline("10s", steady=clock)
    assert deadline.allows(None)
    clock.now = 10.0
    assert not deadline.allows(None)


def test_work_that_would_end_just_in_time_is_too_much_of_a_risk() -> None:
    deadline = Deadline("10s", steady=Clock())
    assert deadline.allows(8.0)
    assert not deadline.allows(9.9)


# Pace --------------------------------------------------------------------------------------------


def test_pace_of_the_first_run_is_unknown_until_an_article_is_done() -> None:
    pace = Pace(steady=Clock())
    pace.begin(10)
    assert pace.seconds_to_end(10) is None


def test_pace_is_the_last_run_s_until_this_one_has_its_own() -> None:
    clock = Clock(1_000.0)
    pace = Pace(2.0, steady=clock)
    assert pace.seconds_to_end(10) == 5.0
    pace.begin(100)
    clock.now += 25
    pace.end(100, done=True)
    assert pace.seconds_to_end(10) == 2.5


def test_articles_in_hand_end_before_another_one() -> None:
    pace = Pace(2.0, steady=Clock())
    pace.begin(6)
    pace.begin(4)
    assert pace.seconds_to_end(10) == 10.0
    pace.end(6, done=False)
    assert pace.seconds_to_end(10) == 7.0


def test_refused_article_tells_nothing_of_the_pace() -> None:
    clock = Clock()
    pace = Pace(2.0, steady=clock)
    pace.begin(1_000)
    clock.now += 1
    pace.end(1_000, done=False)
    assert pace.seconds_to_end(10) == 5.0


# Runs --------------------------------------------------------------------------------------------


def article(id_: str, words: int) -> Article:
    return Article(id_, f"{id_}.txt", f"{id_}\n" + "mot " * (words - 1))


class Kept:
    """A night of a word a second: a folder, its ledger, and which articles were begun."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.begun: list[str] = []
        self.refused: list[str] = []
        self.broken: list[str] = []

    def night(self, items: list[Item], deadline: str, pace: float | None = 1.0) -> Report:
        clock, settings = Clock(), load_settings()
        make_one = open_by_word(settings)

        def make(article: Article) -> Brief:
            clock.now += article.words
            self.begun.append(article.id)
            for ids, fail in ((self.refused, refuse), (self.broken, crash)):
                if article.id in ids:
                    return fail(article)
            return make_one(article)

        with closing(Ledger(self.folder / NAME)) as ledger:
            journal = FolderJournal(self.folder, ledger, settings, FORMATS)
            ledger.begin_run()
            way = RunContext(
                make,
                Folder(self.folder, FORMATS),
                journal,
                Deadline(deadline, steady=clock),
                Pace(pace, steady=clock),
            )
            return run(items, settings, way)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def test_articles_that_would_not_end_are_left_and_shorter_ones_begun(kept: Kept) -> None:
    items: list[Item] = [article(f"a{n}", words) for n, words in enumerate((40, 40, 40, 10, 20))]
    report = kept.night(items, "100s")
    assert kept.begun == ["a0", "a1", "a3"]
    assert (report.counts[OutcomeKind.DONE], report.left) == (3, 2)
    assert report.exit_code() == ExitCode.DEADLINE
    assert report.to_json()["ended_early"] == "the deadline 100s came first"
    assert summary_line(report).endswith(": 3 done, 2 left")


def test_next_night_goes_on_where_the_deadline_came(kept: Kept) -> None:
    items: list[Item] = [article("a", 40), article("b", 40)]
    assert kept.night(items, "60s").exit_code() == ExitCode.DEADLINE
    report = kept.night(items, "60s")
    assert kept.begun == ["a", "b"]
    assert (report.counts[OutcomeKind.SKIPPED], report.counts[OutcomeKind.DONE]) == (1, 1)
    assert report.exit_code() == ExitCode.OK


def test_without_any_pace_articles_are_begun_until_it_is_time(kept: Kept) -> None:
    report = kept.night([article("a", 500), article("b", 5)], "100s", pace=None)
    assert (kept.begun, report.left) == (["a"], 1)


def test_slow_start_of_the_night_counts_more_than_the_last_night(kept: Kept) -> None:
    report = kept.night([article("a", 60), article("b", 60)], "100s", pace=1_000.0)
    assert (kept.begun, report.left) == (["a"], 1)


def test_refused_and_failed_articles_leave_the_pace_as_it_was(kept: Kept) -> None:
    kept.refused, kept.broken = ["a"], ["b"]
    report = kept.night([article("a", 30), article("b", 30), article("c", 30)], "100s")
    assert kept.begun == ["a", "b", "c"]
    assert report.left == 0


def test_articles_done_before_are_skipped_after_the_deadline(kept: Kept) -> None:
    items: list[Item] = [article("a", 5), article("b", 5)]
    kept.night(items, "1h")
    report = kept.night(items, "0m")
    assert (report.counts[OutcomeKind.SKIPPED], report.left) == (2, 0)
    assert report.exit_code() == ExitCode.OK
    report = kept.night([*items, article("c", 5)], "0m")
    assert (report.counts[OutcomeKind.SKIPPED], report.left) == (2, 1)
    assert report.exit_code() == ExitCode.DEADLINE


def test_brief_that_only_has_to_be_written_again_is_not_left(kept: Kept) -> None:
    kept.night([article("a", 5)], "1h")
    (kept.folder / "a.json").unlink()
    report = kept.night([article("a", 5)], "0m")
    assert (report.counts[OutcomeKind.DONE], report.left, kept.begun) == (1, 0, ["a"])


def test_deadline_is_told_even_where_articles_failed(kept: Kept) -> None:
    kept.broken = ["a"]
    report = kept.night([article("a", 5), article("b", 500)], "100s")
    assert report.counts[OutcomeKind.FAILED] == 1
    assert report.exit_code() == ExitCode.DEADLINE


def test_command_leaves_and_the_same_command_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(deadline: str) -> tuple[int, object]:
        code = main(["-o", "out", "--deadline", deadline, "a.txt"], open_maker=open_by_word)
        return code, json.loads(Path("out/run.json").read_text("utf-8"))["left"]

    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Le pont de Morteval\nIl rouvrira lundi.", "utf-8")
    assert [answer("0s"), answer("1h"), answer("0s")] == [(12, 1), (0, 0), (0, 0)]
