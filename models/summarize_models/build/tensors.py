"""Read a Gemma 3 from a GGUF file, one tensor at a time, for a build to need little memory.

transformers de-quantises the whole file at once, all 262,144 rows of the embedding included. Here
only the rows that are kept are de-quantised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import gguf
import torch

from summarize.errors import WeightsError
from summarize_models.weights.adapter import Adapter

_EMBEDDING = ("token_embd.weight", "output.weight")


def read_tensors(
    file: Path, model: torch.nn.Module, kept: Sequence[int] | None
) -> dict[str, torch.Tensor]:
    """De-quantise the weights of a Gemma 3.

    Args:
        file: The GGUF file.
        model: Names the parameters; their values are not used.
        kept: The rows of the embedding to keep, in their order; None keeps all of them.

    Returns:
        Float32 weights by their names in `model`. Tied weights are there once.

    Raises:
        WeightsError: The file holds another architecture.
    """
    found, layers = _tensors(file)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.GEMMA3, layers)
    weights = {}
    for name in model.state_dict():
        theirs = f"{names.get_name(name.removesuffix('.weight'))}.weight"
        if theirs in found:
            rows = kept if theirs in _EMBEDDING else None
            weights[name] = _values(found[theirs], rows)
        elif name != "lm_head.weight":
            raise WeightsError(f"the GGUF file lacks {theirs}")
    return weights


def _tensors(file: Path) -> tuple[dict[str, Any], int]:
    """Return the memory-mapped tensors by name, and the number of layers.

    The reader itself is dropped: its objects for the tokens of the vocabulary take 700 MB.
    """
    reader: Any = gguf.GGUFReader(str(file))
    architecture = reader.fields["general.architecture"].contents()
    if architecture != "gemma3":
        raise WeightsError(f"the GGUF file holds a {architecture}, not a gemma3")
    layers = int(reader.fields["gemma3.block_count"].contents())
    return {tensor.name: tensor for tensor in reader.tensors}, layers


def _values(tensor: Any, rows: Sequence[int] | None) -> torch.Tensor:
    data = tensor.data if rows is None else tensor.data[list(rows)]
    values = gguf.dequantize(data, tensor.tensor_type)
    if tensor.name.endswith("norm.weight"):
        values = values - 1  # llama.cpp stores 1 + weight, Gemma's norms add the 1 themselves
    return torch.from_numpy(values.copy() if not values.flags.writeable else values)


@torch.no_grad()
def merge(weights: Mapping[str, torch.Tensor], adapter: Adapter) -> None:
    """Add an adapter's changes to the weights of a model, in place.

    Args:
        weights: Float32 weights by their names in the model.
        adapter: The adapter.

    Raises:
        WeightsError: The adapter changes a weight that the model does not have.
    """
    for name in adapter.factors:
        weight = weights.get(f"{name}.weight")
        change = adapter.change(name)
        if weight is None or weight.shape != change.shape:
            raise WeightsError(f"the adapter does not fit the model: {name}")
        weight += change
