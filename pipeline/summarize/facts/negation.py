"""Negation: a claim denies what its cited sentences deny, and nothing else.

A cue (`not`, `never`, `without`) negates the content words right after it, its scope, as in
Morante and Daelemans (2009). Scopes are compared within one language, the claim against the
translated sentence; the cues of the original tell whether the translation itself is right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from summarize.languages.data import LanguageData
from summarize.text.normalize import stem_spans
from summarize.text.quotations import MARKS_FR_EN

_REACH = 2
"""Content words after a cue that it certainly negates."""
_FAR = 3
"""Content words after a cue, or around a word that implies one, that it may negate."""
_BOUNDARY = re.compile(rf"[,;:.!?(){MARKS_FR_EN}–—]")


@dataclass(frozen=True, slots=True)
class Negation:
    """The reach of one negation cue."""

    scope: tuple[str, ...]
    """Folded stems that it certainly negates, nearest first."""
    around: frozenset[str]
    """Stems that it may negate as well."""
    phrase: str
    """Text from the cue to the end of its scope, as written."""


@cache
def _pattern(alternatives: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(alternatives) or r"(?!)", re.IGNORECASE)


def negations(text: str, data: LanguageData) -> tuple[Negation, ...]:
    """Return the negations of a normalised text."""
    masked = _pattern(data.negation.no_cues).sub(lambda match: "x" * len(match[0]), text)
    words = stem_spans(text, data)
    found = []
    for match in _pattern(data.negation.cues).finditer(masked):
        # A two-word cue has the negated words between its parts: `ne rouvrira pas`.
        behind = [
            word
            for word in words
            if word.start >= match.end() or match.start() < word.start < word.end < match.end()
        ]
        boundary = _BOUNDARY.search(text, match.end())
        clause = [word for word in behind if boundary is None or word.start < boundary.start()]
        near = clause or behind  # `should not, however, be asked`
        scope = near[:_REACH]
        phrase = text[match.start() : max([match.end(), *(word.end for word in scope)])]
        found.append(
            Negation(
                tuple(word.stem for word in scope),
                frozenset(word.stem for word in near[:_FAR]),
                phrase,
            )
        )
    return tuple(found)


def _implied(text: str, data: LanguageData) -> set[str]:
    """Return the stems around words that may replace a cue."""
    words = stem_spans(text, data)
    around: set[str] = set()
    for match in _pattern(data.negation.implied).finditer(text):
        before = [word.stem for word in words if word.end <= match.start()]
        behind = [word.stem for word in words if word.start >= match.end()]
        around |= {*before[-_FAR:], *behind[:_FAR]}
    return around


def denies(text: str, data: LanguageData) -> bool:
    """Tell whether a normalised text denies anything, even by a word that only implies it."""
    words = data.negation
    return bool(negations(text, data) or _pattern(words.implied + words.hints).search(text))


def reversed_negations(
    claim: str,
    data: LanguageData,
    cited: Sequence[str],
    originals: Sequence[tuple[str, LanguageData]],
) -> tuple[str, ...]:
    """Return one line for each thing that a claim denies or states against its sentences.

    Args:
        claim: normalised.
        data: of the claim's language.
        cited: the cited sentences in the claim's language, normalised; may be translations.
        originals: the cited sentences untranslated, normalised, each with its language.
    """
    ours = negations(claim, data)
    theirs = [negation for text in cited for negation in negations(text, data)]
    denied = any(negations(text, source) for text, source in originals)
    implied = any(denies(text, source) for text, source in originals)
    hinted = implied or any(denies(text, data) for text in cited)
    reasons = []
    for negation in ours:
        # Where only the original denies something, the translation is no witness.
        stated = _stated(negation, cited, theirs, data) and (theirs or not denied)
        if not _denied(negation, cited, data) and (stated or not hinted):
            reasons.append(f"the claim says {negation.phrase!r}, its sources do not")
    reasons += [
        f"its sources say {negation.phrase!r}, the claim states it"
        for negation in theirs
        if implied
        and not _denied(negation, [claim], data)
        and _stated(negation, [claim], ours, data)
    ]
    return tuple(dict.fromkeys(reasons))


def negation_differs(
    text: str, data: LanguageData, original: str, original_data: LanguageData
) -> bool:
    """Tell whether only one of a sentence and its translation denies something; both normalised."""
    return bool(
        (negations(original, original_data) and not denies(text, data))
        or (negations(text, data) and not denies(original, original_data))
    )


def _denied(negation: Negation, texts: Sequence[str], data: LanguageData) -> bool:
    """Tell whether one of the texts denies it too, by the same cue or by implication."""
    return any(
        not set(negation.scope).isdisjoint(
            _implied(text, data).union(*(other.around for other in negations(text, data)))
        )
        for text in texts
    )


def _stated(
    negation: Negation, texts: Sequence[str], others: Sequence[Negation], data: LanguageData
) -> bool:
    """Tell whether the texts state, outside their own negations, what is negated."""
    words = {word.stem for text in texts for word in stem_spans(text, data)}
    negated = {stem for other in others for stem in other.scope}
    return bool(negation.scope) and negation.scope[0] in words - negated
