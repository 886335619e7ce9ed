"""RSS and Atom files: each item is an article, with what the item itself holds; nothing is fetched.

Elements are taken as feeds have them: RSS 0.9 to 2.0 with the modules `content` and Dublin Core,
Atom 0.3 and 1.0.
"""

from __future__ import annotations

import codecs
import hashlib
import html
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from summarize.errors import ArticleError, Refusal
from summarize.read.charset import decode_page, is_utf16
from summarize.read.content import Content, Part, ReadLimits, check_text, metadata_line
from summarize.read.faults import attempt
from summarize.read.formats.feed_source import (
    Element,
    Source,
    elements,
    inside,
    prefixes,
    split,
    tag_attributes,
)
from summarize.read.pages.html import believed, read_fragment
from summarize.text.addresses import web_address

# From what is meant for the whole text to what may be a teaser; descriptions of media are below
# their own elements, or have a prefix.
_BODIES = (
    *("content:encoded", "xhtml:body", "body", "fullitem", "content", "description", "summary"),
    *("dc:description", "itunes:summary"),
)
_LEAST_SHARE = 0.5
"""Least share, of the longest body's words, of one that goes before it."""
_PLAIN_BODIES = frozenset({"content", "summary", "itunes:summary"})
_AUTHORS = ("dc:creator", "author", "itunes:author")
_PUBLISHED = ("pubdate", "published", "issued", "dcterms:issued")
_UPDATED = ("updated", "modified", "dc:date", "dcterms:modified")
_PLAIN = "text/plain"
_TYPES = {"text": _PLAIN, "html": "text/html", "xhtml": "application/xhtml+xml"}
_BINARY = ("image/", "audio/", "video/", "application/octet-stream")
_PAGES = frozenset({"", "text/html", "application/xhtml+xml"})
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,1000}>")
_ESCAPED_TAG = re.compile(r"&lt;/[A-Za-z][A-Za-z0-9]{0,20}\s?&gt;|&lt;br\s?/?&gt;", re.IGNORECASE)
# In text whose references are resolved, one more is left only where it was escaped twice.
_ENTITY = re.compile(
    r"&(?:#\d{2,5}|#x[0-9a-f]{2,4}|[a-z]{2,6}|[A-Za-z](?:acute|grave|circ|cedil|uml));"
)
_MAX_METADATA = 10_000
"""Longest source of a title, name or date, in characters."""


@dataclass(frozen=True, slots=True)
class _Feed:
    prefixes: dict[str, str]
    site: str | None
    language: str | None


def read_feed(stream: BinaryIO, limits: ReadLimits) -> Iterator[Part]:
    """Yield the items in order.

    Raises:
        ArticleError: it is not a feed, or too long.
        OSError: the stream broke.
    """
    data = stream.read(limits.max_page_bytes + 1)
    if len(data) > limits.max_page_bytes:
        raise ArticleError(f"too long: at most {limits.max_page_bytes} bytes")
    source = _source(data)
    if source is None:
        raise ArticleError("not a feed")
    feed = attempt(partial(_about, source))
    if not isinstance(feed, _Feed):  # what is wrong with the feed's own title is no item's fault
        feed = _Feed({}, None, None)
    for number, item in enumerate(source.items, 1):
        digest = hashlib.sha256(item).hexdigest()[:16]
        found = attempt(partial(_read, item, feed, limits))
        if isinstance(found, tuple):
            yield Part(number, digest, *found)
        else:
            yield Part(number, digest, found)


def _source(data: bytes) -> Source | None:
    """Return the source in UTF-8 if one charset fits all of it; else each item has its own."""
    data = decode_page(data).encode() if is_utf16(data) else data.replace(b"\0", b"")
    source = split(data.removeprefix(codecs.BOM_UTF8))
    if source is None or any(map(_is_utf8, source.items)):
        return source
    with suppress(ArticleError):
        return split(decode_page(data).encode())
    return source


