"""From a profile's table to a loaded model."""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from models.protocols import TextModel
from models.spec import Device, ModelSpec
from models.weights.hashes import sha256_of
from pipeline.errors import WeightsError

if TYPE_CHECKING:
    from models.weights.recipe import Recipe


def load(
    spec: ModelSpec, threads: int = 0, device: Device = "auto", *, few: bool = False
) -> TextModel:
    """Load a model, building its weights first where a recipe says how.

    Args:
        spec: the profile's table.
        threads: to compute with; 0 means all cores that this process may use.
        device: `auto` is the GPU where the engine finds one.
        few: whether only few texts will be written at a time; no result depends on it.

    Raises:
        WeightsError: the weights are missing, damaged, or do not fit the engine.
    """
    folder = _folder(spec)
    count = threads or len(os.sched_getaffinity(0))
    try:
        if spec.engine == "onnxruntime":
            from models.engines.onnxruntime import OnnxRuntimeModel

            _resolved(device, found=False)
            return OnnxRuntimeModel(folder, spec, count, few=few)
        if spec.engine == "ctranslate2":
            return _ctranslate2(folder, spec, count, device)
        import torch

        from models.engines.transformers import TransformersModel

        found = torch.cuda.is_available()
        return TransformersModel(folder, spec, count, _resolved(device, found=found))
    except Exception as error:  # tokenizers and safetensors raise classes with no common base
        reason = " ".join(str(error).split())
        raise WeightsError(f"model {spec.name} cannot be loaded: {reason}") from error


def _ctranslate2(folder: Path, spec: ModelSpec, threads: int, device: Device) -> TextModel:
    import ctranslate2

    where = _resolved(device, found=ctranslate2.get_cuda_device_count() > 0)
    if spec.architecture == "seq2seq":
        from models.engines.ctranslate2_seq2seq import CTranslate2Seq2Seq

        return CTranslate2Seq2Seq(folder, spec, threads, where)
    from models.engines.ctranslate2 import CTranslate2Model

    return CTranslate2Model(folder, spec, threads, where)


def _resolved(device: Device, *, found: bool) -> str:
    """Raises ValueError where a GPU is asked for and there is none."""
    if device == "cuda" and not found:
        raise ValueError("device cuda: no GPU was found")
    return "cuda" if found and device != "cpu" else "cpu"


def weights_sha256(spec: ModelSpec) -> str | None:
    """What names a model's weights in a brief, where it is not a revision."""
    if spec.recipe is not None:
        return _recipe(spec.recipe).sha256
    if spec.path is not None:
        return _folder_sha256(spec.path)
    from models.weights.hub import manifest, revision_of

    if revision_of(spec) is not None:
        return None
    # Fetched from a folder that says no commit: the files' hashes name them.
    files = json.dumps(manifest(spec).get("files", {}), sort_keys=True)
    return hashlib.sha256(files.encode("utf-8")).hexdigest()


def weights_revision(spec: ModelSpec) -> str | None:
    """The commit of a hub model's weights, where it is known."""
    if spec.repository is None:
        return None
    from models.weights.hub import revision_of

    return revision_of(spec)


@cache
def _recipe(name: str) -> Recipe:
    """Read once a process, so that what it is made from is hashed once."""
    from models.weights.recipe import load_recipe

    return load_recipe(name)


@cache
def _folder_sha256(path: str) -> str:
    """Hash of the names and contents of a folder's files: weights, tokenizer, configuration."""
    whole = hashlib.sha256()
    for file in sorted(Path(path).expanduser().iterdir()):
        if file.is_file():
            whole.update(f"{file.name} {sha256_of(file)}\n".encode())
    return whole.hexdigest()


def _folder(spec: ModelSpec) -> Path:
    if spec.recipe is not None:
        from models.weights.store import ensure

        return ensure(_recipe(spec.recipe), spec.engine)
    if spec.path is not None:
        folder = Path(spec.path).expanduser()
        if not folder.is_dir():
            raise WeightsError(f"model {spec.name}: there is no folder {spec.path}")
        made_from = _folder_sha256(spec.path)
    else:
        from models.weights.hub import manifest, require

        folder = require(spec)
        made_from = json.dumps(manifest(spec).get("files", {}), sort_keys=True)
    if spec.engine == "ctranslate2" and spec.architecture == "seq2seq":
        from models.weights.converted import ensure_converted

        return ensure_converted(spec, folder, made_from)
    return folder
