"""The words of a rendered brief's own: section `labels` of `configs/languages/CODE.toml`, typed."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict


class PaperWords(BaseModel):
    """Section `labels.paper`: the words of the page that lists a night's briefs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    none: str
    """Where the night has no brief."""
    weakest: str
    """`{percent}` is filled in."""
    language: str
    """Name of a filter."""
    outcome: str
    all: str
    done: str
    refused: str
    failed: str
    updated: str
    """`{time}` is filled in."""


class Labels(BaseModel):
    """Of a language that briefs are in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    side: str
    """Heading over this language's side of the brief, in the language."""
    in_short: str
    """What is there when the brief has no sentence."""
    detected: str
    """`{language}` and `{confidence}` are filled in."""
    declared: str
    languages: Mapping[str, str]
    """Names of languages by code; another one is named by its code."""
    how_to_read: str
    own_words: str
    """Method: the source sentence's own words."""
    source_translated: str
    """Method: the translation of the source sentence."""
    translated: str
    """Method: translated from the brief's other side."""
    dropped: str
    """Heading over what was dropped."""
    made_with: str
    article: str
    """Heading over the article's text."""
    cited: str
    """A citation, for a screen reader; `{number}` of the sentence is filled in."""
    cited_by: str
    """The way back; `{number}` of the brief's sentence is filled in."""
    supported: str
    """`{percent}` is filled in."""
    support: str
    """What that figure means."""
    to_article: str
    """A link that leads past the brief."""
    paper: PaperWords
    flags: Mapping[str, str]
    """Flags in plain words; another one is shown as it is."""
