"""What a reader of a page sees of its text: nothing hidden or struck out, marks as shown."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from summarize.read.content import language_code
from summarize.read.pages.blocks import HEADINGS
from summarize.read.pages.boilerplate import Boilerplate

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NEVER_SHOWN = (
    *("script", "style", "template", "noscript", "iframe", "svg", "canvas", "object", "embed"),
    *("map", "select", "datalist", "input", "textarea", "audio", "video", "rp", "rt"),
)
_STRUCK = ("del", "s", "strike")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STRIKING = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
# Where a word may break, and marks without width; and vertical spaces, which lxml reads, raw and as
# `&#11;`, and refuses to write.
_SEEN = {0xAD: None, 0x200B: None, 0xFEFF: None, 0x2060: None, 0x0B: " ", 0x0C: " "}
_UNSEEN = re.compile(f"[{''.join(map(chr, _SEEN))}]")
_HIDDEN_WORDS = 30
"""Most words of what a class name alone hides."""
_CAPTION_WORDS = 30
_LINE_WORDS = 12
"""The same of one that is not in small print."""
_CAPTION_DISTANCE = 4
"""Most elements from a picture to what stands below it."""
_SMALL = frozenset({"1", "2", "-1", "-2", "-3"})
_NUMBER = re.compile(r"[−+-]?\d{1,3}")
_NOTE = re.compile(r"[\[(]\s?[\w*]{1,3}\s?[\])]|[*†‡]{1,3}|\d{1,3}(?:\s?[,;]\s?\d{1,3})+")
_NOTE_NAMES = re.compile(r"note|ref|cite", re.IGNORECASE)
_AFTER_WORD = re.compile(r"(?:[^\W\d]{4}|[.,;:!?»”\"')%])\s*\Z")
"""Before the number of a note; an exponent follows a number or a unit."""
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_QUOTED = ("«", "“", '"', "„")


def keep_visible(root: HtmlElement, words: Boilerplate, language: str | None) -> None:
    """Remove from a page what its reader does not see, and write what marks alone say.

    Quotations of `q` get the marks of their language; raised digits are written as such, and the
    numbers of notes go, so that neither is a digit of the number before.
    """
    _unseen(root)
    whole = sum(1 for _ in "".join(root.itertext()).split())
    for element in list(root.iter(*_NEVER_SHOWN)):
        _remove(element)
    for element in list(root.iter()):
        if _is_hidden(element, words) or _is_struck(element):
            _remove_part(element, whole)
    for element in list(root.iter("button")):
        if not any(one.tag in HEADINGS for one in element.iterancestors()):
            _remove(element)
    small = root.iter("small", "font", "i", "em", "span")
    for element in [one for one in small if _is_caption(one)]:
        _remove(element)
    for element in root.iter("sup"):
        _write_raised(element)
    for element in root.iter("q"):
        _write_marks(element, words, language_code(element.get("lang")) or language)


def _unseen(root: HtmlElement) -> None:
    for element in root.iter():
        if element.text and _UNSEEN.search(element.text):
            element.text = element.text.translate(_SEEN)
        if element.tail and _UNSEEN.search(element.tail):
            element.tail = element.tail.translate(_SEEN)


def _remove(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _remove_part(element: HtmlElement, whole: int) -> None:
    """Remove an element unless it is most of the page: then it was never closed, or is shown."""
    if 2 * len("".join(element.itertext()).split()) <= whole:
        _remove(element)


def _is_hidden(element: HtmlElement, words: Boilerplate) -> bool:
    if element.tag in {"html", "body"}:
        return False
    if element.get("hidden", "until-found") != "until-found":
        return True
    style = element.get("style")
    if style and _HIDING.search(style):
        return True
    names = element.get("class")
    return bool(names) and words.is_hidden(names) and _few_words(element, _HIDDEN_WORDS)


def _is_struck(element: HtmlElement) -> bool:
    style = element.get("style")
    return element.tag in _STRUCK or bool(style and _STRIKING.search(style))


def _few_words(element: HtmlElement, most: int) -> bool:
    return len("".join(element.itertext()).split()) <= most


def _is_caption(element: HtmlElement) -> bool:
    """Tell whether small print, or the last line of a box, stands right below a picture."""
    small = element.tag == "small" or element.get("size") in _SMALL
    last = not (element.tail or "").strip() and element.getnext() is None
    if not small and (not last or element.tag == "font"):
        return False
    for before in islice(element.itersiblings(preceding=True), _CAPTION_DISTANCE):
        if (before.tail or "").strip() or before.tag not in {"br", "span", "img"}:
            return False
        if before.tag == "img":
            return _few_words(element, _CAPTION_WORDS if small else _LINE_WORDS)
    return False


def _write_raised(element: HtmlElement) -> None:
    text = "".join(element.itertext()).strip()
    if not _NUMBER.fullmatch(text) and not _NOTE.fullmatch(text):
        return
    if _is_note(element, text):
        _empty(element)
    else:
        _empty(element)
        element.text = text.translate(_RAISED)


def _is_note(element: HtmlElement, text: str) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    links = next(element.iter("a"), None) is not None or element.getparent().tag == "a"
    if not _NUMBER.fullmatch(text) or links or _NOTE_NAMES.search(names):
        return True
    return bool(_AFTER_WORD.search(_text_before(element)))


def _text_before(element: HtmlElement) -> str:
    before = element.getprevious()
    if before is None:
        return element.getparent().text or ""
    return before.tail or "".join(before.itertext())[-20:]


def _empty(element: HtmlElement) -> None:
    for child in list(element):
        element.remove(child)
    element.text = ""


def _write_marks(element: HtmlElement, words: Boilerplate, language: str | None) -> None:
    if (element.text or "").lstrip().startswith(_QUOTED):
        return
    if _text_before(element).rstrip().endswith(_QUOTED[:2]):
        return
    opening, closing = words.quotation(language)
    element.text = opening + (element.text or "").lstrip()
    if len(element):
        element[-1].tail = (element[-1].tail or "").rstrip() + closing
    else:
        element.text = element.text.rstrip() + closing
