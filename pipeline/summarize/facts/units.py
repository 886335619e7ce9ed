"""Units of measure: 30 m³ are neither 30 m² nor 30 m, in any language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from summarize.facts.numerals import any_of
from summarize.facts.quantities import Quantity, quantities, same
from summarize.languages.data import LanguageData, language_data


def unit_changes(claim: str, data: LanguageData, source: str, source_data: LanguageData) -> bool:
    """Tell whether a number of a normalised text has another unit in its normalised source."""
    carried = list(_measured(source, source_data)) if data.quantities.units else []
    for quantity, unit in _measured(claim, data) if carried else ():
        units = {other for one, other in carried if same(quantity, one)}
        if units and unit not in units:
            return True
    return False


def _measured(text: str, data: LanguageData) -> Iterator[tuple[Quantity, str]]:
    """Yield the quantities that have one of the language's units, each with the unit's name."""
    if not data.quantities.units:
        return
    for quantity in quantities(text, data):
        if match := _pattern(data.code).match(text, quantity.end):
            yield quantity, _names(data.code)[match[1]]


@cache
def _names(code: str) -> dict[str, str]:
    table = language_data(code).quantities.units
    return {word: name for name, words in table.items() for word in words}


@cache
def _pattern(code: str) -> re.Pattern[str]:
    return re.compile(rf"[\s-]?({any_of(_names(code))})(?!\w)(?!['’/])")
