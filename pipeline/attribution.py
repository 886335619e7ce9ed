"""Attribution: what an article only reports is not stated as a fact.

`Selon la préfecture, ...` and `..., a déclaré la mairesse` make a sentence somebody's word. A claim
made of it has to say so too, whoever it names, or keep the quotation marks.
"""

from __future__ import annotations

import re

from pipeline.language import LanguageData
from pipeline.normalize import normalize

_MARKS = re.compile(r"[«»“”\"]")


def attribution(text: str, data: LanguageData) -> str | None:
    """Return the words by which a sentence says whose word it is, or None."""
    clean = normalize(text)
    words = re.findall(r"[^\W\d_]+", clean.lower())
    joined = f" {' '.join(words)} "
    for phrase in data.attribution.phrases:
        if f" {phrase} " in joined:
            return phrase
    if _MARKS.search(clean):
        return next((word for word in words if word in data.shorten.speech), None)
    return None


def unattributed(claim: str, its: LanguageData, original: str, data: LanguageData) -> str | None:
    """Return the words of `original` that say whose word it is, where `claim` has none such."""
    said = attribution(original, data)
    if said is None or _MARKS.search(claim):
        return None
    words = re.findall(r"[^\W\d_]+", normalize(claim).lower())
    joined = f" {' '.join(words)} "
    kept = (*its.attribution.phrases, *its.attribution.hedges, *its.shorten.speech)
    return None if any(f" {phrase} " in joined for phrase in kept) else said
