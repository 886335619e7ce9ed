"""Tokens of a text: words, numbers in digits (read), times and percent signs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from summarize.languages.data import QuantityWords

SPACES = " \u00a0\u2009\u202f"
APOSTROPHES = "'\u2019"
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
FRACTIONS = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5),
    "⅗": (3, 5), "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8),
    "⅞": (7, 8),
}  # fmt: skip
"""Signs of fractions, as numerator and denominator."""
_LARGEST_POWER = 30
"""Largest exponent that is worked out."""
_LARGEST_NOTE = 2
_NOON = 12 * 60
_DAY = 24 * 60
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class Token:
    """One token.

    `kind` is `time`, `percent`, `number`, `fraction`, `word` or `other`; times, numbers and
    fractions have a `value`, percent signs the part of a percent that they stand for.
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
    return "|".join(re.escape(p).replace(r"\ ", rf"[{SPACES}]") for p in ordered) or r"(?!)"


def digits_pattern(decimal: str, thousands: str) -> str:
    """Return a pattern for a number in digits, grouped or not.

    Where a comma is the decimal mark, a point is one too behind groups that points do not make:
    `1'200.20` (Switzerland), `1 200.50` (Canada).
    """
    marks = re.escape(thousands.replace("'", ""))
    point = r"|\.\d{1,2}(?!\d)" if decimal == "," else ""
    bare = rf"\d{{1,3}}(?:[{SPACES}{APOSTROPHES}]\d{{3}}(?!\d))+(?:{re.escape(decimal)}\d+{point})?"
    groups = rf"\d{{1,3}}(?:[{SPACES}{APOSTROPHES}{marks}.]\d{{3}}(?!\d))+"
    return (
        rf"(?:{bare}(?![{marks}.]\d{{3}}(?!\d))|{groups}(?:{re.escape(decimal)}\d+)?"
        r"|\d+(?:[.,]\d+)?)"
    )


@cache
def _pattern(
    decimal: str,
    thousands: str,
    percent: tuple[str, ...],
    hours: tuple[str, ...],
    noon: tuple[str, ...],
) -> re.Pattern[str]:
    marks = rf"[{SPACES}]?(?P<{{}}>{any_of(noon)})(?!\w)"
    strict = any_of(h for h in hours if h != decimal)
    letter = any_of(h for h in hours if len(h) == 1 and h.isalpha())
    return re.compile(
        rf"(?P<time>(?<![\d,.:])(?:"
        rf"(?P<h>[01]?\d|2[0-4])[{SPACES}]?(?:{strict})[{SPACES}]?(?P<m>[0-5]\d)(?!\d)"
        rf"(?:{marks.format('k')})?"
        rf"|(?P<h2>[01]?\d|2[0-4])(?:[.:](?P<m2>[0-5]\d))?{marks.format('k2')}"
        rf"|(?P<h3>[01]?\d|2[0-4])[{SPACES}]?(?:{letter})(?!\w)))"
        rf"|(?P<percent>{any_of(percent)})(?!\w)"
        rf"|(?<![^\W_])(?P<number>{digits_pattern(decimal, thousands)})"
        r"(?P<power>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}(?!\w)|⁻[¹²³⁴⁵⁶⁷⁸⁹](?!\w))?"
        rf"|(?P<fraction>[{''.join(FRACTIONS)}])"
        r"|(?P<word>[^\W\d_]\w*)|(?P<other>[^\w\s])"
    )


def tokenize(text: str, words: QuantityWords) -> list[Token]:
    """Return the tokens of `text`; offsets count its characters."""
    noon = words.before_noon + words.after_noon
    shares = words.percent + words.per_mille
    pattern = _pattern(words.decimal, words.thousands, shares, words.hours, noon)
    tokens = []
    for match in pattern.finditer(text):
        kind, value = str(match.lastgroup), Decimal(0)
        also: tuple[Decimal, ...] = ()
        if match["time"]:
            kind, (value, also) = "time", _time(match, words)
        elif match["number"]:
            kind, (value, also) = "number", read_digits(match["number"], words)
            if match["power"]:
                value, also = _power(value, match["power"])
        elif kind == "fraction":
            above, below = FRACTIONS[match[0]]
            value, also = Decimal(above) / below, (Decimal(above), Decimal(below))
        elif kind == "percent":
            value = Decimal("0.1") if match[0] in words.per_mille else Decimal(1)
        tokens.append(Token(match[0], kind, *match.span(), value, also))
    return tokens


def _power(value: Decimal, raised: str) -> tuple[Decimal, tuple[Decimal, ...]]:
    """Read an exponent: 10⁶ is a million. A small one, or of another number, may be a note's."""
    exponent = int(raised.translate(RAISED))
    if value == 10 and not 0 <= exponent <= _LARGEST_NOTE:
        return (value**exponent).normalize() + 0, ()
    if not 0 <= exponent <= _LARGEST_POWER or len(str(value)) > _LARGEST_POWER:
        return value, ()
    return value, ((value**exponent).normalize() + 0,)


def _time(match: re.Match[str], words: QuantityWords) -> tuple[Decimal, tuple[Decimal, ...]]:
    hour = int(match["h"] or match["h2"] or match["h3"])
    minutes = hour * 60 + int(match["m"] or match["m2"] or 0)
    mark = match["k"] or match["k2"]
    if mark in words.after_noon and hour < 12:
        return Decimal(minutes + _NOON), ()
    if mark in words.before_noon and hour == 12:
        return Decimal(minutes - _NOON), ()
    if mark in words.before_noon and hour > 12:
        return Decimal(minutes + _DAY), ()  # no time: 17 a.m. says neither 5 nor 17
    twelve_hour_clock = words.after_noon and not mark and 0 < hour <= 12
    return Decimal(minutes), (
        Decimal((minutes + _NOON) % (2 * _NOON)),
    ) if twelve_hour_clock else ()


def read_digits(text: str, words: QuantityWords) -> tuple[Decimal, tuple[Decimal, ...]]:
    """Read digits; where a separator is ambiguous, return the other reading too."""
    bare = re.sub(rf"[{SPACES}]", "", text).replace("\u2019", "'")
    grouped = re.fullmatch(rf"\d{{1,3}}(?:[.,'{re.escape(words.thousands)}]\d{{3}})+", bare)
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
    tens = r"(?:XL|LX{0,3}(?=[IVX])|X{0,3})"
    return re.compile(rf"(?=[IVXL])({tens}(?:IX|IV|V?I{{0,3}}))({any_of(suffixes)})")
