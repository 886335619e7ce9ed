"""Whether the weights of a profile are there and whole; nothing is loaded, built or fetched."""

from __future__ import annotations

from pathlib import Path

from models.spec import ModelSpec
from models.weights.hub import hub_folder, state
from models.weights.recipe import load_recipe
from models.weights.store import damage, weights_folder
from pipeline.settings import load_settings


def specs_of(profile: str | None, file: Path | None) -> list[ModelSpec]:
    """The models of a profile, or of a file of settings; each place of weights once.

    Raises:
        ConfigError: there is no such profile, or it is not valid.
    """
    settings = load_settings(file=file, flags={"profile": profile} if profile else None)
    return distinct(list(settings.roles.values()))


def distinct(specs: list[ModelSpec]) -> list[ModelSpec]:
    """The first model of each place of weights."""
    return list({place_of(spec): spec for spec in reversed(specs)}.values())[::-1]


def place_of(spec: ModelSpec) -> Path:
    """The folder of a model's weights, whether it is there or not."""
    if spec.recipe is not None:
        return weights_folder(load_recipe(spec.recipe), spec.engine)
    return hub_folder(spec) if spec.path is None else Path(spec.path).expanduser()


def fault(spec: ModelSpec) -> str | None:
    """What is wrong with a model's weights, in a few words; None if they are whole.

    Of a local folder no hashes are known: it is only looked for.
    """
    if spec.repository is not None:
        return state(spec)
    folder = place_of(spec)
    if spec.path is not None:
        return None if folder.is_dir() else f"there is no folder {spec.path}"
    return damage(folder) if folder.exists() else "not built"
