"""Articles that share the models' batches, and nothing else."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

import pytest

from summarize.batch.logs import log_context
from summarize.batch.run import run
from summarize.batch.scheduler import RunContext
from summarize.batch.signals import Stopped
from summarize.errors import ArticleError, ExitCode
from summarize.records import Article, Brief, Item, OutcomeKind
from summarize.settings.load import load_settings
from summarize_models.pool import Job, Pool, SharedModel
from summarize_models.spec import Decoding
from tests.support.briefs import TRAM, extract
from tests.support.echo import Echo
from tests.support.kept import Kept

GREEDY, BEAM = Decoding(), Decoding(beam_size=2)


def asking(model: SharedModel, *rounds: Sequence[str]) -> Callable[[], list[str]]:
    """A call that asks the model for each round's texts in turn."""
    return lambda: [text for texts in rounds for text in model.generate(texts, GREEDY)]


def brought_to_the_end(pool: Pool, *jobs: Job[Any]) -> None:
    while not all(job.ended for job in jobs):
        pool.advance()


def test_requests_for_the_same_model_are_one_call() -> None:
    echo, pool = Echo(), Pool()
    model = SharedModel(echo)
    jobs = [pool.start(asking(model, ["a", "b"], ["c"])), pool.start(asking(model, ["d"], ["e"]))]
    brought_to_the_end(pool, *jobs)
    assert echo.calls == [["a", "b", "d"], ["c", "e"]]
    assert [job.result() for job in jobs] == [["A", "B", "C"], ["D", "E"]]


def test_other_model_or_decoding_is_another_call() -> None:
    echo, other, pool = Echo(), Echo(), Pool()
    model = SharedModel(echo)
    jobs = [
        pool.start(lambda: model.generate(["a"], GREEDY)),
        pool.start(lambda: model.generate(["b", "c"], BEAM)),
        pool.start(lambda: SharedModel(other).generate(["d"], GREEDY)),
    ]
    brought_to_the_end(pool, *jobs)
    assert echo.calls == [["b", "c"], ["a"]]  # what most texts wait for comes first
    assert other.calls == [["d"]]


def test_outside_of_a_pool_a_model_is_called_at_once() -> None:
    echo = Echo()
    assert SharedModel(echo).generate(["a"], GREEDY) == ["A"]
    assert SharedModel(echo).length("four") == 4


def test_nothing_to_ask_is_not_asked() -> None:
    echo, pool = Echo(), Pool()
    assert pool.start(asking(SharedModel(echo), [])).result() == []
    assert echo.calls == []


@pytest.mark.parametrize("fault", ["too long", "lost"])
def test_fault_of_one_request_does_not_reach_the_others(fault: str) -> None:
    echo, pool = Echo(), Pool()
    model = SharedModel(echo)
    jobs = [pool.start(asking(model, [text])) for text in ("a", fault, "b")]
    brought_to_the_end(pool, *jobs)
    assert (jobs[0].result(), jobs[2].result()) == (["A"], ["B"])
    with pytest.raises(ValueError, match=r"999|0 results of 1"):
        jobs[1].result()


def test_fault_can_be_dealt_with_where_it_was_asked_for() -> None:
    pool, model = Pool(), SharedModel(Echo())

    def careful() -> list[str]:
        try:
            return model.generate(["too long"], GREEDY)
        except ValueError:
            return model.generate(["shorter"], GREEDY)

    job = pool.start(careful)
    brought_to_the_end(pool, job)
    assert job.result() == ["SHORTER"]


def test_signal_is_no_fault_of_a_request() -> None:
    pool, model = Pool(), SharedModel(Echo())
    pool.start(asking(model, ["a"]))
    pool.start(asking(model, ["signal"]))
    with pytest.raises(Stopped):
        pool.advance()


def test_closed_pool_leaves_no_call_half_run() -> None:
    pool, model, cleaned = Pool(), SharedModel(Echo()), []

    def careful() -> None:
        try:
            model.generate(["a"], GREEDY)
        finally:
            cleaned.append("up")

    jobs = [pool.start(careful), pool.start(careful)]
    pool.close()
    assert cleaned == ["up", "up"]
    assert not any(job.ended for job in jobs)
    pool.close()  # nothing is left


def test_log_lines_have_the_article_that_they_are_about(caplog: pytest.LogCaptureFixture) -> None:
    from summarize.batch.logs import _article

    pool, model, seen = Pool(), SharedModel(Echo()), []

    def telling(name: str) -> None:
        with log_context(name):
            model.generate([name], GREEDY)
            logging.getLogger("summarize").error("told")
            seen.append((name, _article.get()))

    jobs = [pool.start(lambda name=name: telling(name)) for name in ("a", "b")]  # type: ignore[misc]
    brought_to_the_end(pool, *jobs)
    assert seen == [("a", "a"), ("b", "b")]
    assert _article.get() is None


# A model that takes texts at any time ------------------------------------------------------------


