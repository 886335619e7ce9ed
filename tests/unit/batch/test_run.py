"""A run: every article has its outcome, none harms another, the exit code follows."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from summarize.batch.report import Report, Tally
from summarize.batch.run import run
from summarize.batch.scheduler import MakeBrief, RunContext
from summarize.batch.signals import Signals, Stopped
from summarize.errors import READER_GONE, ExitCode, WriteError
from summarize.output.deliver import Delivery, Folder
from summarize.records import Article, Brief, OutcomeKind, Unreadable
from summarize.settings.load import load_settings
from tests.support.briefs import MADE, TRAM, by_word, extract, no_weights, refuse
from tests.support.kept import Kept

Item = Article | Unreadable


def articles(*texts: str) -> list[Item]:
    return [Article(f"a{n}", f"a{n}.txt", text) for n, text in enumerate(texts, start=1)]


def go(
    items: list[Item], make: MakeBrief = by_word, sink: Kept | None = None, **settings: Any
) -> Report:
    return run(items, load_settings(flags=settings), RunContext(make, sink or Kept()))


@pytest.mark.parametrize("bad", ["crash", "give_up", "lie"])
def test_failed_article_touches_no_other(bad: str) -> None:
    sink = Kept()
    report = go(articles(TRAM, f"{bad} ici.", TRAM), sink=sink)
    assert sink.ids == ["a1", "a3"]
    assert [listed.id for listed in report.failures] == ["a2"]
    assert report.counts[OutcomeKind.DONE] == 2
    assert report.exit_code() == ExitCode.SOME_FAILED


def test_reason_is_one_line_and_names_the_error() -> None:
    report = go([*articles("crash ici."), Unreadable("x", "x.txt", "x.txt: binary data")])
    assert [listed.reason for listed in report.failures] == [
        "IndexError: index out of range in self",
        "x.txt: binary data",
    ]
    assert report.exit_code() == ExitCode.ALL_FAILED


@pytest.mark.parametrize(("strict", "code"), [(False, ExitCode.OK), (True, ExitCode.ALL_FAILED)])
def test_refused_article_counts_as_failed_when_strict(strict: bool, code: ExitCode) -> None:
    report = go(articles(TRAM), make=refuse, strict=strict)
    assert report.refused[0].reason == "language uncertain"
    assert report.exit_code() == code


def test_nothing_to_do_is_no_failure() -> None:
    assert go([]).exit_code() == ExitCode.OK


def test_missing_weights_end_the_run() -> None:
    def make(article: Article) -> Brief:
        return no_weights(article) if article.id == "a2" else extract(article)

    sink = Kept()
    report = go(articles(TRAM, TRAM, TRAM), make=make, sink=sink)
    assert sink.ids == ["a1"]
    assert report.articles == 1
    assert report.exit_code() == ExitCode.BAD_WEIGHTS


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (WriteError("a2.md: No space left on device"), ExitCode.CANNOT_WRITE),
        (BrokenPipeError(), READER_GONE),
        (Stopped(signal.SIGTERM), ExitCode.TERMINATED),
    ],
)
def test_what_ends_a_run_is_reported_with_what_was_done(error: BaseException, code: int) -> None:
    report = go(articles(TRAM, TRAM, TRAM), sink=Kept({"a2": error}))
    assert report.counts[OutcomeKind.DONE] == 1
    assert report.exit_code() == code
    assert report.to_json()["ended_early"]


def test_input_is_taken_one_at_a_time() -> None:
    taken: list[str] = []

    def stream() -> Iterator[Item]:
        for article in articles(TRAM, TRAM):
            taken.append(article.id)
            yield article

    seen: list[list[str]] = []

    def make(article: Article) -> Brief:
        seen.append(list(taken))
        return extract(article)

    run(stream(), load_settings(), RunContext(make, Kept()))
    assert seen == [["a1"], ["a1", "a2"]]


def test_signal_in_the_middle_of_the_files_waits_for_the_last(tmp_path: Path) -> None:
    class Interrupting(Folder):
        def prepare(self, brief: Brief) -> Delivery:
            delivery = super().prepare(brief)

            def interrupted() -> None:
                signal.raise_signal(signal.SIGINT)
                delivery.write()

            return Delivery(interrupted)

    with Signals().installed() as signals:
        report = run(
            articles(TRAM, TRAM),
            load_settings(),
            RunContext(extract, Interrupting(tmp_path, ("markdown", "json")), hold=signals.hold),
        )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a1.json", "a1.md"]
    assert report.counts[OutcomeKind.DONE] == 1
    assert report.exit_code() == ExitCode.INTERRUPTED


def test_second_signal_does_not_wait() -> None:
    reached = []

    def hold_two(signals: Signals) -> None:
        with signals.hold():
            signal.raise_signal(signal.SIGTERM)
            reached.append("after the first")
            signal.raise_signal(signal.SIGTERM)
            reached.append("after the second")

    with Signals().installed() as signals, pytest.raises(Stopped):
        hold_two(signals)
    assert reached == ["after the first"]


def test_signal_handlers_are_given_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Signals().installed():
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before


def test_id_that_leaves_the_folder_fails_its_article_only(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    items: list[Item] = [Article("../escaped", "-", TRAM), Article("kept", "-", TRAM)]
    folder.mkdir()
    report = run(items, load_settings(), RunContext(extract, Folder(folder, ("json",))))
    assert [listed.id for listed in report.failures] == ["../escaped"]
    assert [path.name for path in tmp_path.rglob("*.json")] == ["kept.json"]


def test_report_counts_and_speeds() -> None:
    tally = Tally()
    report = tally.report(seconds=30.0, profile="embedded", settings_sha256=MADE.settings_sha256)
    assert report.to_json()["articles_per_minute"] == 0.0
    full = go(articles(TRAM, "refuse ici.", "crash ici.")).to_json()
    assert full["counts"] == {"done": 1, "skipped": 0, "refused": 1, "failed": 1}
    assert full["refused"] == [{"id": "a2", "source": "a2.txt", "reason": "language uncertain"}]
    assert json.loads(json.dumps(full)) == full
    assert isinstance(full["peak_memory_mb"], float)
    assert 10 < full["peak_memory_mb"] < 10_000


# The contract's invariants -----------------------------------------------------------------------
