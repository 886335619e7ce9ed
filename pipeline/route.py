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

    @property
    def translated(self) -> tuple[str, ...]:
        """The brief's languages that have to be translated from the summary's."""
        return tuple(code for code in self.brief if code not in (self.summary, self.source))


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
    route = Route(source, summary, other, settings.brief_languages)
    needed = [f"{summary}-{code}" for code in route.translated]
    needed += [f"{source}-{other}"] if other != source else []
    for direction in needed:
        if direction not in settings.translators:
            raise ConfigError(
                f"profile {settings.profile!r} has no translator {direction}, which a brief in"
                f" {', '.join(route.brief)} of a text in {source} needs"
            )
    return route


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
