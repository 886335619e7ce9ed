"""Labels of rendered briefs: section `labels` of `configs/languages/CODE.toml`, typed."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict


class OverviewWords(BaseModel):
    """Section `labels.overview`: labels of the page that lists a night's briefs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    none: str
    """Shown when the night has no brief."""
    weakest: str
    """With the placeholder `{percent}`."""
    language: str
    """Name of a filter."""
    outcome: str
    all: str
    done: str
    refused: str
    failed: str
    updated: str
    """With the placeholder `{time}`."""


class Labels(BaseModel):
    """Labels in one of the languages that briefs are written in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    side: str
    """Heading of this language's side of the brief, in the language."""
    in_short: str
    """Shown when the brief has no sentence."""
    detected: str
    """With the placeholders `{language}` and `{confidence}`."""
    declared: str
    languages: Mapping[str, str]
    """Language names by code; a language without one is shown by its code."""
    how_to_read: str
    own_words: str
    """Method: the source sentence's own words."""
    source_translated: str
    """Method: the translation of the source sentence."""
    translated: str
    """Method: translated from the brief's other side."""
    dropped: str
    """Heading of the dropped sentences."""
    made_with: str
    article: str
    """Heading of the article's text."""
    cited: str
    """Citation, for screen readers; with the placeholder `{number}` of the sentence."""
    cited_by: str
    """Link back; with the placeholder `{number}` of the brief's sentence."""
    supported: str
    """With the placeholder `{percent}`."""
    support: str
    """Explanation of that figure."""
    to_article: str
    """Link that skips the brief."""
    overview: OverviewWords
    flags: Mapping[str, str]
    """Flags in plain words; a flag without a label is shown by its name."""
