"""What the steps know about a language: `configs/languages/CODE.toml`, typed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from pipeline.errors import ConfigError
from pipeline.labels import Labels


def _words(value: object) -> object:
    """Let a word list be written as one string, words apart by white space."""
    return tuple(value.split()) if isinstance(value, str) else value


Words = Annotated[frozenset[str], BeforeValidator(_words)]
Phrases = tuple[str, ...]


class WordData(BaseModel):
    """Words in general: stems and stop words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stemmer: str = ""
    """Snowball algorithm; empty: no stemming."""
    stop: Words = frozenset()
    """Function words, lower case, split at apostrophes."""
    anaphoric: Words = frozenset()
    """First words, lower case, of a sentence that leans on the one before it (`they`)."""
    capitalised: Words = frozenset()
    """Words with a capital inside a sentence that are no names (`I`, `Mr`)."""
    plurals: tuple[tuple[str, str], ...] = ()
    """Endings with what stands in their place in the plural; of those that fit all are read, and
    the first is written."""
    agreement: bool = False
    """Adjectives have a plural too."""


class QuantityWords(BaseModel):
    """How numbers are written; number words themselves are the library's (text2num)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    decimal: str = "."
    thousands: str = ","
    """Characters that group digits by three; spaces always do."""
    one: Words = frozenset()
    """Words for one that are mostly articles or pronouns."""
    percent: Phrases = ("%",)
    ordinal_suffixes: Phrases = ()
    """After digits or Roman numerals: `e`, `th`."""
    ordinals: Mapping[str, int] = {}
    """Ordinal words that the library does not know."""
    scales: Mapping[str, int] = {}
    """What multiplies a number that stands before it."""
    collectives: Mapping[str, tuple[int, ...]] = {}
    """`dizaine`, `dozen`: the values that they may stand for, the usual one first."""
    counted_only: Words = frozenset()
    """Collectives that mean something else as well: `quarantaine` is 40 in `une quarantaine de
    lits`, an isolation in `une quarantaine de 14 jours`."""
    of: Words = frozenset()
    """Between a collective and what it counts."""
    about: str = ""
    """Before a number that is not exact: `environ`."""
    idioms: Phrases = ()
    """Phrases with a number word that name no number: `flambant neuf`."""
    plural: str = "s"
    """What makes a bare scale or collective vague: `dizaines`, `millions`."""
    half: Words = frozenset()
    """Before a scale: half of it."""
    denominators: Mapping[str, int] = {}
    """`two thirds`; after a number only."""
    loose: Mapping[str, tuple[str, ...]] = {}
    """Words that carry a number without having to be carried: `both` is 2."""
    hours: Phrases = ()
    """Between hours and minutes: `h`."""
    before_noon: Phrases = ()
    after_noon: Phrases = ()
    decade_before: Words = frozenset()
    """`années` 80."""
    decade_after: Phrases = ()
    """80`s`."""
    currencies: Mapping[str, Phrases] = {}
    """By ISO 4217 code, the words and signs for it."""
    ranges: Words = frozenset()
    """Between two numbers of which the second says the unit: 5 `to` 10 percent."""


class NameWords(BaseModel):
    """What is, and is not, a name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    titles: Words = frozenset()
    """`Mr`, `President`: no part of a name that must be carried."""
    particles: Words = frozenset()
    """Lower-case words that may stand inside a name: `de`, `of`."""
    suffixes: Phrases = ()
    """Taken off before names are compared: `'s`."""
    agents: Words = frozenset()
    """Prepositions before the agent of a passive: `by`."""


class AttributionWords(BaseModel):
    """What says that a statement is somebody's word; verbs of saying are `shorten.speech`.

    Phrases are written as their words, lower case, without apostrophes (`d après`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    phrases: Phrases = ()
    """Name the source: `according to`."""
    hedges: Phrases = ()
    """Leave a statement open without naming a source: `reportedly`, `would`."""


class NegationWords(BaseModel):
    """What denies. Regular expressions, matched without case in a normalised text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cues: Phrases = ()
    """`not`, `ne ... pas`."""
    no_cues: Phrases = ()
    """Where a cue denies nothing: `not only`, `no doubt`."""
    implied: Phrases = ()
    """What may stand for a cue: `failed`, `impossible`."""
    hints: Phrases = ()
    """What another language may say with a cue: `only`, `yet`."""


