"""A mail's page without the mails that it quotes, and without its signature."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from summarize.read.formats.replies.phrases import mail_phrases
from summarize.read.pages.dom import parse

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CITED = re.compile(r"<blockquote[^>]{0,500}\btype\s*=\s*[\"']?cite\b", re.IGNORECASE)


def own_page(source: str) -> str:
    """Return a page without the elements in which mailers put what is quoted.

    Raises:
        ArticleError: reading the page would cost too much.
    """
    classes = mail_phrases().classes
    named = any(name in source for names in classes.values() for name in names)
    if not named and not _CITED.search(source):
        return source
    root = parse(source)
    if root is None:
        return source
    for element in list(root.iter()):
        if isinstance(element.tag, str):
            names = {*(element.get("class") or "").split(), element.get("id") or ""}
            cited = element.tag == "blockquote" and (element.get("type") or "").lower() == "cite"
            after = bool(names & classes["quoted_after"])
            if cited or after or names & classes["quoted"] or names & classes["signature"]:
                _remove(element, and_after=after)
    from lxml import html

    written: str = html.tostring(root, encoding="unicode")
    return written


def _remove(element: HtmlElement, *, and_after: bool) -> None:
    parent = element.getparent()
    if parent is None or element.tag in {"html", "body"}:
        return
    if and_after:
        for one in list(element.itersiblings()):
            parent.remove(one)
        element.tail = None
    element.drop_tree()
