"""Pages that have no article: index, error, paywall, consent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import Refusal
from pipeline.read.furniture import Furniture

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_STUB_WORDS = 200
"""An article with a paywall's words beside it and fewer words than this is only its beginning."""
_NOTICE_WORDS = 120
"""The page of an error or a banner has no more."""
_LONG_PARAGRAPH = 40
"""Words; the teasers of an index are shorter."""
_TEASERS = 8
_ERROR_TITLE_CHARACTERS = 80


def check_article(
    text: str, title: str | None, page_text: str, root: HtmlElement, words: Furniture
) -> None:
    """See that an extracted text is an article.

    Args:
        text: as extracted.
        title: as the page has it.
        page_text: all text on the page.
        root: the page without what is around the article.
        words: the phrases to know other pages by.

    Raises:
        Refusal: it is none; says why.
    """
    count = len(text.split())
    heading = title or page_text[:_ERROR_TITLE_CHARACTERS]
    if count <= _NOTICE_WORDS:
        if said := words.says("error", heading[:_ERROR_TITLE_CHARACTERS]):
            raise Refusal(f"no article on the page: an error page ({said!r})")
        if words.count("consent", page_text) > 1:
            raise Refusal("no article on the page: a consent banner hides it")
    if count < _STUB_WORDS and (said := words.says("paywall", page_text)):
        raise Refusal(f"only the beginning of an article: a paywall hides the rest ({said!r})")
    if _is_index(text, root):
        raise Refusal("no article on the page: a list of articles")
    if not count:
        raise Refusal("no article on the page")


def _is_index(text: str, root: HtmlElement) -> bool:
    """Many headings that are links, and no paragraph as long as an article has them."""
    longest = max((len(line.split()) for line in text.splitlines()), default=0)
    if longest >= _LONG_PARAGRAPH:
        return False
    headings = root.xpath("//h2[.//a or ancestor::a] | //h3[.//a or ancestor::a] | //article[.//a]")
    return len(headings) >= _TEASERS
