"""Numbers in digits, in the notation that a language's translators know best."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from summarize.facts.numerals import APOSTROPHES, SPACES
from summarize.languages.data import LanguageData

_NETWORK_PARTS = 4
"""Numbers of an IP address, each up to `_NETWORK_LARGEST`."""
_NETWORK_LARGEST = 255


def regrouped(text: str, data: LanguageData) -> str:
    """Write `1 200` for `1'200`, `1 200,20` for `1'200.20`, `2 200 112` for `2.200.112`.

    Left alone is what the language does not read as thousands or that may be none (an IP address),
    and `1.200`, which translators know.
    """
    grouping = data.notation.grouping
    if not grouping:
        return text
    decimal = data.quantities.decimal

    def written(match: re.Match[str]) -> str:
        groups = re.split(r"\D", match["groups"])
        network = len(groups) == _NETWORK_PARTS and all(int(g) <= _NETWORK_LARGEST for g in groups)
        known = len(groups) == 2 and not match["part"]
        if network or (known and not set(APOSTROPHES) & set(match[0])):
            return match[0]
        return grouping.join(groups) + (decimal + match["part"] if match["part"] else "")

    return _grouped(data.quantities.thousands, decimal).sub(written, text)


@cache
def _grouped(thousands: str, decimal: str) -> re.Pattern[str]:
    marks = "".join(re.escape(m) for m in thousands if m not in APOSTROPHES) or APOSTROPHES
    return re.compile(
        rf"(?<![\w.,{APOSTROPHES}])(?<!\d[{SPACES}])(?P<groups>[1-9]\d{{0,2}}"
        rf"(?:(?:[{APOSTROPHES}]\d{{3}}(?!\d))+|(?:[{marks}]\d{{3}}(?!\d))+))"
        rf"(?:[.{re.escape(decimal)}](?P<part>\d+))?(?![\d{APOSTROPHES}]|[.,]\d|[{SPACES}]?%)"
    )


def in_digits(value: Decimal, data: LanguageData) -> str:
    """Write a number in digits."""
    whole, _, part = f"{value.normalize():f}".partition(".")
    grouping = data.notation.grouping
    text = f"{int(whole):,}".replace(",", grouping) if grouping else whole
    return text + (data.quantities.decimal + part if part else "")


def with_decimal_mark(number: str, data: LanguageData) -> str:
    """Write `82,50` for `82.50` where that is a price: a point before one or two digits."""
    return re.sub(r"\.(\d{1,2})$", rf"{data.quantities.decimal}\1", number)
