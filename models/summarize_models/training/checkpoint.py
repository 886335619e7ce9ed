"""Write and read checkpoints: one file each, written atomically; the last two are kept."""

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
    """The position of a run."""

    step: int = 0
    """The number of updates."""
    epoch: int = 0
    batch: int = 0
    """The number of batches of the epoch that were seen."""
    seconds: float = 0.0
    """The running time of all processes of the run together."""
    lessons: int = 0
    """The number of lessons shown."""


def save(folder: Path, progress: Progress, tensors: dict[str, torch.Tensor], run: str) -> Path:
    """Write a checkpoint and remove all but the last two.

    Args:
        folder: The folder of the run's checkpoints; it is created.
        progress: Where the next process continues.
        tensors: The parameters and the state of the optimizer.
        run: A name for configuration and data (`train.run_name`).

    Returns:
        The file.
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
    """Return the checkpoints of a folder, oldest first."""
    return sorted(folder.glob("step-*.safetensors"))


def load(file: Path) -> tuple[Progress, dict[str, torch.Tensor], str]:
    """Read progress, tensors and the name of the run from a checkpoint."""
    with safe_open(file, "pt") as content:
        metadata = content.metadata()
        tensors = {name: content.get_tensor(name) for name in content.keys()}  # noqa: SIM118
    return Progress(**json.loads(metadata["progress"])), tensors, metadata["run"]
