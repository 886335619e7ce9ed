"""Examples: token ids of what is shown and learnt; batches of them without any padding."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from models.prompts import fill_prompt
from models.spec import ModelSpec
from models.training.config import ROLES, Role
from models.training.lessons import Lesson

GRID = 8
"""Lengths of examples are filled up to a multiple of this: few shapes, so that batches are full."""

Ids = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Examples:
    """Lessons in the model's tokens, one after the other."""

    ids: Ids
    """Shape (tokens,): `<bos>`, prompt, what is learnt, end, of every example in turn."""
    ends: Ids
    """Shape (examples,): where each one ends in `ids`."""
    prompts: Ids
    """Shape (examples,): tokens before what is learnt."""
    roles: Ids
    """Shape (examples,): index in `ROLES`."""
    times: NDArray[np.float32]
    """Shape (examples,): showings an epoch."""

    def __len__(self) -> int:
        return len(self.ends)

    def of(self, index: int) -> Ids:
        """Ids of one example."""
        return self.ids[self.ends[index - 1] if index else 0 : self.ends[index]]

    def save(self, file: Path) -> None:
        save_file({name: getattr(self, name) for name in self.__slots__}, file)

    @classmethod
    def load(cls, file: Path) -> Examples:
        return cls(**load_file(file))


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples of one role and one length; nothing is padded, so nothing is masked."""

    inputs: torch.Tensor
    """Shape (examples, length): ids."""
    places: torch.Tensor
    """Shape (targets,): places in the flattened `inputs` whose next token is to be learnt."""
    targets: torch.Tensor
    """Shape (targets,): those next tokens."""
    role: Role


def encode(
    lessons: Iterable[Lesson], specs: Mapping[Role, ModelSpec], tokenizer: Any, max_tokens: int
) -> Examples:
    """Encode lessons as the engines do; longer ones than `max_tokens` are left out."""
    special = [
        token.content for token in tokenizer.get_added_tokens_decoder().values() if token.special
    ]
    ids: list[int] = []
    ends, prompts, roles, showings = [], [], [], []
    for role, group in groupby(lessons, key=lambda lesson: lesson.role):
        spec, mine = specs[role], list(group)
        heads = tokenizer.encode_batch(
            [fill_prompt(spec.prompt, one.shown, special) for one in mine]
        )
        bodies = tokenizer.encode_batch(
            [f" {one.learnt}{spec.stop[0]}" for one in mine], add_special_tokens=False
        )
        for one, head, body in zip(mine, heads, bodies, strict=True):
            if len(head.ids) + len(body.ids) <= max_tokens:
                ids += head.ids + body.ids
                ends.append(len(ids))
                prompts.append(len(head.ids))
                roles.append(ROLES.index(role))
                showings.append(one.times)
    return Examples(
        np.array(ids, np.int32),
        np.array(ends, np.int32),
        np.array(prompts, np.int32),
        np.array(roles, np.int32),
        np.array(showings, np.float32),
    )


def vocabularies(examples: Examples, rare: int) -> dict[Role, torch.Tensor]:
    """For each role the ids that occur in at least `rare` of what is learnt, ascending."""
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for index in range(len(examples)):
        learnt = examples.of(index)[examples.prompts[index] :]
        counts[int(examples.roles[index])].update(set(learnt.tolist()))
    return {
        role: torch.tensor(sorted(i for i, n in counts[number].items() if n >= rare))
        for number, role in enumerate(ROLES)
    }


def batches(
    examples: Examples, order: Iterable[int], tokens: int, filler: int, seed: str
) -> list[Batch]:
    """Batches of about `tokens` tokens of the examples in `order`, in a shuffled order.

    Every example is filled up to a multiple of `GRID` with `filler` after `<bos>`, where the
    product's prompts have their filler as well.
    """
    open_: dict[tuple[int, int], list[int]] = defaultdict(list)
    whole: list[tuple[int, list[int]]] = []
    for index in order:
        length = -(-(len(examples.of(index)) - 1) // GRID) * GRID
        members = open_[int(examples.roles[index]), length]
        members.append(index)
        if len(members) * length >= tokens:
            whole.append((length, members.copy()))
            members.clear()
    whole += [(length, members) for (_, length), members in open_.items() if members]
    random.Random(seed).shuffle(whole)
    return [_batch(examples, members, length, filler) for length, members in whole]


def _batch(examples: Examples, members: Sequence[int], length: int, filler: int) -> Batch:
    rows = np.full((len(members), length + 1), filler, np.int64)
    learnt = np.zeros((len(members), length), bool)
    for row, index in enumerate(members):
        ids = examples.of(index)
        rows[row, 0] = ids[0]
        rows[row, length + 2 - len(ids) :] = ids[1:]
        learnt[row, length - (len(ids) - examples.prompts[index]) :] = True
    inputs, following = torch.from_numpy(rows[:, :-1].copy()), torch.from_numpy(rows[:, 1:].copy())
    places = torch.from_numpy(np.flatnonzero(learnt))
    role = ROLES[examples.roles[members[0]]]
    return Batch(inputs, places, following.flatten()[places], role)
