"""Build the graph nodes of grouped-query attention (Ainslie et al. 2023) over an int8 cache."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import onnx
from onnx import TensorProto, helper

from summarize_models.weights.layout import OURS

_KIND = "GroupQueryAttention"


@dataclass(frozen=True, slots=True)
class Attention:
    """The attention of one layer, by the names of its values in the graph."""

    name: str
    """The output, one row a position; also the prefix of the node names."""
    given: tuple[str, str, str]
    """The queries, keys and values of the new positions."""
    kept: tuple[str, str]
    """The int8 keys and values of all positions. `past_NAME` is the cache before this pass,
    `NAME_scales` holds one scale a channel."""
    places: tuple[str, str, str, str]
    """The last position of each text, the largest length, and the rotary cosines and sines."""
    how: Mapping[str, Any]
    """The attributes of the operator."""

    def node(self) -> onnx.NodeProto:
        """Return the node; the input `first` chooses between prompt and next token."""
        return helper.make_node(
            "If",
            ["first"],
            [self.name, *self.kept],
            then_branch=self._reading(),
            else_branch=self._writing(),
        )

    def _reading(self) -> onnx.GraphProto:
        """Attend from a prompt to itself in float32: faster than over int8 (docs/lab/speed.md)."""
        plain = [f"{one}_plain" for one in self.kept]
        nodes = [self._operator([*self.given, "", "", *self.places], "read", plain)]
        for one, values in zip(self.kept, plain, strict=True):
            # QuantizeLinear with a scale a channel is slow: one number a step.
            nodes += [
                helper.make_node("Div", [values, f"{one}_scales"], [f"{one}_divided"]),
                helper.make_node("QuantizeLinear", [f"{one}_divided", "one", "none"], [f"{one}_0"]),
            ]
        return self._branch(nodes, "read", [f"{one}_0" for one in self.kept])

    def _writing(self) -> onnx.GraphProto:
        """Attend from one new position of each text to all of its positions."""
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
