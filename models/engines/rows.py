"""Texts that a network writes together, and what it remembers of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

import numpy as np

from models.engines.network import Array, Network

ROOM = 32
"""Positions by which the room for all texts grows."""
PROMPT_TOKENS = 512
"""Of prompts that are read together: more leave a core's cache."""
_STEP = 16
"""Prompts are filled up to a multiple of this to be read: a length that is a prompt's own, so that
its sums are made in the same order whatever prompts are beside it."""


class Rows:
    """The texts that are being written, with a row of memory each, or one for each of their beams.

    A row may be taken by another text when its own is over.
    """

    def __init__(self, network: Network, prompts: Sequence[Sequence[int]], beams: int = 1) -> None:
        """Of `prompts` none is read yet."""
        shape = network.shape
        self._network = network
        self._prompts = prompts
        self._beams = beams
        self._lengths = np.zeros(0, np.int64)
        self._read = np.zeros(0, np.int64)
        """Positions that all beams of a row's text have in common: its prompt."""
        empty = np.zeros((0, 1, 0, shape.head), np.int8)
        self._memory = [empty] * (2 * shape.layers)
        self.logits = np.zeros((0, shape.vocabulary), np.float32)
        """Of shape (rows, vocabulary), for each row's next token, but for a factor; of no row
        between `remove` and `write`."""
        self.scale = np.zeros((0, 1), np.float32)
        """The factors, of shape (rows, 1)."""

    def add(self, texts: Sequence[int]) -> None:
        """Read some of the prompts, in any order, into rows after those that there are.

        Neighbours of about one length are read together.
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
        """The logits after some prompts, the first of which has row `start`."""
        lengths = np.array([len(prompt) for prompt in prompts])
        tokens = np.zeros((len(prompts), _filled(prompts[0])), np.int64)
        for row, prompt in zip(tokens, prompts, strict=True):
            row[: len(prompt)] = prompt
        rows = slice(start, start + len(prompts) * self._beams)
        shape = (len(prompts), 1, tokens.shape[1], self._network.shape.head)
        read = [np.empty(shape, np.int8) for _ in self._memory]
        found = self._network.run(tokens, lengths, read)
        for memory, values in zip(self._memory, read, strict=True):
            memory[rows, :, : shape[2]] = np.repeat(values, self._beams, 0)
        return found

    def write(self, tokens: Array) -> None:
        """Add a token to each row, of shape (rows,), and find the logits after it."""
        self._lengths = self._lengths + 1
        self._make_room()
        memory = [one[: len(tokens)] for one in self._memory]
        self.logits, self.scale = self._network.run(tokens[:, None], self._lengths, memory)

    def _make_room(self) -> None:
        """Room for all rows and positions; given back where the texts are much shorter now."""
        have, _, room, head = self._memory[0].shape
        rows = max(have, len(self._lengths))
        needed = _up(int(self._lengths.max()), ROOM)
        if rows == have and needed <= room <= needed + ROOM:
            return
        kept = min(room, needed)
        for number, memory in enumerate(self._memory):  # one by one: never all of them twice
            changed = np.zeros((rows, 1, needed, head), np.int8)
            changed[:have, :, :kept] = memory[:, :, :kept]
            self._memory[number] = changed

    def reorder(self, order: Array) -> None:
        """Let row i go on from what row `order[i]`, of the same text, has written."""
        changed = np.flatnonzero(order != np.arange(len(order)))
        written = slice(int(self._read.min()), int(self._lengths.max()))
        for memory in self._memory:
            memory[changed, :, written] = memory[order[changed], :, written]

    def remove(self, rows: Collection[int]) -> list[int]:
        """Give rows up and let the last ones take their places: as few as can be are copied.

        Returns:
            For each row that is left, which it was.
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


def _parts(prompts: Sequence[Sequence[int]]) -> Iterator[slice]:
    """Neighbours of the same filled-up length, as many as may be read together."""
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
