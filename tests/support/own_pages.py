"""Web pages of ours with what a reader wants of them: NAME.html and NAME.json in one folder.

Five pages in each of twelve layouts, on made-up events, written without regard to how pages are
read here. White space of a wanted text is no part of it; cells of a row are parted by ` | `.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from tests.support.paths import DATA

FOLDER = DATA / "pages_own"


class OwnPage(BaseModel):
    """A page and what is wanted of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    source: str
    layout: str
    language: str
    title: str
    author: str | None
    """Names, parted by a comma; None where the page gives none."""
    published: str | None
    """ISO date, with a time where the page gives one; its day counts."""
    standfirst: str | None
    text: tuple[str, ...]
    """Paragraphs, headings, items and rows in order, without headline and standfirst."""
    never: tuple[str, ...]
    """Strings that must not be read: teasers, captions, banners, promotion, comments, what is
    hidden."""
    either: tuple[str, ...] = ()
    """What may be read or not: notes, boxes, clock times of a live blog, embedded posts."""
    outcome: str | None = None
    """`refused` for a page that holds no article."""
    reason: str | None = None
    """Why, in one word: paywall, error, index, consent, empty."""

    @property
    def wanted(self) -> tuple[str, ...]:
        """The standfirst, where there is one, and the text."""
        return (self.standfirst, *self.text) if self.standfirst else self.text


def own_pages() -> Iterator[OwnPage]:
    """Yield the pages by name.

    Raises:
        ValueError: A file is not as described.
    """
    for file in sorted(FOLDER.glob("*.json")):
        source = file.with_suffix(".html").read_text("utf-8")
        given = json.loads(file.read_text("utf-8"))
        yield OwnPage.model_validate({"name": file.stem, "source": source, **given})
