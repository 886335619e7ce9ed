"""The benchmark's own arithmetic; what it measures is no test."""

from __future__ import annotations

import json
from importlib import util
from pathlib import Path
from typing import Any

import pytest

from tests.bench.__main__ import TITLES
from tests.bench.corpus import sentences, write_articles
from tests.bench.floor import Dimensions, Rates, Work, floor_seconds
from tests.bench.steps import Watch

SIZE = Dimensions(body=100, head=20, width=4, inner=8)


def test_the_prompts_floor_is_their_operations() -> None:
    work = Work([10, 30], [1, 1])
    reading, writing = floor_seconds(work, SIZE, Rates(operations=1000, bytes=1e9))
    # 40 tokens through the layers, and the head for the last token of both.
    assert reading == pytest.approx(2 * (40 * 100 + 2 * 20) / 1000)
    assert writing < 1e-5


def test_writing_waits_for_operations_or_for_memory() -> None:
    work = Work([1] * 3, [5, 2, 3])
    _, products = floor_seconds(work, SIZE, Rates(operations=1, bytes=1e9))
    assert products == pytest.approx(2 * (10 - 3) * 120)
    _, weights = floor_seconds(work, SIZE, Rates(operations=1e9, bytes=1))
    assert weights == pytest.approx(5 * 120)  # the longest text's steps


def test_texts_beyond_one_batch_read_the_weights_again() -> None:
    rates = Rates(operations=1e12, bytes=1)
    one = floor_seconds(Work([1] * 32, [4] * 32), SIZE, rates)[1]
    two = floor_seconds(Work([1] * 33, [4] * 33), SIZE, rates)[1]
    assert two == pytest.approx(2 * one)


def test_a_step_within_another_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("time.perf_counter", lambda: now[0])

    def passing(seconds: float) -> None:
        now[0] += seconds

    watch = Watch()
    inner = watch.around("inner", lambda: passing(5))

    def slow() -> None:
        passing(1)
        inner()
        passing(2)

    watch.around("outer", slow)()
    assert watch.seconds == {"inner": 5, "outer": 3}


def test_a_step_that_fails_is_counted_and_fails() -> None:
    watch = Watch()

    def broken() -> Any:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        watch.around("step", broken)()
    assert set(watch.seconds) == {"step"}


def test_without_development_data_own_texts_are_measured(tmp_path: Path) -> None:
    texts, name = sentences(tmp_path, 40)
    assert len(texts) == 40
    assert "docs/example" in name
    ids, name = write_articles(tmp_path, 5, tmp_path / "a.jsonl")
    items = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert [item["id"] for item in items] == ids
    assert len({item["text"] for item in items}) == 5
    assert "docs/example" in name


@pytest.mark.parametrize("part", TITLES)
def test_every_part_is_a_module(part: str) -> None:
    assert util.find_spec(f"tests.bench.{part}") is not None
