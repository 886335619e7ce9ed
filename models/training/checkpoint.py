"""Checkpoints: one file each, whole or not there; the last two are kept."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file

KEPT = 2


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    step: int = 0
    """Updates made."""
    epoch: int = 0
    batch: int = 0
    """Batches of the epoch that were seen."""
    seconds: float = 0.0
    """Of running, over all processes of the run."""
    lessons: int = 0
    """Shown."""


def save(folder: Path, progress: Progress, tensors: dict[str, torch.Tensor], run: str) -> Path:
    """Write a checkpoint and remove all but the last two.

    Args:
        folder: of the run's checkpoints; made if missing.
        progress: what the next process goes on from.
        tensors: parameters and the optimizer's state.
        run: names the configuration and the data.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"step-{progress.step:07d}.safetensors"
    aside = file.with_suffix(".new")
    save_file(tensors, aside, metadata={"progress": json.dumps(asdict(progress)), "run": run})
    with aside.open("rb") as written:
        os.fsync(written.fileno())
    aside.replace(file)
    for old in saved(folder)[:-KEPT]:
        old.unlink()
    return file


def saved(folder: Path) -> list[Path]:
    """The checkpoints of a folder, oldest first."""
    return sorted(folder.glob("step-*.safetensors"))


def load(file: Path) -> tuple[Progress, dict[str, torch.Tensor], str]:
    """Progress, tensors and run of a checkpoint."""
    with safe_open(file, "pt") as content:
        metadata = content.metadata()
        tensors = {name: content.get_tensor(name) for name in content.keys()}  # noqa: SIM118
    return Progress(**json.loads(metadata["progress"])), tensors, metadata["run"]