def _is_utf8(item: bytes) -> bool:
    """Tell whether there are characters beyond ASCII in an item, in UTF-8."""
    try:
        return not item.isascii() and bool(item.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _about(source: Source) -> _Feed:
    root = decode_page(source.root)
    usual = prefixes(root)
    found = list(elements(decode_page(source.head), usual))
    language = _first(found, ("language", "dc:language")) or tag_attributes(root).get("xml:lang")
    return _Feed(usual, _line(_first(found, ("title",))), language)


def _read(item: bytes, feed: _Feed, limits: ReadLimits) -> tuple[Content, str | None]:
    """Return an item's content and its id, if it has one."""
    source = decode_page(item)
    found = list(elements(inside(source), feed.prefixes))
    title = _line(_first(found, ("title", "dc:title")))
    text = _text(found, title)
    check_text(text, limits)
    link = _link(found)
    content = Content(
        text=text,
        title=title,
        author=_line(_author(found, feed)),
        published=_line(_first(found, _PUBLISHED) or _first(found, _UPDATED)),
        site=feed.site,
        url=web_address(link),
        declared_language=believed(feed.language, text),
    )
    about = tag_attributes(source).get("rdf:about")
    return content, _first(found, ("guid", "id")) or about or link or None


def _text(found: list[Element], title: str | None) -> str:
    """Return the text of the body that is most likely the whole one.

    Raises:
        Refusal: there is no text, or none but the headline.
    """
    bodies: list[str] = []
    refusal: Refusal | None = None
    for element in sorted(
        (one for one in found if one.name in _BODIES), key=lambda one: _BODIES.index(one.name)
    ):
        value, is_plain = _value(element)
        try:
            bodies.append(value if is_plain or not value else read_fragment(_once(value)).text)
        except Refusal as fault:
            refusal = refusal or fault
    counts = [len(body.split()) for body in bodies]
    longest = max(counts, default=0)
    text = next(
        (body for body, n in zip(bodies, counts, strict=True) if n and n >= _LEAST_SHARE * longest),
        "",
    )
    if title and metadata_line(text) in {None, title}:
        raise Refusal("only a headline in the item")
    if not text:
        raise refusal or Refusal("no text in the item")
    return text


def _once(value: str) -> str:
    """Return markup that was escaped twice as it was meant: it has tags, all of them escaped."""
    if _ESCAPED_TAG.search(value) and not _TAG.search(value):
        return html.unescape(value)
    return value


def _value(element: Element) -> tuple[str, bool]:
    """Return what an element holds, and whether it is plain text, not HTML."""
    written = element.attributes.get("type", "").lower()
    kind = _TYPES.get(written, written) or (_PLAIN if element.name in _PLAIN_BODIES else "")
    if element.attributes.get("mode") == "base64" or kind.startswith(_BINARY):
        return "", True
    is_xml = kind.endswith("xml")
    if is_xml or element.has_markup:
        return element.markup(escape_cdata=is_xml).strip(), False
    text = element.text()
    is_plain = kind == _PLAIN and "</" not in text and not _ESCAPED_TAG.search(text)
    return (html.unescape(text) if is_plain and _ENTITY.search(text) else text), is_plain


def _first(found: list[Element], names: tuple[str, ...]) -> str:
    """Return the first element's text that is one, in the order of the names."""
    for name in names:
        for element in found:
            if element.name == name and len(element.source) <= _MAX_METADATA:
                value, _ = _value(element)
                if value:
                    return value
    return ""


def _author(found: list[Element], feed: _Feed) -> str:
    for name in _AUTHORS:
        for element in found:
            if element.name != name or len(element.source) > _MAX_METADATA:
                continue
            if not element.has_markup:
                return element.text()
            below = list(elements(element.source, feed.prefixes))
            who, address = _first(below, ("name",)), _first(below, ("email",))
            return f"{who} ({address})" if who and address else who or address
    return ""


def _link(found: list[Element]) -> str:
    for element in found:
        if element.name != "link":
            continue
        of = element.attributes
        if of.get("rel", "alternate") == "alternate" and of.get("type", "").lower() in _PAGES:
            link = of.get("href", "").strip() or element.text()
            if link:
                return link
    for element in found:
        if element.name == "guid" and element.attributes.get("ispermalink", "true") != "false":
            return element.text()
    return ""


def _line(value: str) -> str | None:
    """Return a field without markup, on one line."""
    if "<" in value or "&" in value:
        try:
            value = read_fragment(f"<p>{value}</p>").text
            value = html.unescape(value) if _ENTITY.search(value) else value
        except (ArticleError, Refusal):
            return None
    return metadata_line(value)
