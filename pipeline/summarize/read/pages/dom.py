"""A page as a tree: parsed as browsers do, at a bounded cost."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from summarize.errors import ArticleError
from summarize.read.characters import has_endless_marks

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_ELEMENTS = 50_000
"""Most elements of a page; news pages have some thousands."""
MAX_ATTRIBUTES = 500
"""Most attributes of a tag: each of them is compared with all before it."""
MAX_NESTED = 300_000_000
"""Most characters of all elements together; text at a depth of five counts five times."""

_LONG_TAG = 1_000
# Match comments and raw text whole, so that no `<` in them counts; then a tag with attributes.
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(script|style|textarea|title|noscript|iframe|xmp)\b[^>]{0,1000}>.*?(?:</\1|\Z)"
    r"|<(/?[a-z][^\s/>]{0,20})(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+",
    re.IGNORECASE | re.DOTALL,
)
_VALUE = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]*)")
_ATTRIBUTE = re.compile(r"[^\s/=]+")

_FORMATTING = frozenset(
    (
        *("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong"),
        *("tt", "u"),
    )
)
"""Elements that the standard opens again in each block if they were not closed (section 13.2.4.3,
https://html.spec.whatwg.org/multipage/parsing.html)."""
_CLOSED_BY_THEMSELVES = frozenset(
    (
        *("p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "tbody", "thead", "tfoot"),
        *("colgroup", "br", "img", "hr", "input", "meta", "link", "area", "base", "col", "embed"),
        *("source", "track", "wbr", "param", "html", "head", "body"),
    )
)
_MAX_DEPTH = 1_000
_MAX_REOPENED = 4 * MAX_ELEMENTS
_MAX_OPTIONS = 3_000
"""Most options of lists to choose from: for each of them the parser looks at those before it."""


def parse(source: str) -> HtmlElement | None:
    """Return the tree of a page, or None if it has no element.

    It is what browsers make of it, by a parser of the HTML standard (lexbor). A page that would
    cost that parser the square of its size is left to libxml2, which knows less of broken pages. A
    document's own entities are not expanded, and nothing is loaded.

    Raises:
        ArticleError: reading it would cost too much.
    """
    from lxml import etree, html

    data = source.encode("utf-8", "replace")
    if source.strip() and _is_cheap(source):
        data = _as_browsers_do(data)
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True
    )
    try:
        root = html.document_fromstring(data, parser=parser)
    except etree.ParserError:
        return None
    except (etree.LxmlError, ValueError) as error:
        raise ArticleError(f"broken HTML: {error}") from None
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise ArticleError("HTML nested too deeply")
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise ArticleError(f"too many elements in the page: at most {MAX_ELEMENTS}")
    if _nested(root) > MAX_NESTED:
        raise ArticleError("HTML nested too deeply for so much text")
    if has_endless_marks("".join(root.itertext())):  # written as references, perhaps
        raise ArticleError("no text: thousands of accents on one letter")
    return root


def _as_browsers_do(data: bytes) -> bytes:
    from selectolax.lexbor import LexborHTMLParser

    written = LexborHTMLParser(data).html
    return written.encode() if written else data


def _is_cheap(source: str) -> bool:
    """Check attributes, and tell whether a parser of the standard takes linear time.

    Raises:
        ArticleError: a tag has too many attributes.
    """
    opened = Counter[str]()
    depth = reopened = formatting = deepest = options = 0
    for match in _MARKUP.finditer(source):
        name = (match[2] or "").lower()
        if not name:
            continue
        if len(match[0]) >= _LONG_TAG:
            _check_attributes(match[0])
        options += name in {"option", "optgroup"}
        is_end = name.startswith("/")
        name = name.removeprefix("/")
        if name in _FORMATTING:
            if is_end and opened[name]:
                opened[name] -= 1
                formatting -= 1
            elif not is_end:
                opened[name] += 1
                formatting += 1
        else:
            reopened += formatting
        if name not in _CLOSED_BY_THEMSELVES:
            depth = max(depth - 1, 0) if is_end else depth + 1
            deepest = max(deepest, depth)
    return deepest <= _MAX_DEPTH and reopened <= _MAX_REOPENED and options <= _MAX_OPTIONS


def _check_attributes(tag: str) -> None:
    if len(_ATTRIBUTE.findall(_VALUE.sub(" ", tag))) > MAX_ATTRIBUTES:
        raise ArticleError(f"a tag of more than {MAX_ATTRIBUTES} attributes")


def _nested(root: HtmlElement) -> int:
    """Return how many characters all elements together have: their own and those below."""
    lengths: dict[HtmlElement, int] = {}
    together = 0
    for element in reversed(list(root.iter())):
        own = len(element.text or "") if isinstance(element.tag, str) else 0
        lengths[element] = own + sum(lengths[one] + len(one.tail or "") for one in element)
        together += lengths[element]
    return together
