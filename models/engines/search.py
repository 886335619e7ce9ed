"""Greedy and beam search; deterministic, and no text's result depends on another's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from models.engines.network import Array
from models.spec import Decoding

Take = Callable[[int], Sequence[int]]
"""Numbers of the texts to begin with, beside so many that are being written."""


class Written(Protocol):
    """What a search works on: `models.engines.rows.Rows`."""

    logits: Array
    scale: Array

    def add(self, texts: Sequence[int]) -> None: ...

    def write(self, tokens: Array) -> None: ...

    def reorder(self, order: Array) -> None: ...

    def remove(self, rows: Collection[int]) -> list[int]: ...


def greedy(
    rows: Written, take: Take, ends: Collection[int], decoding: Decoding
) -> Iterator[tuple[int, list[int]]]:
    """The likeliest token after each; each text's number and ids, without its end, as it is over.

    Other texts are begun in the rows of those that are over (Yu et al. 2022, "Orca", section 3).
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
    """One text's."""

    written: list[list[int]]
    sums: Array
    """Log probability of each, of shape (beams,)."""
    done: list[tuple[float, list[int]]] = field(default_factory=list)
    """Score and ids of those that ended."""


def beam(
    rows: Written, take: Take, ends: Collection[int], decoding: Decoding
) -> Iterator[tuple[int, list[int]]]:
    """Beam search; each text's number and ids, without its end, as it is over.

    `rows` has `beam_size` rows a text, one text after the other. A text is over when as many beams
    have ended as there are (Sutskever et al. 2014, section 3.2); the result is the one with the
    best sum of log probabilities by length ** length_penalty, the end counted.
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
                parents, added = list(range(size)), [0] * size  # whatever: they are given up
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
    """All beams are the same at first: one alone goes on."""
    sums = np.full(size, -np.inf, np.float32)
    sums[0] = 0
    return _Beams([[] for _ in range(size)], sums)


def _advance(
    text: _Beams, logs: Array, ends: Collection[int], decoding: Decoding
) -> tuple[list[int], list[int]]:
    """Take the best continuations: of each new beam, where it goes on from and its token."""
    size, vocabulary = decoding.beam_size, logs.shape[1]
    totals = (text.sums[:, None] + logs).ravel()
    # Each beam has one end at most, so that this many leave enough that go on.
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
    """Scores, those of tokens that would repeat what was written lowered, as transformers does.

    Greedy search has logits for scores, beam search log probabilities.
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
    """Of each row's tokens, of shape (rows, vocabulary)."""
    logits = logits - logits.max(1, keepdims=True)
    found: Array = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    return found
