"""Title, author and date of a page's article: from its JSON-LD, else its head, else the article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING

from summarize.facts.dates import dates
from summarize.languages.data import has_language_data, language_data
from summarize.languages.guess import likeliest
from summarize.read.content import Content, metadata_line
from summarize.read.pages.blocks import Block, Blocks, Kind
from summarize.read.pages.boilerplate import Boilerplate
from summarize.read.pages.choice import Place
from summarize.read.pages.linked_data import linked_fields
from summarize.read.pages.metadata import about, bound
from summarize.read.pages.surroundings import Surroundings

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DATES = (
    *("article:published_time", "og:article:published_time", "datepublished", "dc.date.issued"),
    *(
        "dc.date",
        "dcterms.created",
        "date",
        "pubdate",
        "publishdate",
        "publish_date",
        "sailthru.date",
    ),
)
_AUTHORS = ("author", "dc.creator", "article:author", "sailthru.author", "byl")
_BARS = re.compile(r"\s+[|•·]\s+|\s+::\s+")
_DASH = re.compile(r"\s+[-–—]\s+(?=[^-–—]*\Z)")
_SITE_WORDS = 6
_BYLINE_BLOCKS = 6
"""Blocks after the headline among which a byline is looked for."""
_BYLINE_WORDS = 25
_PARTS = re.compile(r"\s*[|•/\n]\s*|\s+[-–—]\s+|,\s+|\s+\(|\)")
_DIGIT = re.compile(r"\d")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_DISTANCE = 3
_PARTICLE = 3
"""Longest particle or initial of a name: `van`, `J.`."""
_NAME = re.compile(r"[^\W\d_][\w'’.-]*")


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of its article outside of its text."""

    titles: tuple[str, ...]
    """The title in all the ways that it is given, most trusted first."""
    author: str | None
    published: str | None
    language: str | None
    title: str | None = None
    """The one that is believed."""


def read_head(root: HtmlElement) -> Head:
    """Return what a page says of its article; what is too long to be metadata is removed."""
    bound(root)
    linked = linked_fields(root)
    said = _said(root)
    title = next((one.text_content() for one in root.iter("title")), None)
    titles = (linked.title, said.get("og:title"), said.get("twitter:title"), title)
    lines = [line for one in titles if (line := metadata_line(one))]
    return Head(
        titles=tuple(dict.fromkeys(lines)),
        author=linked.author or next(_first(said, _AUTHORS), None),
        published=linked.published or next(_first(said, _DATES), None),
        language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"),
    )


def _said(root: HtmlElement) -> dict[str, str]:
    """Return the first content of each name of a `meta` element."""
    said: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").strip().lower()
        content = (meta.get("content") or "").strip()
        if name and content:
            said.setdefault(name, content)
    return said


def _first(said: dict[str, str], names: tuple[str, ...]) -> Iterator[str]:
    return (said[name] for name in names if name in said and "://" not in said[name])


def believed_title(head: Head, blocks: Blocks, place: Place) -> Head:
    """Return the head with the headline on the page as title, or the given one without the site."""
    headline = blocks.all[place.title].text if place.title is not None else None
    title = metadata_line(headline)
    if title is None and head.titles:
        title = _without_site(head.titles[0], blocks)
    return replace(head, title=title)


def _without_site(title: str, blocks: Blocks) -> str:
    parts = _BARS.split(title)
    site_first = len(parts[0].split()) <= 2 < len(parts[-1].split())
    title = parts[-1] if site_first else parts[0]
    dash = _DASH.search(title)
    if dash and len(title[dash.end() :].split()) <= _SITE_WORDS:
        site = title[dash.end() :].casefold()
        if any(site in one.text.casefold() for one in blocks.all if one.words <= 30):
            return title[: dash.start()]
    return title


