"""Write a Gemma 3 (Gemma Team 2025) as an ONNX graph whose products are int8.

The weights of a matrix product have one scale a row. Its inputs have one scale a text and position,
computed at run time, so that a text's result does not depend on the other texts of a batch. The
cache of keys and values is int8 too, with one scale a channel (`build.ranges`). Everything between
the products is float32. The embedding, of which a text needs a few rows only, and the memory of the
cache are outside the graph (`engines.network`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from summarize_models.build.attention import Attention
from summarize_models.build.ranges import Ranges
from summarize_models.weights.layout import (
    FULL,
    GRAPH,
    MIDDLE,
    OURS,
    POSITIONS,
    SCALES,
    SLIDING,
    TABLE,
    Shape,
    shape_of,
)

_OPSET, _IR = 21, 10
_SMALLEST = 1e-12

Array = npt.NDArray[Any]


def write_graph(plain: Path, folder: Path, largest: Ranges, *, signed: bool = True) -> None:
    """Write the graph, the weights and the embedding of a saved model.

    Args:
        plain: The folder that `save_pretrained` wrote.
        folder: The folder to fill.
        largest: The largest absolute keys and values.
        signed: Whether weights are stored as signed bytes. Unsigned ones are shifted by 128 and
            give the same results (`weights.processor`).
    """
    from safetensors.numpy import load_file

    config = json.loads((plain / "config.json").read_text("utf-8"))
    weights = load_file(plain / "model.safetensors")
    shape = shape_of(config)
    writer = _Writer(shape, config, weights, largest, signed)
    onnx.save(
        writer.model(), str(folder / GRAPH), save_as_external_data=True, location="weights.bin"
    )
    table, scales = quantized(weights["model.embed_tokens.weight"].astype(np.float32))
    np.save(folder / TABLE, table)
    np.save(folder / SCALES, scales * np.float32(shape.width**0.5))


def quantized(weight: Array) -> tuple[Array, Array]:
    """Round a matrix to int8 with one scale a row.

    Args:
        weight: Float32, of shape (rows, columns).

    Returns:
        The int8 matrix, and its float32 scales of shape (rows,).
    """
    scales = np.abs(weight).max(1).clip(_SMALLEST) / np.float32(127)
    return np.rint(weight / scales[:, None]).astype(np.int8), scales.astype(np.float32)


class _Writer:
    """Collects the nodes and weights of one graph, in the order of the computation."""

    def __init__(
        self,
        shape: Shape,
        config: Mapping[str, Any],
        weights: Mapping[str, Array],
        largest: Ranges,
        signed: bool,
    ) -> None:
        self._shape = shape
        self._largest = largest
        self._signed = signed
        self._config = config
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._inputs: list[onnx.ValueInfoProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []

    def model(self) -> onnx.ModelProto:
        """Return the whole model; `engines.network` documents its inputs and outputs."""
        shape = self._shape
        self._shared()
        self._input("embedded", TensorProto.FLOAT, ["positions", shape.width])
        self._input("middle", TensorProto.UINT8, ["positions"])
        self._input("at", TensorProto.INT64, ["texts"])
        self._input("middle_at", TensorProto.UINT8, ["texts"])
        self._input("first", TensorProto.BOOL, [])
        self._input("last", TensorProto.INT32, ["texts"])
        self._input("longest", TensorProto.INT32, [])
        self._input("wide", TensorProto.INT64, [3])
        self._input("narrow", TensorProto.INT64, [3])
        x = "embedded"
        for number in range(shape.layers):
            x = self._layer(number, x, "middle_at" if number == shape.layers - 1 else "middle")
        x = self._norm(x, "final", "model.norm.weight")
        embedding = self._weights["model.embed_tokens.weight"]
        head = self._weights.get("lm_head.weight", embedding)
        inputs = self._inputs_of(x, "head", "middle_at")
        self._node("Identity", [self._product_of(inputs, "head", head)], "logits")
        self._node("Identity", [inputs[1]], "scale")
        self._output("logits", TensorProto.FLOAT, ["texts", shape.vocabulary])
        self._output("scale", TensorProto.FLOAT, ["texts", 1])
        graph = helper.make_graph(
            self._nodes, "gemma3", self._inputs, self._outputs, initializer=self._constants
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(OURS, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR)

    def _shared(self) -> None:
        """Add the constants that every layer uses."""
        shape = self._shape
        self._constant("one", np.float32(1))
        self._constant("zero", np.uint8(MIDDLE))
        self._constant("none", np.int8(0))
        self._constant("even", np.int8(0) if self._signed else np.uint8(MIDDLE))
        self._constant("step", np.float32(1 / 127))
        self._constant("smallest", np.float32(_SMALLEST))
        self._constant("last_axis", np.array([-1]))
        self._constant("by_head", np.array([-1, shape.head]))
        self._constant("by_position", np.array([-1, shape.heads * shape.head]))
        for kind in (SLIDING, FULL):
            base = self._config["rope_parameters"][kind]["rope_theta"]
            turns = base ** (-np.arange(0, shape.head, 2) / shape.head)
            angles = np.outer(np.arange(POSITIONS), turns)
            self._constant(f"{kind}_cos", np.cos(angles).astype(np.float32))
            self._constant(f"{kind}_sin", np.sin(angles).astype(np.float32))

    def _layer(self, number: int, x: str, middle: str) -> str:
        """Add a layer: attention and the gated product, each between two norms.

        As Gemma 3 in transformers, with two savings. After the last attention only the last
        position of each text is computed (`middle_at`). And a product that a norm follows is not
        multiplied by its scale, which the norm cancels but for its epsilon; after the gated product
        the epsilon matters, so there the scale stays (docs/lab/speed.md).
        """
        name, own = f"layer{number}", f"model.layers.{number}."
        y = self._norm(x, f"{name}_before", f"{own}input_layernorm.weight")
        y = self._attention(number, y)
        if middle == "middle_at":
            x, y = (self._node("Gather", [one, "at"], f"{one}_last", axis=0) for one in (x, y))
        given = self._inputs_of(y, f"{name}_o", middle)
        y = self._product_of(given, f"{name}_o", self._weights[f"{own}self_attn.o_proj.weight"])
        y = self._norm(y, f"{name}_after", f"{own}post_attention_layernorm.weight")
        x = self._node("Add", [x, y], f"{name}_attended")
        y = self._norm(x, f"{name}_inner", f"{own}pre_feedforward_layernorm.weight")
        y = self._gated(number, y, middle)
        y = self._norm(y, f"{name}_outer", f"{own}post_feedforward_layernorm.weight")
        return self._node("Add", [x, y], f"{name}_out")

    def _gated(self, number: int, x: str, middle: str) -> str:
        name, own = f"layer{number}", f"model.layers.{number}.mlp."
        inputs = self._inputs_of(x, f"{name}_mlp", middle)
        gate = self._product_of(inputs, f"{name}_gate", self._weights[f"{own}gate_proj.weight"])
        gate = self._node("Mul", [gate, inputs[1]], f"{name}_gate_scaled")
        gate = self._node("Gelu", [gate], f"{name}_gelu", approximate="tanh")
        up = self._product_of(inputs, f"{name}_up", self._weights[f"{own}up_proj.weight"])
        both = self._node("Mul", [gate, up], f"{name}_both")
        # The scale of `up` is applied after the product, which has fewer channels.
        given = self._inputs_of(both, f"{name}_down", middle)
        down = self._product_of(given, f"{name}_down", self._weights[f"{own}down_proj.weight"])
        scale = self._node("Mul", [given[1], inputs[1]], f"{name}_down_both_scales")
        return self._node("Mul", [down, scale], f"{name}_down_scaled")

    def _attention(self, number: int, x: str) -> str:
        """Add the attention to all positions of a text so far (`build.attention`)."""
        shape, name, kind = self._shape, f"layer{number}", self._shape.kinds[number]
        own = f"model.layers.{number}.self_attn."
        inputs = self._inputs_of(x, f"{name}_qkv", "middle")
        q, k, v = [
            self._product_of(inputs, f"{name}_{part}", self._weights[f"{own}{part}_proj.weight"])
            for part in "qkv"
        ]
        v = self._node("Mul", [v, inputs[1]], f"{name}_v_scaled")
        q = self._node("Reshape", [q, "by_head"], f"{name}_q_heads")
        q = self._norm(q, f"{name}_q_norm", f"{own}q_norm.weight")
        k = self._norm(k, f"{name}_k_norm", f"{own}k_norm.weight")
        q, k, v = (
            self._node("Reshape", [part, form], f"{part}_{form}")
            for part, form in ((q, "wide"), (k, "narrow"), (v, "narrow"))
        )
        attention = Attention(
            name=f"{name}_attention",
            given=(q, k, v),
            kept=self._kept(number),
            places=("last", "longest", f"{kind}_cos", f"{kind}_sin"),
            how={
                "num_heads": shape.heads,
                "kv_num_heads": 1,
                "scale": self._config["query_pre_attn_scalar"] ** -0.5,
                "do_rotary": 1,
                "local_window_size": shape.sliding if kind == SLIDING else -1,
            },
        )
        self._nodes.append(attention.node())
        return self._node("Reshape", [attention.name, "by_position"], f"{name}_heads")

    def _kept(self, number: int) -> tuple[str, str]:
        """Declare the cache of a layer: its keys and values, as inputs and as outputs."""
        names = f"key{number}", f"value{number}"
        for name, sizes in zip(names, (self._largest.keys, self._largest.values), strict=True):
            self._constant(f"{name}_scales", sizes[number].clip(_SMALLEST) / np.float32(127))
            room: list[int | str] = ["texts", 1, "room", self._shape.head]
            self._input(f"past_{name}", TensorProto.INT8, room)
            self._output(name, TensorProto.INT8, room)
        return names

    def _inputs_of(self, x: str, name: str, middle: str) -> tuple[str, str]:
        """Quantise the inputs of a product: one scale a position."""
        sizes = self._node("Abs", [x], f"{name}_sizes")
        largest = self._node("ReduceMax", [sizes, "last_axis"], f"{name}_largest", keepdims=0)
        largest = self._node("Max", [largest, "smallest"], f"{name}_not_zero")
        scale = self._node("Mul", [largest, "step"], f"{name}_scale")
        given = [x, scale, middle]
        return (
            self._node("QuantizeLinear", given, f"{name}_bytes", axis=0),
            self._node("Unsqueeze", [scale, "last_axis"], f"{name}_scale_column"),
        )

    def _product_of(self, inputs: tuple[str, str], name: str, weight: Array) -> str:
        rows, scales = quantized(weight.astype(np.float32))
        if not self._signed:
            rows = (rows.astype(np.int16) + MIDDLE).astype(np.uint8)
        self._constant(f"{name}_weight", rows.T)
        self._constant(f"{name}_scales", scales)
        given = [inputs[0], f"{name}_weight", "one", f"{name}_scales", "zero", "even"]
        return self._node("MatMulIntegerToFloat", given, f"{name}_product", OURS)

    def _norm(self, x: str, name: str, weight: str) -> str:
        """Add an RMSNorm (Zhang and Sennrich 2019); Gemma multiplies by 1 + weight."""
        values = 1 + self._weights[weight].astype(np.float32)
        self._constant(f"{name}_factors", values)
        epsilon = self._config["rms_norm_eps"]
        given = [x, f"{name}_factors"]
        return self._node("SimplifiedLayerNormalization", given, name, axis=-1, epsilon=epsilon)

    def _node(
        self, kind: str, inputs: Sequence[str], name: str, domain: str = "", **how: Any
    ) -> str:
        self._nodes.append(helper.make_node(kind, inputs, [name], domain=domain, **how))
        return name

    def _constant(self, name: str, value: Any) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _input(self, name: str, kind: int, shape: Sequence[int | str]) -> None:
        self._inputs.append(helper.make_tensor_value_info(name, kind, shape))

    def _output(self, name: str, kind: int, shape: Sequence[int | str]) -> None:
        self._outputs.append(helper.make_tensor_value_info(name, kind, shape))
