"""Refuse pages without an article: index, error, paywall, consent.

What counts is what was extracted and what stands beside it; scripts, footers and names of classes
say nothing about a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarize.errors import Refusal
from summarize.read.pages.blocks import Block, Kind
from summarize.read.pages.boilerplate import Boilerplate

_STUB_WORDS = 200
"""Fewest words of a whole article beside a paywall's words; fewer are only its beginning."""
_NOTICE_WORDS = 120
"""Most words of an error page or a banner."""
_LONG_PARAGRAPH = 40
"""Fewest words of a paragraph that no index has: its teasers are shorter."""
_FEW_WORDS = 30
"""Fewest words of running text of an article among teasers."""
_TEASERS = 8
_ERROR_TITLE_CHARACTERS = 80
_SENTENCE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was extracted from a page, and what is beside it."""

    text: str
    blocks: Sequence[Block]
    """Of the text."""
    title: str | None
    near: str
    """Text of the element that holds the article, as its reader sees it."""
    page: str
    """All text that is seen on the page."""
    teasers: int
    """Links to other articles with their first words."""
    teaser_words: int
    """Words of running text of those among them that were extracted."""


def require_article(found: Evidence, words: Boilerplate) -> None:
    """Make sure that an extracted text is an article.

    Raises:
        Refusal: it is not an article; the message says why.
    """
    count = len(found.text.split())
    running = sum(one.running for one in found.blocks) - found.teaser_words
    if count <= _NOTICE_WORDS or 2 * running < _NOTICE_WORDS:
        first = next((one.text for one in found.blocks), found.page)
        headings = (found.title or first, first)
        errors = (_error(one[:_ERROR_TITLE_CHARACTERS], running, words) for one in headings)
        if phrase := next(filter(None, errors), None):
            raise Refusal(f"no article on the page: an error page ({phrase!r})")
        if words.count("consent", found.text or found.page) > 1 + (running > _FEW_WORDS):
            raise Refusal("no article on the page: a consent banner hides it")
    if count < _STUB_WORDS and (phrase := words.says("paywall", found.near)):
        raise Refusal(f"only the beginning of an article: a paywall hides the rest ({phrase!r})")
    if _is_index(found, running):
        raise Refusal("no article on the page: a list of articles")
    sentence = any(one.words >= _SENTENCE_WORDS and one.is_sentence for one in found.blocks)
    if not count or (not sentence and len(found.page) > 2 * len(found.text)):
        raise Refusal("no article on the page")


def _error(heading: str, running: int, words: Boilerplate) -> str | None:
    """Return the words by which a page's heading is an error's, unless running text follows."""
    if len(heading) <= 3 and heading.isdecimal() and running < _FEW_WORDS:
        return heading
    phrase = words.says("error", heading)
    if phrase and (running < _FEW_WORDS or 2 * len(phrase) > len(heading)):
        return phrase
    return None


def _is_index(found: Evidence, running: int) -> bool:
    """Tell whether there are many teasers, and no text but theirs."""
    longest = max((one.words for one in found.blocks if one.kind is not Kind.ROW), default=0)
    return found.teasers >= _TEASERS and longest < _LONG_PARAGRAPH and running < _FEW_WORDS
