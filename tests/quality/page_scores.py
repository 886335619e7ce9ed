"""How near an extract comes to what is wanted of a page."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import NamedTuple

from summarize.read.content import Content
from tests.support.own_pages import OwnPage

_WORD = re.compile(r"\w+")
_RAISED = re.compile(r"[⁰¹²³⁴-⁹]+")
_EXPONENT = re.compile(r"(?<=\d)(?=[⁰¹²³⁴-⁹])")
_NOTE = re.compile(r"\[\d{1,2}\]")
_BETWEEN_AUTHORS = re.compile(r"[,;|/&]| et | and ")


class Score(NamedTuple):
    """Precision, recall and F1 of one page."""

    precision: float
    recall: float
    f1: float


def score(extracted: str, given: str) -> Score:
    """Score one page; all zero if nothing is in common."""
    return _score(*(Counter(_WORD.findall(text.lower())) for text in (extracted, given)))


def own_score(extracted: str, page: OwnPage) -> Score:
    """Score one page of ours; what may be read or not, and the headline, count neither way."""
    wanted = _wanted(page)
    common = Counter(words(extracted)) & wanted
    return _score(common + surplus(extracted, page), wanted)


def surplus(extracted: str, page: OwnPage) -> Counter[str]:
    """Count the words of the text that are neither wanted nor excused."""
    excused = Counter(words(" ".join((page.title, *page.either))))
    return Counter(words(extracted)) - _wanted(page) - excused


def torn(extracted: str, page: OwnPage) -> list[str]:
    """Return the wanted paragraphs that do not stand in the text, word after word.

    A raised number may be a note's, and is then no word.
    """
    readings = [f" {' '.join(words(text))} " for text in (extracted, _RAISED.sub("", extracted))]
    return [
        one
        for one in page.wanted
        if not any(f" {' '.join(words(one))} " in reading for reading in readings)
    ]


def leaked(extracted: str, page: OwnPage) -> list[str]:
    """Return the strings that stand in the text and must not."""
    text = plain(extracted)
    return [one for one in page.never if plain(one) in text]


def wrong_fields(content: Content, page: OwnPage) -> dict[str, str | None]:
    """Return name and value of the fields that are not as wanted."""
    wrong: dict[str, str | None] = {}
    if plain(content.title or "") != plain(page.title):
        wrong["title"] = content.title
    if _names(content.author) != _names(page.author):
        wrong["author"] = content.author
    if (content.published or "")[:10] != (page.published or "")[:10]:
        wrong["date"] = content.published
    return wrong


def plain(text: str) -> str:
    """Return text in small letters, with straight apostrophes and single spaces."""
    return " ".join(text.replace("’", "'").casefold().split())


def words(text: str) -> list[str]:
    """Return words in small letters.

    A raised number is a word after digits (10⁶ is not 106), and part of it after letters (m² is
    m2); a note's number in brackets is none.
    """
    apart = _EXPONENT.sub(" ", _NOTE.sub("", text))
    return _WORD.findall(unicodedata.normalize("NFKC", apart).casefold())


def _wanted(page: OwnPage) -> Counter[str]:
    return Counter(words(" ".join(page.wanted)))


def _score(ours: Counter[str], theirs: Counter[str]) -> Score:
    common = (ours & theirs).total()
    if not common:
        return Score(0.0, 0.0, 0.0)
    precision, recall = common / ours.total(), common / theirs.total()
    return Score(precision, recall, 2 * precision * recall / (precision + recall))


def _names(authors: str | None) -> set[str]:
    return {plain(name) for name in _BETWEEN_AUTHORS.split(authors or "")} - {""}
