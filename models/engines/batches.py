"""Texts of equal length through CTranslate2 together: no result depends on what shares a batch."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

MAX_BATCH = 16
"""Texts that one worker decodes together."""
MAX_PROMPT_TOKENS = 512
"""Of all texts of a batch, times the beams: for each of these CTranslate2 holds the logits of the
vocabulary, which are most of a run's memory (docs/speed.md)."""

Submit = Callable[[list[list[str]]], Sequence[Any]]
"""From tokenized texts to handles, each with a `result()`."""


def in_batches(texts: Sequence[list[str]], submit: Submit, ahead: int, beams: int = 1) -> list[Any]:
    """The result of each text, in order.

    A batch for which there is not enough memory is halved, down to single texts.

    Args:
        texts: as tokens.
        submit: begins a batch.
        ahead: batches that are begun before the first one's results are waited for. A run that is
            stopped has to wait for them: keep it small.
        beams: into which each prompt is multiplied.

    Raises:
        RuntimeError: what the library says, of memory too where a single text takes too much.
    """
    results: list[Any] = [None] * len(texts)
    pending: deque[tuple[list[int], Sequence[Any]]] = deque()
    batches = iter(batches_of([len(text) for text in texts], beams))
    for batch in islice(batches, ahead):
        pending.append((batch, submit([texts[i] for i in batch])))
    while pending:
        batch, handles = pending.popleft()
        found = _collected([texts[i] for i in batch], handles, submit)
        for index, result in zip(batch, found, strict=True):
            results[index] = result
        for batch in islice(batches, 1):
            pending.append((batch, submit([texts[i] for i in batch])))
    return results


def _collected(texts: list[list[str]], handles: Sequence[Any], submit: Submit) -> list[Any]:
    try:
        return [handle.result() for handle in handles]
    except RuntimeError as error:
        if len(texts) == 1 or "out of memory" not in str(error).lower():
            raise
    middle = len(texts) // 2
    halves = (texts[:middle], texts[middle:])
    return [result for half in halves for result in _collected(half, submit(half), submit)]


def batches_of(lengths: Sequence[int], beams: int = 1) -> Iterator[list[int]]:
    """Indexes of prompts of equal length, together as many as the limits allow.

    The longest first, so that no worker is left alone with it at the end.
    """
    order = sorted(range(len(lengths)), key=lambda index: -lengths[index])
    for length, equal in groupby(order, key=lambda index: lengths[index]):
        members = list(equal)
        most = max(1, min(MAX_BATCH, MAX_PROMPT_TOKENS // (length * beams)))
        for start in range(0, len(members), most):
            yield members[start : start + most]
