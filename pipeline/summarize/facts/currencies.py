"""Currencies: an amount of money keeps its currency in any language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from summarize.facts.quantities import Quantity, quantities, same
from summarize.languages.data import LanguageData, language_codes, language_data


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money."""

    quantity: Quantity
    currency: str
    """ISO 4217 code; `USD` for every dollar that is not named more closely."""
    start: int
    end: int


def amounts(text: str, data: LanguageData) -> tuple[Amount, ...]:
    """Return the amounts of money in a normalised text, in order."""
    before, after = _patterns(data.code)
    codes = _codes(data.code)
    found = []
    for quantity in quantities(text, data):
        behind = after.match(text, quantity.end)
        ahead = before.search(text[: quantity.start])
        match = behind or ahead
        if match:
            start = ahead.start() if ahead and not behind else quantity.start
            end = behind.end() if behind else quantity.end
            found.append(Amount(quantity, codes[match[1].lower()], start, end))
    return tuple(found)


def converted(claimed: Iterable[Amount], carried: Sequence[Amount]) -> tuple[Amount, ...]:
    """Return the claimed amounts that the text carries only in another currency."""
    result = []
    for amount in claimed:
        others = {other.currency for other in carried if same(amount.quantity, other.quantity)}
        if others and amount.currency not in others:
            result.append(amount)
    return tuple(result)


@cache
def _codes(language: str) -> dict[str, str]:
    table = language_data(language).quantities.currencies
    return {word.lower(): code for code, words in table.items() for word in words}


@cache
def _links() -> tuple[str, ...]:
    """Return every language's words between a number and its currency.

    A translation may keep those of the original (`2 millions d'euros`).
    """
    return tuple(
        word for code in language_codes() for word in language_data(code).quantities.before_currency
    )


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a currency before a number (a sign only) and of one behind it."""
    words = sorted(_codes(language), key=len, reverse=True)
    signs = [re.escape(word) for word in words if not word[0].isalpha()]
    names = [re.escape(word) + (r"\b" if word[-1].isalpha() else "") for word in words]
    before = re.compile(rf"({'|'.join(signs) or '(?!)'})\s?$", re.IGNORECASE)
    links = "|".join(re.escape(word) for word in _links())
    after = re.compile(rf"[\s-]?(?:{links})?({'|'.join(names) or '(?!)'})", re.IGNORECASE)
    return before, after
