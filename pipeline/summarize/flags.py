"""The flags that a brief sets on its sentences, and the gates that claims have to pass.

`configs/languages/CODE.toml` has a label for each flag, for every language of a brief.
"""

from __future__ import annotations

from enum import StrEnum


class Flag(StrEnum):
    """Something an editor should know about a sentence of the article or of the brief."""

    HEADING = "heading"
    """A title, subtitle or item without a full stop: not a statement that can be cited alone."""
    OTHER_LANGUAGE = "other-language"
    """In another language than the article."""
    SPLIT = "split"
    """Translated in pieces."""
    RETRIED = "retried"
    """Translated on a later attempt."""
    UNTRANSLATED = "untranslated"
    """Every attempt failed, so the original replaces its translation."""
    EMPTY = "empty"
    LOOP = "loop"
    """A phrase is repeated more often than in the source."""
    LENGTH = "length"
    """Too short or too long for the source."""
    NUMBER_LOST = "number-lost"
    """A number in the source is missing."""
    NUMBER_CHANGED = "number-changed"
    """A number is not in the source."""
    NAME_CHANGED = "name-changed"
    """A name is not in the source."""
    NEGATION_CHANGED = "negation-changed"
    """The source is negated and the translation is not, or the reverse."""
    DEGREE_LOST = "degree-lost"
    """The source is somebody's word, or left open, and the translation states it."""
    HEDGE_ADDED = "hedge-added"
    """The translation stated what the source leaves open, and got an opening that says so."""
    GLOSSARY_MISSED = "glossary-missed"
    """A term of the operator's glossary is missing from the translation."""
    ROUGH = "rough"
    """Written by a translator that the profile does not trust."""
    UNSCORED = "unscored"
    """No translator could rate the two sides; its support is that of an average sentence."""
    CONDENSED = "condensed"
    """Too long for one round: the summaries of its parts were summarized again."""
    REWRITTEN = "rewritten"
    """The summarizer's second version of a refused sentence."""
    REPLACED = "replaced"
    """An extract that replaces a refused sentence."""
    SHORTENED = "shortened"
    """Words were left out."""
    UNQUOTED = "unquoted"
    """Quotation marks were removed from words that the article does not quote."""
    SPEAKER_ADDED = "speaker-added"
    """The name of who speaks in an interview or a post was put to it."""
    UNSUPPORTED_WORDS = "unsupported-words"
    UNSUPPORTED_NUMBER = "unsupported-number"
    UNSUPPORTED_DATE = "unsupported-date"
    UNSUPPORTED_NAME = "unsupported-name"
    UNSUPPORTED_ROLE = "unsupported-role"
    UNSUPPORTED_ATTRIBUTION = "unsupported-attribution"
    UNSUPPORTED_QUESTION = "unsupported-question"
    UNSUPPORTED_NEGATION = "unsupported-negation"


RETRYABLE = frozenset(
    {
        Flag.EMPTY,
        Flag.LOOP,
        Flag.LENGTH,
        Flag.NUMBER_CHANGED,
        Flag.NUMBER_LOST,
        Flag.UNTRANSLATED,
        Flag.DEGREE_LOST,
    }
)
"""Faults that make a translation be tried again; the other flags only alert the editor."""


class Gate(StrEnum):
    """A check that a claim has to pass against the sentences it cites."""

    WORDS = "words"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    ROLE = "role"
    ATTRIBUTION = "attribution"
    QUESTION = "question"
    NEGATION = "negation"

    @property
    def flag(self) -> Flag:
        """Flag of a sentence that replaces a claim refused by this gate."""
        return Flag(f"unsupported-{self}")
