"""Hash what an article's outcome depends on; when that changes, the article is done again.

It depends on what was read of the article, on the settings and on the weights. The version of this
package is left out, so that an update does not repeat a year's work; `--force` does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from summarize.errors import WeightsError
from summarize.records import Article, ModelInfo
from summarize.settings.schema import Settings
from summarize_models.origins import origin


@dataclass(frozen=True, slots=True)
class Identity:
    """Everything that an outcome depends on; if any of it changes, the article is done again."""

    content: str
    """Hash of everything read of the article except its id."""
    work: str
    """Hash of what its brief is computed from, which is equal for a text under two names."""
    declared: str | None
    """Language that its source declares, `""` if none; None if unknown."""
    settings: str
    """Hash of the settings that determine a brief."""
    models: Mapping[str, str]
    """Identifiers of the weights by role: of the models used, or of all while that is unknown."""


def identify(article: Article, settings: Settings, models: Mapping[str, str]) -> Identity:
    """Return an article's identity in a run.

    Args:
        article: The article.
        settings: The settings of the run.
        models: Identifiers of the weights, by role.
    """
    return Identity(
        content=content_sha256(article),
        work=work_sha256(article),
        declared=article.declared_language or "",
        settings=settings.settings_sha256,
        models=models,
    )


def content_sha256(article: Article) -> str:
    """Return a hash of everything that a brief states about its article, except the id."""
    return _sha256(
        article.text,
        article.source,
        article.title,
        article.author,
        article.published,
        article.site,
        article.url,
    )


def work_sha256(article: Article) -> str:
    """Return a hash of the computation's input, which is equal for a text under two names."""
    return _sha256(article.text, article.title, article.declared_language)


def profile_weights(settings: Settings) -> dict[str, str]:
    """Return the identifiers of a profile's weights by role, without loading a model.

    An identifier is a revision or a SHA-256; it is empty where the weights are missing.
    """
    named = {}
    for role, spec in settings.roles.items():
        try:
            named[role] = origin(spec).revision or origin(spec).sha256 or ""
        except (OSError, WeightsError):
            named[role] = ""  # missing; loading the model will report it
    return named


def brief_weights(models: Mapping[str, ModelInfo]) -> dict[str, str]:
    """Return the identifiers of the weights that made a brief, by role."""
    return {role: info.revision or info.sha256 or "" for role, info in models.items()}


def what_changed(before: Identity, now: Identity) -> str | None:
    """Say in a few words what has changed between two identities; None if nothing has."""
    if before.content != now.content:
        return "article changed"
    if before.declared not in (None, now.declared):
        return "declared language changed"
    if before.settings != now.settings:
        return "settings changed"
    return "weights changed" if weights_changed(before, now) else None


def weights_changed(before: Identity, now: Identity) -> bool:
    """Return True if a role's weights have changed; roles that were not used do not count."""
    return any(now.models.get(role) != name for role, name in before.models.items())


def _sha256(*parts: str | None) -> str:
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()
