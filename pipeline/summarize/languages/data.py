"""Language data: `configs/languages/CODE.toml`, typed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from summarize.errors import ConfigError
from summarize.languages.labels import Labels
from summarize.languages.notation import HyphenWords, NotationWords
from summarize.languages.speech import AttributionWords, DialogueWords
from summarize.languages.words import Phrases, Words


class WordData(BaseModel):
    """General word data: stems and stop words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stemmer: str = ""
    """Snowball algorithm; empty for no stemming."""
    stop: Words = frozenset()
    """Function words, lower case, split at apostrophes."""
    anaphoric: Words = frozenset()
    """First words, lower case, of a sentence that leans on the one before it (`they`)."""
    capitalised: Words = frozenset()
    """Words capitalised inside a sentence that are not names (`I`, `Mr`)."""
    plurals: tuple[tuple[str, str], ...] = ()
    """Singular endings and their plurals; all that fit are recognised, the first is written."""
    agreement: bool = False
    """Whether adjectives have a plural too."""


class QuantityWords(BaseModel):
    """How numbers are written; number words themselves come from the library (text2num)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    decimal: str = "."
    thousands: str = ","
    """Characters that group digits by three; spaces always do."""
    one: Words = frozenset()
    """Words for one, mostly articles or pronouns."""
    percent: Phrases = ("%",)
    per_mille: Phrases = ("‰",)
    ordinal_suffixes: Phrases = ()
    """Suffixes of digits or Roman numerals: `e`, `th`."""
    ordinals: Mapping[str, int] = {}
    """Ordinal words that the library lacks."""
    scales: Mapping[str, int] = {}
    """Words that multiply the number before them."""
    scale_signs: Mapping[str, tuple[int, ...]] = {}
    """Signs that do so in amounts of money only: 45 `M`€. Two values: it may mean either."""
    collectives: Mapping[str, tuple[int, ...]] = {}
    """Values that `dizaine` or `dozen` may stand for, the usual one first."""
    counted_only: Words = frozenset()
    """Collectives with a second meaning: `quarantaine` is 40 in `une quarantaine de lits`, but an
    isolation in `une quarantaine de 14 jours`."""
    of: Words = frozenset()
    """Words between a collective and what it counts."""
    about: str = ""
    """Written before an inexact number: `environ`."""
    idioms: Phrases = ()
    """Phrases whose number word is no number: `flambant neuf`."""
    plural: str = "s"
    """Plural ending that makes a bare scale or collective vague: `dizaines`, `millions`."""
    half: Words = frozenset()
    """Words for half before a scale."""
    denominators: Mapping[str, int] = {}
    """Denominators (`two thirds`), read after a number only."""
    loose: Mapping[str, tuple[str, ...]] = {}
    """Words that may carry a number but need not be carried: `both` is 2."""
    hours: Phrases = ()
    """Separators between hours and minutes: `h`."""
    hour_words: Words = frozenset()
    minute_words: Words = frozenset()
    """Words for the two units of a duration, with a word of `ranges` or nothing between them."""
    before_noon: Phrases = ()
    after_noon: Phrases = ()
    decade_before: Words = frozenset()
    """Words before a decade: `années` 80."""
    decade_after: Phrases = ()
    """Suffixes of a decade: 80`s`."""
    capitals: Literal["names", "names and headings", "nothing"] = "nothing"
    """What a capital tells of a number word: `names` that it may be part of one (Trois-Rivières),
    `nothing` where every noun has a capital."""
    currencies: Mapping[str, Phrases] = {}
    """Words and signs by ISO 4217 code, or by the codes of all that they may mean; the first two
    are the name's singular and plural."""
    units: Mapping[str, Phrases] = {}
    """Units of measure that translators mix up, by a name that all languages share."""
    before_currency: Phrases = ()
    """Words between a number and its currency, with their space: 2 millions `d'`euros."""
    ranges: Words = frozenset()
    """Words between two numbers that share the second one's unit: 5 `to` 10 percent."""

    @cached_property
    def money_signs(self) -> frozenset[str]:
        """Signs and codes of currencies: `€`, `CHF`."""
        every = {word for words in self.currencies.values() for word in words}
        return frozenset(
            w for w in every if not w.upper().isupper() or (w.isupper() and w.isalpha())
        )

    @cached_property
    def money_names(self) -> frozenset[str]:
        """First words of the currencies' names, lower case."""
        names = (word for words in self.currencies.values() for word in words[:2])
        return frozenset(name.split()[0].lower() for name in names)


class NameWords(BaseModel):
    """Words that mark or accompany names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    titles: Words = frozenset()
    """Titles, no part of a name that must be carried: `Mr`, `President`."""
    particles: Words = frozenset()
    """Lower-case words inside names: `de`, `of`."""
    suffixes: Phrases = ()
    """Suffixes removed before names are compared: `'s`."""
    agents: Words = frozenset()
    """Prepositions before the agent of a passive: `by`."""


class NegationWords(BaseModel):
    """Negation, as regular expressions matched without case in a normalised text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cues: Phrases = ()
    """Negation cues: `not`, `ne ... pas`."""
    no_cues: Phrases = ()
    """Phrases whose cue denies nothing: `not only`, `no doubt`."""
    implied: Phrases = ()
    """Words that may replace a cue: `failed`, `impossible`."""
    hints: Phrases = ()
    """Words that another language may express with a cue: `only`, `yet`."""


