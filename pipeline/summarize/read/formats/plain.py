"""Plain text, kept as it is; a headline is recognised by its layout."""

from __future__ import annotations

import re

from summarize.errors import ArticleError
from summarize.read.content import Content
from summarize.text.quotations import CLOSERS

_MAX_TITLE_CHARACTERS = 150
_FIRST_LINES = re.compile(r"\s*?(?P<title>\S[^\r\n]*)(?:\r\n|\r|\n)[^\S\r\n]*(?:\r\n|\r|\n)\s*\S")
_AFTER_FINAL = CLOSERS + ")] \u00a0\u202f\t"
_FINAL_PUNCTUATION = (".", "!", "?", "…", ":", ";", ",")


def read_plain(text: str) -> Content:
    """Return the text verbatim, with its headline, which stays in it, as the title."""
    return Content(text=text, title=find_title(text))


def refuse_pdf(data: bytes) -> Content:
    """Refuse a PDF, which stores the places of glyphs, not sentences (README).

    Raises:
        ArticleError: always.
    """
    raise ArticleError("PDF is not read: `pdftotext FILE - | summarize -` takes its text")


def find_title(text: str) -> str | None:
    """Return the first line if it is short, unpunctuated and followed by a blank line."""
    match = _FIRST_LINES.match(text)
    if match is None:
        return None
    title = match["title"].strip()
    ends_a_sentence = title.rstrip(_AFTER_FINAL).endswith(_FINAL_PUNCTUATION)
    return None if ends_a_sentence or len(title) > _MAX_TITLE_CHARACTERS else title
