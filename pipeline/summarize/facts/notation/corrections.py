"""Slips of a small translator that can be put right without asking it again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from summarize.facts.numbers.in_names import Place, place
from summarize.facts.numerals import SPACES, any_of, tokenize
from summarize.facts.quantities import quantities
from summarize.facts.spoken import spoken_numbers
from summarize.languages.data import LanguageData

_GROUPED = re.compile(
    rf"(?<![\d.,'])(?<!\d[{SPACES}])[1-9]\d{{0,2}}(?:[{SPACES}',]\d{{3}})+(?![\d,]|[{SPACES}]\d)"
)
_CHAIN = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?:[-\u2010\u2011][^\W\d_]++)+")


def corrected(source: str, target: str, here: LanguageData, there: LanguageData) -> str:
    """Return a translation with the notation of its language and the names of its source."""
    target = regroup_digits(target, there)
    target = _signs_first(target, there)
    named = here.quantities.capitals == "names"
    return _with_names(source, target, here, there) if named else target


def regroup_digits(text: str, data: LanguageData) -> str:
    """Put commas between groups of three digits, if `data` has those."""
    if data.quantities.thousands != ",":
        return text
    return _GROUPED.sub(lambda match: re.sub(r"\D", ",", match[0]), text)


def _signs_first(text: str, data: LanguageData) -> str:
    """Write `$500` for `500 $`, if that is how the language writes it."""
    signs = data.notation.sign_first
    return _sign_behind(signs).sub(r"\2\1", text) if signs else text


@cache
def _sign_behind(signs: tuple[str, ...]) -> re.Pattern[str]:
    every = any_of(signs)
    return re.compile(rf"(?<![\w.,])(?<!{every})(\d[\d,]*+(?:\.\d+)?+)[{SPACES}]?({every})(?!\w)")


def _with_names(source: str, target: str, here: LanguageData, there: LanguageData) -> str:
    """Give names their number words back: `Two-Sèvres` is `Deux-Sèvres`."""
    for name, number, rest in _numbered_names(source, here):
        if name in target:
            continue
        for match in re.finditer(rf"\b([^\W_]+)[-\s]{rest}\b", target):
            values = {quantity.value for quantity in quantities(match[1], there)}
            if number in values:
                target = target[: match.start()] + name + target[match.end() :]
                break
    return target


def _numbered_names(text: str, data: LanguageData) -> Iterator[tuple[str, Decimal, str]]:
    """Yield the names that begin with a number word, its value, and a pattern for the rest."""
    for chain in _CHAIN.finditer(text):
        tokens = tokenize(chain[0], data.quantities)
        for first, end, value, _ in spoken_numbers(tokens, data.code):
            if first or end == len(tokens):
                continue
            if place(tokens, first, end, data.code, "names") is Place.IN_NAME:
                rest = chain[0][tokens[end].end :]
                yield chain[0], value, re.sub(r"[-\u2010\u2011]", r"[-\\s]", rest)
