"""Which way an article takes: the languages between its source and its brief."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import ConfigError, Refusal
from pipeline.language import has_language_data
from pipeline.settings import Settings, profile_names, profile_settings


@dataclass(frozen=True, slots=True)
class Route:
    """The languages of one article's way, as ISO 639-1 codes."""

    source: str
    summary: str
    """Of the summarizer."""
    other: str
    """What the sentences are translated into, for the summarizer and for the reader."""
    brief: tuple[str, ...]
    directions: tuple[str, ...]
    """The translators on the way: `fr-en`."""


def plan(settings: Settings, source: str) -> Route:
    """Find the way from `source` to the brief's languages.

    Raises:
        Refusal: the profile does not serve the language.
        ConfigError: the profile serves it, but not as the settings ask.
    """
    summary = _summary_language(settings, source)
    if summary is None:
        raise Refusal(f"language unsupported: {source}{_served_by(settings, source)}")
    others = [code for code in settings.brief_languages if code != source]
    other = summary if summary != source else next(iter(others), source)
    needed = [f"{source}-{other}"] if other != source else []
    needed += [f"{summary}-{code}" for code in others if code != summary]
    for direction in needed:
        if direction not in settings.translators:
            raise ConfigError(
                f"profile {settings.profile!r} has no translator {direction}, which a brief in"
                f" {', '.join(settings.brief_languages)} of a text in {source} needs"
            )
    back = f"{summary}-{source}"
    if source in settings.brief_languages and trusted(settings, back):
        needed.append(back)
    return Route(source, summary, other, settings.brief_languages, tuple(dict.fromkeys(needed)))


def trusted(settings: Settings, direction: str) -> bool:
    """Whether the profile has a translator that is good enough to write a brief's side with."""
    spec = settings.translators.get(direction)
    return spec is not None and spec.trusted


def _summary_language(settings: Settings, source: str) -> str | None:
    """Translate first: English, where there is a way into it; else the article's own language."""
    if not has_language_data(source):
        return None
    pivots = [code for code in ("en", *settings.summarizers) if code in settings.summarizers]
    reachable = [c for c in pivots if c == source or f"{source}-{c}" in settings.translators]
    if settings.strategy == "summarize-first" and reachable:
        if source not in settings.summarizers:
            raise ConfigError(
                f"strategy summarize-first: profile {settings.profile!r} has no summarizer"
                f" for {source}"
            )
        return source
    return next(iter(reachable), None)


def _served_by(settings: Settings, source: str) -> str:
    """The packaged profiles that would serve a language, for the operator."""
    serving = [
        name
        for name in profile_names()
        if name != settings.profile
        and _summary_language(profile_settings(name), source) is not None
    ]
    return f"; served by the profile {' or '.join(serving)}" if serving else ""
