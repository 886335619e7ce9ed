"""The readers' result: an article's text and metadata, not yet with an id."""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarize.errors import ArticleError, Refusal
from summarize.read.characters import has_endless_marks
from summarize.text.single_line import one_line

# A language tag (BCP 47); its first subtag is the ISO 639 code.
_LANGUAGE_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)*")
_PAGE_BYTES = 16_000_000
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Content:
    """One article before it has an id."""

    text: str
    title: str | None = None
    author: str | None = None
    published: str | None = None
    site: str | None = None
    url: str | None = None
    declared_language: str | None = None
    left_out: float = 0.0
    """Share of the running text in a page's article that was taken for something else."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of several articles in a file, or the reason why it is missing."""

    number: int
    """Number of the line, item or message, from 1."""
    digest: str
    """Hexadecimal hash of its bytes, which identifies it wherever it stands."""
    content: Content | ArticleError | Refusal
    id: str | None = None
    """Id that the part itself gives."""


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Limits on what is read of one article."""

    max_characters: int
    """Longest text in characters; a longer one is unreadable, never cut."""

    @property
    def max_bytes(self) -> int:
        """Most bytes of a text within the limit: UTF-8 and UTF-16 need at most four a character."""
        return 4 * self.max_characters + 4

    @property
    def max_page_bytes(self) -> int:
        """Most bytes of a web page, which has much around its article."""
        return max(_PAGE_BYTES, self.max_bytes)


def metadata_line(value: str | None) -> str | None:
    """Return a metadata field on one line, or None if it is empty."""
    return one_line(value) or None if value else None


def language_code(tag: str | None) -> str | None:
    """Return the language code of a tag such as `fr-CA`, or None, so that detection decides."""
    match = _LANGUAGE_TAG.fullmatch(tag.strip()) if tag else None
    code = match.group(1).lower() if match else None
    return None if code == "und" else code


def check_text(text: str, limits: ReadLimits) -> str:
    """Return the text unchanged if later steps can hold, hash and write it.

    Raises:
        ArticleError: it is too long, has accents without end, or a NUL or a lone surrogate, which
            no UTF-8 file can hold; replacing one would break the promise of a verbatim text.
    """
    if len(text) > limits.max_characters:
        raise ArticleError(f"too long: {len(text)} characters, at most {limits.max_characters}")
    if "\0" in text:
        raise ArticleError("binary data: a NUL character")
    if _SURROGATE.search(text):
        raise ArticleError("a lone surrogate, which is not valid Unicode")
    if has_endless_marks(text):
        raise ArticleError("no text: thousands of accents on one letter")
    return text
