"""Refuse pages without an article: index, error, paywall, consent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from summarize.errors import Refusal
from summarize.read.pages.boilerplate import Boilerplate

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_STUB_WORDS = 200
"""Fewest words of a whole article beside a paywall's words; fewer are only its beginning."""
_NOTICE_WORDS = 120
"""Most words of an error page or a banner."""
_LONG_PARAGRAPH = 40
"""Fewest words of a paragraph that no index has: its teasers are shorter."""
_TEASERS = 8
_ERROR_TITLE_CHARACTERS = 80


def require_article(
    text: str, title: str | None, page_text: str, root: HtmlElement, boilerplate: Boilerplate
) -> None:
    """Make sure that an extracted text is an article.

    Args:
        text: as extracted.
        title: as the page has it.
        page_text: all text on the page.
        root: the pruned page, without what surrounds the article.
        boilerplate: phrases that identify other kinds of page.

    Raises:
        Refusal: it is not an article; the message says why.
    """
    words_found = len(text.split())
    heading = title or page_text[:_ERROR_TITLE_CHARACTERS]
    if words_found <= _NOTICE_WORDS:
        if phrase := boilerplate.says("error", heading[:_ERROR_TITLE_CHARACTERS]):
            raise Refusal(f"no article on the page: an error page ({phrase!r})")
        if boilerplate.count("consent", page_text) > 1:
            raise Refusal("no article on the page: a consent banner hides it")
    if words_found < _STUB_WORDS and (phrase := boilerplate.says("paywall", page_text)):
        raise Refusal(f"only the beginning of an article: a paywall hides the rest ({phrase!r})")
    if _is_index(text, root):
        raise Refusal("no article on the page: a list of articles")
    if not words_found:
        raise Refusal("no article on the page")


def _is_index(text: str, root: HtmlElement) -> bool:
    """Tell whether many headings are links and no paragraph is as long as an article's."""
    longest = max((len(line.split()) for line in text.splitlines()), default=0)
    if longest >= _LONG_PARAGRAPH:
        return False
    headings = root.xpath("//h2[.//a or ancestor::a] | //h3[.//a or ancestor::a] | //article[.//a]")
    return len(headings) >= _TEASERS
