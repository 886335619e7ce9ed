"""Number words of a source written in digits, which a small translator carries over more surely."""

from __future__ import annotations

import re

from pipeline.language import LanguageData
from pipeline.numerals import any_of
from pipeline.quantities import Quantity, quantities

_BELOW = 10_000
"""Larger ones in words mostly have a scale (`trois millions`), which translates well."""


def in_figures(text: str, data: LanguageData) -> str:
    """`text` with `14` for `quatorze`, and `environ 20 lits` for `une vingtaine de lits`.

    Ordinals, fractions, ones and what is in digits already stay; so does all where the language has
    no word for `about` and a collective stands there.
    """
    for quantity in reversed(quantities(text, data)):
        whole = quantity.value == quantity.value.to_integral_value()
        if quantity.kind == "number" and not quantity.digits and whole:
            text = _written(text, quantity, data)
    return text


def _written(text: str, quantity: Quantity, data: LanguageData) -> str:
    words = data.quantities
    before, said, after = (
        text[: quantity.start],
        text[quantity.start : quantity.end],
        text[quantity.end :],
    )
    if not 1 < quantity.value < _BELOW or re.search(r"\d", said):
        return text
    if said.lower() not in words.collectives:
        return f"{before}{quantity.value:f}{after}"
    article = re.search(rf"\b(?:{any_of(words.one)})\s+$", before, re.IGNORECASE)
    if not words.about or article is None:
        return text
    counted = re.sub(rf"^\s+(?:{any_of(words.of)})(?:\s+|['’])", " ", after)
    return f"{before[: article.start()]}{words.about} {quantity.value:f}{counted}"
