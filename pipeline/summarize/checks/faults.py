"""Faults of one sentence's translation, detected without the model.

Every bound is set so that human translations pass (`python -m tests.quality.checks` measures it).
"""

from __future__ import annotations

import math

from summarize.checks.evidence import missing_numbers
from summarize.facts.currencies import amounts, without_currency
from summarize.facts.names import folded_words as folded
from summarize.facts.names import names, uncarried
from summarize.facts.negation import negation_differs
from summarize.facts.quantities import missing, quantities
from summarize.facts.units import unit_changes
from summarize.flags import Flag
from summarize.languages.data import LanguageData, language_data
from summarize.languages.patterns import WORD
from summarize.text.normalize import normalize

_LONGEST_PHRASE = 12
_SLACK = 10.0
"""Characters by which a translation may be longer or shorter, whatever its length."""
_SHORTEST, _LONGEST = 0.68, 1.6
"""Bounds of the target-to-source length ratio besides the slack, corrected for each language's
`density`."""
_COPIED_RUN = 8
_FOREIGN_SHARE = 0.5


def faults(
    source: str, source_language: str, target: str, target_language: str
) -> tuple[Flag, ...]:
    """Return the faults of `target` as the translation of `source`; empty if none is found.

    The faults are `empty`; `loop` (a phrase is repeated, more than in the source); `length`
    (too short or too long for the source); `number-lost` (a number of the source is gone);
    `number-changed` (a number that is not in the source); `untranslated` (left in the source's
    language, whole or a long run of words); `name-changed` (a name that is not in the source);
    `negation-changed` (only one of the two denies something).

    Raises:
        ConfigError: there is no data for one of the languages.
    """
    before, after = normalize(source), normalize(target)
    here, there = language_data(source_language), language_data(target_language)
    if not WORD.search(after):
        return (Flag.EMPTY,) if WORD.search(before) else ()
    found = {
        Flag.LOOP: loops(before, after),
        Flag.LENGTH: _out_of_length(before, after, here, there),
        Flag.NUMBER_LOST: _number_lost(before, after, here, there),
        Flag.NUMBER_CHANGED: bool(missing_numbers(after, there.code, before, here.code))
        or unit_changes(after, there, before, here),
        Flag.UNTRANSLATED: here.code != there.code and _untranslated(before, after, here, there),
        Flag.NAME_CHANGED: _name_changed(before, after, there),
        Flag.NEGATION_CHANGED: negation_differs(after, there, before, here),
    }
    return tuple(flag for flag, is_so in found.items() if is_so)


def _number_lost(before: str, after: str, here: LanguageData, there: LanguageData) -> bool:
    lost = missing(quantities(before, here), quantities(after, there))
    return any(
        quantity.value != 1 or quantity.kind == "percent" for quantity in lost
    ) or without_currency(amounts(before, here), amounts(after, there), quantities(after, there))


def _name_changed(before: str, after: str, there: LanguageData) -> bool:
    words = folded(before)
    money = amounts(after, there)  # `Swiss francs` for CHF is no new name
    return any(
        uncarried(name, words)
        for name in names(after, there)
        if not any(a.start <= name.start and name.end <= a.end for a in money)
    )


def _out_of_length(before: str, after: str, here: LanguageData, there: LanguageData) -> bool:
    expected = len(before) * there.density / here.density
    return not expected * _SHORTEST - _SLACK <= len(after) <= expected * _LONGEST + _SLACK


def loops(before: str, after: str) -> bool:
    """Tell whether `after` repeats a phrase more than its source `before` does."""
    source, target = _words(before), _words(after)
    return _repeats(target) > max(2, _repeats(source)) or _covered(target) > _covered(source) + 0.35


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def _repeats(words: list[str]) -> int:
    """Return the most times that a phrase is written in a row; long ones count one time double."""
    most = 1
    for size in range(1, min(_LONGEST_PHRASE, len(words) // 2) + 1):
        run = 0
        for i in range(size, len(words)):
            run = run + 1 if words[i] == words[i - size] else 0
            # A long phrase said twice is already a loop, a word has to be said three times.
            most = max(most, run // size + (2 if size >= 3 and run >= size else 1))
    return most


def _covered(words: list[str]) -> float:
    """Return the share of words that only repeat a three-word phrase."""
    if len(words) < 12:
        return 0.0
    grams = [tuple(words[i : i + 3]) for i in range(len(words) - 2)]
    return 1 - len(set(grams)) / len(grams)


def _untranslated(before: str, after: str, here: LanguageData, there: LanguageData) -> bool:
    """Tell whether source function words, or a run copied from the source, are in `after`."""
    source, target = _words(before), _words(after)
    foreign = here.words.stop - there.words.stop
    own = there.words.stop - here.words.stop
    strange = [word for word in target if word in foreign]
    native = [word for word in target if word in own]
    if len(strange) >= 2 and len(strange) > _FOREIGN_SHARE * (len(strange) + len(native)):
        return True
    if len(target) >= 3 and source == target and (strange or (not native and _plain(after))):
        return True
    places: dict[tuple[str, ...], int] = {
        tuple(source[i : i + _COPIED_RUN]): i for i in range(len(source) - _COPIED_RUN + 1)
    }
    least = math.ceil(_COPIED_RUN / 3)
    return any(
        sum(word in foreign for word in run) >= least
        for i in range(len(target) - _COPIED_RUN + 1)
        if (run := tuple(target[i : i + _COPIED_RUN])) in places
    )


def _plain(text: str) -> bool:
    """Tell whether most words are in lower case, unlike a list of names or figures."""
    words = text.split()
    return sum(word[0].islower() for word in words) * 2 > len(words)
