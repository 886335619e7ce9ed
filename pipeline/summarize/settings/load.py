"""Load the settings: packaged defaults < profile < file < environment < flags.

Every layer is a partial table of the same keys. An unknown key is refused, in whichever layer.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from summarize.errors import ConfigError
from summarize.settings.faults import Layer, Origin, explain, fault_in, plain, shown
from summarize.settings.layers import Table, from_environment, overlay
from summarize.settings.schema import Settings
from summarize.settings.suggest import LEAST, suggest

_NOT_SETTINGS = re.compile(
    # The folder of the weights (`summarize_models.weights.store`).
    r"SUMMARIZE_CACHE"
    # Kubernetes sets these in every container next to a service named `summarize`.
    r"|SUMMARIZE_SERVICE_(?:HOST|PORT(?:_\w+)?)"
    r"|SUMMARIZE_PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?"
)
"""Variables that have our prefix but are not settings."""


def load_settings(
    *,
    file: Path | None = None,
    environ: Mapping[str, str] | None = None,
    flags: Table | None = None,
    above: Sequence[Layer] = (),
) -> Settings:
    """Merge and validate all layers of settings.

    Nothing is converted but variables of the environment, which are strings by nature: `"3"`, `3.0`
    and `true` are no numbers of sentences.

    Args:
        file: TOML settings file.
        environ: Environment variables, of which only `SUMMARIZE_*` are read; an empty value counts
            as unset.
        flags: Settings given by the operator, by key.
        above: Layers to lay over these, lowest first.

    Raises:
        FlagError: The value of a flag is out of range.
        ConfigError: A file is missing, is not TOML, or has an unknown key or an invalid value; or
            the glossary cannot be read or has an invalid line.
    """
    variables = {k: v for k, v in (environ or {}).items() if not _NOT_SETTINGS.fullmatch(k)}
    upper = [
        *([_file_layer(file)] if file else []),
        Layer("environment", from_environment(variables, Settings), Origin.ENVIRONMENT),
        Layer("flags", flags or {}, Origin.FLAGS),
        *above,
    ]
    defaults = Layer("configs/defaults.toml", _packaged_table("defaults.toml"))
    given = [plain(layer, Settings) for layer in (defaults, *upper)]
    layers = [given[0], plain(_profile_layer(given), Settings), *given[1:]]
    settings = _merged(layers)
    if sorted(settings.brief_languages) != ["en", "fr"]:
        raise ConfigError("brief_languages: a brief (schema brief/1) is in fr and en")
    try:
        _ = settings.translate.entries  # fail on a bad glossary now, not at the first article
    except ValueError:  # the locale has no such file name
        raise ConfigError(f"{shown(settings.translate.glossary)}: no path of a glossary") from None
    return settings


def _merged(layers: Sequence[Layer]) -> Settings:
    merged: dict[str, Any] = {}
    for layer in layers:
        merged = overlay(merged, layer.table)
    try:
        return Settings.model_validate(merged, strict=True)
    except ValidationError as error:
        raise explain(error, layers, Settings) from None


def profile_names() -> tuple[str, ...]:
    """Return the names of the packaged profiles, sorted."""
    folder = resources.files("summarize_configs").joinpath("profiles")
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


def profile_settings(name: str) -> Settings:
    """Return the defaults merged with a packaged profile alone.

    Raises:
        ConfigError: There is no such profile, or it is invalid.
    """
    return load_settings(flags={"profile": name})


def _profile_layer(layers: Sequence[Layer]) -> Layer:
    """Return the layer of the profile that the uppermost of these layers names."""
    namer = next(layer for layer in reversed(layers) if "profile" in layer.table)
    name = namer.table["profile"]
    if not isinstance(name, str):
        raise fault_in(namer, ["profile"], f"should be a profile's name, not {shown(name)}")
    names = profile_names()
    if name not in names:
        close = suggest(name, names, cutoff=LEAST)
        hint = f"; did you mean {close!r}?" if close else ""
        raise ConfigError(f"unknown profile {shown(name)}{hint} (there is: {', '.join(names)})")
    table = _packaged_table(f"profiles/{name}.toml")
    if table.get("profile", name) != name:
        raise ConfigError(f"configs/profiles/{name}.toml: a profile cannot name another one")
    return Layer(f"configs/profiles/{name}.toml", table)


def _file_layer(file: Path) -> Layer:
    return Layer(str(file), _with_glossary_path(file, _parse_toml(_read(file), str(file))))


def _packaged_table(name: str) -> Table:
    text = resources.files("summarize_configs").joinpath(name).read_text("utf-8")
    return _parse_toml(text, f"configs/{name}")


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: not UTF-8") from None
    except ValueError as error:  # a NUL character, or one that the locale does not have
        raise ConfigError(f"{shown(str(file))}: no path of a file: {error}") from None


def _with_glossary_path(file: Path, table: Table) -> Table:
    """Return the table of `file` with its glossary's path made relative to the file's folder."""
    section = table.get("translate")
    named = section.get("glossary") if isinstance(section, Mapping) else None
    if not isinstance(named, str) or not named:
        return table
    return overlay(table, {"translate": {"glossary": str(file.parent / named)}})


def _parse_toml(text: str, name: str) -> Table:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ConfigError(f"{name}: not TOML: nested too deeply") from None
    except ValueError as error:  # an integer of too many digits is no TOMLDecodeError
        raise ConfigError(f"{name}: not TOML: {error}") from None
