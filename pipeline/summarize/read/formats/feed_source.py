"""The source of a feed cut into its items, and an item into its elements.

No XML parser reads a feed as a whole: one stray `&`, one undeclared prefix, one byte in another
encoding, and it would read no item at all. Here nothing in an item can touch another one, and each
pattern ends at the next `<`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import AnyStr

from summarize.read.characters import as_text, without_void_references

_PREFIX = rb"(?:[A-Za-z_][\w.-]{0,40}:)?"
_ROOT = re.compile(
    rb"<" + _PREFIX + rb"(?P<kind>rss|feed|rdf)(?=[\s/>])[^<>]{0,10000}>", re.IGNORECASE
)
_CHANNEL = re.compile(rb"<" + _PREFIX + rb"channel(?=[\s/>])[^<>]{0,10000}>", re.IGNORECASE)
_ITEM_MARK = {
    name: re.compile(
        rb"<(?:(?P<cdata>!\[CDATA\[)|(?P<comment>!--)|(?P<closing>/?)(?P<name>"
        + _PREFIX
        + name
        + rb")(?=[\s/>])(?P<rest>[^<>]*+)>)",
        re.IGNORECASE,
    )
    for name in (b"item", b"entry")
}
_MARK = re.compile(
    r"<(?:(?P<cdata>!\[CDATA\[)|(?P<comment>!--)|(?P<closing>/?)(?P<name>[A-Za-z_][\w.:-]*+)"
    r"(?P<rest>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>)"
)
_ATTRIBUTE = re.compile(r"(?<![\w.:-])(?P<name>[\w.:-]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')")
_MAX_ATTRIBUTES = 10_000
"""Longest list of attributes that is looked at, in characters."""
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,40});")
_SECTION = re.compile(r"<!(?:(?P<cdata>\[CDATA\[)|--)")
_TAG_PREFIX = re.compile(r"(</?)[A-Za-z][\w.-]{0,40}:(?=[A-Za-z])")
_PROLOG_ENDS = {b"<?": b"?>", b"<!--": b"-->", b"<!": b">"}
_BLANK = re.compile(rb"\s*+")
_MOST_IN_PROLOG = 50
# Prefixes that mean the same in all feeds, by their namespaces, which may have others.
_NAMESPACES = {
    "http://www.w3.org/2005/atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/": "",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
}


@dataclass(frozen=True, slots=True)
class Element:
    """An element of an item, or of the feed itself."""

    name: str
    """Lower-case name, with the usual prefix: `content:encoded`."""
    attributes: dict[str, str]
    source: str
    """What is between its tags."""

    @property
    def has_markup(self) -> bool:
        """Whether there are elements in it, outside CDATA."""
        return any(not is_cdata and _MARK.search(piece) for piece, is_cdata in _pieces(self.source))

    def markup(self, *, escape_cdata: bool = False) -> str:
        """Return the source as HTML: with its CDATA unwrapped, and no prefixes of names."""
        return "".join(
            _TAG_PREFIX.sub(r"\1", piece)
            if not is_cdata
            else html.escape(piece, quote=False)
            if escape_cdata
            else piece
            for piece, is_cdata in _pieces(self.source)
        )

    def text(self) -> str:
        """Return the text of an element without elements, references resolved."""
        found = "".join(
            piece if is_cdata else _resolved(piece) for piece, is_cdata in _pieces(self.source)
        )
        return as_text(_encoded_once(found)).strip()


@dataclass(frozen=True, slots=True)
class Source:
    """A feed: what is said of it as a whole, and its items."""

    head: bytes
    """All before the first item and after the last one."""
    root: bytes
    """The tag of the root element."""
    items: list[bytes]


def split(data: bytes) -> Source | None:
    """Return the items of a feed in an encoding that extends ASCII; None if it is no feed."""
    root = _ROOT.match(data, _end_of_prolog(data))
    if root is None:
        return None
    spans = list(_item_spans(data, root))
    begin, end = (spans[0][0], spans[-1][1]) if spans else (len(data), len(data))
    channel = _CHANNEL.search(data, root.end(), begin)
    head = data[channel.end() if channel else root.end() : begin] + data[end:]
    return Source(head=head, root=root[0], items=[data[slice(*span)] for span in spans])


def _item_spans(data: bytes, root: re.Match[bytes]) -> Iterator[tuple[int, int]]:
    """Yield where the items begin and end; one that is not closed ends where the next begins."""
    pattern = _ITEM_MARK[b"entry" if root["kind"].lower() == b"feed" else b"item"]
    name = start = None
    for match in _marks(data, pattern, root.end()):
        if name is not None and match["name"].lower() != name:
            continue
        name = match["name"].lower()
        if start is not None:
            yield start, match.end() if match["closing"] else match.start()
            start = None
        if not match["closing"]:
            if match["rest"].endswith(b"/"):
                yield match.span()
            else:
                start = match.start()
    if start is not None:
        yield start, len(data)


def prefixes(root: str) -> dict[str, str]:
    """Return the usual prefix for each prefix that a tag declares."""
    declared = {
        name.removeprefix("xmlns:"): _NAMESPACES.get(value.strip().lower())
        for name, value in tag_attributes(root).items()
        if name.startswith("xmlns:")
    }
    return {name: usual for name, usual in declared.items() if usual is not None}


def elements(source: str, usual: dict[str, str]) -> Iterator[Element]:
    """Yield the outermost elements of a source; one that is not closed takes the rest."""
    opened: re.Match[str] | None = None
    depth = 0
    for match in _marks(source, _MARK, 0):
        if opened is None:
            if match["closing"]:
                continue
            if match["rest"].endswith("/"):
                yield _element(match, "", usual)
            else:
                opened, depth = match, 1
        elif match["name"] == opened["name"] and not match["rest"].endswith("/"):
            depth += -1 if match["closing"] else 1
            if not depth:
                yield _element(opened, source[opened.end() : match.start()], usual)
                opened = None
    if opened is not None:
        yield _element(opened, source[opened.end() :], usual)


def tag_attributes(source: str) -> dict[str, str]:
    """Return the attributes of the tag that begins a source."""
    match = _MARK.match(source)
    return _attributes(match["rest"]) if match and match["name"] else {}


def inside(source: str) -> str:
    """Return an item's source without its own tags."""
    begin = source.find(">") + 1
    end = source.rfind("</")
    return source[begin : end if end >= begin else len(source)]


