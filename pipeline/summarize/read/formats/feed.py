"""RSS and Atom files: each item is an article, with what the item itself holds; nothing is fetched.

feedparser (BSD-2-Clause) is the one library that copes with feeds as they are.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from summarize.errors import ArticleError, Refusal
from summarize.read.content import Content, Part, ReadLimits, check_text, metadata_line
from summarize.read.pages.html import believed, read_fragment
from summarize.text.addresses import web_address

_PLAIN = "text/plain"


def read_feed(stream: BinaryIO, limits: ReadLimits) -> Iterator[Part]:
    """Yield the items in order.

    Raises:
        ArticleError: it is not a feed, or too long.
        OSError: the stream broke.
    """
    import feedparser

    data = stream.read(limits.max_page_bytes + 1)
    if len(data) > limits.max_page_bytes:
        raise ArticleError(f"too long: at most {limits.max_page_bytes} bytes")
    # feedparser would take bytes or a string for an address. Markup is left to our own reader.
    parsed: Any = feedparser.parse(
        io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False
    )
    if not parsed.version:
        raise ArticleError("not a feed")
    for number, item in enumerate(parsed.entries, 1):
        held = repr(sorted(item.items())).encode("utf-8", "replace")
        digest = hashlib.sha256(held).hexdigest()[:16]
        try:
            content = _content(item, parsed.feed)
            check_text(content.text, limits)
        except (ArticleError, Refusal) as error:
            yield Part(number, digest, error)
        else:
            yield Part(number, digest, content, item.get("id") or item.get("link") or None)


def _content(item: Any, feed: Any) -> Content:
    bodies = [*item.get("content", ()), item.get("summary_detail") or {}]
    body: Any = max(bodies, key=lambda one: len(one.get("value") or ""), default={})
    source, kind = body.get("value") or "", body.get("type")
    if not source.strip():
        raise Refusal("no text in the item")
    text = source if kind == _PLAIN and "</" not in source else read_fragment(source).text
    return Content(
        text=text,
        title=_line(item.get("title")),
        author=_line(item.get("author")),
        published=_line(item.get("published") or item.get("updated")),
        site=_line(feed.get("title")),
        url=web_address(item.get("link")),
        declared_language=believed(feed.get("language"), text),
    )


def _line(value: str | None) -> str | None:
    """Return a field without markup, on one line."""
    if value and ("<" in value or "&" in value):
        try:
            value = read_fragment(f"<p>{value}</p>").text
        except Refusal:
            return None
    return metadata_line(value)
