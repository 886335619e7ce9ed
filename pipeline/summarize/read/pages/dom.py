"""A page as a tree: parsed at bounded cost, pruned of what surrounds the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarize.errors import ArticleError
from summarize.read.pages.boilerplate import Boilerplate

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_ELEMENTS = 50_000
"""Most elements of a page; news pages have some thousands. Extraction takes about 50 ms for each
thousand."""
MAX_ATTRIBUTES = 500
"""Most attributes of a tag: libxml2 compares each of them with all before it."""

_LONG_TAG = 1_000
# Match comments and raw text whole, so that no `<` in them counts; then a tag with attributes.
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(script|style|textarea|title|noscript|iframe|xmp)\b[^>]{0,1000}>.*?(?:</\1|\Z)"
    r"|<[a-z](?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+",
    re.IGNORECASE | re.DOTALL,
)
_VALUE = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]*)")
_ATTRIBUTE = re.compile(r"[^\s/=]+")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML 1.0 has no place for (section 2.2); pages have them raw and as `&#11;`."""
_NEVER_TEXT = (
    *("style", "template", "iframe", "svg", "canvas", "object", "embed", "math", "map"),
    *("button", "select", "input", "textarea", "nav", "dialog", "figcaption", "menu"),
)
_BLOCKS = frozenset({"p", "div", "li", "td", "section", "article", "blockquote", "h2", "h3", "h4"})
_SHORT = 200
"""Longest line, in characters, about who wrote the article and when."""


def parse(source: str) -> HtmlElement | None:
    """Return the tree of a page, or None if it has no element.

    A document's own entities are not expanded, and nothing is loaded.

    Raises:
        ArticleError: reading it would cost too much.
    """
    from lxml import etree, html

    _check_attributes(source)
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True
    )
    try:
        root = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return None
    except (etree.LxmlError, ValueError) as error:
        raise ArticleError(f"broken HTML: {error}") from None
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise ArticleError("HTML nested too deeply")
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise ArticleError(f"too many elements in the page: at most {MAX_ELEMENTS}")
    return root


def _check_attributes(source: str) -> None:
    for match in _MARKUP.finditer(source):
        tag = match[0]
        if len(tag) < _LONG_TAG or match[1] or tag.startswith("<!--"):
            continue
        if len(_ATTRIBUTE.findall(_VALUE.sub(" ", tag))) > MAX_ATTRIBUTES:
            raise ArticleError(f"a tag of more than {MAX_ATTRIBUTES} attributes")


def prune(root: HtmlElement, boilerplate: Boilerplate) -> None:
    """Remove what surrounds an article, by kind of element, class names and first words."""
    whole = len(root.text_content())
    for element in list(root.iter(*_NEVER_TEXT)):
        _drop(element, whole)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in {"html", "head", "body", "meta"}:
            continue
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if boilerplate.is_around(names) or (
            boilerplate.is_byline_class(names) and _is_short_line(element)
        ):
            _drop(element, whole)
    for element in list(root.iter(*_BLOCKS)):
        _drop_see_also(element, boilerplate)


def _drop(element: HtmlElement, whole: int) -> None:
    """Remove an element unless it is most of the page: outermost elements have any class name."""
    if element.getparent() is not None and 2 * len(element.text_content()) <= whole:
        element.drop_tree()


def _is_short_line(element: HtmlElement) -> bool:
    return element.tag not in {"h1", "time", "title"} and len(element.text_content()) <= _SHORT


def _drop_see_also(element: HtmlElement, boilerplate: Boilerplate) -> None:
    """Remove a short line such as `à lire aussi`, and the list of links below it."""
    text = element.text_content().strip()
    if len(text) > _SHORT or element.getparent() is None or not boilerplate.is_boilerplate(text):
        return
    following = element.getnext()
    if following is not None and following.tag in {"ul", "ol"} and _is_linked(following):
        following.drop_tree()
    element.drop_tree()


def _is_linked(element: HtmlElement) -> bool:
    linked = sum(len(link.text_content().strip()) for link in element.iter("a"))
    return 2 * linked > len(element.text_content().strip())


def spaced(root: HtmlElement, marks: dict[str, str], paragraph: str) -> None:
    """Replace characters that extraction would lose by `marks`, and mark empty lines.

    Many pages separate paragraphs by two line breaks in a row.
    """
    table = str.maketrans(marks)
    for element in root.iter():
        if isinstance(element.tag, str):
            if element.text:
                element.text = _writable(element.text.translate(table))
            if element.tail:
                element.tail = _writable(element.tail.translate(table))
    for line_break in _second_breaks(root):
        line_break.tail = paragraph + (line_break.tail or "")


def _writable(text: str) -> str:
    """Return `text` with replacement characters for what lxml reads but refuses to write."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _second_breaks(root: HtmlElement) -> Iterator[HtmlElement]:
    for element in list(root.iter("br")):
        before = element.getprevious()
        if before is not None and before.tag == "br" and not (before.tail or "").strip():
            yield element
