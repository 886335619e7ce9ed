"""Days, months and weekdays in text by CLDR names (babel), comparable across languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from babel import Locale

from summarize.languages.data import LanguageData
from summarize.languages.patterns import LETTERS
from summarize.text.quotations import OPENING_FR_EN, STRAIGHT

_BEFORE_DATE = " \u00a0\u202f'" + OPENING_FR_EN + STRAIGHT
"""Characters between the start of a sentence and its first word."""


@dataclass(frozen=True, slots=True)
class Date:
    """A day of a month, a month, or a weekday. Years are quantities (`facts.quantities`)."""

    day: int | None
    month: int | None
    weekday: int | None
    """0 is Monday."""
    start: int
    end: int


def dates(text: str, data: LanguageData) -> tuple[Date, ...]:
    """Return the dates in `text` in order; offsets count characters of `text`.

    `12/03` is read in the language's order (`day_first`), if that gives a date. A bare month
    that could be another word (`May` or `March` opening a sentence) is left out.
    """
    months, weekdays = _names(data.code)
    found = [*_written(text, months, data), *_weekdays(text, weekdays), *_numeric(text, data)]
    return tuple(sorted(found, key=lambda date: date.start))


def missing_dates(required: Iterable[Date], provided: Iterable[Date]) -> tuple[Date, ...]:
    """Return the dates of `required` that have no equal in `provided`.

    A day of a month provides the bare month, never the reverse.
    """
    stock = tuple(provided)
    return tuple(date for date in required if not any(_carries(other, date) for other in stock))


@cache
def calendar_words(code: str) -> frozenset[str]:
    """Return the names of months and weekdays, lower case."""
    months, weekdays = _names(code)
    return frozenset(name.lower() for name in (*months, *weekdays))


def _carries(one: Date, wanted: Date) -> bool:
    if wanted.weekday is not None:
        return one.weekday == wanted.weekday
    return one.month == wanted.month and wanted.day in (None, one.day)


@cache
def _names(code: str) -> tuple[dict[str, int], dict[str, int]]:
    locale = Locale(code)
    months: dict[str, int] = {}
    weekdays: dict[str, int] = {}
    for width in ("abbreviated", "wide"):
        months |= {name.rstrip("."): n for n, name in locale.months["format"][width].items()}
        if width == "wide":
            weekdays |= {name: n for n, name in locale.days["format"][width].items()}
    return months, weekdays


@cache
def _pattern(names: tuple[str, ...], ordinals: tuple[str, ...]) -> re.Pattern[str]:
    # As CLDR writes them or capitalised: a lower-case `may` is no month.
    forms = sorted({form for n in names for form in (n, n[0].upper() + n[1:])}, key=len)[::-1]
    suffix = rf"(?:{'|'.join(sorted(map(re.escape, ordinals), key=len, reverse=True))})?"
    day = rf"(?:[12]\d|3[01]|0?[1-9])(?!\d){suffix}"
    days = rf"{day}(?:\s?(?:[-–,&]|\w{{1,3}})\s?{day})*"
    return re.compile(
        rf"(?<![\w/])(?:(?P<before>{days})\s(?:\w{{2}}\s)?)?"
        rf"(?P<month>{'|'.join(map(re.escape, forms))})"
        rf"(?!\w)\.?(?:\s(?P<after>{days})(?![\w%:]|[.,]\d))?"
    )


def _written(text: str, months: dict[str, int], data: LanguageData) -> Iterator[Date]:
    lower = {name.lower(): number for name, number in months.items()}
    pattern = _pattern(tuple(months), data.quantities.ordinal_suffixes)
    for match in pattern.finditer(text):
        month = lower[match["month"].lower()]
        days = [int(d) for d in re.findall(r"\d+", match["before"] or match["after"] or "")]
        before = text[: match.start()].rstrip(_BEFORE_DATE)
        if not days and (not before or before[-1] in ".!?:"):
            continue
        for day in (*days,) or (None,):
            yield Date(day, month, None, *match.span())


def _weekdays(text: str, weekdays: dict[str, int]) -> Iterator[Date]:
    lower = {name.lower(): number for name, number in weekdays.items()}
    for match in LETTERS.finditer(text):
        number = lower.get(match[0].lower(), lower.get(match[0].lower().removesuffix("s")))
        if number is not None:
            yield Date(None, None, number, *match.span())


def _numeric(text: str, data: LanguageData) -> Iterator[Date]:
    for match in re.finditer(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](?:\d{4}|\d{2})(?!\d)", text):
        pairs = [(int(match[1]), int(match[2])), (int(match[2]), int(match[1]))]
        for day, month in pairs if not data.day_first else pairs[:1]:
            if 1 <= day <= 31 and 1 <= month <= 12:
                yield Date(day, month, None, *match.span())
    for match in re.finditer(r"(?<!\d)\d{4}-(\d{2})-(\d{2})(?!\d)", text):
        yield Date(int(match[2]), int(match[1]), None, *match.span())
