"""A small run: pairs, settings, a network that learns in seconds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import torch

from summarize_models.spec import ModelSpec
from summarize_models.training.checkpoint import Progress
from summarize_models.training.config import Adapter, Data, Mix, Role, Schedule
from summarize_models.training.data.examples import Examples, vocabularies
from summarize_models.training.data.pairs import Pair
from summarize_models.training.network import Network, build
from summarize_models.training.train import train
from tests.support.models import tiny

MIX = (
    Mix(origin="human", direction="fr-en", times=1),
    Mix(origin="machine.*", direction="fr-en", times=0.5),
    Mix(origin="human", direction="en-fr", times=0.5),
)
PAIRS = [Pair("human", text, f"The town says: {text}") for text in tiny.CORPUS[:24]]
FILLER = 4


def data(**changes: Any) -> Data:
    table: dict[str, Any] = {
        "files": ("pairs.tsv",),
        "never": (),
        "mix": MIX,
        "held_origin": "human",
        "held": 1,
    }
    return Data.model_validate(table | changes)


def schedule(**changes: Any) -> Schedule:
    table: dict[str, Any] = {"steps": 8, "rate": 5e-3, "tokens": 120, "checkpoint_minutes": 1}
    return Schedule.model_validate(table | changes)


def specs() -> dict[Role, ModelSpec]:
    prompts: dict[Role, str] = {
        "fr-en": "{filler}French: {text}\nEnglish:",
        "en-fr": "{filler}En: {text}\nFr:",
    }
    return {
        role: tiny.decoder_only(prompt=prompt, filler="\n", stop=("\n",))
        for role, prompt in prompts.items()
    }


def network(base: Path, examples: Examples, start: Path | None = None, rank: int = 4) -> Network:
    adapter = Adapter(rank=rank, scale=2.0)
    return build(base, adapter, start, vocabularies(examples, 1), 1, torch.float32)


def seconds(step: float) -> Any:
    """A clock that goes on by `step` whenever it is read."""
    ticks: Iterator[int] = count()
    return lambda: next(ticks) * step


def run(
    one: Network, examples: Examples, folder: Path, schedule: Schedule, **more: Any
) -> Progress:
    return train(one, examples, (), schedule, FILLER, folder, **more)