def complete(
    head: Head,
    root: HtmlElement,
    blocks: Blocks,
    around: Surroundings,
    place: Place,
    words: Boilerplate,
) -> Content:
    """Return the article's metadata; the text is still empty. The tree is pruned of the rest.

    Raises:
        ArticleError: it cannot be read.
    """
    _keep_article(root, blocks, around, place)
    found = about(root)
    near = list(_byline_blocks(blocks, around, place))
    written = next((name for one in near if (name := _name(one.text, words))), None)
    author = head.author or written or found.author
    published = _day(head.published) or _written_day(near, blocks) or found.published
    return replace(
        found,
        title=head.title or found.title,
        author=metadata_line(author),
        published=published,
        declared_language=head.language,
    )


def _keep_article(root: HtmlElement, blocks: Blocks, around: Surroundings, place: Place) -> None:
    """Remove what is not the article's, so that no date or name is found in it."""
    element = place.element
    while (parent := element.getparent()) is not None and element.tag != "body":
        for sibling in list(parent):
            if sibling is not element:
                parent.remove(sibling)
        element = parent
    first, last = place.around
    gone = list(accumulate(around.gone, initial=0))
    for one, span in blocks.spans.items():
        if span[0] < first or span[1] > last or one is place.element:
            continue
        if gone[span[1]] - gone[span[0]] == span[1] - span[0] and one.getparent() is not None:
            one.drop_tree()


def _byline_blocks(blocks: Blocks, around: Surroundings, place: Place) -> Iterator[Block]:
    title = place.title if place.title is not None else place.main[0] - 1
    numbers = [*range(title + 1, title + 1 + _BYLINE_BLOCKS), title - 1]
    for number in numbers:
        if not 0 <= number < place.main[1] or around.gone[number]:
            continue
        block = blocks.all[number]
        label = not block.is_sentence and block.kind in {Kind.TEXT, Kind.HEADING}
        if label and block.words <= _BYLINE_WORDS and number not in around.pictured:
            yield block


def _day(given: str | None) -> str | None:
    """Return the day of a date as ISO 8601 writes it, or None for other ways to write one."""
    match = _ISO_DAY.match(given.strip()) if given else None
    try:
        return date.fromisoformat(match[0]).isoformat() if match else None
    except ValueError:
        return None


def _written_day(near: Sequence[Block], blocks: Blocks) -> str | None:
    """Return the day with its year that a byline has, in the language of the page."""
    lines = [one.text for one in near]
    if not any(_DIGIT.search(line) for line in lines):
        return None
    code = likeliest(" ".join(one.text for one in blocks.all if one.running))
    if code is None or not has_language_data(code):
        return None
    for line in lines:
        for found in dates(line, language_data(code)):
            year = _YEAR.search(line, found.start)
            if found.day and found.month and year and year.start() <= found.end + _YEAR_DISTANCE:
                return _day(f"{year[0]}-{found.month:02}-{found.day:02}")
    return None


def _name(line: str, words: Boilerplate) -> str | None:
    """Return the names in a byline: after a word such as `par`, or beside a date."""
    after = words.after_by(line)
    if after is not None:
        return _as_names(_name_words(_PARTS.split(after.strip())[0]))
    parts = [part for part in _PARTS.split(line) if part]
    if len(parts) < 2 or not any(_DIGIT.search(part) for part in parts):
        return None
    return next((name for part in parts if (name := _as_names(part))), None)


def _name_words(text: str) -> str:
    """Return the words up to the first that is in no name: a date, or the rest of a sentence."""
    found: list[str] = []
    for word in text.split():
        if not _NAME.fullmatch(word) or (word[0].islower() and len(word) > _PARTICLE):
            break
        found.append(word)
        if word.endswith(".") and len(word) > _PARTICLE:
            break
    return " ".join(found).rstrip(".")


def _as_names(text: str) -> str | None:
    """Return the text if it is two to eight words that may be names of persons."""
    found = text.split()
    capital = sum(one[:1].isupper() for one in found)
    if not 2 <= len(found) <= 8 or _DIGIT.search(text) or capital < 2:
        return None
    if capital + 2 < len(found) or not all(_NAME.fullmatch(one) for one in found):
        return None
    return text.strip()
