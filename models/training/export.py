"""Write a trained adapter in peft's format (Mangrulkar et al. 2022), with the facts of its card."""

from __future__ import annotations

import hashlib
from pathlib import Path

import torch
from safetensors.torch import save_file

from models.training.adapter import PREFIX, TARGETS
from models.training.checkpoint import Progress
from models.training.config import Training
from models.training.network import Network

BASE_NAME = "google/gemma-3-270m"
FILES = ("adapter_model.safetensors", "adapter_config.json")


def write_adapter(network: Network, folder: Path) -> None:
    """Write `adapter_config.json` and `adapter_model.safetensors` (bfloat16) into `folder`."""
    import peft

    first = next(iter(network.layers.values()))
    config = peft.LoraConfig(
        r=len(first.a),
        lora_alpha=round(first.scale * len(first.a)),
        target_modules=sorted(TARGETS),
        task_type="CAUSAL_LM",
        base_model_name_or_path=BASE_NAME,
        inference_mode=True,
    )
    # peft keeps a set, whose order would differ from one export to the next.
    config.target_modules = sorted(TARGETS)
    folder.mkdir(parents=True, exist_ok=True)
    config.save_pretrained(folder)
    weights = {}
    for name, layer in network.layers.items():
        for part, matrix in (("A", layer.a), ("B", layer.b)):
            half = matrix.detach().to(torch.bfloat16).contiguous()
            weights[f"{PREFIX}{name}.lora_{part}.weight"] = half
    save_file(weights, folder / FILES[0], metadata={"format": "pt"})


def write_card(training: Training, progress: Progress, card: str, folder: Path) -> None:
    """Write the model card: `card` with the facts of the run and the hashes of the files."""
    schedule, adapter = training.schedule, training.adapter
    facts = {
        "name": training.name,
        "start": adapter.start or "the base model",
        "rank": str(adapter.rank),
        "alpha": f"{adapter.scale * adapter.rank:g}",
        "rate": f"{schedule.rate:g}",
        "tokens": str(schedule.tokens),
        "smoothing": f"{schedule.smoothing:g}",
        "steps": f"{progress.step:,}",
        "lessons": f"{progress.lessons:,}",
        "minutes": f"{progress.seconds / 60:.0f}",
    }
    for file in FILES:
        facts[file] = hashlib.sha256((folder / file).read_bytes()).hexdigest()
    for key, fact in facts.items():
        card = card.replace(f"{{{key}}}", fact)
    (folder / "README.md").write_text(card, "utf-8")
