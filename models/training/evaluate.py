"""Measure adapters on the held-out pairs as the product would use them: merged, quantised."""

from __future__ import annotations

import tempfile
from pathlib import Path

from models.engines.ctranslate2 import CTranslate2Model
from models.training.config import ADAPTERS, DIRECTIONS, Direction, Training
from models.training.export import write_adapter
from models.training.pairs import Pair
from models.training.prepare import BASE, load_run, read_held, restore_last, translators
from models.weights.build import convert, smooth_saved
from models.weights.gguf import merge_adapter
from models.weights.recipe import Recipe, load_recipe


def evaluate(training: Training, work: Path) -> str:
    """BLEU and chrF2 (sacrebleu, Post 2018) of the adapter that the run began with and of its
    last checkpoint: a line each and a direction."""
    network, examples, _, _ = load_run(training, work)
    progress = restore_last(network, examples, training, work)
    lines = []
    with tempfile.TemporaryDirectory(dir=work) as name:
        trained = Path(name) / "adapter"
        write_adapter(network, trained)
        adapters = {f"step {progress.step}": trained}
        if training.adapter.start is not None:
            adapters = {training.adapter.start: ADAPTERS / training.adapter.start} | adapters
        for label, adapter in adapters.items():
            folder = Path(name) / label
            build_adapted(work / BASE, adapter, folder, load_recipe(training.recipe))
            for direction in DIRECTIONS:
                bleu, chrf = score(training, direction, read_held(work), folder)
                lines.append(f"{label}  {direction}  BLEU {bleu:.2f}  chrF2 {chrf:.2f}")
    return "\n".join(lines)


def build_adapted(base: Path, adapter: Path, folder: Path, recipe: Recipe) -> None:
    """Merge an adapter into the base weights and convert them as the recipe says."""
    import transformers

    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        plain = Path(name)
        model = transformers.AutoModelForCausalLM.from_pretrained(base, local_files_only=True)
        merge_adapter(model, adapter).save_pretrained(plain)
        (plain / "tokenizer.json").write_bytes((base / "tokenizer.json").read_bytes())
        texts = recipe.calibration_texts()
        if texts is not None:
            smooth_saved(plain, texts)
        convert(plain, folder, recipe.quantization)


def score(
    training: Training, direction: Direction, pairs: list[Pair], folder: Path
) -> tuple[float, float]:
    """BLEU and chrF2 of greedy first attempts at the pairs."""
    import sacrebleu

    source, _, target = direction.partition("-")
    spec = translators(training.profile)[direction]
    engine = CTranslate2Model(folder, spec, training.threads)
    output = engine.generate([pair.side(source) for pair in pairs], spec.decoding)
    human = [[pair.side(target) for pair in pairs]]
    bleu, chrf = sacrebleu.corpus_bleu(output, human), sacrebleu.corpus_chrf(output, human)
    return bleu.score, chrf.score
