"""Keep the texts that a network writes together, and the cache of keys and values of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

import numpy as np

from summarize_models.engines.network import Array, Network
from summarize_models.engines.search import log_probabilities

ROOM = 32
"""The step, in positions, in which the cache grows."""
PROMPT_TOKENS = 512
"""How many tokens of prompts are read together; more do not fit a core's cache."""
_STEP = 16
"""Prompts are padded to a multiple of this. The padded length depends on the prompt alone, so its
sums are computed in the same order whatever prompts are beside it."""


class Rows:
    """The texts that are being written: one row of the cache for each text or beam.

    When a text is finished, another one may use its rows.
    """

    def __init__(self, network: Network, prompts: Sequence[Sequence[int]], beams: int = 1) -> None:
        """Start without rows; `add` reads prompts."""
        shape = network.shape
        self._network = network
        self._prompts = prompts
        self._beams = beams
        self._lengths = np.zeros(0, np.int64)
        self._read = np.zeros(0, np.int64)
        """The positions that all beams of a row's text share, those of its prompt."""
        empty = np.zeros((0, 1, 0, shape.head), np.int8)
        self._memory = [empty] * (2 * shape.layers)
        self.logits = np.zeros((0, shape.vocabulary), np.float32)
        """The logits of each row's next token without their scale, of shape (rows, vocabulary).
        Empty between `remove` and `write`."""
        self.scale = np.zeros((0, 1), np.float32)
        """The scales of the logits, of shape (rows, 1)."""

    def add(self, texts: Sequence[int]) -> None:
        """Read prompts into new rows after the present ones.

        Args:
            texts: The numbers of the prompts, in any order. Neighbours of similar length are read
                together.
        """
        prompts = [self._prompts[text] for text in texts]
        lengths = np.repeat([len(prompt) for prompt in prompts], self._beams)
        start = len(self._lengths)
        self._lengths = np.concatenate((self._lengths, lengths))
        self._read = np.concatenate((self._read, lengths))
        self._make_room()
        found = [
            self._found(prompts[part], start + part.start * self._beams) for part in _parts(prompts)
        ]
        logits, scale = (np.concatenate(some) for some in zip(*found, strict=True))
        self.logits = np.concatenate((self.logits, np.repeat(logits, self._beams, 0)))
        self.scale = np.concatenate((self.scale, np.repeat(scale, self._beams, 0)))

    def _found(self, prompts: Sequence[Sequence[int]], start: int) -> tuple[Array, Array]:
        """Return logits and scales after some prompts, the first of which has row `start`."""
        tokens, lengths = _padded(prompts)
        rows = slice(start, start + len(prompts) * self._beams)
        shape = (len(prompts), 1, tokens.shape[1], self._network.shape.head)
        read = [np.empty(shape, np.int8) for _ in self._memory]
        found = self._network.run(tokens, lengths, read)
        for memory, values in zip(self._memory, read, strict=True):
            memory[rows, :, : shape[2]] = np.repeat(values, self._beams, 0)
        return found

    def write(self, tokens: Array) -> None:
        """Add a token to each row and compute the logits after it.

        Args:
            tokens: The ids, of shape (rows,).
        """
        self._lengths = self._lengths + 1
        self._make_room()
        memory = [one[: len(tokens)] for one in self._memory]
        self.logits, self.scale = self._network.run(tokens[:, None], self._lengths, memory)

    def _make_room(self) -> None:
        """Grow the cache to all rows and positions, or shrink it when the texts are shorter."""
        have, _, room, head = self._memory[0].shape
        rows = max(have, len(self._lengths))
        needed = _up(int(self._lengths.max()), ROOM)
        if rows == have and needed <= room <= needed + ROOM:
            return
        kept = min(room, needed)
        for number, memory in enumerate(self._memory):  # one at a time, to need less memory
            changed = np.zeros((rows, 1, needed, head), np.int8)
            changed[:have, :, :kept] = memory[:, :, :kept]
            self._memory[number] = changed

    def reorder(self, order: Array) -> None:
        """Let row i continue from row `order[i]`, which belongs to the same text."""
        changed = np.flatnonzero(order != np.arange(len(order)))
        written = slice(int(self._read.min()), int(self._lengths.max()))
        for memory in self._memory:
            memory[changed, :, written] = memory[order[changed], :, written]

    def remove(self, rows: Collection[int]) -> list[int]:
        """Remove rows; the last rows take their places, so that few are copied.

        Args:
            rows: The rows to remove.

        Returns:
            For each remaining row, its former number.
        """
        left = len(self._lengths) - len(rows)
        order = list(range(left))
        free = [row for row in order if row in rows]
        moved = [row for row in range(left, len(self._lengths)) if row not in rows]
        for to, row in zip(free, moved, strict=True):
            order[to] = row
        written = slice(int(self._lengths.max()))
        for memory in self._memory:
            memory[free, :, written] = memory[moved, :, written]
        self._lengths, self._read = self._lengths[order], self._read[order]
        self.logits, self.scale = self.logits[:0], self.scale[:0]
        return order


def forced(
    network: Network, prompts: Sequence[Sequence[int]], outputs: Sequence[Sequence[int]]
) -> Iterator[list[float]]:
    """Score given outputs, each in one pass with its prompt.

    Args:
        network: The network.
        prompts: The ids of each prompt; none is empty.
        outputs: The ids of each output, its end token included; none is empty.

    Yields:
        For each prompt in order, the log probability of each token of its output.
    """
    whole = [[*prompt, *output[:-1]] for prompt, output in zip(prompts, outputs, strict=True)]
    for part in _parts(whole):
        texts = whole[part]
        tokens, lengths = _padded(texts)
        own = [
            row * tokens.shape[1] + np.arange(len(prompt) - 1, len(text))
            for row, (prompt, text) in enumerate(zip(prompts[part], texts, strict=True))
        ]
        shape = (len(texts), 1, tokens.shape[1], network.shape.head)
        room = [np.empty(shape, np.int8) for _ in range(2 * network.shape.layers)]
        logits, scale = network.run(tokens, lengths, room, np.concatenate(own))
        start = 0
        for output in outputs[part]:
            rows = slice(start, start + len(output))
            logs = log_probabilities(logits[rows] * scale[rows])
            yield logs[np.arange(len(output)), output].tolist()
            start = rows.stop


def _padded(texts: Sequence[Sequence[int]]) -> tuple[Array, Array]:
    """Return the tokens of texts of one padded length, and their own lengths."""
    tokens = np.zeros((len(texts), _filled(texts[0])), np.int64)
    for row, text in zip(tokens, texts, strict=True):
        row[: len(text)] = text
    return tokens, np.array([len(text) for text in texts])


def _parts(prompts: Sequence[Sequence[int]]) -> Iterator[slice]:
    """Yield slices of neighbours of the same padded length that may be read together."""
    start = 0
    for length, some in groupby(prompts, key=_filled):
        end = start + len(list(some))
        most = max(1, PROMPT_TOKENS // length)
        for first in range(start, end, most):
            yield slice(first, min(first + most, end))
        start = end


def _filled(prompt: Sequence[int]) -> int:
    return _up(len(prompt), _STEP)


def _up(length: int, step: int) -> int:
    return -(-length // step) * step
