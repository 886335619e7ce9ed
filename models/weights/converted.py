"""CTranslate2 forms of sequence-to-sequence models: converted once, kept like built weights."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
from pathlib import Path

from models.engines.ctranslate2_seq2seq import TOKENIZER
from models.spec import ModelSpec
from models.weights.store import cache_folder, ensure_folder
from pipeline.errors import WeightsError

log = logging.getLogger(__name__)

CONVERTIBLE = frozenset({"bart", "marian", "mbart", "mt5", "t5"})
"""By `model_type`; tested against the reference. The converter does not know the language tokens of
M2M100's tokenizer in transformers 5."""
_WEIGHTS = (".safetensors", ".bin", ".index.json")
# What conversion makes of the same weights changes with this.
_VERSION = "1"


def ensure_converted(spec: ModelSpec, source: Path, made_from: str) -> Path:
    """The folder of a model's CTranslate2 form, whole; converted first where it is missing.

    Args:
        spec: the profile's table.
        source: as `save_pretrained` writes it, or converted already.
        made_from: what names its files' contents.

    Raises:
        WeightsError: it cannot be converted, or the cache cannot be written.
    """
    if (source / "model.bin").exists() and (source / TOKENIZER).is_dir():
        return source
    key = hashlib.sha256(f"{_VERSION} {spec.quantization} {made_from}".encode()).hexdigest()
    name = re.sub("[^A-Za-z0-9._-]+", "-", spec.name)
    folder = cache_folder() / f"{name}-ctranslate2-{key[:16]}"
    made = {"model": spec.name, "quantization": spec.quantization, "sha256": key}

    def fill(content: Path) -> None:
        log.info("weights %s: converting to CTranslate2 %s", spec.name, spec.quantization)
        convert(source, content, spec.quantization)

    return ensure_folder(folder, spec.name, made, fill)


def convert(source: Path, folder: Path, quantization: str) -> None:
    """Write a model's CTranslate2 form, and beside it the files of its tokenizer.

    Raises:
        WeightsError: the engine does not serve this kind of model.
    """
    kind = json.loads((source / "config.json").read_text("utf-8")).get("model_type")
    if kind not in CONVERTIBLE:
        known = ", ".join(sorted(CONVERTIBLE))
        raise WeightsError(f"the engine ctranslate2 serves {known}, not {kind}: use transformers")
    from ctranslate2.converters import TransformersConverter

    TransformersConverter(str(source)).convert(str(folder), quantization=quantization, force=True)
    (folder / TOKENIZER).mkdir()
    for file in sorted(source.iterdir()):
        if file.is_file() and not file.name.endswith(_WEIGHTS) and file.name != "manifest.json":
            shutil.copyfile(file, folder / TOKENIZER / file.name)
