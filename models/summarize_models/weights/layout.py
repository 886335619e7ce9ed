"""Name the files of a graph's folder, and read the dimensions of its model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GRAPH, TABLE, SCALES = "model.onnx", "embedding.npy", "embedding_scales.npy"
OURS = "com.microsoft"
"""The domain of ONNX Runtime's own operators."""
MIDDLE = 128
"""The zero point of a product's unsigned inputs; signed inputs have no fast kernel."""
SLIDING, FULL = "sliding_attention", "full_attention"
POSITIONS = 1024
"""How many positions have rotary tables: a prompt and its answer together."""

_FIELDS = (
    "eos_token_id",
    "head_dim",
    "hidden_size",
    "layer_types",
    "num_attention_heads",
    "num_hidden_layers",
    "sliding_window",
    "vocab_size",
)


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of `config.json` that a graph and its engine need."""

    layers: int
    width: int
    heads: int
    head: int
    """The channels of a head. Keys and values have one head."""
    kinds: tuple[str, ...]
    """`SLIDING` or `FULL` for each layer."""
    sliding: int
    """How many positions a sliding layer sees."""
    vocabulary: int
    eos: int


def shape_of(config: Mapping[str, Any]) -> Shape:
    """Read a configuration of transformers.

    Args:
        config: The content of `config.json`.

    Returns:
        The dimensions.

    Raises:
        ValueError: The model is not a Gemma 3 text model with one key-value head, or a field is
            missing.
    """
    kind = config.get("model_type")
    if kind != "gemma3_text" or config.get("num_key_value_heads") != 1:
        raise ValueError(f"no graph for {kind}: a Gemma 3 text model is needed")
    if missing := [field for field in _FIELDS if field not in config]:
        raise ValueError(f"config.json has no {missing[0]}")
    return Shape(
        layers=config["num_hidden_layers"],
        width=config["hidden_size"],
        heads=config["num_attention_heads"],
        head=config["head_dim"],
        kinds=tuple(config["layer_types"]),
        sliding=config["sliding_window"],
        vocabulary=config["vocab_size"],
        eos=config["eos_token_id"],
    )
