"""What a page says about its article: title, author, date, site, address, language.

By trafilatura, whose patterns take the square of what they are given, or worse; so it is given
short fields and JSON that is well-formed.
"""

from __future__ import annotations

import json
import logging
import re
from typing import TYPE_CHECKING

from summarize.errors import ArticleError
from summarize.read.characters import as_text
from summarize.read.content import Content, metadata_line
from summarize.text.addresses import web_address

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAX_FIELD = 2_000
"""Longest title, name or other value that is looked at, in characters."""
_MAX_ATTRIBUTE = 10_000
"""Longest attribute that is kept, in characters."""
_MAX_VALUES = 100
"""Most authors, or other members of one list or object, that are looked at."""
_MAX_SCRIPTS = 50
_MAX_NESTED = 300_000
"""Most elements within elements, all together; trafilatura asks each for all its text."""
_MAX_WITHIN = 50
"""Most elements within one that names an author, in a page beyond that bound."""
_MAX_DEPTH = 20
_NAMES = frozenset({"class", "id", "itemprop", "rel", "data-component"})
_LINKED_DATA = "application/ld+json"
_TRAILING_COMMA = re.compile(r",\s*+(?=[\]}])")


def about(root: HtmlElement) -> Content:
    """Return the page's metadata of its article; the text is still empty.

    The page must have been through `bound`.

    Raises:
        ArticleError: it cannot be read.
    """
    from trafilatura.metadata import extract_metadata

    _hush()
    _flatten(root)
    try:
        metadata = extract_metadata(root, extensive=False)
    except Exception as error:  # anything that a page's JSON or dates provoke
        raise ArticleError(f"its metadata cannot be read: {type(error).__name__}") from None
    return Content(
        text="",
        title=_line(metadata.title),
        author=_line(metadata.author),
        published=_line(metadata.date),
        site=_line(metadata.sitename),
        url=web_address(_address(root) or metadata.url),
        declared_language=(
            root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        ),
    )


def _line(value: str | None) -> str | None:
    return metadata_line(as_text(value)) if value else None


def _address(root: HtmlElement) -> str | None:
    for address in root.xpath(
        "//link[@rel='canonical']/@href | //meta[@property='og:url']/@content"
    ):
        return str(address).strip()
    return None


def _hush() -> None:
    """Silence the libraries: our own message gives the reason, once."""
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _flatten(root: HtmlElement) -> None:
    """Let no large element be looked at for an author or title, if they lie in each other."""
    within: dict[HtmlElement, int] = {}
    for element in reversed(list(root.iter())):
        within[element] = sum(1 + within[child] for child in element)
    if sum(within.values()) > _MAX_NESTED:
        for element, count in within.items():
            if count > _MAX_WITHIN:
                for name in _NAMES & set(element.keys()):
                    del element.attrib[name]


def bound(root: HtmlElement) -> None:
    """Remove from a page what is too long to be metadata, or no JSON."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        most = _MAX_FIELD if element.tag in {"meta", "link"} else _MAX_ATTRIBUTE
        for name, value in element.items():
            if len(value) > most:
                del element.attrib[name]
    for element in root.iter("title"):
        if len(element.text or "") > _MAX_FIELD:
            element.text = ""
    scripts = [script for script in root.iter("script") if _LINKED_DATA in script.get("type", "")]
    for number, script in enumerate(scripts):
        script.text = _linked_data(script.text or "") if number < _MAX_SCRIPTS else ""


def _linked_data(source: str) -> str:
    """Return JSON-LD with all values short, or nothing if it is no JSON.

    Line ends in strings and commas at the end of lists, which many pages have, are mended.
    """
    for attempt in (source, _TRAILING_COMMA.sub("", source)):
        try:
            value = json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        return json.dumps(_short(value, 0))
    return ""


def _short(value: object, depth: int) -> object:
    if depth > _MAX_DEPTH:
        return None
    if isinstance(value, dict):
        kept = list(value.items())[:_MAX_VALUES]
        return {str(name)[:_MAX_FIELD]: _short(one, depth + 1) for name, one in kept}
    if isinstance(value, list):
        return [_short(one, depth + 1) for one in value[:_MAX_VALUES]]
    if isinstance(value, str) and len(value) > _MAX_FIELD:
        return ""
    return value
