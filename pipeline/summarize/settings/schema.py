"""The schema of the settings, in frozen pydantic models that refuse unknown keys."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from summarize.text.glossary import Glossary, read_glossary
from summarize_models.spec import Device, ModelSpec

_NOT_HASHED = ("threads", "articles_in_hand", "strict", "description", "read")

Code = Annotated[str, StringConstraints(pattern="^[a-z]{2,3}$")]
DirectionCode = Annotated[str, StringConstraints(pattern="^[a-z]{2,3}-[a-z]{2,3}$")]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class ReadSettings(_Section):
    """How articles are read."""

    max_characters: int = Field(default=300_000, ge=1)
    """Longer articles fail."""


class DetectSettings(_Section):
    """When a detected language is certain enough (measured by `tests.quality detection`)."""

    min_words: int = Field(default=20, ge=1)
    """Texts with fewer words are refused as too short."""
    min_letters: int = Field(default=40, ge=1)
    """Texts with fewer letters, not counting addresses, are uncertain."""
    min_letter_share: float = Field(default=0.5, ge=0, le=1)
    """Least share of letters among the characters other than white space."""
    min_confidence: float = Field(default=0.7, gt=0.5, le=1)
    """Least share of the vote for a language whose function words are known."""
    min_confidence_unverified: float = Field(default=0.9, gt=0.5, le=1)
    """The same for a language whose function words are unknown."""
    min_function_words: float = Field(default=0.15, ge=0, le=1)
    """Least share of words that are function words of the language."""
    part_characters: int = Field(default=200, ge=50)
    """Length of each part that votes."""
    max_parts: int = Field(default=40, ge=1)
    """Maximum number of parts that vote; in longer texts they are evenly spaced."""
    seed: int = 0
    """Seed of langdetect's random draws of n-grams; the same seed gives the same answer."""


class TranslateSettings(_Section):
    """How sentences are translated."""

    max_words: int = Field(default=60, ge=1)
    """Longer sentences are split at clause boundaries."""
    glossary: str = ""
    """Path of a file of names and terms (`summarize.text.glossary`); empty for none."""

    @cached_property
    def entries(self) -> Glossary | None:
        """The parsed glossary, or None if there is none.

        Raises:
            ConfigError: The file cannot be read, or a line is invalid.
        """
        return read_glossary(Path(self.glossary)) if self.glossary else None


class CiteSettings(_Section):
    """How citations are found."""

    min_gain: float = Field(default=0.12, ge=0, le=1)
    """Least gain in the recall of the claim's words for a further citation."""


class SupportSettings(_Section):
    """Coefficients of `checks.support`, in log-odds that the citations support a claim."""

    base: float = -4.4
    """Intercept."""
    weakest: float = 7.7
    """Times the share of supported words in the part of the claim where it is lowest."""
    fused: float = -0.5
    """Per segment after the first."""


class RiskModel(_Section):
    """A logistic model of the scores of a sentence's two sides, in log-odds (`checks.risk`)."""

    base: float
    """Intercept."""
    weights: Annotated[tuple[float, ...], Field(min_length=2, max_length=4)]
    """For the two features of the score in the model's direction; then, if there are four, for
    those of the score in the other direction."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if len(self.weights) == 3:
            raise ValueError("two weights for each score")
        return self


class RiskSettings(_Section):
    """How the probability is estimated that a sentence has no major fault."""

    unscored: float = Field(default=0.5, ge=0, le=1)
    """The share of sentences without one where no model was fitted, or no translator can score."""
    directions: Mapping[DirectionCode, RiskModel] = {}
    """The fitted model by direction, such as `fr-en` of French articles."""


class CheckSettings(_Section):
    """When a summary sentence counts as supported by its citations."""

    min_support: float = Field(default=0.8, ge=0, le=1)
    """Claims with less support are refused."""
    max_overlap: float = Field(default=0.6, ge=0, le=1)
    """Two brief sentences with a larger overlap count as repetitions."""
    max_extract_words: int = Field(default=30, ge=1)
    """Longer extracts are shortened as far as possible."""


class Settings(_Section):
    """The settings of a run; `configs/defaults.toml` documents every key and its default."""

    profile: str = "embedded"
    description: str = ""
    """The profile's description of itself, one line."""
    strategy: Literal["translate-first", "summarize-first"] = "translate-first"
    max_sentences: int = Field(default=4, ge=1, le=20)
    brief_languages: tuple[Code, ...] = Field(default=("fr", "en"), min_length=1)
    lang: Code | None = None
    """Language of every article, which rules out detection."""
    strict: bool = False
    """Whether a refused article counts as failed."""
    device: Device = "auto"
    threads: int = Field(default=0, ge=0)
    """0 means all cores."""
    articles_in_hand: int = Field(default=16, ge=1, le=64)
    """Number of articles processed together, in the same batches; a crash may lose as many."""
    read: ReadSettings = ReadSettings()
    detect: DetectSettings = DetectSettings()
    translate: TranslateSettings = TranslateSettings()
    cite: CiteSettings = CiteSettings()
    support: SupportSettings = SupportSettings()
    risk: RiskSettings = RiskSettings()
    check: CheckSettings = CheckSettings()
    translators: Mapping[DirectionCode, ModelSpec] = {}
    """By direction, such as `fr-en`."""
    summarizers: Mapping[Code, ModelSpec] = {}
    """By the language that they read and write."""

    @property
    def roles(self) -> dict[str, ModelSpec]:
        """All models by role (`fr-en`, `summary-en`), as a brief names them."""
        return {**self.translators, **{f"summary-{c}": s for c, s in self.summarizers.items()}}

    @property
    def settings_sha256(self) -> str:
        """SHA-256 of everything in the settings that determines the content of a brief.

        It leaves out `_NOT_HASHED`: settings that affect how fast a run is, how it ends or which
        articles get a brief, but never what a brief says.
        """
        table = self.model_dump(mode="json", exclude=set(_NOT_HASHED))
        entries = self.translate.entries
        # By content, so that moving the glossary changes nothing.
        table["translate"]["glossary"] = entries.sha256 if entries else ""
        text = json.dumps(table, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()
