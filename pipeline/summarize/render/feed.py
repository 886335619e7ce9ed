"""The overview as an Atom feed (RFC 4287)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from urllib.parse import quote

from lxml import etree
from lxml.builder import ElementMaker

from summarize import __version__
from summarize.records import OutcomeKind
from summarize.render import words
from summarize.render.index import OverviewEntry
from summarize.render.page import shown
from summarize.text.addresses import link_target

_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = "1970-01-01T00:00:00+00:00"
_make = ElementMaker(namespace=_ATOM, nsmap={None: _ATOM})


def feed(entries: Sequence[OverviewEntry], languages: Sequence[str], address: str) -> bytes:
    """Return the briefs among the entries as a feed.

    Args:
        entries: newest first.
        languages: of the briefs; headlines and sentences are given in all of them.
        address: identifies the feed; only a hash of it is written.
    """
    labels = [words.labels_of(code) for code in languages]
    done = [entry for entry in entries if entry.kind is OutcomeKind.DONE and entry.headline]
    root = _make.feed(
        _make.id(uuid.uuid5(uuid.NAMESPACE_URL, address).urn),
        _make.title(words.both(label.overview.title for label in labels)),
        _make.updated(max((entry.ended for entry in done), default=_NEVER)),
        _make.author(_make.name("summarize")),
        _make.generator("summarize", version=__version__),
        _make.link(rel="self", type="application/atom+xml", href="feed.xml"),
        _make.link(rel="alternate", type="text/html", href="index.html"),
        *(_entry(entry, languages) for entry in done),
    )
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return data


def _entry(entry: OverviewEntry, languages: Sequence[str]) -> etree._Element:
    headline, first = entry.headline or {}, entry.first or {}
    name = f"{entry.id}\0{entry.sha256}"
    node = _make.entry(
        _make.id(uuid.uuid5(uuid.NAMESPACE_OID, name).urn),
        _make.title(_text(" / ".join(headline[code] for code in languages if code in headline))),
        _make.updated(entry.ended),
        _make.summary(_text("\n".join(first[code] for code in languages if code in first))),
    )
    if entry.link:
        node.append(_make.link(rel="alternate", href=quote(entry.link)))
    if entry.author or entry.site:
        node.append(_make.author(_make.name(_text(entry.author or entry.site or ""))))
    if via := link_target(entry.url):
        node.append(_make.link(rel="via", href=quote(_text(via), safe=":/?#[]@!$&'()*+,;=%~")))
    if entry.language:
        node.append(_make.category(term=entry.language))
    return node


def _text(text: str) -> str:
    """Return `text` on one line, limited to what XML can hold."""
    return " ".join(shown(line).strip() for line in text.splitlines()) or "-"
