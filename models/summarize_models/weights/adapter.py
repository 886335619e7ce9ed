"""Low-rank adapters (LoRA, Hu et al. 2022) on disk, as bfloat16 or as int8.

An adapter is a folder in peft's format: `adapter_config.json` beside `adapter_model.safetensors`.
The int8 form is this package's own. It keeps peft's names and adds, for each matrix, one float32
scale a row under the matrix's name followed by `_scale`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from summarize.errors import WeightsError
from summarize_models.weights.hashes import sha256_of

CONFIG, WEIGHTS, CARD = "adapter_config.json", "adapter_model.safetensors", "README.md"
_PREFIX = "base_model.model."
_SCALE = "_scale"
_LARGEST = 127
_UNSUPPORTED = (
    "alpha_pattern",
    "fan_in_fan_out",
    "lora_bias",
    "modules_to_save",
    "rank_pattern",
    "use_dora",
    "use_rslora",
)
"""Options of peft that change how an adapter is merged; none of them is implemented here."""

Form = Literal["bfloat16", "int8"]


@dataclass(frozen=True, slots=True)
class Factors:
    """The two matrices that change one weight of shape (out, in)."""

    a: torch.Tensor
    """Float32, of shape (rank, in)."""
    b: torch.Tensor
    """Float32, of shape (out, rank)."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """The changes to a model's weights."""

    scale: float
    """Alpha divided by the rank."""
    factors: Mapping[str, Factors]
    """By the name of the module in the model, such as `model.layers.0.mlp.up_proj`."""

    def change(self, name: str) -> torch.Tensor:
        """Return what the adapter adds to a module's weight.

        Args:
            name: The module, one of `factors`.

        Returns:
            `B A` times the scale, float32, of shape (out, in).
        """
        factors = self.factors[name]
        return (factors.b @ factors.a) * self.scale


def read_adapter(folder: Path) -> Adapter:
    """Read an adapter in either form.

    Args:
        folder: Holds the configuration and the weights.

    Returns:
        The adapter, its matrices in float32.

    Raises:
        WeightsError: A file is missing or damaged, or the adapter uses an option of peft that is
            not supported.
    """
    try:
        config = json.loads((folder / CONFIG).read_text("utf-8"))
        tensors = load_file(folder / WEIGHTS)
        scale = config["lora_alpha"] / config["r"]
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise WeightsError(f"adapter {folder}: {error}") from error
    used = [option for option in _UNSUPPORTED if config.get(option)]
    if used or config.get("bias", "none") != "none":
        raise WeightsError(f"adapter {folder}: unsupported option {(used or ['bias'])[0]}")
    names = {name.removeprefix(_PREFIX).rpartition(".lora_")[0] for name in tensors}
    try:
        factors = {
            name: Factors(_matrix(tensors, name, "A"), _matrix(tensors, name, "B"))
            for name in sorted(names)
        }
    except KeyError as error:
        raise WeightsError(f"adapter {folder}: {WEIGHTS} lacks {error}") from error
    return Adapter(scale, factors)


def write_factors(factors: Mapping[str, Factors], folder: Path, form: Form = "bfloat16") -> None:
    """Write an adapter's weights without its configuration.

    Args:
        factors: By the name of the module in the model.
        folder: An existing folder.
        form: How to store them.
    """
    tensors: dict[str, torch.Tensor] = {}
    for name, pair in factors.items():
        for part, matrix in (("A", pair.a), ("B", pair.b)):
            key = _key(name, part)
            if form == "int8":
                tensors[key], tensors[key + _SCALE] = quantized(matrix)
            else:
                tensors[key] = matrix.detach().to(torch.bfloat16).contiguous()
    save_file(tensors, folder / WEIGHTS, metadata={"format": "pt"})


def quantize_adapter(source: Path, target: Path) -> None:
    """Write an adapter's int8 form, with its configuration and card.

    Args:
        source: The adapter's folder.
        target: The folder to write; it is created. The hash of the weights in the card is updated.

    Raises:
        WeightsError: The adapter cannot be read.
    """
    adapter = read_adapter(source)
    target.mkdir(parents=True, exist_ok=True)
    write_factors(adapter.factors, target, "int8")
    shutil.copyfile(source / CONFIG, target / CONFIG)
    if (source / CARD).exists():
        card = (source / CARD).read_text("utf-8")
        card = card.replace(sha256_of(source / WEIGHTS), sha256_of(target / WEIGHTS))
        (target / CARD).write_text(card, "utf-8")


def quantized(matrix: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Round a matrix to int8 with one scale a row.

    Args:
        matrix: Of shape (rows, columns).

    Returns:
        The int8 matrix, and its float32 scales of shape (rows,). A value differs from the original
        by at most half of its row's scale.
    """
    values = matrix.detach().float()
    scales = values.abs().amax(1) / _LARGEST
    divisors = scales.clamp_min(torch.finfo(torch.float32).tiny)
    return (values / divisors[:, None]).round().to(torch.int8).contiguous(), scales.contiguous()


def _matrix(tensors: Mapping[str, Any], name: str, part: str) -> torch.Tensor:
    key = _key(name, part)
    values: torch.Tensor = tensors[key].float()
    if tensors[key].dtype == torch.int8:
        values *= tensors[key + _SCALE][:, None]
    return values


def _key(name: str, part: str) -> str:
    return f"{_PREFIX}{name}.lora_{part}.weight"
