"""The configuration of one training run: a committed TOML file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import ConfigError

Direction = Literal["fr-en", "en-fr"]
Role = Literal["fr-en", "en-fr", "summary-fr", "summary-en"]
"""As `made_with` of a brief names them."""
ADAPTERS = Path(__file__).parents[1] / "adapters"
DIRECTIONS: tuple[Direction, ...] = ("fr-en", "en-fr")
ROLES: tuple[Role, ...] = (*DIRECTIONS, "summary-fr", "summary-en")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Mix(_Table):
    """How often pairs of some origin are shown in one epoch."""

    origin: str
    """Regular expression; all of a pair's first column has to match. The first entry that matches
    a pair and a direction counts; a pair that none matches is left out."""
    direction: Direction
    times: float = Field(ge=0)
    """Mean times an epoch: 1.5 shows every pair once and a random half of them again."""


class Monolingual(_Table):
    """Sentences of one language, whose other side the profile's translator makes (`translate`)."""

    file: str
    """In the data folder, `.xz` or plain: a sentence a line, or JSONL articles (`text`)."""
    language: Literal["fr", "en"]
    origin: str = Field(pattern=r"[\w.-]+")
    """Of its pairs, for the mix."""
    sentences: int = Field(ge=1)
    """At most so many, chosen at random."""
    min_words: int = Field(default=6, ge=1)
    max_words: int = Field(default=45, ge=1)


class Data(_Table):
    """Which pairs of sentences are trained on."""

    files: tuple[str, ...]
    """TSV files (`.xz` or plain) in the data folder: origin, French, English."""
    monolingual: tuple[Monolingual, ...] = ()
    never: tuple[str, ...]
    """Files whose sentences must not be trained on, in either language: pairs (TSV), articles in
    French (JSONL)."""
    mix: tuple[Mix, ...]
    held_origin: str
    """Origin (regular expression) of the pairs held out for `evaluate`."""
    held: int = Field(ge=1)
    max_tokens: int = Field(default=192, ge=8)
    """Of prompt and translation together; longer pairs are left out."""
    max_ratio: float = Field(default=2.2, gt=1)
    """Of the lengths of the two sides, in characters, for sides of 40 or more."""


class Summaries(_Table):
    """Which articles are trained on, with the publisher's own summaries."""

    files: tuple[str, ...] = ()
    """JSONL files (`.xz` or plain) in the data folder, with `abstract` and `text`; none where
    `translated` says what to learn from."""
    never: tuple[str, ...]
    """Files whose texts and abstracts must not be trained on."""
    language: Literal["fr", "en"]
    translated: int = Field(default=0, ge=0)
    """So many lessons of the run's French table, held-out ones first, put into English by
    `translate` (models/training/README.md)."""
    window: int = Field(ge=16)
    """Longest part that is shown, prompt included, in tokens; the product may show shorter ones."""
    held: int = Field(ge=1)
    """Lessons held out for `evaluate`."""
    min_carried: float = Field(ge=0, le=1)
    """Share of an abstract's content words that the text shown with it has to have."""
    min_words: int = Field(default=8, ge=1)
    """Of an abstract."""
    max_words: int = Field(default=80, ge=1)
    max_tokens: int = Field(default=480, ge=8)
    """Of prompt and summary together; longer lessons are left out."""

    @property
    def role(self) -> Role:
        """What is trained."""
        return "summary-fr" if self.language == "fr" else "summary-en"


class Adapter(_Table):
    """The low-rank weights: Hu et al. 2022, LoRA."""

    start: str | None = None
    """A folder of `models/adapters/` to go on from; its rank may be smaller, its alpha/rank is
    kept."""
    rank: int = Field(ge=1)
    scale: float = Field(default=2.0, gt=0)
    """alpha / rank."""


class Schedule(_Table):
    """How long, how fast."""

    minutes: float | None = None
    """Of wall time, stops of the process included; or"""
    steps: int | None = None
    """updates. The learning rate falls to zero at the end of either."""
    warm_up: float = Field(default=0.03, ge=0, lt=1)
    """Share of the run in which the learning rate rises from zero."""
    rate: float = Field(gt=0)
    """Highest learning rate of AdamW (Loshchilov and Hutter 2019)."""
    tokens: int = Field(ge=1)
    """In an update, prompts included."""
    clip: float = 1.0
    """Highest norm of the gradient."""
    smoothing: float = Field(default=0.1, ge=0, lt=1)
    """Label smoothing (Szegedy et al. 2016)."""
    rare: int = Field(default=3, ge=1)
    """The softmax runs over tokens that so many translations hold, and those of the batch."""
    checkpoint_minutes: float = Field(default=10, gt=0)
    seed: int = 1

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if (self.minutes is None) == (self.steps is None):
            raise ValueError("give exactly one of minutes and steps")
        return self


class Training(_Table):
    """One file of `models/training/configs/`."""

    name: str
    """Of the adapter."""
    recipe: str
    """Of `models/recipes/`: base weights, vocabulary and quantisation."""
    profile: str = "embedded"
    """Whose prompts are trained and evaluated."""
    threads: int = Field(default=2, ge=1)
    data: Data | None = None
    """A translator's; or"""
    summaries: tuple[Summaries, ...] = ()
    """a summarizer's, one table a language."""
    adapter: Adapter
    schedule: Schedule

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.data is None) == (not self.summaries):
            raise ValueError("give exactly one of data and summaries")
        languages = [table.language for table in self.summaries]
        if len(set(languages)) < len(languages):
            raise ValueError("one table of summaries a language")
        for table in self.summaries:
            if bool(table.files) == bool(table.translated):
                raise ValueError("summaries: give exactly one of files and translated")
            if table.translated and (table.language != "en" or "fr" not in languages):
                raise ValueError("summaries: translated is English made of a French table")
        return self


def load_training(file: Path) -> Training:
    """Read a configuration.

    Raises:
        ConfigError: it cannot be read, or is not valid.
    """
    try:
        return Training.model_validate(tomllib.loads(file.read_text("utf-8")))
    except (OSError, ValidationError, ValueError) as error:
        raise ConfigError(f"{file}: {error}") from error
