"""Grouped-query attention (Ainslie et al. 2023) in a graph, to keys and values kept as bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import onnx
from onnx import TensorProto, helper

from models.weights.layout import OURS

_KIND = "GroupQueryAttention"


@dataclass(frozen=True, slots=True)
class Attention:
    """One layer's: names in the graph of what it takes and makes."""

    name: str
    """Its output; of each position."""
    given: tuple[str, str, str]
    """Queries, keys and values of the new positions."""
    kept: tuple[str, str]
    """Keys and values of all positions, as bytes; `past_...` are those so far, `..._scales` one
    scale a channel."""
    places: tuple[str, str, str, str]
    """Each text's last position, the largest length, the rotations' cosines and sines."""
    how: Mapping[str, Any]
    """Attributes of the operator."""

    def node(self) -> onnx.NodeProto:
        """By `first`: whether the new positions are all that a text has, or one more of many."""
        return helper.make_node(
            "If",
            ["first"],
            [self.name, *self.kept],
            then_branch=self._reading(),
            else_branch=self._writing(),
        )

    def _reading(self) -> onnx.GraphProto:
        """A prompt to itself, in float32: twice as fast as to bytes (docs/speed.md)."""
        plain = [f"{one}_plain" for one in self.kept]
        nodes = [self._operator([*self.given, "", "", *self.places], "read", plain)]
        for one, values in zip(self.kept, plain, strict=True):
            # Both in one node is slow: its loop over channels does one number a turn.
            nodes += [
                helper.make_node("Div", [values, f"{one}_scales"], [f"{one}_divided"]),
                helper.make_node("QuantizeLinear", [f"{one}_divided", "one", "none"], [f"{one}_0"]),
            ]
        return self._branch(nodes, "read", [f"{one}_0" for one in self.kept])

    def _writing(self) -> onnx.GraphProto:
        """One position of each text to all of its own."""
        past, scales = (
            [form.format(one) for one in self.kept] for form in ("past_{}", "{}_scales")
        )
        written = [f"{one}_1" for one in self.kept]
        given = [*self.given, *past, *self.places, "", "", "", *scales]
        bytes_ = {"k_quant_type": "PER_CHANNEL", "v_quant_type": "PER_CHANNEL"}
        node = self._operator(given, "written", written, kv_cache_bit_width=8, **bytes_)
        return self._branch([node], "written", written)

    def _operator(self, given: list[str], way: str, kept: list[str], **more: Any) -> onnx.NodeProto:
        made = [f"{self.name}_{way}", *kept]
        return helper.make_node(_KIND, given, made, domain=OURS, **self.how, **more)

    def _branch(self, nodes: list[onnx.NodeProto], way: str, kept: list[str]) -> onnx.GraphProto:
        kinds = {f"{self.name}_{way}": TensorProto.FLOAT} | dict.fromkeys(kept, TensorProto.INT8)
        outputs = [helper.make_tensor_value_info(one, kind, None) for one, kind in kinds.items()]
        return helper.make_graph(nodes, f"{self.name}_{way}", [], outputs)
