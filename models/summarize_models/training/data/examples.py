"""Encode lessons as token ids, and group them into batches without masked padding."""

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

from summarize_models.prompts import fill_prompt
from summarize_models.spec import ModelSpec
from summarize_models.training.config import ROLES, Role
from summarize_models.training.data.lessons import Lesson

GRID = 8
"""Examples are padded to a multiple of this length: few shapes make full batches."""

Ids = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Examples:
    """Encoded lessons, one after the other."""

    ids: Ids
    """Of shape (tokens,): `<bos>`, prompt, target and end token of each example in turn."""
    ends: Ids
    """Of shape (examples,): where each example ends in `ids`."""
    prompts: Ids
    """Of shape (examples,): how many tokens precede the target."""
    roles: Ids
    """Of shape (examples,): the index in `ROLES`."""
    times: NDArray[np.float32]
    """Of shape (examples,): how often an example is shown in an epoch."""

    def __len__(self) -> int:
        return len(self.ends)

    def of(self, index: int) -> Ids:
        """Return the ids of one example."""
        return self.ids[self.ends[index - 1] if index else 0 : self.ends[index]]

    def save(self, file: Path) -> None:
        """Write the examples as safetensors."""
        save_file({name: getattr(self, name) for name in self.__slots__}, file)

    @classmethod
    def load(cls, file: Path) -> Examples:
        """Read what `save` wrote."""
        return cls(**load_file(file))


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples of one role and one length, so that nothing has to be masked."""

    inputs: torch.Tensor
    """The ids, of shape (examples, length)."""
    places: torch.Tensor
    """Of shape (targets,): the indexes in the flattened `inputs` whose next token is a target."""
    targets: torch.Tensor
    """Of shape (targets,): these next tokens."""
    role: Role


def encode(
    lessons: Iterable[Lesson], specs: Mapping[Role, ModelSpec], tokenizer: Any, max_tokens: int
) -> Examples:
    """Encode lessons as the engines do.

    Args:
        lessons: The lessons.
        specs: The model of each role, for its prompt.
        tokenizer: The pruned tokenizer.
        max_tokens: Longer examples are left out.

    Returns:
        The examples.
    """
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
    """Return for each role the ids that occur in at least `rare` targets, ascending."""
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
    """Group examples of equal length into batches, in a shuffled order.

    Every example is padded to a multiple of `GRID` with `filler` after `<bos>`, where the prompts
    of a run have their filler too.

    Args:
        examples: The examples.
        order: The indexes of the examples to use; an index may occur more than once.
        tokens: The approximate size of a batch.
        filler: The id of the filler.
        seed: Of the order of the batches.

    Returns:
        The batches.
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
