"""Smooth a Gemma 3 for int8: move outliers from the activations into the weights.

SmoothQuant (Xiao et al. 2023): channel j of a product's input is divided by s_j and column j of its
weight multiplied by it, s_j = max|X_j|^0.5 / max|W_j|^0.5. The division goes into what makes the
input (a norm's weight, the rows of an earlier product), so the model computes what it did before.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch

STRENGTH = 0.5
"""The share of an outlier that the weights take over (alpha in the paper)."""
SMALLEST = 1e-5
"""A lower bound of the maxima, against division by zero."""


@torch.no_grad()
def smooth(model: Any, prompts: Iterable[list[int]]) -> None:
    """Rescale a float32 Gemma 3 of transformers in place.

    Args:
        model: The causal language model.
        prompts: Token ids of texts such as the model will see and write, to find the large
            channels with.
    """
    largest = _largest(model, prompts)
    for number, layer in enumerate(model.model.layers):
        attention, mlp, name = layer.self_attn, layer.mlp, f"model.layers.{number}"
        inputs = (attention.q_proj, attention.k_proj, attention.v_proj)
        _into_norm(layer.input_layernorm, inputs, largest[f"{name}.self_attn.q_proj"])
        gates = (mlp.gate_proj, mlp.up_proj)
        _into_norm(layer.pre_feedforward_layernorm, gates, largest[f"{name}.mlp.gate_proj"])
        scales = _scales(largest[f"{name}.mlp.down_proj"], mlp.down_proj.weight)
        mlp.up_proj.weight.div_(scales[:, None])
        mlp.down_proj.weight.mul_(scales)
        _into_values(attention, largest[f"{name}.self_attn.o_proj"])


def _largest(model: Any, prompts: Iterable[list[int]]) -> dict[str, torch.Tensor]:
    """Measure the largest input of each product by channel, except at `<bos>`, an outlier."""
    found: dict[str, torch.Tensor] = {}

    def watch(name: str) -> Any:
        def note(_: Any, inputs: tuple[torch.Tensor, ...]) -> None:
            now = inputs[0].flatten(0, -2)[1:].abs().amax(0)
            found[name] = torch.maximum(found[name], now) if name in found else now

        return note

    products = [(n, m) for n, m in model.named_modules() if n.endswith("_proj")]
    hooks = [module.register_forward_pre_hook(watch(name)) for name, module in products]
    for ids in prompts:
        model.model(input_ids=torch.tensor([ids]), use_cache=False)
    for hook in hooks:
        hook.remove()
    return found


def _scales(inputs: torch.Tensor, *weights: torch.Tensor) -> torch.Tensor:
    """S of shape (channels,), with a geometric mean of 1."""
    columns = torch.stack([weight.abs().amax(0) for weight in weights]).amax(0)
    large = inputs.clamp_min(SMALLEST) ** STRENGTH
    scales = large / columns.clamp_min(SMALLEST) ** (1 - STRENGTH)
    return scales / scales.log().mean().exp()


def _into_norm(norm: Any, products: tuple[Any, ...], inputs: torch.Tensor) -> None:
    scales = _scales(inputs, *(product.weight for product in products))
    norm.weight.copy_((1 + norm.weight) / scales - 1)  # Gemma's norm multiplies by 1 + weight
    for product in products:
        product.weight.mul_(scales)


def _into_values(attention: Any, inputs: torch.Tensor) -> None:
    """Rescale values and output; the query heads of a group share the channels of its values."""
    out, into = attention.o_proj.weight.shape
    width = attention.head_dim
    heads = attention.v_proj.weight.shape[0] // width
    shared = (heads, into // (heads * width), width)
    weight = attention.o_proj.weight.view(out, *shared).abs().amax((0, 2))
    scales = _scales(inputs.view(shared).amax(1).flatten(), weight.flatten()[None])
    attention.v_proj.weight.div_(scales[:, None])
    spread = scales.view(heads, 1, width).expand(shared).reshape(-1)
    attention.o_proj.weight.mul_(spread)
