"""Identity: what an article's outcome depends on, as hashes; another one is done again.

That is what was read of it, the settings and the weights; not the version of this package, so that
an update does not do a year's articles again (`--force` does).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from models.load import weights_revision, weights_sha256
from pipeline.errors import WeightsError
from pipeline.ledger import Identity
from pipeline.records import Article, ModelInfo
from pipeline.settings import Settings


def identify(article: Article, settings: Settings, models: Mapping[str, str]) -> Identity:
    """An article's identity in a run with these settings and weights."""
    return Identity(
        content=content_sha256(article),
        work=work_sha256(article),
        declared=article.declared_language or "",
        settings=settings.settings_sha256,
        models=models,
    )


def content_sha256(article: Article) -> str:
    """Hash of all that a brief says of its article, but the id."""
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
    """Hash of what the computing depends on: equal for the same text under two names."""
    return _sha256(article.text, article.title, article.declared_language)


def weights(settings: Settings) -> dict[str, str]:
    """What names the weights of every role of a profile; no model is loaded."""
    named = {}
    for role, spec in settings.roles.items():
        try:
            named[role] = weights_revision(spec) or weights_sha256(spec) or ""
        except (OSError, WeightsError):
            named[role] = ""  # missing: who needs it will say so
    return named


def weights_used(models: Mapping[str, ModelInfo]) -> dict[str, str]:
    """The same of the models that a brief names."""
    return {role: info.revision or info.sha256 or "" for role, info in models.items()}


def changed(before: Identity, now: Identity) -> str | None:
    """What has changed, in a word; None if nothing has."""
    if before.content != now.content:
        return "article changed"
    if before.declared not in (None, now.declared):
        return "declared language changed"
    if before.settings != now.settings:
        return "settings changed"
    return "weights changed" if weights_changed(before, now) else None


def weights_changed(before: Identity, now: Identity) -> bool:
    """Whether other weights would be used than were."""
    return any(now.models.get(role) != name for role, name in before.models.items())


def _sha256(*parts: str | None) -> str:
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()
