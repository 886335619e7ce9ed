"""Pairs of quantities that share a century, a unit or a scale, or are one duration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache

from summarize.facts.numbers.quantity import Quantity
from summarize.facts.numerals import any_of
from summarize.languages.data import QuantityWords

_REACH = 40
"""Characters before the minutes in which their hour is sought."""


def paired(found: Sequence[Quantity], text: str, words: QuantityWords) -> list[Quantity]:
    """Return the quantities of a text, in order, with what their neighbours say of them."""
    joined = _durations(found, text, words)
    return _percent_ranges(_short_years(joined, text), text, words)


def _durations(found: Iterable[Quantity], text: str, words: QuantityWords) -> list[Quantity]:
    """Make one `time` of `2 hours and 30 minutes` and of `an hour and 30 minutes`."""
    result: list[Quantity] = []
    between, one_hour, minutes = _units(
        words.hour_words, words.minute_words, words.ranges, words.one
    )
    for quantity in found:
        before = result[-1] if result else None
        timed = quantity.kind == "number" and quantity.value < 60
        if not timed or not minutes.match(text, quantity.end):
            result.append(quantity)
        elif before and _hours(before) and between.fullmatch(text, before.end, quantity.start):
            value = _hours(before) + quantity.value
            result[-1] = Quantity(value, "time", before.start, quantity.end, (), before.digits)
        elif hour := one_hour.search(text, max(0, quantity.start - _REACH), quantity.start):
            result.append(Quantity(60 + quantity.value, "time", hour.start(), quantity.end))
        else:
            result.append(quantity)
    return result


def _hours(quantity: Quantity) -> Decimal:
    """Return the minutes of a number of hours; 0 for what can be none."""
    if quantity.kind == "time":
        return quantity.value if quantity.value % 60 == 0 else Decimal(0)
    return quantity.value * 60 if quantity.kind == "number" else Decimal(0)


@cache
def _units(
    hours: frozenset[str], minutes: frozenset[str], joints: frozenset[str], one: frozenset[str]
) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of what stands between hours and minutes, of one hour, of minutes."""
    joint = rf"(?:\s(?:{any_of(j for j in joints if j.isalpha())}))?\s"
    return (
        re.compile(rf"[\s-]?(?:{any_of(hours)})?{joint}"),
        re.compile(rf"\b(?:{any_of(one)})[\s-](?:{any_of(hours)}){joint}$", re.IGNORECASE),
        re.compile(rf"[\s-]?(?:{any_of(minutes)})\b"),
    )


def _short_years(found: list[Quantity], text: str) -> list[Quantity]:
    """Add the century to the second year of `1914-18`."""
    result: list[Quantity] = []
    for quantity in found:
        before = result[-1] if result else None
        years = before and quantity.digits and 1000 <= before.value < 2100 and quantity.value < 100
        if before and years and re.fullmatch(r"[-–/]", text[before.end : quantity.start]):
            quantity = _read_also(quantity, before.value // 100 * 100 + quantity.value)
        result.append(quantity)
    return result


def _read_also(quantity: Quantity, value: Decimal) -> Quantity:
    q = quantity
    return Quantity(q.value, q.kind, q.start, q.end, (*q.also, value), q.digits)


def _percent_ranges(found: list[Quantity], text: str, words: QuantityWords) -> list[Quantity]:
    """Give the first number of `5 to 10 percent` or `2 to 3 million` the unit of the second."""
    result = list(found)
    for i in range(len(found) - 2, -1, -1):
        one, two = result[i], result[i + 1]
        between = text[one.end : two.start].strip().lower()
        if one.kind == "number" and between in words.ranges and two.kind == "percent":
            result[i] = Quantity(one.value, "percent", one.start, one.end, one.also, one.digits)
        elif one.kind == "number" == two.kind and between in words.ranges and one.value < 1000:
            for scale in sorted(set(words.scales.values())):
                if scale >= 1000 and two.value >= scale > two.value / 1000 and two.value != scale:
                    result[i] = _read_also(one, one.value * scale)
    return result
