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
    """Prompts, with a row of memory each, or one for each of their beams."""

    def __init__(self, network: Network, prompts: Sequence[Sequence[int]], beams: int = 1) -> None:
        """Read the prompts, in any order; neighbours of about one length are read together."""
        self._network = network
        self._lengths = np.repeat([len(prompt) for prompt in prompts], beams)
        self._shortest = int(self._lengths.min())
        room = -(-int(self._lengths.max()) // ROOM) * ROOM
        form = (len(self._lengths), 1, room, network.shape.head)
        self._memory = [np.zeros(form, np.float32) for _ in range(2 * network.shape.layers)]
        read = [self._read(prompts[part], part.start, beams) for part in _parts(prompts)]
        self.logits = np.repeat(np.concatenate([logits for logits, _ in read]), beams, 0)
        """Of shape (rows, vocabulary), for each row's next token, but for a factor."""
        self.scale = np.repeat(np.concatenate([scale for _, scale in read]), beams, 0)
        """The factors, of shape (rows, 1)."""

    def _read(
        self, prompts: Sequence[Sequence[int]], start: int, beams: int
    ) -> tuple[Array, Array]:
        """The logits after some prompts, the first of which is number `start`."""
        lengths = np.array([len(prompt) for prompt in prompts])
        tokens = np.zeros((len(prompts), _filled(prompts[0])), np.int64)
        for row, prompt in zip(tokens, prompts, strict=True):
            row[: len(prompt)] = prompt
        first = slice(start * beams, (start + len(prompts)) * beams)
        if beams == 1:
            return self._network.run(tokens, lengths, [memory[first] for memory in self._memory])
        read = [np.zeros((len(prompts), *one.shape[1:]), np.float32) for one in self._memory]
        found = self._network.run(tokens, lengths, read)
        for memory, values in zip(self._memory, read, strict=True):
            memory[first] = np.repeat(values, beams, 0)
        return found

    def write(self, tokens: Array) -> None:
        """Add a token to each row, of shape (rows,), and find the logits after it."""
        self._lengths = self._lengths + 1
        if self._lengths.max() > self._memory[0].shape[2]:
            for number, memory in enumerate(self._memory):  # one by one: never all of them twice
                self._memory[number] = np.pad(memory, ((0, 0), (0, 0), (0, ROOM), (0, 0)))
        self.logits, self.scale = self._network.run(tokens[:, None], self._lengths, self._memory)

    def reorder(self, order: Array) -> None:
        """Let row i go on from what row `order[i]`, of the same text, has written."""
        changed = np.flatnonzero(order != np.arange(len(order)))
        written = slice(self._shortest, int(self._lengths.max()))
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
        for number, memory in enumerate(self._memory):
            memory[free] = memory[moved]
            self._memory[number] = memory[:left]
        self._lengths = self._lengths[order]
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
    return -(-len(prompt) // _STEP) * _STEP
