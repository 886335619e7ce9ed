"""HTML: not read yet; the place where its extraction goes."""

from __future__ import annotations

from pipeline.errors import ArticleError
from pipeline.read.content import Content


def read_html(source: str) -> Content:
    """Extract an article from a page.

    Raises:
        ArticleError: always, in this version.
    """
    raise ArticleError("HTML is not read by this version")