class SegmentData(BaseModel):
    """What `pipeline.segment` knows of a language. Words are written as in running text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    abbreviations: frozenset[str] = frozenset()
    """Without their full stop; never the end of a sentence (`M`, `art`). Lower-case ones also
    stand for their capitalised form."""
    before_numbers: frozenset[str] = frozenset()
    """Abbreviations only where a digit follows (`p`, `no`)."""
    seldom_last: frozenset[str] = frozenset()
    """Abbreviations that end a sentence only before one of `openers` (`Inc`)."""
    openers: frozenset[str] = frozenset()
    """Words that begin sentences and hardly any name, capitalised, with their apostrophe."""
    name_particles: frozenset[str] = frozenset()
    """The `openers` that can follow an initial within a name (`Le`)."""
    never_last: frozenset[str] = frozenset()
    """Lower-case words that cannot end a title: a line that ends in one goes on."""


class ClauseWords(BaseModel):
    """Section `clauses`: where an over-long sentence may be cut."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    conjunctions: Words = frozenset()
    """Coordinating and subordinating conjunctions that begin a clause."""
    relatives: Words = frozenset()
    """Relative pronouns that begin a clause."""


class ShortenWords(BaseModel):
    """Section `shorten`: what may be left out of a sentence. An empty list removes nothing.

    Phrases are compared word by word, without case; an elided word is written without its
    apostrophe ("alors qu").
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    verbs: Words = frozenset()
    """Frequent finite forms, but for those that are nouns as well."""
    auxiliaries: Words = frozenset()
    plural_verb_endings: tuple[str, ...] = ()
    plural_verbs: Words = frozenset()
    clitics: Words = frozenset()
    """Words that may stand between subject and verb: negation, reflexive and object pronouns."""
    determiners: Words = frozenset()
    prepositions: Words = frozenset()
    times: Words = frozenset()
    """Words that begin a mention of time without a preposition: "lundi"."""
    subordinators: Words = frozenset()
    """Each of them takes a finite verb of its own."""
    coordinators: Words = frozenset()
    subjects: Words = frozenset()
    """Pronouns that begin a main clause."""
    relatives: tuple[str, ...] = ()
    trailing: tuple[str, ...] = ()
    """Phrases that begin a clause of circumstance at the end of a sentence."""
    trailing_endings: tuple[str, ...] = ()
    """Endings of a present participle; `not_participles` are the words that only look like one."""
    not_participles: Words = frozenset()
    connectors: tuple[str, ...] = ()
    """Whole segments that only link to another sentence."""
    openings: tuple[str, ...] = ()
    """Phrases that begin an opening which does not narrow the statement."""
    opening_endings: tuple[str, ...] = ()
    """Endings of a past participle that begins an opening."""
    not_openings: Words = frozenset()
    """Words with such an ending that are no participle, or narrow the statement."""
    roles: Words = frozenset()
    """Nouns that begin the apposition to a person's name."""
    speech: Words = frozenset()
    """Verbs of saying, finite or participle."""
    incise_endings: tuple[str, ...] = ()
    """Endings of a verb inverted with its pronoun: "a-t-il"."""
    keep: tuple[str, ...] = ()
    """Attributions, conditions, exceptions: a part with one of them is not left out."""
    clefts: tuple[str, ...] = ()
    """Openings whose relative clause carries the statement."""


class LanguageData(BaseModel):
    """One language's file. A section belongs to the step that it is named after."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    """ISO 639-1."""
    name: str
    """In English."""
    segment: SegmentData = SegmentData()
    clauses: ClauseWords = ClauseWords()
    shorten: ShortenWords = ShortenWords()
    sample: str = ""
    """A plain sentence: what a translator from this language proves itself with when loaded."""
    density: float = 1.0
    """Characters that the same content takes, French being 1."""
    day_first: bool = True
    """12/03 is 12 March; false: it may be either."""
    words: WordData = WordData()
    quantities: QuantityWords = QuantityWords()
    names: NameWords = NameWords()
    attribution: AttributionWords = AttributionWords()
    negation: NegationWords = NegationWords()
    labels: Labels | None = None
    """None: briefs cannot be written in this language."""


def has_language_data(code: str) -> bool:
    """Whether the steps know the language at all."""
    return resources.files("configs").joinpath("languages", f"{code}.toml").is_file()


def language_codes() -> tuple[str, ...]:
    """The languages that have a file, sorted."""
    folder = resources.files("configs").joinpath("languages")
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


@cache
def language_data(code: str) -> LanguageData:
    """Load a language's data.

    Raises:
        ConfigError: there is no such file, or it does not fit `LanguageData`.
    """
    file = resources.files("configs").joinpath("languages", f"{code}.toml")
    try:
        return LanguageData.model_validate(tomllib.loads(file.read_text("utf-8")))
    except FileNotFoundError:
        raise ConfigError(
            f"no language data for {code!r} (configs/languages/{code}.toml)"
        ) from None
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"configs/languages/{code}.toml: {error}") from error
