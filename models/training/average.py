"""The mean of adapters' weights: Wortsman et al. 2022, "Model soups"."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from models.training.export import FILES
from pipeline.errors import ConfigError


def average(adapters: Sequence[Path], folder: Path) -> None:
    """Write the mean of adapters that one run after the other made, in peft's format.

    Its product of low-rank weights is not the mean of theirs, but near it where one adapter was
    carried on to be the other.

    Raises:
        ConfigError: they are not of one shape.
    """
    weights, config = FILES
    tables = [load_file(adapter / weights) for adapter in adapters]
    configs = {(adapter / config).read_bytes() for adapter in adapters}
    shapes = [{name: tensor.shape for name, tensor in table.items()} for table in tables]
    if len(configs) > 1 or any(one != shapes[0] for one in shapes):
        raise ConfigError("adapters of different shapes have no mean")
    mean = {
        name: torch.stack([table[name].float() for table in tables]).mean(0).to(torch.bfloat16)
        for name in tables[0]
    }
    folder.mkdir(parents=True, exist_ok=True)
    save_file(mean, folder / weights, metadata={"format": "pt"})
    (folder / config).write_bytes(configs.pop())
