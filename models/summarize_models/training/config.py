"""The configuration of a training run: a committed TOML file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from summarize.errors import ConfigError
from summarize_models.weights.hashes import sha256_of

LessonDirection = Literal["fr-en", "en-fr"]
Role = Literal["fr-en", "en-fr", "summary-fr", "summary-en"]
"""The roles of models, as `made_with` of a brief names them."""
ADAPTERS = Path(__file__).parents[2] / "adapters"
DIRECTIONS: tuple[LessonDirection, ...] = ("fr-en", "en-fr")
ROLES: tuple[Role, ...] = (*DIRECTIONS, "summary-fr", "summary-en")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Mix(_Table):
    """How often pairs of some origin are shown in one epoch."""

    origin: str
    """A regular expression that has to match a pair's whole first column. The first entry that
    matches a pair and a direction counts; pairs that match none are left out."""
    direction: LessonDirection
    times: float = Field(ge=0)
    """The average per epoch: 1.5 shows every pair once and a random half of them again."""


class Monolingual(_Table):
    """Sentences of one language, to be translated by the profile's translator (`translate`)."""

    file: str
    """A file of the data folder, `.xz` or plain: a sentence a line, or JSONL articles (`text`)."""
    language: Literal["fr", "en"]
    origin: str = Field(pattern=r"[\w.-]+")
    """The origin of its pairs, for the mix."""
    sentences: int = Field(ge=1)
    """How many sentences to choose at random, at most."""
    min_words: int = Field(default=6, ge=1)
    max_words: int = Field(default=45, ge=1)


class Data(_Table):
    """The pairs of sentences to train on."""

    files: tuple[str, ...]
    """TSV files (`.xz` or plain) in the data folder: origin, French, English."""
    monolingual: tuple[Monolingual, ...] = ()
    never: tuple[str, ...]
    """Files with sentences that must not be trained on, in either language: pairs (TSV) or French
    articles (JSONL)."""
    mix: tuple[Mix, ...]
    held_origin: str
    """A regular expression for the origin of the pairs held out for `evaluate`."""
    held: int = Field(ge=1)
    max_tokens: int = Field(default=192, ge=8)
    """The limit of prompt and translation together; longer pairs are left out."""
    max_ratio: float = Field(default=2.2, gt=1)
    """The largest ratio of the sides' lengths in characters, for sides of 40 or more."""


class Summaries(_Table):
    """The articles to train on, with the publisher's own summaries."""

    files: tuple[str, ...] = ()
    """JSONL files (`.xz` or plain) in the data folder, with `abstract` and `text`; none if
    `translated` is given."""
    never: tuple[str, ...]
    """Files with texts and abstracts that must not be trained on."""
    language: Literal["fr", "en"]
    translated: int = Field(default=0, ge=0)
    """How many lessons of the French table `translate` turns into English, held-out ones first
    (training/README.md)."""
    window: int = Field(ge=16)
    """The longest part in tokens, prompt included."""
    held: int = Field(ge=1)
    """How many lessons are held out for `evaluate`."""
    min_carried: float = Field(ge=0, le=1)
    """The share of an abstract's content words that its part has to contain."""
    min_words: int = Field(default=8, ge=1)
    """The limits of an abstract's length."""
    max_words: int = Field(default=80, ge=1)
    max_tokens: int = Field(default=480, ge=8)
    """The limit of prompt and summary together; longer lessons are left out."""

    @property
    def role(self) -> Role:
        """The role that the lessons train."""
        return "summary-fr" if self.language == "fr" else "summary-en"


class Adapter(_Table):
    """The low-rank weights (LoRA, Hu et al. 2022)."""

    start: str | None = None
    """A folder of `models/adapters/` to start from. Its rank may be smaller."""
    start_commit: str | None = Field(default=None, pattern="^[0-9a-f]{40}$")
    """The commit that last had the folder, where it has left the tree."""
    start_sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")
    """What the folder's `adapter_model.safetensors` has to hash to."""
    rank: int = Field(ge=1)
    scale: float = Field(default=2.0, gt=0)
    """Alpha divided by the rank."""

    def start_folder(self, adapters: Path = ADAPTERS) -> Path | None:
        """Return the folder to start from; None for a new adapter.

        Raises:
            ConfigError: The folder is not there, or holds other weights.
        """
        if self.start is None:
            return None
        weights = adapters / self.start / "adapter_model.safetensors"
        if not weights.is_file():
            back = f"git checkout {self.start_commit} -- models/adapters/{self.start}"
            hint = f"; `{back}` brings it back" if self.start_commit else ""
            raise ConfigError(f"adapter {self.start} is not in {adapters}{hint}")
        if self.start_sha256 not in (None, sha256_of(weights)):
            raise ConfigError(
                f"adapter {self.start}: {weights.name} has not the hash {self.start_sha256}"
            )
        return weights.parent


class Schedule(_Table):
    """The length of a run, its learning rate and the size of its updates."""

    minutes: float | None = None
    """The wall time of the run, stops of the process included; or"""
    steps: int | None = None
    """the number of updates. The learning rate falls to zero at the end of either."""
    warm_up: float = Field(default=0.03, ge=0, lt=1)
    """The share of the run in which the learning rate rises from zero."""
    rate: float = Field(gt=0)
    """The highest learning rate of AdamW (Loshchilov and Hutter 2019)."""
    tokens: int = Field(ge=1)
    """The tokens of an update, prompts included."""
    clip: float = 1.0
    """The highest norm of the gradient."""
    smoothing: float = Field(default=0.1, ge=0, lt=1)
    """The label smoothing (Szegedy et al. 2016)."""
    rare: int = Field(default=3, ge=1)
    """The softmax runs over tokens in at least this many targets, and those of the batch."""
    checkpoint_minutes: float = Field(default=10, gt=0)
    seed: int = 1

    @model_validator(mode="after")
    def _one_end(self) -> Self:
        if (self.minutes is None) == (self.steps is None):
            raise ValueError("give exactly one of minutes and steps")
        return self


class Training(_Table):
    """A file of `training/configs/`."""

    name: str
    """The name of the adapter."""
    recipe: str
    """A file of `recipes/`: base weights, vocabulary and quantisation."""
    profile: str = "embedded"
    """The profile whose prompts are trained and evaluated."""
    threads: int = Field(default=2, ge=1)
    data: Data | None = None
    """The data of a translator; or"""
    summaries: tuple[Summaries, ...] = ()
    """the data of a summarizer, one table a language."""
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

    Args:
        file: The TOML file.

    Returns:
        The configuration.

    Raises:
        ConfigError: The file cannot be read, or is not valid.
    """
    try:
        return Training.model_validate(tomllib.loads(file.read_text("utf-8")))
    except (OSError, ValidationError, ValueError) as error:
        raise ConfigError(f"{file}: {error}") from error
