"""Texts that wait: each is taken once, and threads get fair shares."""

from __future__ import annotations

from models.engines.waiting import Waiting


def test_few_texts_are_shared_fairly() -> None:
    waiting = Waiting(range(9), 2)
    assert [waiting.take(0, 32), waiting.take(0, 32)] == [[0, 1, 2, 3, 4], [5, 6, 7, 8]]
    assert waiting.take(0, 32) == []


def test_free_rows_are_filled_when_there_are_enough_of_them() -> None:
    waiting = Waiting(range(50), 2)
    first, second = waiting.take(0, 8), waiting.take(0, 8)
    assert (first, second) == ([*range(8)], [*range(8, 16)])
    assert waiting.take(7, 8) == []
    assert waiting.take(6, 8) == [16, 17]
    assert waiting.take(0, 8) == [*range(18, 26)]


def test_last_texts_are_left_to_the_other_thread_too() -> None:
    waiting = Waiting(range(20), 2)
    waiting.take(0, 8)
    waiting.take(0, 8)
    assert waiting.take(2, 8) == [16, 17]
    assert waiting.take(2, 8) == [18]
    assert waiting.take(2, 8) == [19]


def test_what_is_put_back_comes_first() -> None:
    waiting = Waiting(range(6), 1)
    assert waiting.take(0, 4) == [0, 1, 2, 3]
    waiting.put_back([1, 3])
    assert waiting.take(0, 1) == [1]
    assert waiting.take(0, 4) == [3, 4, 5]
