"""Text on one line, in three strengths: collapsed, safe for a terminal, safe for a document."""

from __future__ import annotations

import re

# White space that would end a line or begin an indented block. Non-breaking and thin spaces stay:
# they belong to the text.
_LINE_SPACE = re.compile(r"[ \t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
# Control characters, which terminals obey, and marks that turn the direction of the words nearby.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """Return `text` on one line, every run of white space a single plain space."""
    return " ".join(text.split())


def printable_line(text: str) -> str:
    """Return `text` on one line for a log or terminal, unprintable characters blanked out."""
    return "".join(c if c.isprintable() else " " for c in one_line(text))


def document_line(text: str) -> str:
    """Return `text` on one line for a document, which keeps its typographic spaces.

    Characters that a terminal would obey, or that change the writing direction, become the
    replacement character.
    """
    return _UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", _LINE_SPACE.sub(" ", text)).strip()
