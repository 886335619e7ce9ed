"""What a graph's folder holds, and the dimensions of its model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GRAPH, TABLE, SCALES = "model.onnx", "embedding.npy", "embedding_scales.npy"
OURS = "com.microsoft"
"""Domain of the operators that are ONNX Runtime's own."""
MIDDLE = 128
"""Zero of a product's unsigned inputs: signed ones have no fast kernel."""
SLIDING, FULL = "sliding_attention", "full_attention"
POSITIONS = 1024
"""For which rotations are written: of a prompt and what is written after it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Of `config.json`, what a graph and its engine need."""

    layers: int
    width: int
    heads: int
    head: int
    """Channels of a head; keys and values have one head."""
    kinds: tuple[str, ...]
    """Of each layer: `SLIDING` or `FULL`."""
    sliding: int
    """Positions that a sliding layer sees."""
    vocabulary: int
    eos: int


def shape_of(config: Mapping[str, Any]) -> Shape:
    """Read a configuration of transformers.

    Raises:
        ValueError: it is none of a Gemma 3 text model with one head of keys and values.
    """
    if config["model_type"] != "gemma3_text" or config["num_key_value_heads"] != 1:
        raise ValueError(f"no graph for {config['model_type']}: a Gemma 3 text model is needed")
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
