"""Currencies: an amount of money keeps its currency, whatever the language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.language import LanguageData, language_data
from pipeline.quantities import Quantity, quantities, same


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity of money."""

    quantity: Quantity
    currency: str
    """ISO 4217; `USD` for every dollar that is just called so."""
    start: int
    end: int


def amounts(text: str, data: LanguageData) -> tuple[Amount, ...]:
    """Return the amounts of money of a normalised text, in their order."""
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
    """Return the claimed amounts that are carried only in another currency."""
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
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Of a currency before a number (a sign only) and of one behind it."""
    words = sorted(_codes(language), key=len, reverse=True)
    signs = [re.escape(word) for word in words if not word[0].isalpha()]
    names = [re.escape(word) + (r"\b" if word[-1].isalpha() else "") for word in words]
    before = re.compile(rf"({'|'.join(signs) or '(?!)'})\s?$", re.IGNORECASE)
    after = re.compile(rf"[\s-]?(?:d'|de |of )?({'|'.join(names) or '(?!)'})", re.IGNORECASE)
    return before, after
