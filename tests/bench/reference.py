"""The embedded models as most people would run them: transformers, the whole vocabulary."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from summarize.settings.load import load_settings
from summarize_models.build.gguf import write_gguf, write_transformers
from summarize_models.spec import ModelSpec
from summarize_models.weights.recipe import load_recipe
from tests.bench.floor import Dimensions

BATCH = 32
_STOPS = (107, 108)
"""Line breaks in Gemma's own vocabulary."""


def write_whole(recipe_name: str, folder: Path) -> Path:
    """Write the recipe's weights with the adapter merged and all tokens kept (1 minute, 1.1 GB)."""
    recipe = load_recipe(recipe_name).model_copy(update={"vocabulary": None})
    saved, gguf = folder / recipe_name, folder / "whole.gguf"
    saved.mkdir()
    write_gguf(recipe.source, gguf)
    write_transformers(recipe, gguf, saved)
    gguf.unlink()
    return saved


def write_configuration(folder: Path) -> Path:
    """Write settings that override the embedded profile's weights by those, on `transformers`."""
    settings, lines = load_settings(), list[str]()
    wholes: dict[str, Path] = {}
    for kind in ("translators", "summarizers"):
        for role, spec in getattr(settings, kind).items():
            recipe = str(spec.recipe)
            if recipe not in wholes:
                wholes[recipe] = write_whole(recipe, folder)
            where = json.dumps(str(wholes[recipe]))
            lines += [f"[{kind}.{role}]", 'engine = "transformers"', f"path = {where}"]
    file = folder / "reference.toml"
    file.write_text("\n".join(lines), "utf-8")
    return file


class Reference:
    """Greedy `generate` of transformers."""

    def __init__(self, folder: Path, spec: ModelSpec, dtype: str) -> None:
        import torch
        import transformers

        self._prompt = spec.prompt.replace("{filler}", "")
        self._most = spec.decoding.max_new_tokens
        self._tokenizer: Any = transformers.AutoTokenizer.from_pretrained(
            folder, local_files_only=True, padding_side="left"
        )
        self._model: Any = transformers.AutoModelForCausalLM.from_pretrained(
            folder, local_files_only=True, dtype=getattr(torch, dtype)
        ).eval()

    def dimensions(self, vocabulary: int) -> Dimensions:
        """Return the dimensions of the model pruned to `vocabulary` tokens."""
        config = self._model.config
        linear = [m.weight.numel() for n, m in self._model.named_modules() if n.endswith("_proj")]
        width = int(config.hidden_size)
        return Dimensions(sum(linear), vocabulary * width, width, int(config.intermediate_size))

    def translate(self, texts: Sequence[str], batch: int = 1) -> list[str]:
        """Translate in padded batches of `batch`."""
        import torch

        results: list[str] = []
        for start in range(0, len(texts), batch):
            prompts = [
                self._prompt.replace("{text}", text) for text in texts[start : start + batch]
            ]
            inputs = self._tokenizer(prompts, return_tensors="pt", padding=True)
            with torch.inference_mode():
                output = self._model.generate(
                    **inputs,
                    do_sample=False,
                    max_new_tokens=self._most,
                    eos_token_id=[*_STOPS, self._tokenizer.eos_token_id],
                    pad_token_id=self._tokenizer.pad_token_id,
                )
            new = output[:, inputs["input_ids"].shape[1] :]
            decoded = self._tokenizer.batch_decode(new, skip_special_tokens=True)
            results += [text.strip() for text in decoded]
        return results


if __name__ == "__main__":
    print(write_configuration(Path(sys.argv[1])))
