"""Write a sentence as a small translator knows it: `1,2 Md€` as `1,2 milliard d'euros`.

What goes to the translator is changed, never the article's text, against which the result is
checked. The words come from the language's `notation`; a language without one loses only signs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from summarize.facts.notation.clock import clock_times
from summarize.facts.notation.digits import in_digits, regrouped
from summarize.facts.notation.money import money_in_words
from summarize.facts.numerals import FRACTIONS, SPACES, any_of
from summarize.facts.quantities import quantities
from summarize.languages.data import LanguageData, language_data
from summarize.languages.patterns import LETTERS
from summarize.text.signs import without_signs

_FRACTION = re.compile(
    rf"(?<![\w.,])(?:(?P<whole>\d{{1,9}})[{SPACES}]?)?(?P<sign>[{''.join(FRACTIONS)}])(?!\w)"
    rf"(?=(?P<share>[{SPACES}]?%)?)"
)
_LARGEST_YEAR = 2_100
"""Numbers up to this one may be years, whose digits stand in no groups."""
_POWER_OF_TEN = re.compile(r"(?<![\w.,])10[³⁴⁵⁶⁷⁸⁹]")


def plain(text: str, data: LanguageData) -> str:
    """Return a normalised sentence without signs and short forms; it says the same."""
    text = money_in_words(without_signs(text), data)
    text = clock_times(_spelled_out(text, data), data)
    text = _unfamiliar_in_digits(_fractions_in_words(text, data), data)
    return regrouped(text, data)


def _spelled_out(text: str, data: LanguageData) -> str:
    words = data.notation
    lone, before, after = _short_forms(data.code)
    text = lone.sub(lambda match: _full(match[1], words.spelled), text)
    text = before.sub(lambda match: f"{_full(match[1], words.before_number)} ", text)
    return after.sub(lambda match: f" {words.after_number[match[1]]}", text)


@cache
def _short_forms(code: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return patterns of abbreviations that stand alone, before and after a number in digits."""
    words = language_data(code).notation
    lone, before = (
        rf"(?<![^\W_])({any_of({*table, *map(_capitalised, table)})})"
        for table in (words.spelled, words.before_number)
    )
    return (
        re.compile(rf"{lone}(?!\w)"),
        re.compile(rf"{before}[{SPACES}]?(?=\d)"),
        re.compile(rf"(?<=\d)[{SPACES}]?({any_of(words.after_number)})(?!\w)"),
    )


def _full(short: str, table: Mapping[str, str]) -> str:
    """Return the words for an abbreviation, with a capital where that has one."""
    return table.get(short) or _capitalised(table[short[0].lower() + short[1:]])


def _capitalised(text: str) -> str:
    return text[0].upper() + text[1:]


def _fractions_in_words(text: str, data: LanguageData) -> str:
    """Write `1½` as `1,5`, `½ %` as `0,5 %`, and any other `½` in the language's words."""
    if not data.notation.fractions or text.isascii():
        return text

    def written(match: re.Match[str]) -> str:
        above, below = FRACTIONS[match["sign"]]
        if match["whole"] is None and match["share"] is None:
            return data.notation.fractions.get(match["sign"], match[0])
        exact = f"{above / below:.3f}".rstrip("0").removeprefix("0.")
        rounded = above * 1000 % below
        whole = match["whole"] or "0"
        return match[0] if rounded else f"{whole}{data.quantities.decimal}{exact}"

    return _FRACTION.sub(written, text)


def _unfamiliar_in_digits(text: str, data: LanguageData) -> str:
    """Write out powers of ten, and the numbers that are not said alike in all countries.

    `10⁶` is `1 000 000`, `septante-cinq` is `75`.
    """
    unfamiliar = data.notation.unfamiliar
    power = data.notation.grouping and _POWER_OF_TEN.search(text)
    if not power and unfamiliar.isdisjoint(LETTERS.findall(text.lower())):
        return text
    for quantity in reversed(quantities(text, data)):
        written = text[quantity.start : quantity.end]
        found = not unfamiliar.isdisjoint(LETTERS.findall(written.lower()))
        found = found or _POWER_OF_TEN.fullmatch(written) is not None
        if not found or quantity.kind not in ("number", "ordinal"):
            continue
        suffix = min(data.quantities.ordinal_suffixes, key=len, default="")
        number = in_digits(quantity.value, data)
        if quantity.value < _LARGEST_YEAR:
            number = f"{quantity.value.normalize():f}"
        number += suffix * (quantity.kind == "ordinal")
        text = text[: quantity.start] + number + text[quantity.end :]
    return text
