"""Measure the ranges of the keys and values of a Gemma 3, for an int8 cache."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch


@dataclass(frozen=True, slots=True)
class Ranges:
    """The largest absolute value of each channel; both arrays are of shape (layers, head)."""

    keys: npt.NDArray[np.float32]
    values: npt.NDArray[np.float32]


@torch.no_grad()
def ranges(model: Any, prompts: Iterable[list[int]]) -> Ranges:
    """Measure the keys and values of some texts.

    Args:
        model: A Gemma 3 causal language model of transformers with one key-value head.
        prompts: Token ids of texts such as the model will see and write.

    Returns:
        The largest values over all texts and positions.
    """
    found = []
    for ids in prompts:
        kept = model.model(input_ids=torch.tensor([ids]), use_cache=True).past_key_values.layers
        keys = torch.stack([_turned(layer.keys[0, 0]).amax(0) for layer in kept])
        values = torch.stack([layer.values[0, 0].abs().amax(0) for layer in kept])
        found.append((keys, values))
    keys, values = (torch.stack(some).amax(0) for some in zip(*found, strict=True))
    return Ranges(keys.numpy(), values.numpy())


def _turned(keys: torch.Tensor) -> torch.Tensor:
    """Bound each channel under rotation: channels i and i + head/2 rotate together."""
    lengths = torch.linalg.vector_norm(torch.stack(keys.chunk(2, -1)), dim=0)
    return torch.cat((lengths, lengths), -1)
