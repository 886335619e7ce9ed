"""Number words put in digits, which a small translator carries over more reliably."""

from __future__ import annotations

import re

from summarize.facts.numerals import any_of
from summarize.facts.quantities import Quantity, quantities
from summarize.languages.data import LanguageData

_BELOW = 10_000
"""Upper bound; larger numbers in words mostly have a scale (`trois millions`), which translates
well."""


def in_figures(text: str, data: LanguageData) -> str:
    """Write `14` for `quatorze`, and `environ 20 lits` for `une vingtaine de lits`.

    Ordinals, fractions, ones and numbers in digits stay as they are; so do collectives in a
    language without a word for `about`.
    """
    for quantity in reversed(quantities(text, data)):
        whole = quantity.value == quantity.value.to_integral_value()
        if quantity.kind == "number" and not quantity.digits and whole:
            text = _written(text, quantity, data)
    return text


def _written(text: str, quantity: Quantity, data: LanguageData) -> str:
    words = data.quantities
    before, number, after = (
        text[: quantity.start],
        text[quantity.start : quantity.end],
        text[quantity.end :],
    )
    if not 1 < quantity.value < _BELOW or re.search(r"\d", number):
        return text
    if number.lower() not in words.collectives:
        return f"{before}{quantity.value:f}{after}"
    article = re.search(rf"\b(?:{any_of(words.one)})\s+$", before, re.IGNORECASE)
    if not words.about or article is None:
        return text
    counted = re.sub(rf"^\s+(?:{any_of(words.of)})(?:\s+|['’])", " ", after)
    return f"{before[: article.start()]}{words.about} {quantity.value:f}{counted}"
