"""Times of day and durations, which are written alike: `9 h`, at nine or nine hours long.

A small translator makes `from 9 a.m. to 17 a.m.` of `de 9 h à 17 h`; `9:00` and `17:00` it copies.
What cannot be told apart is left as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from summarize.facts.dates import calendar_words
from summarize.facts.numerals import SPACES, any_of
from summarize.languages.data import LanguageData

_REACH = 32
_NOON = 12
_EARLY = 8
"""Until then, hours are as often a duration."""
_WORD_BEFORE = re.compile(r"[^\W\d_]+['’]?(?=\s?$)")
_WORD_AFTER = re.compile(r"\s?([^\W\d_]+'?|/)")


def clock_times(text: str, data: LanguageData) -> str:
    """Write times of day as `9:00` and durations in words.

    Single times of the morning are left: those a translator gets right.
    """
    if data.notation.hour_names is None:
        return text
    groups = _linked(list(_pattern(data.quantities.hours).finditer(text)), text, data)
    kinds = [_kind(group, text, data) for group in groups]
    clocks = [group for group, kind in zip(groups, kinds, strict=True) if kind == "clock"]
    if all(len(group) == 1 and int(group[0]["hour"]) < _NOON for group in clocks):
        kinds = [kind if kind == "span" else "" for kind in kinds]
    for group, kind in zip(reversed(groups), reversed(kinds), strict=True):
        for match in reversed(group) if kind else ():
            written = _clock(match) if kind == "clock" else _span(match, data)
            text = text[: match.start()] + written + text[match.end() :]
    return text


@cache
def _pattern(hours: tuple[str, ...]) -> re.Pattern[str]:
    names = any_of(h for h in hours if h[0].isalpha())
    return re.compile(
        rf"(?<![\w,.:/])(?P<hour>[01]?\d|2[0-4])[{SPACES}]?(?:{names})"
        rf"(?:[{SPACES}]?(?P<minute>[0-5]\d))?(?![\w'’])"
    )


def _linked(
    found: Sequence[re.Match[str]], text: str, data: LanguageData
) -> list[list[re.Match[str]]]:
    """Group the two ends of ranges: `de 9 h à 17 h`."""
    groups: list[list[re.Match[str]]] = []
    for match in found:
        last = groups[-1][-1] if groups else None
        if last and text[last.end() : match.start()].strip() in data.quantities.ranges:
            groups[-1].append(match)
        else:
            groups.append([match])
    return groups


def _kind(group: Sequence[re.Match[str]], text: str, data: LanguageData) -> str:
    """Return `clock`, `span` (a duration), or nothing where that is open."""
    first, last = group[0], group[-1]
    before = _WORD_BEFORE.search(text, max(0, first.start() - _REACH), first.start())
    word = before[0].lower() if before else ""
    early = all(int(match["hour"]) < _EARLY for match in group)
    timed = all(match["minute"] for match in group)
    at = word in data.notation.clock_before or word in calendar_words(data.code)
    if _is_counted(text, last.end(), data):
        return "" if at and (timed or not early) else "span"
    if word in data.notation.span_before:
        return "span"
    if any(match["hour"] == "24" for match in group):
        return ""
    between = text[first.end() : last.start()].strip() if len(group) > 1 else ""
    ranged = between in data.notation.clock_between
    return "clock" if at or ((timed or ranged) and not early) else ""


def _is_counted(text: str, end: int, data: LanguageData) -> bool:
    """Tell whether what follows is minutes, or what the hours are hours of (`15 h de cours`)."""
    match = _WORD_AFTER.match(text, end)
    if match is None:
        return False
    word = match[1].lower()
    following = _WORD_AFTER.match(text, match.end())
    dated = following is not None and following[1].lower() in calendar_words(data.code)
    return word in data.quantities.minute_words or (word in data.notation.span_after and not dated)


def _clock(match: re.Match[str]) -> str:
    return f"{int(match['hour'])}:{match['minute'] or '00'}"


def _span(match: re.Match[str], data: LanguageData) -> str:
    hour, minute = int(match["hour"]), match["minute"]
    names = data.notation.hour_names or ("", "")
    text = f"{hour} {names[hour > 1]}"
    return f"{text} {data.notation.minutes.format(minutes=int(minute))}" if minute else text
