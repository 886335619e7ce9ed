"""Write a trained adapter in peft's format (Mangrulkar et al. 2022), with its model card."""

from __future__ import annotations

from pathlib import Path

from summarize_models.training.adapter import TARGETS
from summarize_models.training.checkpoint import Progress
from summarize_models.training.config import Training
from summarize_models.training.network import Network
from summarize_models.weights.adapter import CARD, CONFIG, WEIGHTS, Factors, write_factors
from summarize_models.weights.hashes import sha256_of

BASE_NAME = "google/gemma-3-270m"


def write_adapter(network: Network, folder: Path) -> None:
    """Write configuration and bfloat16 weights of a network's adapter.

    Args:
        network: The trained network.
        folder: The folder to write; it is created.
    """
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
    factors = {name: Factors(layer.a, layer.b) for name, layer in network.layers.items()}
    write_factors(factors, folder)


def write_card(training: Training, progress: Progress, card: str, folder: Path) -> None:
    """Write the model card.

    Args:
        training: The configuration of the run.
        progress: How far the run was.
        card: A template; `{name}` and others are replaced by facts of the run, `{FILE}` by the hash
            of a file.
        folder: The folder of the adapter, which holds its files already.
    """
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
    for file in (WEIGHTS, CONFIG):
        facts[file] = sha256_of(folder / file)
    for key, fact in facts.items():
        card = card.replace(f"{{{key}}}", fact)
    (folder / CARD).write_text(card, "utf-8")
