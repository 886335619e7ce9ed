"""The settings: packaged defaults < profile < file < environment < flags.

Every layer is a partial table of the same keys. An unknown key is refused, in whichever layer.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from models.spec import Device, ModelSpec
from pipeline.detect import DetectSettings
from pipeline.errors import ConfigError
from pipeline.glossary import Glossary, read_glossary
from pipeline.layers import ENVIRONMENT, FLAGS, Table, explain, from_environment, lay_over
from pipeline.nearest import nearest

# Variables of ours that say where things are, not what is done (`models.weights.store`).
_NO_SETTINGS = frozenset({"SUMMARIZE_CACHE"})
_NO_MATTER = ("threads", "articles_in_hand", "strict", "description", "read")

Code = Annotated[str, StringConstraints(pattern="^[a-z]{2,3}$")]
Direction = Annotated[str, StringConstraints(pattern="^[a-z]{2,3}-[a-z]{2,3}$")]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReadSettings(_Section):
    """How articles are read."""

    max_characters: int = Field(default=300_000, ge=1)
    """A longer article fails."""


class TranslateSettings(_Section):
    """How sentences are translated."""

    max_words: int = Field(default=60, ge=1)
    """A longer sentence is cut at clause boundaries."""
    glossary: str = ""
    """A file of names and terms (`pipeline.glossary`); empty: none."""

    @cached_property
    def entries(self) -> Glossary | None:
        """What the glossary says.

        Raises:
            ConfigError: its file cannot be read, or a line is wrong.
        """
        return read_glossary(Path(self.glossary)) if self.glossary else None


class CiteSettings(_Section):
    """How citations are found."""

    min_gain: float = Field(default=0.12, ge=0, le=1)
    """What a further citation has to add to the recall of the claim's words."""


class SupportSettings(_Section):
    """The model of `pipeline.support`: the logarithm of the odds that a claim is carried."""

    base: float = -4.4
    weakest: float = 7.7
    """For all words carried where fewest are."""
    fused: float = -0.5
    """For each segment after the first."""


class CheckSettings(_Section):
    """When a summary sentence counts as carried by its citations."""

    min_support: float = Field(default=0.8, ge=0, le=1)
    """Claims with less are refused."""
    max_overlap: float = Field(default=0.6, ge=0, le=1)
    """Two brief sentences that share more than this say the same."""
    max_extract_words: int = Field(default=30, ge=1)
    """A longer extract is shortened, as far as it can be."""


class Settings(_Section):
    """All that a run needs to know; `configs/defaults.toml` says every key with its default."""

    profile: str = "embedded"
    description: str = ""
    """What the profile says of itself, one line."""
    strategy: Literal["translate-first", "summarize-first"] = "translate-first"
    max_sentences: int = Field(default=4, ge=1, le=20)
    brief_languages: tuple[Code, ...] = Field(default=("fr", "en"), min_length=1)
    lang: Code | None = None
    """The language of every article; no detection then."""
    strict: bool = False
    """A refused article counts as failed."""
    device: Device = "auto"
    threads: int = Field(default=0, ge=0)
    """0: all cores."""
    articles_in_hand: int = Field(default=16, ge=1, le=64)
    """So many articles share the models' batches; as many may be computed again after a crash."""
    read: ReadSettings = ReadSettings()
    detect: DetectSettings = DetectSettings()
    translate: TranslateSettings = TranslateSettings()
    cite: CiteSettings = CiteSettings()
    support: SupportSettings = SupportSettings()
    check: CheckSettings = CheckSettings()
    translators: Mapping[Direction, ModelSpec] = {}
    """By direction: `fr-en`."""
    summarizers: Mapping[Code, ModelSpec] = {}
    """By the language that is read and written."""

    @property
    def roles(self) -> dict[str, ModelSpec]:
        """All models by role, as a brief names them: `fr-en`, `summary-en`."""
        return {**self.translators, **{f"summary-{c}": s for c, s in self.summarizers.items()}}

    @property
    def settings_sha256(self) -> str:
        """Hash of what determines a brief.

        That is all settings but `_NO_MATTER`, which change how fast a run is, how it ends or which
        articles get a brief, and never what a brief says.
        """
        table = self.model_dump(mode="json", exclude=set(_NO_MATTER))
        entries = self.translate.entries
        table["translate"]["glossary"] = entries.sha256 if entries else ""  # wherever it lies
        text = json.dumps(table, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()


def load_settings(
    *,
    file: Path | None = None,
    environ: Mapping[str, str] | None = None,
    flags: Table | None = None,
) -> Settings:
    """Lay the layers over each other.

    `flags` holds settings by key, as the operator gave them; of `environ` only `SUMMARIZE_*` is
    looked at, and an empty value counts as not set.

    Raises:
        FlagError: a flag's value is out of its range.
        ConfigError: a file is missing, is no TOML, has an unknown key or a wrong value; the same
            of the glossary.
    """
    variables = {k: v for k, v in (environ or {}).items() if k not in _NO_SETTINGS}
    upper = [
        (str(file), _beside(file, _toml(_read(file), str(file))) if file else {}),
        (ENVIRONMENT, from_environment(variables, Settings)),
        (FLAGS, flags or {}),
    ]
    defaults = _packaged("defaults.toml")
    named = [table["profile"] for _, table in (("", defaults), *upper) if "profile" in table]
    layers = [("configs/defaults.toml", defaults), _profile(named[-1]), *upper]
    merged: dict[str, Any] = {}
    for _, table in layers:
        merged = lay_over(merged, table)
    try:
        settings = Settings.model_validate(merged)
    except ValidationError as error:
        raise explain(error, layers, Settings) from None
    if sorted(settings.brief_languages) != ["en", "fr"]:
        raise ConfigError("brief_languages: a brief (schema brief/1) is in fr and en")
    _ = settings.translate.entries  # a wrong glossary is an error here, not at the first article
    return settings


def profile_names() -> tuple[str, ...]:
    """The packaged profiles, sorted."""
    folder = resources.files("configs").joinpath("profiles")
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


def profile_settings(name: str) -> Settings:
    """A packaged profile's own settings, over the defaults alone.

    Raises:
        ConfigError: there is no such profile, or it is not valid.
    """
    return load_settings(flags={"profile": name})


def _profile(name: object) -> tuple[str, Table]:
    names = profile_names()
    if name not in names:
        raise ConfigError(
            f"unknown profile {name!r}; did you mean {nearest(str(name), names)!r}?"
            f" (there is: {', '.join(names)})"
        )
    table = _packaged(f"profiles/{name}.toml")
    if table.get("profile", name) != name:
        raise ConfigError(f"configs/profiles/{name}.toml: a profile cannot name another one")
    return f"configs/profiles/{name}.toml", table


def _packaged(name: str) -> Table:
    text = resources.files("configs").joinpath(name).read_text("utf-8")
    return _toml(text, f"configs/{name}")


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{file}: not UTF-8") from None


def _beside(file: Path, table: Table) -> Table:
    """The table of `file`, the glossary that it names looked for beside it."""
    section = table.get("translate")
    named = section.get("glossary") if isinstance(section, Mapping) else None
    if not isinstance(named, str) or not named:
        return table
    return lay_over(table, {"translate": {"glossary": str(file.parent / named)}})


def _toml(text: str, name: str) -> Table:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: not TOML: {error}") from None
