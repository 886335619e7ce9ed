"""Attribution: a claim may not state as fact what its article only reports.

`Selon la préfecture, ...` and `..., a déclaré la mairesse` make a sentence somebody's word. A claim
made from it has to be attributed too, to whomever, or keep the quotation marks.
"""

from __future__ import annotations

from summarize.languages.data import LanguageData
from summarize.languages.patterns import LETTERS
from summarize.text.normalize import normalize
from summarize.text.quotations import MARKS


def attribution(text: str, data: LanguageData) -> str | None:
    """Return the words that attribute a sentence to a speaker or source, or None."""
    clean = normalize(text)
    words = LETTERS.findall(clean.lower())
    joined = f" {' '.join(words)} "
    for phrase in data.attribution.phrases:
        if f" {phrase} " in joined:
            return phrase
    if not set(MARKS).isdisjoint(clean):
        return next((word for word in words if word in data.shorten.speech), None)
    return None


def attributed(claim: str, data: LanguageData) -> bool:
    """Tell whether a claim attributes its statement to somebody, or leaves it open."""
    words = LETTERS.findall(normalize(claim).lower())
    joined = f" {' '.join(words)} "
    kept = (*data.attribution.phrases, *data.attribution.hedges, *data.shorten.speech)
    return not set(MARKS).isdisjoint(claim) or any(f" {phrase} " in joined for phrase in kept)
