"""Amounts of money and large numbers in short forms, put into words: `45 M$`, `Fr. 82.50`."""

from __future__ import annotations

import re
from functools import cache

from summarize.facts.currencies import Amount, amounts
from summarize.facts.notation.digits import in_digits, regrouped, with_decimal_mark
from summarize.facts.numerals import digits_pattern, read_digits
from summarize.facts.quantities import Quantity, quantities
from summarize.languages.data import LanguageData, language_data

_NO_CENTS = re.compile(r"\.?[-\u2013\u2014]+(?![\w-])")
"""What Swiss prices have in the place of cents: `Fr. 50.–`."""
_THOUSAND = 1_000
"""The scale that is worked out, for want of a word: `45 000 euros`."""
_PLURAL = 2
"""Least number that has a plural: one of French, where 1,9 has none."""


def money_in_words(text: str, data: LanguageData) -> str:
    """Write scale and currency of a number in words where one of them is in a short form.

    `500 €` is none: translators know it. A sign that may mean two scales (`3 MM$`) is left.
    """
    if not data.notation.scale_names:
        return text
    money = {amount.quantity.start: amount for amount in amounts(text, data)}
    for quantity in reversed(quantities(text, data)):
        if quantity.digits and quantity.kind == "number" and not quantity.also:
            text = _in_words(text, quantity, money.get(quantity.start), data)
    return text


def _in_words(text: str, quantity: Quantity, amount: Amount | None, data: LanguageData) -> str:
    digits = _digits(data.code).match(text, quantity.start)
    if digits is None:
        return text
    scale = text[digits.end() : quantity.end].strip()
    full = {form for pair in data.notation.scale_names.values() for form in pair}
    short_scale = scale != "" and scale.lower() not in full
    if not short_scale and (amount is None or not _is_short(text, amount, data)):
        return text
    number = _number(digits[0], scale, quantity, short_scale, data)
    if number is None:
        return text
    if amount is None:
        return text[: quantity.start] + number + text[quantity.end :]
    start, end = min(amount.start, quantity.start), max(amount.end, quantity.end)
    if amount.start < quantity.start and (cents := _NO_CENTS.match(text, end)):
        end = cents.end()
    stop = "." if text[end - 1] == "." and not text[end:].strip() else ""
    return f"{text[:start]}{number} {_currency(number, quantity, amount, data)}{stop}{text[end:]}"


@cache
def _digits(code: str) -> re.Pattern[str]:
    words = language_data(code).quantities
    return re.compile(digits_pattern(words.decimal, words.thousands))


def _is_short(text: str, amount: Amount, data: LanguageData) -> bool:
    """Tell whether the currency is an abbreviation: no name, no lone sign, no code (`CHF`)."""
    quantity = amount.quantity
    ahead = amount.start < quantity.start
    written = text[amount.start : quantity.start] if ahead else text[quantity.end : amount.end]
    names = tuple(n.lower() for words in data.quantities.currencies.values() for n in words[:2])
    return (
        any(map(str.isalpha, written))
        and written.strip() not in data.quantities.money_signs
        and not written.lower().endswith(names)
    )


def _number(
    digits: str, scale: str, quantity: Quantity, short: bool, data: LanguageData
) -> str | None:
    """Write the number with its scale; None if the scale has no words."""
    value, _ = read_digits(digits, data.quantities)
    number = with_decimal_mark(regrouped(digits, data), data)
    if not short:
        return f"{number} {scale}".rstrip()
    factor = int(quantity.value / value) if value else 0
    if factor in data.notation.scale_names:
        return f"{number} {data.notation.scale_names[factor][value >= _PLURAL]}"
    return in_digits(quantity.value, data) if factor == _THOUSAND else None


def _currency(number: str, quantity: Quantity, amount: Amount, data: LanguageData) -> str:
    """Return the currency's name, behind a scale with the word that links it: `d'euros`.

    A dollar of one country keeps to its code: `$ CA` says nothing of Canada, nor may the result.
    """
    singular, plural = data.quantities.currencies[" ".join(amount.currencies)][:2]
    if " " in plural:
        singular = plural = amount.currency
    if not number[-1].isalpha():
        return plural if quantity.value >= _PLURAL else singular
    links = sorted(data.quantities.before_currency, key=len)
    if len(links) > 1:
        return links[0 if plural[0] in data.notation.vowels else -1] + plural
    return "".join(links) + plural
