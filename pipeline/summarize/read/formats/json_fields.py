"""Fields of an article in JSON: of the type that the contract says, or of one obvious meaning."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping

from summarize.errors import ArticleError
from summarize.read.content import ReadLimits, check_text

_LINE_ENDS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]")
_NAME = "name"
_LISTS = frozenset({"author", "site"})
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_SECONDS = (315_532_800, 4_102_444_800)
"""From 1980 to 2100, in seconds since 1970."""
_MAX_NAMES = 100


def field(fields: Mapping[str, object], name: str, limits: ReadLimits) -> str | None:
    """Return a field as text: on one line, but for `text` and `html`.

    Taken as well: for `published`, seconds or milliseconds since 1970, or a day as `20260304`; for
    `author` and `site`, a list of names, and an object with a `name`.

    Raises:
        ArticleError: it has another type, or is too long.
    """
    value = fields.get(name)
    if name == "published" and isinstance(value, int | float) and not isinstance(value, bool):
        return _date(value)
    if name in _LISTS:
        value = _names(value, name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ArticleError(f'"{name}" is not a string')
    if name == "html":
        if len(value) > limits.max_page_bytes:
            raise ArticleError(f"too long: at most {limits.max_page_bytes} characters of a page")
        return value
    check_text(value, limits)
    if name == "text":
        return value
    lines = (line.strip() for line in _LINE_ENDS.split(value))
    line = " ".join(line for line in lines if line)
    if name == "published" and line.isascii() and line.isdecimal() and len(line) in {8, 10, 13}:
        return _date(int(line)) if _is_date(int(line)) else line
    return line or None


def _is_date(value: float) -> bool:
    least, most = _SECONDS
    return least <= value <= most or least <= value / 1000 <= most or bool(_as_day(value))


def _as_day(value: float) -> str | None:
    written = str(value)
    return written if _DAY.fullmatch(written) else None


def _date(value: float) -> str:
    if day := _as_day(value):
        return f"{day[:4]}-{day[4:6]}-{day[6:]}"
    if not _is_date(value):
        raise ArticleError('"published" is a number, and none of seconds since 1970')
    seconds = value if value <= _SECONDS[1] else value / 1000
    return datetime.datetime.fromtimestamp(int(seconds), datetime.UTC).isoformat()


def _names(value: object, field_name: str) -> object:
    if isinstance(value, dict):
        return value.get(_NAME)
    if not isinstance(value, list):
        return value
    names = [one.get(_NAME) if isinstance(one, dict) else one for one in value[:_MAX_NAMES]]
    if not all(isinstance(one, str) for one in names):
        raise ArticleError(f'"{field_name}" is a list of other things than names')
    return ", ".join(one.strip() for one in map(str, names) if one.strip()) or None
