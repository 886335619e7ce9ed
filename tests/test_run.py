"""A run: every article has its outcome, none harms another, the exit code follows."""

from __future__ import annotations

import dataclasses
import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.deliver import Delivery, Folder
from pipeline.errors import READER_GONE, ArticleError, ExitCode, WriteError
from pipeline.records import Article, Brief, OutcomeKind, Sentence, Unreadable
from pipeline.report import Report, Tally
from pipeline.run import BriefMaker, Way, run
from pipeline.settings import load_settings
from pipeline.signals import Signals, Stopped
from pipeline.verify import verify
from tests.briefs import MADE, TRAM, by_word, extract, no_weights, refuse, tram_brief

Item = Article | Unreadable


class Kept:
    """A sink that keeps the ids it was given; delivering one of `broken` raises."""

    def __init__(self, broken: dict[str, BaseException] | None = None) -> None:
        self.ids: list[str] = []
        self._broken = broken or {}

    def prepare(self, brief: Brief) -> Delivery:
        return Delivery(lambda: self._keep(brief.article.id))

    def _keep(self, id_: str) -> None:
        if id_ in self._broken:
            raise self._broken[id_]
        self.ids.append(id_)


def articles(*texts: str) -> list[Item]:
    return [Article(f"a{n}", f"a{n}.txt", text) for n, text in enumerate(texts, start=1)]


def go(
    items: list[Item], make: BriefMaker = by_word, sink: Kept | None = None, **settings: Any
) -> Report:
    return run(items, load_settings(flags=settings), Way(make, sink or Kept()))


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

    run(stream(), load_settings(), Way(make, Kept()))
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
            Way(extract, Interrupting(tmp_path, ("markdown", "json")), hold=signals.hold),
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
    report = run(items, load_settings(), Way(extract, Folder(folder, ("json",))))
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

Change = Callable[[Brief], Brief]


def changed(brief: Brief, /, **change: Any) -> Brief:
    return dataclasses.replace(brief, **change)


def item_changed(brief: Brief, /, **change: Any) -> Brief:
    return changed(brief, brief=(dataclasses.replace(brief.brief[0], **change), brief.brief[1]))


def sentence_changed(brief: Brief, n: int, **change: Any) -> Brief:
    sentences: list[Sentence] = list(brief.sentences)
    sentences[n] = dataclasses.replace(sentences[n], **change)
    return changed(brief, sentences=tuple(sentences))


def said(brief: Brief, **text: str) -> Brief:
    return item_changed(brief, text={**brief.brief[0].text, **text})


BROKEN: list[tuple[str, Change]] = [
    ("s2: is not the text", lambda b: sentence_changed(b, 1, text="Autre chose.")),
    ("s2: is not the text", lambda b: sentence_changed(b, 1, start=40)),
    ("s4: offsets 193-999", lambda b: sentence_changed(b, 3, end=999)),
    ("s3: overlaps", lambda b: sentence_changed(b, 2, start=100, text=b.article.text[100:192])),
    ("out of order", lambda b: changed(b, sentences=b.sentences[::-1])),
    ("s1: stands for two", lambda b: sentence_changed(b, 1, id="s1")),
    ("3 translations of 4", lambda b: changed(b, translations=b.translations[1:])),
    ("b1: 0 citations", lambda b: item_changed(b, citations=())),
    ("b1: 4 citations", lambda b: item_changed(b, citations=("s1", "s2", "s3", "s4"))),
    ("b1: cites s9", lambda b: item_changed(b, citations=("s2", "s9"))),
    ("b1: cites a sentence twice", lambda b: item_changed(b, citations=("s2", "s2"))),
    ("b1: support 1.2", lambda b: item_changed(b, support=1.2)),
    ("b1: support nan", lambda b: item_changed(b, support=float("nan"))),
    ("b1: empty in en", lambda b: said(b, en=" ")),
    ("b1: not in the languages", lambda b: item_changed(b, text={"fr": "La ligne B."})),
    ("not all its words are from", lambda b: said(b, fr="La ligne B du bus ouvrira.")),
    ("not all its words are from", lambda b: said(b, fr="Le 14 mars 2027, la ligne B ouvrira.")),
    ("'15' (en)", lambda b: said(b, en="Line B will open on 15 March 2027.")),
    ("'nine' (en)", lambda b: said(b, en="Line B, nine kilometres long, will open.")),
    ("'212", lambda b: said(b, en="Line B costs 212 million euros.")),
    (
        "no UTF-8 form",
        lambda b: changed(b, article=dataclasses.replace(b.article, text=TRAM + "\ud800")),
    ),
]


def test_good_brief_is_verified() -> None:
    verify(tram_brief())
    verify(extract(Article("a", "-", TRAM)))


@pytest.mark.parametrize(("fault", "change"), BROKEN, ids=[fault for fault, _ in BROKEN])
def test_broken_invariant_is_named(fault: str, change: Change) -> None:
    with pytest.raises(ArticleError) as caught:
        verify(change(tram_brief()))
    assert fault in str(caught.value)


def test_shortened_extract_may_begin_with_a_capital() -> None:
    verify(said(tram_brief(), fr="Elle reliera la gare au nouvel hôpital."))


def test_extract_of_decomposed_text_is_compared_by_letters() -> None:
    text = "Titre\nL’hôpital a été fer\u00admé.".replace("é", "e\u0301")
    brief = extract(Article("a", "-", text))
    verify(
        item_changed(
            changed(brief, brief=(brief.brief[0], dataclasses.replace(brief.brief[0], id="b2"))),
            text={"fr": "L’hôpital a été fermé.", "en": "The hospital closed."},
        )
    )
