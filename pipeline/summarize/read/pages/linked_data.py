"""What a page's JSON-LD says of its article (schema.org), and of nothing else on the page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLES = (
    *("NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle"),
    *("LiveBlogPosting", "ReviewNewsArticle", "BackgroundNewsArticle", "AdvertiserContentArticle"),
    *("Article", "BlogPosting", "TechArticle", "ScholarlyArticle", "SocialMediaPosting", "Report"),
)
_MAX_OBJECTS = 500
_MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Fields:
    """Title, names and date of an article, where they are given."""

    title: str | None = None
    author: str | None = None
    published: str | None = None


def linked_fields(root: HtmlElement) -> Fields:
    """Return the fields of the article that the page's JSON-LD describes first.

    Posts of a live blog and articles in lists are parts of something else: not looked at.
    """
    objects = list(islice(_objects(root), _MAX_OBJECTS))
    named = {str(one["@id"]): one for one in objects if "@id" in one and "name" in one}
    for kind in _ARTICLES:
        for one in objects:
            if kind in _listed(one.get("@type")):
                return Fields(
                    title=_text(one.get("headline")) or _text(one.get("name")),
                    author=_names(one.get("author"), named),
                    published=_text(one.get("datePublished")),
                )
    return Fields()


def _objects(root: HtmlElement) -> Iterator[Mapping[str, object]]:
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _top(value, 0)


def _top(value: object, depth: int) -> Iterator[Mapping[str, object]]:
    """Yield the objects that a script describes, not those that they are made of."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for one in value:
            yield from _top(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity"):
            yield from _top(value.get(name), depth + 1)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _text(value: object) -> str | None:
    for one in _listed(value):
        if isinstance(one, str) and one.strip():
            return one.strip()
    return None


def _names(value: object, named: Mapping[str, Mapping[str, object]]) -> str | None:
    found: list[str] = []
    for one in _listed(value):
        name = one if isinstance(one, str) else None
        if isinstance(one, dict):
            known = one if "name" in one else named.get(str(one.get("@id")), {})
            name = _text(known.get("name"))
        if name and name.strip() and not name.startswith(("http:", "https:")):
            found.append(name.strip())
    return "; ".join(dict.fromkeys(found)) or None
