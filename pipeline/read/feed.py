"""RSS and Atom files: each item is an article, with what the item itself holds; nothing is fetched.

feedparser: BSD-2-Clause, and the one library that reads what feeds really hold.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from pipeline.errors import ArticleError, Refusal
from pipeline.read.content import Content, Part, ReadLimits, check_text, one_line, web_url
from pipeline.read.html import believed, read_fragment

_PLAIN = "text/plain"


def read_feed(stream: BinaryIO, limits: ReadLimits) -> Iterator[Part]:
    """The items in order.

    Raises:
        ArticleError: it is no feed, or too long.
        OSError: the stream broke.
    """
    import feedparser

    data = stream.read(limits.max_page_bytes + 1)
    if len(data) > limits.max_page_bytes:
        raise ArticleError(f"too long: at most {limits.max_page_bytes} bytes")
    # Bytes or a string would be taken for an address first. Markup is ours to read.
    found: Any = feedparser.parse(
        io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False
    )
    if not found.version:
        raise ArticleError("not a feed")
    for number, item in enumerate(found.entries, 1):
        held = repr(sorted(item.items())).encode("utf-8", "replace")
        digest = hashlib.sha256(held).hexdigest()[:16]
        try:
            content = _content(item, found.feed)
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
        url=web_url(item.get("link")),
        declared_language=believed(feed.get("language"), text),
    )


def _line(value: str | None) -> str | None:
    """Without markup, on one line."""
    if value and ("<" in value or "&" in value):
        try:
            value = read_fragment(f"<p>{value}</p>").text
        except Refusal:
            return None
    return one_line(value)
