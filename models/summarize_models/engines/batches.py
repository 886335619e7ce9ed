"""Run CTranslate2 on batches of texts of equal length, so that no result depends on a batch."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

MAX_BATCH = 16
"""How many texts one worker decodes together."""
MAX_PROMPT_TOKENS = 512
"""How many prompt tokens a batch may have, times the beams. CTranslate2 holds the logits of the
whole vocabulary for each of them, which is most of a run's memory (docs/lab/speed.md)."""

Submit = Callable[[list[list[str]]], Sequence[Any]]
"""Starts a batch of tokenized texts and returns a handle with `result()` for each."""


def in_batches(texts: Sequence[list[str]], submit: Submit, ahead: int, beams: int = 1) -> list[Any]:
    """Run a model on texts in batches.

    A batch for which memory is short is halved, down to single texts.

    Args:
        texts: The tokens of each text.
        submit: Starts a batch.
        ahead: How many batches to start before waiting for the first. A run that is stopped has to
            wait for them, so it should be small.
        beams: The beam size.

    Returns:
        The result of each text, in order.

    Raises:
        RuntimeError: The library failed, or a single text takes too much memory.
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
    """Group prompts of equal length into batches as large as the limits allow.

    Args:
        lengths: The length of each prompt, in tokens.
        beams: The beam size.

    Yields:
        The indexes of a batch, the longest prompts first, so that no worker is left alone with
        them at the end.
    """
    order = sorted(range(len(lengths)), key=lambda index: -lengths[index])
    for length, equal in groupby(order, key=lambda index: lengths[index]):
        members = list(equal)
        most = max(1, min(MAX_BATCH, MAX_PROMPT_TOKENS // (length * beams)))
        for start in range(0, len(members), most):
            yield members[start : start + most]
