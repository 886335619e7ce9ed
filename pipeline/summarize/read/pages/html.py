"""HTML to plain text: the article of a page.

Extraction is by trafilatura (Barbaresi 2021, ACL-IJCNLP system demonstrations, pp. 122-131);
`python -m tests.quality extraction` compares it with other libraries.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from summarize.errors import ArticleError, Refusal
from summarize.languages.guess import likeliest
from summarize.read.content import Content, language_code, metadata_line
from summarize.read.pages.article_check import require_article
from summarize.read.pages.boilerplate import Boilerplate, boilerplate
from summarize.read.pages.dom import parse, prune, spaced
from summarize.text.addresses import web_address

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

# Spaces that belong to the text; extraction would make them plain spaces.
_KEPT_SPACES = "\u00a0\u202f\u2009\u2007"
# Their stand-ins during extraction, which drops unprintable ones: letters that no news is in.
_STAND_INS = range(0x12000, 0x12380)
_SPACES = re.compile(r"[ \t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_SHORT_LINE = 200
_STANDFIRST_WORDS = (8, 120)
"""Least and most words."""
_INLINE = frozenset({"hi", "ref", "del", "ins", "code", "lb", "graphic"})


def read_html(source: str) -> Content:
    """Return the article of a page: its text, and the page's metadata.

    Paragraphs, headings, list items and table rows are separated as in the text of a Markdown file.
    Menus, captions, scripts, banners, bylines and links to other articles are left out, and the
    title too, which is a field of its own.

    Raises:
        Refusal: there is no article on the page.
        ArticleError: reading the page would cost too much.
    """
    source = source.replace("\0", "")
    root = parse(source)
    if root is None:
        raise Refusal("no article on the page: it is empty")
    content = _about(root)
    words = boilerplate()
    page_text = " ".join(root.text_content().split())
    prune(root, words)
    opening = _standfirst(root, words)
    stand_ins = _unused(source, len(_KEPT_SPACES) + 1)
    marks = dict(zip(_KEPT_SPACES, stand_ins[1:], strict=True))
    spaced(root, marks, stand_ins[0])
    body = _extracted(root)
    paragraphs: list[str] = []
    if body is not None:
        back = str.maketrans({mark: space for space, mark in marks.items()})
        blocks = [text.translate(back) for text in _blocks(body, stand_ins[0])]
        paragraphs = [text for text in blocks if not _is_around(text, content, words)]
    text = "\n\n".join(paragraphs)
    if paragraphs and opening and opening not in text:
        text = f"{opening}\n\n{text}"
    require_article(text, content.title, page_text, root, words)
    language = believed(content.declared_language, text)
    return replace(content, text=text, declared_language=language)


def read_fragment(source: str) -> Content:
    """Return the text of a fragment such as a feed's item; raises what `read_html` raises."""
    return read_html(f"<html><body><article>{source}</article></body></html>")


def believed(declared: str | None, text: str) -> str | None:
    """Return the declared language if the text bears it out: templates may bring another's."""
    code = language_code(declared)
    return code if code and code == likeliest(text) else None


def _unused(source: str, count: int) -> str:
    present = set(source)
    free = [chr(code) for code in _STAND_INS if chr(code) not in present]
    if len(free) < count:
        raise ArticleError("a page in cuneiform")
    return "".join(free[:count])


def _about(root: HtmlElement) -> Content:
    """Return the page's metadata of its article; the text is still empty."""
    from trafilatura.metadata import extract_metadata

    _hush()
    try:
        metadata = extract_metadata(root, extensive=False)
    except Exception as error:  # anything that a page's JSON or dates provoke
        raise ArticleError(f"its metadata cannot be read: {type(error).__name__}") from None
    return Content(
        text="",
        title=metadata_line(metadata.title),
        author=metadata_line(metadata.author),
        published=metadata_line(metadata.date),
        site=metadata_line(metadata.sitename),
        url=web_address(_address(root) or metadata.url),
        declared_language=(
            root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        ),
    )


def _hush() -> None:
    """Silence the libraries: our own message gives the reason, once."""
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _address(root: HtmlElement) -> str | None:
    for address in root.xpath(
        "//link[@rel='canonical']/@href | //meta[@property='og:url']/@content"
    ):
        return str(address).strip()
    return None


def _standfirst(root: HtmlElement, words: Boilerplate) -> str | None:
    """Return the paragraph between title and text; extraction misses it where it stands apart."""
    for element in root.iter("p", "div", "h2", "section"):
        if words.is_standfirst(f"{element.get('class') or ''} {element.get('itemprop') or ''}"):
            text = _plain(element.text_content())
            if _STANDFIRST_WORDS[0] <= len(text.split()) <= _STANDFIRST_WORDS[1]:
                return text
    return None


def _extracted(root: HtmlElement) -> _Element | None:
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(
            root, include_comments=False, include_tables=True, with_metadata=False
        )
    except Exception as error:
        raise ArticleError(f"its text cannot be extracted: {type(error).__name__}") from None
    return None if document is None else document.body


def _blocks(element: _Element, paragraph: str) -> list[str]:
    """Return the texts of paragraphs, headings, list items and table rows, in order.

    Consecutive items or rows make one text of several lines.
    """
    found = [_plain(element.text or "")]
    for child in element:
        if child.tag in {"list", "table"}:
            lines = [_plain(_item(item)) for item in child.iter("item", "row")]
            found += ["\n".join(line for line in lines if line)]
        elif any(below.tag not in _INLINE for below in child):
            found += _blocks(child, paragraph)
        else:
            found += [_plain(part) for part in _text(child).split(paragraph)]
        found += [_plain(part) for part in (child.tail or "").split(paragraph)]
    return [text for text in found if text]


def _text(element: _Element) -> str:
    parts = [element.text or ""]
    for child in element:
        parts += ["\n"] if child.tag == "lb" else [_text(child)]
        parts.append(child.tail or "")
    return "".join(parts)


def _item(element: _Element) -> str:
    return " ".join(element.itertext()) if element.tag == "row" else _text(element)


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def _is_around(text: str, content: Content, words: Boilerplate) -> bool:
    """Tell whether a paragraph is the title again, a byline, or a line such as `à lire aussi`."""
    if content.title and metadata_line(text) == content.title:
        return True
    return len(text) <= _SHORT_LINE and (
        words.is_boilerplate(text) or words.is_byline(text, content.author)
    )
