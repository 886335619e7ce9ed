"""Section `notation`: what text is written like, and how to write it for a small translator."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from summarize.languages.words import Phrases, Words


class NotationWords(BaseModel):
    """Short forms, and the words for them. What is empty is left as it was written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    grouping: str = ""
    """What stands between groups of three digits in the notation that translators know best."""
    spelled: Mapping[str, str] = {}
    """Abbreviations and their words: `env.`."""
    before_number: Mapping[str, str] = {}
    """Those that are one only before a number in digits: `n°`."""
    after_number: Mapping[str, str] = {}
    """Those that are one only after one: `m²`."""
    fractions: Mapping[str, str] = {}
    """Signs of fractions with their words."""
    scale_names: Mapping[int, tuple[str, str]] = {}
    """Singular and plural of the words for large numbers that short forms (`Md`) are written as."""
    vowels: str = ""
    """First letters before which a linking word (`quantities.before_currency`) is elided."""
    unfamiliar: Words = frozenset()
    """Number words that translators do not know: they are written in digits."""
    hour_names: tuple[str, str] | None = None
    """Singular and plural of the unit of a duration; None leaves times as they were written."""
    minutes: str = ""
    """What follows the hours of a duration, with the placeholder `{minutes}`."""
    clock_before: Words = frozenset()
    """Words before a time of day, names of days and months apart: `à`."""
    clock_between: Words = frozenset()
    """Words and marks between two times of day: 9 h `à` 17 h."""
    span_before: Words = frozenset()
    """Words before a duration: `pendant`."""
    span_after: Words = frozenset()
    """Words after a duration: 15 h `de` cours."""
    sign_first: Phrases = ()
    """Signs of currencies that stand before their number."""


class HyphenWords(BaseModel):
    """Section `hyphens`: which of the hyphens at line ends belong to a word."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    before: Words = frozenset()
    """First parts that keep their hyphen before a word: `vice`."""
    after: Words = frozenset()
    """Second parts that keep it after anything: `dit-il`."""
    apart: Words = frozenset()
    """Words that follow a hyphen that stands for what is left out: `pré- et postnatal`."""
