"""Tokens of a text: words, numbers in digits (read), times and percent signs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from summarize.languages.data import QuantityWords

_SPACES = " \u00a0\u2009\u202f"
_NOON = 12 * 60
_ROMAN = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class Token:
    """One token.

    `kind` is `time`, `percent`, `number`, `word` or `other`; times and numbers have a `value`.
    """

    text: str
    kind: str
    start: int
    end: int
    value: Decimal = Decimal(0)
    also: tuple[Decimal, ...] = ()


def any_of(phrases: Iterable[str]) -> str:
    """Return a pattern for any of `phrases`, longest first; without phrases it never matches."""
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(p).replace(r"\ ", rf"[{_SPACES}]") for p in ordered) or r"(?!)"


@cache
def _pattern(
    decimal: str,
    thousands: str,
    percent: tuple[str, ...],
    hours: tuple[str, ...],
    noon: tuple[str, ...],
) -> re.Pattern[str]:
    marks = rf"[{_SPACES}]?(?P<{{}}>{any_of(noon)})(?!\w)"
    strict = any_of(h for h in hours if h != decimal)
    letter = any_of(h for h in hours if len(h) == 1 and h.isalpha())
    groups = rf"\d{{1,3}}(?:[{_SPACES}{re.escape(thousands)}.]\d{{3}}(?!\d))+"
    number = rf"{groups}(?:{re.escape(decimal)}\d+)?"
    return re.compile(
        rf"(?P<time>(?<![\d,.:])(?:"
        rf"(?P<h>[01]?\d|2[0-4])[{_SPACES}]?(?:{strict})[{_SPACES}]?(?P<m>[0-5]\d)(?!\d)"
        rf"(?:{marks.format('k')})?"
        rf"|(?P<h2>[01]?\d|2[0-4])(?:[.:](?P<m2>[0-5]\d))?{marks.format('k2')}"
        rf"|(?P<h3>[01]?\d|2[0-4])[{_SPACES}]?(?:{letter})(?!\w)))"
        rf"|(?P<percent>{any_of(percent)})(?!\w)"
        rf"|(?<![^\W_])(?P<number>{number}|\d+(?:[.,]\d+)?)"
        r"|(?P<word>[^\W\d_]\w*)|(?P<other>[^\w\s])"
    )


def tokenize(text: str, words: QuantityWords) -> list[Token]:
    """Return the tokens of `text`; offsets count its characters."""
    noon = words.before_noon + words.after_noon
    pattern = _pattern(words.decimal, words.thousands, words.percent, words.hours, noon)
    tokens = []
    for match in pattern.finditer(text):
        kind, value = str(match.lastgroup), Decimal(0)
        also: tuple[Decimal, ...] = ()
        if match["time"]:
            kind, (value, also) = "time", _time(match, words)
        elif kind == "number":
            value, also = _digits(match["number"], words)
        tokens.append(Token(match[0], kind, *match.span(), value, also))
    return tokens


def _time(match: re.Match[str], words: QuantityWords) -> tuple[Decimal, tuple[Decimal, ...]]:
    hour = int(match["h"] or match["h2"] or match["h3"])
    minutes = hour * 60 + int(match["m"] or match["m2"] or 0)
    mark = match["k"] or match["k2"]
    if mark in words.after_noon and hour < 12:
        return Decimal(minutes + _NOON), ()
    if mark in words.before_noon and hour == 12:
        return Decimal(minutes - _NOON), ()
    twelve_hour_clock = words.after_noon and not mark and 0 < hour <= 12
    return Decimal(minutes), (
        Decimal((minutes + _NOON) % (2 * _NOON)),
    ) if twelve_hour_clock else ()


def _digits(text: str, words: QuantityWords) -> tuple[Decimal, tuple[Decimal, ...]]:
    """Read digits; where a separator is ambiguous, return the other reading too."""
    bare = re.sub(rf"[{_SPACES}]", "", text)
    grouped = re.fullmatch(rf"\d{{1,3}}(?:[.,{re.escape(words.thousands)}]\d{{3}})+", bare)
    if grouped:
        groups = re.split(r"\D", bare)
        if len(groups) > 2 or bare[len(groups[0])] != words.decimal:
            return Decimal("".join(groups)), ()
        return Decimal(".".join(groups)), (Decimal("".join(groups)),)
    head, _, tail = bare.rpartition(words.decimal)
    if head:
        whole_part = re.sub(r"\D", "", head)
        return Decimal(f"{whole_part}.{tail}").normalize() + 0, ()
    return Decimal(bare.replace(",", ".").replace("'", "")).normalize() + 0, ()


def roman_ordinal(text: str, words: QuantityWords) -> int:
    """Return the rank that a Roman numeral with an ordinal suffix names, or 0 (`Ve` is 5)."""
    match = _ranks(words.ordinal_suffixes).fullmatch(text)
    if not match:
        return 0
    values = [_ROMAN[letter] for letter in match[1]]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


@cache
def _ranks(suffixes: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"([IVX]+)({any_of(suffixes)})")
