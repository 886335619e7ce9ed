"""Load the model that a profile names."""

from __future__ import annotations

import os
from pathlib import Path

from summarize.errors import ConfigError, WeightsError
from summarize_models.offline import offline
from summarize_models.origins import origin
from summarize_models.protocols import TextModel
from summarize_models.spec import Device, Engine, ModelSpec
from summarize_models.weights.packages import missing

_PACKAGES: dict[Engine, tuple[str, ...]] = {
    "ctranslate2": ("ctranslate2", "transformers"),
    "onnxruntime": ("onnxruntime", "tokenizers"),
    "transformers": ("torch", "transformers"),
}
"""What each engine imports; a slim install has only those of `onnxruntime`."""


def missing_packages(engine: Engine) -> list[str]:
    """Return the packages that an engine needs and that are not installed; imports none."""
    return missing(_PACKAGES[engine])


@offline()
def load(
    spec: ModelSpec, threads: int = 0, device: Device = "auto", *, single_article: bool = False
) -> TextModel:
    """Load a model, building its weights first where a recipe says how.

    Args:
        spec: The profile's table.
        threads: How many to compute with; 0 means all cores that this process may use.
        device: `auto` is the GPU where the engine finds one.
        single_article: Whether only few texts will be written at a time; no result depends on it.

    Returns:
        The model, ready to write.

    Raises:
        WeightsError: The weights are missing, damaged, or do not fit the engine.
        ConfigError: The device is not there, or a package that the engine needs is not installed.
        MemoryError: The weights do not fit into memory.
    """
    count = threads or len(os.sched_getaffinity(0))
    try:
        folder = _folder(spec)
        if spec.engine == "onnxruntime":
            return _onnxruntime(folder, spec, count, device, single_article)
        if spec.engine == "ctranslate2":
            return _ctranslate2(folder, spec, count, device)
        return _transformers(folder, spec, count, device)
    except ImportError as error:
        package = (error.name or "").partition(".")[0]
        if package in ("summarize", "summarize_models"):
            raise
        said = f"pip install {package}" if package else " ".join(str(error).split())
        raise ConfigError(f"the engine {spec.engine} lacks a package: {said}") from error
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise WeightsError(f"model {spec.name} cannot be loaded: {reason}") from error


def _onnxruntime(
    folder: Path, spec: ModelSpec, threads: int, device: Device, single_article: bool
) -> TextModel:
    from summarize_models.engines.onnxruntime import OnnxRuntimeModel

    _resolved(device, found=False)
    return OnnxRuntimeModel(folder, spec, threads, single_article=single_article)


def _ctranslate2(folder: Path, spec: ModelSpec, threads: int, device: Device) -> TextModel:
    import ctranslate2

    where = _resolved(device, found=ctranslate2.get_cuda_device_count() > 0)
    if spec.architecture == "seq2seq":
        from summarize_models.engines.ctranslate2_seq2seq import CTranslate2Seq2Seq

        return CTranslate2Seq2Seq(folder, spec, threads, where)
    from summarize_models.engines.ctranslate2 import CTranslate2Model

    return CTranslate2Model(folder, spec, threads, where)


def _transformers(folder: Path, spec: ModelSpec, threads: int, device: Device) -> TextModel:
    import torch

    from summarize_models.engines.transformers import TransformersModel

    where = _resolved(device, found=torch.cuda.is_available())
    return TransformersModel(folder, spec, threads, where)


def _resolved(device: Device, *, found: bool) -> str:
    """Return the device to compute on; ConfigError where a GPU is asked for and there is none."""
    if device == "cuda" and not found:
        raise ConfigError("device cuda: no GPU was found")
    return "cuda" if found and device != "cpu" else "cpu"


def _folder(spec: ModelSpec) -> Path:
    weights = origin(spec)
    folder = weights.ensure()
    if spec.engine == "ctranslate2" and spec.architecture == "seq2seq":
        from summarize_models.build.converted import ensure_converted

        return ensure_converted(spec, folder, weights.fingerprint)
    return folder
