"""Number words that are part of a name and count nothing: Trois-Rivières, Neuf-Brisach."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from summarize.facts.dates import calendar_words
from summarize.facts.numerals import Token

_HYPHENS = "-\u2010\u2011"


class Place(Enum):
    """Where a number word stands."""

    COUNTING = "counting"
    IN_NAME = "in name"
    """It says nothing of how many."""
    OPEN = "open"
    """In a name that other languages may translate, number and all: `les Quatre Vallées`."""


def place(tokens: Sequence[Token], first: int, end: int, code: str, capitals: str) -> Place:
    """Tell where the number in the words first..end-1 stands, by the capitals around it.

    `Vingt-Deux` is one number, whose neighbours are no part of it; `Quinze-Vingts` are two.

    Args:
        tokens: The text's tokens.
        first: The number's first token.
        end: The token behind its last one.
        code: The text's language.
        capitals: What capitals say in that language (`quantities.capitals`).
    """
    if capitals == "nothing" or not tokens[first].text[0].isupper():
        return Place.COUNTING
    after, before = _hyphened(tokens, end, 1), _hyphened(tokens, first - 1, -1)
    if after and after.text.lower() in calendar_words(code):
        return Place.OPEN  # `rue du Quatre-Septembre`
    if _is_capital(after) or _is_capital(before):
        return Place.IN_NAME if capitals == "names" else Place.OPEN
    if capitals != "names":
        return Place.COUNTING
    left = tokens[first - 1] if first else None
    right = tokens[end] if end < len(tokens) else None
    inside = left is not None and left.kind == "word" and not tokens[first].text.isupper()
    if inside and (_is_capital(left) or _is_capital(right)):
        return Place.OPEN
    return Place.COUNTING


def _hyphened(tokens: Sequence[Token], at: int, step: int) -> Token | None:
    """Return the token that the hyphen at `at` ties to the number on its other side."""
    if not (0 <= at < len(tokens) and 0 <= at + step < len(tokens)):
        return None
    hyphen, other, number = tokens[at], tokens[at + step], tokens[at - step]
    left, right = (number, other) if step > 0 else (other, number)
    touching = left.end == hyphen.start and hyphen.end == right.start
    return other if hyphen.text in _HYPHENS and touching else None


def _is_capital(token: Token | None) -> bool:
    return token is not None and token.kind == "word" and token.text[0].isupper()