class SegmentData(BaseModel):
    """Data of `summarize.text.sentences.segment`; words are written as in running text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    abbreviations: frozenset[str] = frozenset()
    """Abbreviations without their full stop that never end a sentence (`M`, `art`). Lower-case ones
    also stand for their capitalised form."""
    before_numbers: frozenset[str] = frozenset()
    """Abbreviations only before a digit (`p`, `no`)."""
    seldom_last: frozenset[str] = frozenset()
    """Abbreviations that end a sentence only before one of `openers` (`Inc`)."""
    openers: frozenset[str] = frozenset()
    """Words that begin sentences but hardly ever a name, capitalised, with their apostrophe."""
    name_particles: frozenset[str] = frozenset()
    """Those `openers` that can follow an initial within a name (`Le`)."""
    never_last: frozenset[str] = frozenset()
    """Lower-case words that cannot end a title: a line ending in one continues."""


class ClauseWords(BaseModel):
    """Section `clauses`: where an over-long sentence may be cut."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    conjunctions: Words = frozenset()
    """Coordinating and subordinating conjunctions that begin a clause."""
    relatives: Words = frozenset()
    """Relative pronouns that begin a clause."""


class ShortenWords(BaseModel):
    """Section `shorten`: what a sentence can lose. An empty list removes nothing.

    Phrases are compared word by word, without case; an elided word is written without its
    apostrophe ("alors qu").
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    verbs: Words = frozenset()
    """Frequent finite forms, except those that are nouns as well."""
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
    """Conjunctions that each take a finite verb of their own."""
    coordinators: Words = frozenset()
    subjects: Words = frozenset()
    """Pronouns that begin a main clause."""
    relatives: tuple[str, ...] = ()
    trailing: tuple[str, ...] = ()
    """Phrases that begin a clause of circumstance at the end of a sentence."""
    trailing_endings: tuple[str, ...] = ()
    """Endings of present participles; `not_participles` lists words that only look like one."""
    not_participles: Words = frozenset()
    connectors: tuple[str, ...] = ()
    """Whole segments that merely link to another sentence."""
    openings: tuple[str, ...] = ()
    """Phrases that begin an opening without narrowing the statement."""
    opening_endings: tuple[str, ...] = ()
    """Endings of past participles that begin an opening."""
    not_openings: Words = frozenset()
    """Words with such an ending that are no participles, or narrow the statement."""
    roles: Words = frozenset()
    """Nouns that begin an apposition to a person's name."""
    speech: Words = frozenset()
    """Verbs of saying, finite or participles."""
    incise_endings: tuple[str, ...] = ()
    """Endings of verbs inverted with their pronoun: "a-t-il"."""
    keep: tuple[str, ...] = ()
    """Attributions, conditions and exceptions, whose part of the sentence is always kept."""
    clefts: tuple[str, ...] = ()
    """Openings whose relative clause carries the statement."""


class LanguageData(BaseModel):
    """One language's file; each section belongs to the step it is named after."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    """ISO 639-1 code."""
    name: str
    """English name."""
    segment: SegmentData = SegmentData()
    clauses: ClauseWords = ClauseWords()
    shorten: ShortenWords = ShortenWords()
    sample: str = ""
    """A plain sentence, the self-test of a translator from this language when it is loaded."""
    density: float = 1.0
    """Length of the same content in characters, relative to French (1)."""
    day_first: bool = True
    """Whether 12/03 is 12 March; if false, it may be either."""
    words: WordData = WordData()
    hyphens: HyphenWords = HyphenWords()
    quantities: QuantityWords = QuantityWords()
    notation: NotationWords = NotationWords()
    names: NameWords = NameWords()
    attribution: AttributionWords = AttributionWords()
    dialogue: DialogueWords = DialogueWords()
    negation: NegationWords = NegationWords()
    labels: Labels | None = None
    """Words for rendered briefs; None if briefs cannot be written in this language."""


def has_language_data(code: str) -> bool:
    """Tell whether there is data for the language."""
    return resources.files("summarize_configs").joinpath("languages", f"{code}.toml").is_file()


def language_codes() -> tuple[str, ...]:
    """Return the codes of the languages that have a file, sorted."""
    folder = resources.files("summarize_configs").joinpath("languages")
    return tuple(sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml")))


@cache
def language_data(code: str) -> LanguageData:
    """Load a language's data.

    Raises:
        ConfigError: there is no such file, or it does not fit `LanguageData`.
    """
    file = resources.files("summarize_configs").joinpath("languages", f"{code}.toml")
    try:
        return LanguageData.model_validate(tomllib.loads(file.read_text("utf-8")))
    except FileNotFoundError:
        raise ConfigError(
            f"no language data for {code!r} (configs/languages/{code}.toml)"
        ) from None
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"configs/languages/{code}.toml: {error}") from error
