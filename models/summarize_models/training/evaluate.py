"""Score adapters on held-out lessons in the form that runs use: merged and quantised."""

from __future__ import annotations

import tempfile
from itertools import groupby
from pathlib import Path
from typing import Any

from summarize_models.build.builder import convert_to_graph, smooth_saved
from summarize_models.build.tensors import merge
from summarize_models.engines.onnxruntime import OnnxRuntimeModel
from summarize_models.training.config import Training
from summarize_models.training.data.lessons import Lesson
from summarize_models.training.export import write_adapter
from summarize_models.training.prepare import BASE, load_run, load_specs, read_held, restore_last
from summarize_models.training.rouge import rouge
from summarize_models.weights.adapter import read_adapter
from summarize_models.weights.recipe import Recipe, load_recipe


def evaluate(training: Training, work: Path) -> str:
    """Score the start adapter and the last checkpoint of a run on its held-out lessons.

    Args:
        training: The configuration of the run.
        work: The folder of the run.

    Returns:
        A line for each adapter and role: BLEU and chrF2 (sacrebleu, Post 2018) of translations,
        ROUGE (Lin 2004) of summaries.
    """
    network, examples, _, _ = load_run(training, work)
    progress = restore_last(network, examples, training, work)
    lines = []
    with tempfile.TemporaryDirectory(dir=work) as name:
        trained = Path(name) / "adapter"
        write_adapter(network, trained)
        adapters = {f"step {progress.step}": trained}
        start = training.adapter.start_folder()
        if start is not None:
            adapters = {start.name: start} | adapters
        for label, adapter in adapters.items():
            folder = Path(name) / label
            build_adapted(work / BASE, adapter, folder, load_recipe(training.recipe))
            by_role = groupby(read_held(work), key=lambda lesson: lesson.role)
            lines += [
                f"{label}  {role}  {score(training, list(mine), folder)}" for role, mine in by_role
            ]
    return "\n".join(lines)


def build_adapted(base: Path, adapter: Path, folder: Path, recipe: Recipe) -> None:
    """Merge an adapter into base weights and convert them.

    Args:
        base: The base weights, as `save_pretrained` writes them.
        adapter: The folder of the adapter.
        folder: The folder to create.
        recipe: Names the calibration texts.
    """
    import torch
    import transformers

    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        plain = Path(name)
        model: Any = transformers.AutoModelForCausalLM.from_pretrained(
            base, dtype=torch.float32, local_files_only=True
        )
        merge(model.state_dict(), read_adapter(adapter))
        model.save_pretrained(plain)
        (plain / "tokenizer.json").write_bytes((base / "tokenizer.json").read_bytes())
        texts = recipe.calibration_texts()
        if texts is not None:
            smooth_saved(plain, texts)
        folder.mkdir()
        convert_to_graph(plain, folder, texts or [])


def score(training: Training, lessons: list[Lesson], folder: Path) -> str:
    """Score greedy output on lessons of one role; return the scores as one line."""
    spec = load_specs(training.profile)[lessons[0].role]
    engine = OnnxRuntimeModel(folder, spec, training.threads)
    output = engine.generate([lesson.shown for lesson in lessons], spec.decoding)
    human = [lesson.learnt for lesson in lessons]
    if lessons[0].role.startswith("summary"):
        kinds = rouge(human, output)
        return "  ".join(f"{kind} {sum(f1) / len(f1):.2f}" for kind, f1 in kinds.items())
    import sacrebleu

    bleu, chrf = sacrebleu.corpus_bleu(output, [human]), sacrebleu.corpus_chrf(output, [human])
    return f"BLEU {bleu.score:.2f}  chrF2 {chrf.score:.2f}"