def _element(tag: re.Match[str], source: str, usual: dict[str, str]) -> Element:
    prefix, _, local = tag["name"].rpartition(":")
    prefix = usual.get(prefix, prefix)
    name = f"{prefix}:{local}" if prefix else local
    return Element(name.lower(), _attributes(tag["rest"]), source)


def _attributes(rest: str) -> dict[str, str]:
    if len(rest) > _MAX_ATTRIBUTES:
        return {}
    return {
        match["name"].lower(): _resolved(match[2] or match[3] or "")
        for match in _ATTRIBUTE.finditer(rest)
    }


def _end_of_prolog(data: bytes) -> int:
    """Return where the declaration, comments and the document type before the root end."""
    at = 0
    for _ in range(_MOST_IN_PROLOG):
        blank = _BLANK.match(data, at)
        at = blank.end() if blank else at
        opening = next((mark for mark in _PROLOG_ENDS if data.startswith(mark, at)), None)
        if opening is None:
            break
        end = data.find(_PROLOG_ENDS[opening], at)
        if opening == b"<!" and data.find(b"[", at, end) >= 0:  # a document type with entities
            end = data.find(b">", data.find(b"]", at))
        if end < 0:
            break
        at = end + len(_PROLOG_ENDS[opening])
    return at


def _marks(source: AnyStr, pattern: re.Pattern[AnyStr], at: int) -> Iterator[re.Match[AnyStr]]:
    """Yield the tags outside CDATA and comments."""
    while match := pattern.search(source, at):
        at = match.end()
        if match["cdata"]:
            at = _end_of(source, at, match[0], _like(source, "]]>"))
        elif match["comment"]:
            at = _end_of(source, at, match[0], _like(source, "-->"))
        else:
            yield match


def _end_of(source: AnyStr, at: int, opening: AnyStr, closing: AnyStr) -> int:
    """Return where a section ends, or `at` if it is not closed before another one begins."""
    following = source.find(opening, at)
    end = source.find(closing, at, following if following >= 0 else len(source))
    return at if end < 0 else end + len(closing)


def _like(source: AnyStr, text: str) -> AnyStr:
    return text if isinstance(source, str) else text.encode()


def _pieces(source: str) -> Iterator[tuple[str, bool]]:
    """Yield the stretches of a source, and whether they are CDATA; comments are left out."""
    at = 0
    while match := _SECTION.search(source, at):
        yield source[at : match.start()], False
        closing = "]]>" if match["cdata"] else "-->"
        end = _end_of(source, match.end(), match[0], closing)
        if match["cdata"]:
            yield source[match.end() : end].removesuffix(closing), True
        at = end
    yield source[at:], False


def _resolved(text: str) -> str:
    """Return text with its references resolved, those of HTML too; unknown ones stay."""
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), without_void_references(text))


def _encoded_once(text: str) -> str:
    """Undo a second UTF-8 encoding, which is common in feeds."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