class Slow(Echo):
    """Writes when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[tuple[list[str], Future[list[str]]]] = []

    def begin(self, texts: Sequence[str], decoding: Decoding) -> Future[list[str]]:
        if "too long" in texts:
            raise ValueError("a prompt of 999 tokens, window 200")
        self.begun.append((list(texts), Future()))
        return self.begun[-1][1]

    def write(self, number: int) -> None:
        texts, future = self.begun[number]
        future.set_result([text.upper() for text in texts])


def test_article_goes_on_when_its_own_texts_are_written() -> None:
    slow, pool = Slow(), Pool()
    model = SharedModel(slow)
    jobs = [pool.start(asking(model, ["a"], ["b"])), pool.start(asking(model, ["c"], ["d"]))]
    slow.write(1)
    pool.advance()
    slow.write(2)
    pool.advance()
    assert [texts for texts, _ in slow.begun] == [["a"], ["c"], ["d"]]
    assert (jobs[0].ended, jobs[1].result()) == (False, ["C", "D"])
    slow.write(0)
    pool.advance()
    slow.write(3)
    pool.advance()
    assert jobs[0].result() == ["A", "B"]
    assert slow.calls == []


def test_what_cannot_be_begun_is_its_own_articles_fault() -> None:
    slow, pool = Slow(), Pool()
    model = SharedModel(slow)
    jobs = [pool.start(asking(model, ["too long"])), pool.start(asking(model, ["a"]))]
    slow.write(0)
    pool.advance()
    assert jobs[1].result() == ["A"]
    with pytest.raises(ValueError, match="999"):
        jobs[0].result()


def test_what_fails_while_it_is_written_is_its_own_articles_fault() -> None:
    slow, pool = Slow(), Pool()
    model = SharedModel(slow)
    jobs = [pool.start(asking(model, ["a"])), pool.start(asking(model, ["b"]))]
    slow.begun[0][1].set_exception(MemoryError("no room"))
    slow.write(1)
    pool.advance()
    assert jobs[1].result() == ["B"]
    with pytest.raises(MemoryError):
        jobs[0].result()


def test_nobody_waits_for_it_where_another_model_has_to_be_called() -> None:
    slow, echo, pool = Slow(), Echo(), Pool()
    waiting = pool.start(asking(SharedModel(slow), ["a"]))
    other = pool.start(asking(SharedModel(echo), ["b"]))
    pool.advance()
    assert (waiting.ended, other.result()) == (False, ["B"])


def test_closed_pool_cancels_what_was_begun() -> None:
    slow, pool = Slow(), Pool()
    pool.start(asking(SharedModel(slow), ["a"]))
    pool.close()
    assert slow.begun[0][1].cancelled()


# Through a run -----------------------------------------------------------------------------------


def through(echo: Echo, texts: Sequence[str], hand: int = 8, **way: Any) -> tuple[Any, Kept]:
    """A run of articles, each of which asks the model for its own first word."""
    model, sink = SharedModel(echo), Kept()

    def make(article: Article) -> Brief:
        word = article.text.split(" / ")[0]
        for _ in range(3 if word == "slow" else 1):
            if model.generate([word], GREEDY) != [word.upper()]:
                raise ArticleError("not its own answer")
        return extract(article)

    items: list[Item] = [
        Article(f"a{n}", f"a{n}.txt", f"{text} / {TRAM}") for n, text in enumerate(texts, 1)
    ]
    settings = load_settings(flags={"articles_in_hand": hand})
    return run(items, settings, RunContext(make, sink, **way)), sink


def test_no_more_articles_are_in_hand_than_allowed() -> None:
    echo = Echo()
    report, sink = through(echo, [f"w{n}" for n in range(10)], hand=4)
    assert [len(call) for call in echo.calls] == [4, 4, 2]
    assert (report.counts[OutcomeKind.DONE], len(sink.ids)) == (10, 10)


def test_slow_article_keeps_no_other_waiting_but_in_order() -> None:
    assert through(Echo(), ["slow", "b", "c"])[1].ids == ["a2", "a3", "a1"]
    assert through(Echo(), ["slow", "b", "c"], in_order=True)[1].ids == ["a1", "a2", "a3"]


def test_failure_in_a_shared_call_is_one_articles() -> None:
    report, sink = through(Echo(), ["a", "too long", "c"])
    assert sink.ids == ["a1", "a3"]
    assert [(item.id, item.reason) for item in report.failures] == [
        ("a2", "ValueError: a prompt of 999 tokens, window 200")
    ]


def test_damaged_weights_in_a_shared_call_end_the_run() -> None:
    assert through(Echo(), ["a", "damaged"])[0].exit_code() == ExitCode.BAD_WEIGHTS


def test_signal_in_a_shared_call_ends_the_run() -> None:
    report, sink = through(Echo(), ["a", "b", "signal"], hand=2)
    assert (report.exit_code(), sorted(sink.ids)) == (ExitCode.TERMINATED, ["a1", "a2"])
