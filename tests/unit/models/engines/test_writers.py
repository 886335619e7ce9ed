"""Threads that write texts of several calls: shares, cancelled calls, faults."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError

import pytest

from summarize_models.engines.writers import Call, Kind, Text, Turn, UnwantedError, Writers

SECONDS = 20
"""Longer than any of this takes."""
KIND = Kind("k", lambda turn: None)


def spelled(_: int, ids: list[int]) -> str:
    return "".join(map(chr, ids))


def texts(count: int, call: Call[str] | None = None) -> list[Text]:
    call = call or Call(count, spelled)
    return [Text([1] * (100 - place), call, place) for place in range(count)]


class Held(Writers):
    """Whose threads are the test."""

    def _work(self) -> None:
        pass


def turns(count: int, threads: int) -> tuple[Held, list[Turn]]:
    held = Held(threads)
    held.add(KIND, texts(count))
    return held, [Turn(held, KIND) for _ in range(threads)]


def lengths(turn: Turn, numbers: list[int]) -> list[int]:
    """Which texts these are: the first has 100 tokens, the next 99."""
    return [100 - len(turn.prompts[number]) for number in numbers]


def test_few_texts_are_shared_fairly() -> None:
    _, (one, other) = turns(9, 2)
    assert lengths(one, one.take(0, 32)) == [0, 1, 2, 3, 4]
    assert lengths(other, other.take(0, 32)) == [5, 6, 7, 8]
    assert one.take(5, 32) == []


def test_free_rows_are_filled_when_there_are_enough_of_them() -> None:
    _, (one, other) = turns(50, 2)
    assert lengths(one, one.take(0, 8)) == [*range(8)]
    assert lengths(other, other.take(0, 8)) == [*range(8, 16)]
    one.put(0, [65])
    assert one.take(7, 8) == []
    one.put(1, [65])
    assert lengths(one, one.take(6, 8)) == [16, 17]


def test_last_texts_are_left_to_the_other_thread_too() -> None:
    _, (one, other) = turns(20, 2)
    one.take(0, 8)
    other.take(0, 8)
    assert lengths(one, one.take(2, 8)) == [16, 17]
    assert lengths(other, other.take(2, 8)) == [18]
    assert lengths(one, one.take(2, 8)) == [19]


def test_what_is_put_back_comes_first() -> None:
    held, (one,) = turns(6, 1)
    assert one.take(0, 4) == [0, 1, 2, 3]
    one.put(0, [65])
    one.put(2, [65])
    one.put_back()
    again = Turn(held, KIND)
    assert lengths(again, again.take(0, 1)) == [1]
    assert lengths(again, again.take(1, 4)) == [3, 4, 5]


def test_call_has_its_results_in_order_when_all_are_there() -> None:
    call = Call(2, spelled)
    call.put(1, [66])
    assert not call.future.done()
    call.put(0, [65])
    assert call.future.result(0) == ["A", "B"]
    assert Call(0, spelled).future.result(0) == []


def test_result_that_cannot_be_read_fails_its_call() -> None:
    call = Call(2, spelled)
    call.put(0, [-1])
    with pytest.raises(ValueError, match="chr"):
        call.future.result(0)
    call.put(1, [65])


def test_prompts_of_texts_that_are_over_are_not_kept() -> None:
    _, (one,) = turns(3, 1)
    one.take(0, 3)
    one.put(1, [65])
    assert [len(prompt) for prompt in one.prompts] == [100, 0, 98]


def test_cancelled_call_is_not_begun_and_one_that_is_going_is_left() -> None:
    held, (one,) = turns(2, 1)
    call = Call(3, spelled)
    held.add(KIND, texts(3, call))
    assert len(one.take(0, 2)) == 2
    call.future.cancel()
    assert one.take(0, 5) == []
    again = Call(1, spelled)
    held.add(KIND, texts(1, again))
    turn = Turn(held, KIND)
    assert turn.take(0, 5) == [0]
    assert turn.take(1, 5) == []
    again.future.cancel()
    with pytest.raises(UnwantedError):
        turn.take(1, 5)
    turn.put_back()  # nothing is left of it


def letters(turn: Turn) -> None:
    """Writes each text at once: the letter of its place."""
    while numbers := turn.take(0, 4):
        for number in numbers:
            turn.put(number, [65 + 100 - len(turn.prompts[number])])


def asked(writers: Writers, key: Hashable, write: Callable[[Turn], None], count: int) -> Call[str]:
    call = Call(count, spelled)
    writers.add(Kind(key, write), texts(count, call))
    return call


def test_texts_of_many_calls_and_kinds_are_all_written() -> None:
    writers = Writers(3)
    calls = [asked(writers, key, letters, 1 + number % 7) for number in range(50) for key in "kl"]
    for number, call in enumerate(calls):
        assert "".join(call.future.result(SECONDS)) == "ABCDEFG"[: 1 + number // 2 % 7]


def test_every_thread_is_still_there_after_many_texts() -> None:
    writers, together = Writers(2), threading.Barrier(2)

    def meeting(turn: Turn) -> None:
        together.wait(SECONDS)
        letters(turn)

    for _ in range(20):
        calls = [asked(writers, key, letters, 5) for key in "klmn"]
        for call in calls:
            call.future.result(SECONDS)
        met = [asked(writers, key, meeting, 1) for key in "op"]
        assert [call.future.result(SECONDS) for call in met] == [["A"], ["A"]]


def test_text_is_begun_beside_those_of_another_call() -> None:
    writers, begun, more = Writers(1), threading.Event(), threading.Event()
    taken: list[list[int]] = []

    def slow(turn: Turn) -> None:
        taken.append(turn.take(0, 4))
        begun.set()
        assert more.wait(SECONDS)
        taken.append(turn.take(1, 4))
        for number in (0, 1):
            turn.put(number, [65])

    first = asked(writers, "k", slow, 1)
    assert begun.wait(SECONDS)
    second = asked(writers, "k", slow, 1)
    more.set()
    assert (first.future.result(SECONDS), second.future.result(SECONDS)) == (["A"], ["A"])
    assert taken == [[0], [1]]


def test_fault_of_a_thread_reaches_who_waits_and_the_thread_goes_on() -> None:
    writers = Writers(1)

    def broken(turn: Turn) -> None:
        turn.take(0, 1)
        raise RuntimeError("broken")

    call = asked(writers, "k", broken, 3)
    with pytest.raises(RuntimeError, match="broken"):
        call.future.result(SECONDS)
    assert asked(writers, "l", letters, 2).future.result(SECONDS) == ["A", "B"]


def test_who_cancels_waits_no_longer() -> None:
    writers, begun = Writers(1), threading.Event()

    def endless(turn: Turn) -> None:
        turn.take(0, 1)
        begun.set()
        try:
            while True:
                turn.take(1, 1)
        except UnwantedError:
            return

    call = asked(writers, "k", endless, 1)
    assert begun.wait(SECONDS)
    assert call.future.cancel()
    with pytest.raises(CancelledError):
        call.future.result(SECONDS)
    assert asked(writers, "l", letters, 1).future.result(SECONDS) == ["A"]
