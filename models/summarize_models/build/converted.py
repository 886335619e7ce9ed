"""Convert sequence-to-sequence models to CTranslate2, once, and cache the result."""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
from pathlib import Path

from summarize.errors import WeightsError
from summarize_models.engines.ctranslate2_seq2seq import TOKENIZER
from summarize_models.offline import go_offline
from summarize_models.spec import ModelSpec
from summarize_models.weights.store import cache_folder, ensure_folder

log = logging.getLogger(__name__)

CONVERTIBLE = frozenset({"bart", "marian", "mbart", "mt5", "t5"})
"""The `model_type`s that are tested against transformers. M2M100 is not among them: the converter
does not find the language tokens of its tokenizer in transformers 5."""
_WEIGHTS = (".safetensors", ".bin", ".index.json")
# To be raised when the same weights convert to something else.
_VERSION = "1"


def ensure_converted(spec: ModelSpec, source: Path, made_from: str) -> Path:
    """Return the folder of a model's CTranslate2 form, converting it first if it is missing.

    Args:
        spec: The profile's table.
        source: A folder that `save_pretrained` wrote, or one that is converted already.
        made_from: A string that changes with the contents of the source's files.

    Returns:
        A folder whose files match their hashes, or `source` if it is converted already.

    Raises:
        WeightsError: The model cannot be converted, or the cache cannot be written.
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
    """Write a model's CTranslate2 form and the files of its tokenizer.

    Args:
        source: A folder that `save_pretrained` wrote.
        folder: An existing folder to fill.
        quantization: One of CTranslate2's types, such as `int8`.

    Raises:
        WeightsError: The engine does not serve this kind of model.
    """
    kind = json.loads((source / "config.json").read_text("utf-8")).get("model_type")
    if kind not in CONVERTIBLE:
        known = ", ".join(sorted(CONVERTIBLE))
        raise WeightsError(f"the engine ctranslate2 serves {known}, not {kind}: use transformers")
    go_offline()
    from ctranslate2.converters import TransformersConverter

    TransformersConverter(str(source)).convert(str(folder), quantization=quantization, force=True)
    (folder / TOKENIZER).mkdir()
    for file in sorted(source.iterdir()):
        if file.is_file() and not file.name.endswith(_WEIGHTS) and file.name != "manifest.json":
            shutil.copyfile(file, folder / TOKENIZER / file.name)
