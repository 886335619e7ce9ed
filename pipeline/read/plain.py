"""Plain text: the text is the content; a headline is recognised by its layout."""

from __future__ import annotations

import re

from pipeline.errors import ArticleError
from pipeline.read.content import Content

_MAX_TITLE_CHARACTERS = 150
_FIRST_LINES = re.compile(r"\s*?(?P<title>\S[^\r\n]*)(?:\r\n|\r|\n)[^\S\r\n]*(?:\r\n|\r|\n)\s*\S")
_CLOSING_QUOTES = "\"'»”’)] \u00a0\u202f\t"
_FINAL_PUNCTUATION = (".", "!", "?", "…", ":", ";", ",")


def read_plain(text: str) -> Content:
    """The text verbatim; its headline, which stays in it, as the title."""
    return Content(text=text, title=find_title(text))


def refuse_pdf(data: bytes) -> Content:
    """Raises ArticleError: a PDF says where glyphs stand, not what a sentence is (README)."""
    raise ArticleError("PDF is not read: `pdftotext FILE - | summarize -` takes its text")


def find_title(text: str) -> str | None:
    """The first line, where it is short, has no final punctuation and a blank line follows."""
    match = _FIRST_LINES.match(text)
    if match is None:
        return None
    title = match["title"].strip()
    ends_a_sentence = title.rstrip(_CLOSING_QUOTES).endswith(_FINAL_PUNCTUATION)
    return None if ends_a_sentence or len(title) > _MAX_TITLE_CHARACTERS else title
