"""Plan the languages through which an article passes, from its source to its brief."""

from __future__ import annotations

from summarize.errors import ConfigError, Refusal
from summarize.languages.data import has_language_data
from summarize.records import Route
from summarize.settings.load import profile_names, profile_settings
from summarize.settings.schema import Settings


def plan_route(settings: Settings, source: str) -> Route:
    """Return the route from the language `source` to the brief's languages.

    Raises:
        Refusal: The profile does not support the language.
        ConfigError: The profile supports it, but not with these settings.
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
    if source in settings.brief_languages and is_trusted(settings, back):
        needed.append(back)
    return Route(source, summary, other, settings.brief_languages, tuple(dict.fromkeys(needed)))


def is_trusted(settings: Settings, direction: str) -> bool:
    """True if the profile has a translator in this direction that may write a brief's sentences."""
    spec = settings.translators.get(direction)
    return spec is not None and spec.trusted


def _summary_language(settings: Settings, source: str) -> str | None:
    """Return the language to summarize in, or None if the profile does not support `source`.

    That is English if there is a translator into it, and otherwise any other that can be reached;
    with the strategy `summarize-first`, the article's own language.
    """
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
    """Return a hint that names the packaged profiles supporting a language; empty if none does."""
    serving = [
        name
        for name in profile_names()
        if name != settings.profile
        and _summary_language(profile_settings(name), source) is not None
    ]
    return f"; served by the profile {' or '.join(serving)}" if serving else ""
