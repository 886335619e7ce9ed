"""The model to train: frozen base weights in bfloat16, an adapter, and the loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from summarize_models.training.adapter import Adapted, adapt, start_from
from summarize_models.training.config import Adapter, Role
from summarize_models.training.data.examples import Batch


@dataclass(frozen=True, slots=True)
class Network:
    """A model with an adapter in it."""

    body: Any
    """The model without its head: ids (examples, length) -> states (examples, length, width)."""
    embedding: torch.Tensor
    """Of shape (vocabulary, width); the head shares it."""
    layers: dict[str, Adapted]
    vocabularies: Mapping[Role, torch.Tensor]
    """The ids that are always among the candidates of the softmax, for each role."""

    def parameters(self) -> dict[str, torch.nn.Parameter]:
        """Return the trained parameters by name."""
        return {
            f"{name}.{part}": getattr(layer, part)
            for name, layer in self.layers.items()
            for part in ("a", "b")
        }

    def merge(self) -> None:
        """Update the merged weights; to be called after every change of the parameters."""
        for layer in self.layers.values():
            layer.merge()

    def loss(self, batch: Batch, smoothing: float) -> torch.Tensor:
        """Compute the mean cross-entropy of the batch's targets, in nats.

        The candidates of the softmax are the tokens that the role's targets use and those of the
        batch, so that copying a source word is among them.

        Args:
            batch: The examples.
            smoothing: The label smoothing.
        """
        hidden = self.body(input_ids=batch.inputs, use_cache=False).last_hidden_state
        used = torch.cat((self.vocabularies[batch.role], batch.inputs.flatten(), batch.targets))
        candidates = torch.unique(used)
        logits = hidden.flatten(0, 1)[batch.places] @ self.embedding[candidates].T
        return torch.nn.functional.cross_entropy(
            logits.float(),
            torch.searchsorted(candidates, batch.targets),
            label_smoothing=smoothing,
        )


def build(
    base: Path,
    adapter: Adapter,
    start: Path | None,
    vocabularies: Mapping[Role, torch.Tensor],
    seed: int,
    dtype: torch.dtype = torch.bfloat16,
) -> Network:
    """Load base weights and add an adapter.

    Args:
        base: The folder of the base weights.
        adapter: Rank and scale of the adapter.
        start: The folder of an adapter to continue from, or None.
        vocabularies: The candidate ids of each role.
        seed: Of the initial weights.
        dtype: The type of the frozen weights.

    Returns:
        The network.
    """
    import transformers

    model: Any = transformers.AutoModelForCausalLM.from_pretrained(
        base, dtype=torch.float32, attn_implementation="sdpa", local_files_only=True
    )
    layers = adapt(model, adapter.rank, adapter.scale, seed, dtype)
    if start is not None:
        start_from(layers, start)
    for parameter in model.parameters():
        if not parameter.requires_grad:
            parameter.data = parameter.data.to(dtype)
    network = Network(model.model, model.get_input_embeddings().weight.data, layers, vocabularies)
    network.merge()
    return network


def compile_layers(network: Network) -> None:
    """Compile the layers with inductor: a third faster after a minute; needs a C++ compiler."""
    layers = network.body.layers
    for index, layer in enumerate(layers):
        layers[index] = torch.compile(layer, dynamic=True)
