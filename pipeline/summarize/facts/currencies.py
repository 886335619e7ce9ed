"""Currencies: an amount of money keeps its currency in any language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from summarize.facts.quantities import Quantity, quantities, same
from summarize.languages.data import LanguageData, language_codes, language_data

_REACH = 16
"""Characters before a number in which its currency is sought."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money."""

    quantity: Quantity
    currencies: tuple[str, ...]
    """ISO 4217 code of its currency; of a dollar or franc that is not named more closely those of
    all that it may be."""
    start: int
    end: int

    @property
    def currency(self) -> str:
        """The likeliest code."""
        return self.currencies[0]


def amounts(text: str, data: LanguageData) -> tuple[Amount, ...]:
    """Return the amounts of money in a normalised text, in order."""
    before, after = _patterns(data.code)
    codes = _codes(data.code)
    found = []
    for quantity in quantities(text, data):
        behind = after.match(text, quantity.end)
        ahead = before.search(text, max(0, quantity.start - _REACH), quantity.start)
        match = behind or ahead
        if match:
            start = ahead.start() if ahead and not behind else quantity.start
            end = behind.end() if behind else quantity.end
            found.append(Amount(quantity, codes[match[1].lower()], start, end))
    return tuple(found)


def converted(claimed: Iterable[Amount], carried: Sequence[Amount]) -> tuple[Amount, ...]:
    """Return the claimed amounts that the text carries only in another currency.

    A dollar that is not named more closely is any dollar, and is carried by any.
    """
    result = []
    for amount in claimed:
        others = {
            code
            for other in carried
            if same(amount.quantity, other.quantity)
            for code in other.currencies
        }
        if others and others.isdisjoint(amount.currencies):
            result.append(amount)
    return tuple(result)


def without_currency(
    required: Iterable[Amount], provided: Sequence[Amount], numbers: Sequence[Quantity]
) -> bool:
    """Tell whether a translation has an amount's number, but its currency nowhere.

    Args:
        required: The amounts of the source.
        provided: Those of the translation.
        numbers: All quantities of the translation.
    """
    codes = {code for amount in provided for code in amount.currencies}
    return any(
        codes.isdisjoint(amount.currencies) and any(same(amount.quantity, n) for n in numbers)
        for amount in required
    )


@cache
def _codes(language: str) -> dict[str, tuple[str, ...]]:
    table = language_data(language).quantities.currencies
    return {word.lower(): tuple(codes.split()) for codes, words in table.items() for word in words}


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
    """Return the patterns of a currency before a number and of one behind it.

    Before one stand signs, codes and abbreviations; what has no capital is a name, and stands
    behind.
    """
    words = sorted(_codes(language), key=len, reverse=True)
    names = [re.escape(word) + (r"\b" if word[-1].isalpha() else "") for word in words]
    every = {w for ws in language_data(language).quantities.currencies.values() for w in ws}
    ahead = sorted({w for w in every if not w.islower() or w.endswith(".")}, key=len, reverse=True)
    signs = [(r"(?<!\w)" if w[0].isalpha() else "") + re.escape(w) for w in ahead]
    before = re.compile(rf"({'|'.join(signs) or '(?!)'})\s?$", re.IGNORECASE)
    links = "|".join(re.escape(word) for word in _links())
    after = re.compile(rf"[\s-]?(?:{links})?({'|'.join(names) or '(?!)'})", re.IGNORECASE)
    return before, after
