"""Greedy and beam search: deterministic, and no result depends on another text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from summarize_models.engines.network import Array
from summarize_models.spec import Decoding

Take = Callable[[int], Sequence[int]]
"""Returns the numbers of the texts to start, given how many are being written."""


class Written(Protocol):
    """The rows that a search works on (`summarize_models.engines.rows.Rows`)."""

    logits: Array
    scale: Array

    def add(self, texts: Sequence[int]) -> None:
        """Read prompts into new rows."""
        ...

    def write(self, tokens: Array) -> None:
        """Add a token to each row."""
        ...

    def reorder(self, order: Array) -> None:
        """Let row i continue from row `order[i]`."""
        ...

    def remove(self, rows: Collection[int]) -> list[int]:
        """Remove rows; return the former number of each remaining one."""
        ...


def greedy(
    rows: Written, take: Take, ends: Collection[int], decoding: Decoding
) -> Iterator[tuple[int, list[int]]]:
    """Write texts by taking the likeliest token at each step.

    A finished text's row is given to another text at once (Yu et al. 2022, "Orca", section 3).

    Args:
        rows: One row a text.
        take: Says which texts to start.
        ends: The tokens that end a text.
        decoding: How to write.

    Yields:
        The number and the ids of each text as it is finished, without the end token.
    """
    going: list[int] = []
    written: list[list[int]] = []
    while True:
        if new := take(len(going)):
            rows.add(new)
            going, written = [*going, *new], [*written, *([] for _ in new)]
        if not going:
            return
        scores = rows.logits  # a row's scale does not change its order
        if _looks_back(decoding):
            scores = _judged(scores * rows.scale, written, decoding)
        tokens = scores.argmax(1)
        over = []
        for row, token in enumerate(tokens.tolist()):
            if token not in ends:
                written[row].append(token)
            if token in ends or len(written[row]) == decoding.max_new_tokens:
                over.append(row)
                yield going[row], written[row]
        if over:
            left = rows.remove(over)
            going, written = [going[row] for row in left], [written[row] for row in left]
            tokens = tokens[left]
        if going:
            rows.write(tokens)


@dataclass(slots=True)
class _Beams:
    """The beams of one text."""

    written: list[list[int]]
    sums: Array
    """The log probability of each beam, of shape (beams,)."""
    done: list[tuple[float, list[int]]] = field(default_factory=list)
    """The score and ids of the beams that have ended."""


def beam(
    rows: Written, take: Take, ends: Collection[int], decoding: Decoding
) -> Iterator[tuple[int, list[int]]]:
    """Write texts by beam search (Sutskever et al. 2014, section 3.2).

    A text is finished when `beam_size` of its beams have ended. The result is the beam with the
    best sum of log probabilities divided by length ** length_penalty, the end token counted.

    Args:
        rows: `beam_size` rows for each text, one text after the other.
        take: Says which texts to start.
        ends: The tokens that end a text.
        decoding: How to write.

    Yields:
        The number and the ids of each text as it is finished, without the end token.
    """
    size = decoding.beam_size
    going: list[tuple[int, _Beams]] = []
    while True:
        if new := take(len(going)):
            rows.add(new)
            going += [(text, _started(size)) for text in new]
        if not going:
            return
        written = [one for _, beams in going for one in beams.written]
        logs = _judged(log_probabilities(rows.logits * rows.scale), written, decoding)
        order: list[int] = []
        tokens: list[int] = []
        over: list[int] = []
        for place, (text, beams) in enumerate(going):
            own = slice(place * size, (place + 1) * size)
            parents, added = _advance(beams, logs[own], ends, decoding)
            if len(beams.done) >= size:
                over += range(own.start, own.stop)
                parents, added = list(range(size)), [0] * size  # any values: the rows are removed
                yield text, max(beams.done, key=lambda one: one[0])[1]
            order += [own.start + parent for parent in parents]
            tokens += added
        rows.reorder(np.array(order))
        if over:
            left = rows.remove(over)
            going = [going[row // size] for row in left[::size]]
            tokens = [tokens[row] for row in left]
        if going:
            rows.write(np.array(tokens))


def _started(size: int) -> _Beams:
    """Start with one live beam, because all beams are the same at first."""
    sums = np.full(size, -np.inf, np.float32)
    sums[0] = 0
    return _Beams([[] for _ in range(size)], sums)


def _advance(
    text: _Beams, logs: Array, ends: Collection[int], decoding: Decoding
) -> tuple[list[int], list[int]]:
    """Choose the best continuations; return the parent and the token of each new beam."""
    size, vocabulary = decoding.beam_size, logs.shape[1]
    totals = (text.sums[:, None] + logs).ravel()
    # Each beam can end with each end token once, so this many leave enough that continue.
    best = np.argpartition(totals, -2 * size * len(ends))[-2 * size * len(ends) :]
    best = best[np.lexsort((best, -totals[best]))]
    last = len(text.written[0]) + 1 == decoding.max_new_tokens
    parents: list[int] = []
    tokens: list[int] = []
    for rank, index in enumerate(best.tolist()):
        parent, token = divmod(index, vocabulary)
        ended = token in ends
        if rank < size and (ended or last):
            ids = text.written[parent] + ([] if ended else [token])
            length = len(text.written[parent]) + 1
            text.done.append((float(totals[index]) / length**decoding.length_penalty, ids))
        elif not ended and len(parents) < size:
            parents.append(parent)
            tokens.append(token)
    kept = [parent * vocabulary + token for parent, token in zip(parents, tokens, strict=True)]
    text.sums = totals[kept]
    text.written = [
        [*text.written[parent], token] for parent, token in zip(parents, tokens, strict=True)
    ]
    return parents, tokens


def _looks_back(decoding: Decoding) -> bool:
    return decoding.repetition_penalty != 1.0 or decoding.no_repeat_ngram > 0


def _judged(scores: Array, written: Sequence[Sequence[int]], decoding: Decoding) -> Array:
    """Lower the scores of tokens that would repeat what was written, as transformers does.

    The scores are logits in greedy search and log probabilities in beam search.
    """
    penalty, size = decoding.repetition_penalty, decoding.no_repeat_ngram
    if not _looks_back(decoding):
        return scores
    for row, ids in zip(scores, written, strict=True):
        if penalty != 1.0:  # Keskar et al. 2019, section 4.1
            said = sorted(set(ids))
            row[said] = np.where(row[said] > 0, row[said] / penalty, row[said] * penalty)
        if size and len(ids) >= size - 1:
            start = tuple(ids[len(ids) - size + 1 :])
            runs = [tuple(ids[i : i + size]) for i in range(len(ids) - size + 1)]
            row[[run[-1] for run in runs if run[:-1] == start]] = -np.inf
    return scores


def log_probabilities(logits: Array) -> Array:
    """Return the log softmax of logits of shape (rows, vocabulary)."""
    logits = logits - logits.max(1, keepdims=True)
    found: Array = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    return found
