"""Add a low-rank adapter (LoRA, Hu et al. 2022) to a model, for fast training on a CPU.

Each adapted product uses the merged weight W + scale * B A, recomputed after every update, so that
the forward pass costs no more than the base model's. The backward pass computes the gradients of A
and B from products with thin matrices, without the gradient of W. The result is exact except for
the rounding of the merged weight to bfloat16.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from summarize_models.weights.adapter import read_adapter

TARGETS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


class _Product(torch.autograd.Function):
    """x -> x W^T, with gradients of x, A and B for W = base + scale * B A."""

    @staticmethod
    def forward(x: Any, merged: Any, a: Any, b: Any, scale: float) -> Any:
        return x @ merged.T

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        x, merged, a, b, ctx.scale = inputs
        ctx.save_for_backward(x, merged, a, b)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        x, merged, a, b = ctx.saved_tensors
        flat, gradient = x.flatten(0, -2), gradients[0].flatten(0, -2)
        of_x = (gradient @ merged).view(x.shape)
        of_a = ctx.scale * ((gradient @ b.to(x.dtype)).T @ flat)
        of_b = ctx.scale * (gradient.T @ (flat @ a.to(x.dtype).T))
        return of_x, None, of_a.to(a.dtype), of_b.to(b.dtype), None


class Adapted(torch.nn.Module):
    """A linear layer without bias and its adapter."""

    base: torch.Tensor
    """The frozen weight, of shape (out, in)."""
    merged: torch.Tensor
    """The weight with the adapter merged, of shape (out, in)."""

    def __init__(self, layer: torch.nn.Linear, rank: int, scale: float, dtype: torch.dtype) -> None:
        super().__init__()
        out, into = layer.weight.shape
        self.scale = scale
        self.a = torch.nn.Parameter(torch.empty(rank, into, dtype=torch.float32))
        self.b = torch.nn.Parameter(torch.zeros(out, rank, dtype=torch.float32))
        torch.nn.init.kaiming_uniform_(self.a, a=5**0.5)  # peft's
        self.register_buffer("base", layer.weight.detach(), persistent=False)
        self.register_buffer("merged", layer.weight.detach().to(dtype, copy=True), persistent=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Multiply `x`, of shape (..., in), by the merged weight."""
        apply: Callable[..., torch.Tensor] = _Product.apply
        return apply(x, self.merged, self.a, self.b, self.scale)

    @torch.no_grad()
    def merge(self) -> None:
        """Recompute `merged` from A and B."""
        change = self.b.to(self.merged.dtype) @ self.a.to(self.merged.dtype)
        torch.add(self.base, change, alpha=self.scale, out=self.merged)


def adapt(model: Any, rank: int, scale: float, seed: int, dtype: torch.dtype) -> dict[str, Adapted]:
    """Replace the linear layers named in `TARGETS` by adapted ones and freeze everything else.

    Args:
        model: Changed in place.
        rank: The rank of the adapter.
        scale: Alpha divided by the rank.
        seed: Of the initial A; B is zero.
        dtype: The type of the merged weights.

    Returns:
        The adapted layers by their names in the model.
    """
    model.requires_grad_(False)
    torch.manual_seed(seed)
    found = [n for n, _ in model.named_modules() if n.rpartition(".")[2] in TARGETS]
    layers = {}
    for name in found:
        parent, _, leaf = name.rpartition(".")
        layers[name] = Adapted(model.get_submodule(name), rank, scale, dtype)
        setattr(model.get_submodule(parent), leaf, layers[name])
    return layers


@torch.no_grad()
def start_from(layers: dict[str, Adapted], folder: Path) -> None:
    """Load an adapter, in either form, into layers of the same or a larger rank.

    Args:
        layers: The adapted layers by name.
        folder: The folder of the adapter.
    """
    adapter = read_adapter(folder)
    for name, layer in layers.items():
        factors = adapter.factors[name]
        rank = len(factors.a)
        layer.a[:rank] = factors.a
        layer.b[:, :rank] = factors.b * (adapter.scale / layer.scale)
