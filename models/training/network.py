"""The model that is trained: frozen base weights in bfloat16, an adapter, and its loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from models.training.adapter import Adapted, adapt, start_from
from models.training.config import Adapter, Role
from models.training.examples import Batch


@dataclass(frozen=True, slots=True)
class Network:
    """A model with an adapter in it."""

    body: Any
    """All but the head: ids (examples, length) -> hidden states (examples, length, width)."""
    embedding: torch.Tensor
    """Shape (vocabulary, width); it is the head as well."""
    layers: dict[str, Adapted]
    vocabularies: Mapping[Role, torch.Tensor]
    """Ids that a softmax always runs over."""

    def parameters(self) -> dict[str, torch.nn.Parameter]:
        """What is trained, by name."""
        return {
            f"{name}.{part}": getattr(layer, part)
            for name, layer in self.layers.items()
            for part in ("a", "b")
        }

    def merge(self) -> None:
        """After every change of the parameters."""
        for layer in self.layers.values():
            layer.merge()

    def loss(self, batch: Batch, smoothing: float) -> torch.Tensor:
        """Mean cross-entropy of the batch's targets, in nats.

        The softmax runs over the tokens of what the role learns and those of the batch: a source
        word left standing is among them.
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
    """Lay an adapter into the model of folder `base`; `start` is the adapter to go on from."""
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
    """Let inductor fuse what is not a product; a third faster, after a minute (needs a C++
    compiler)."""
    layers = network.body.layers
    for index, layer in enumerate(layers):
        layers[index] = torch.compile(layer, dynamic=True)
