"""Attribution: what an article only reports is not stated as a fact.

`Selon la préfecture, ...` and `..., a déclaré la mairesse` make a sentence somebody's word. A claim
made of it has to say so too, whoever it names, or keep the quotation marks.
"""

from __future__ import annotations

import re

from pipeline.language import LanguageData
from pipeline.normalize import normalize
from pipeline.quotations import MARKS


def attribution(text: str, data: LanguageData) -> str | None:
    """Return the words by which a sentence says whose word it is, or None."""
    clean = normalize(text)
    words = re.findall(r"[^\W\d_]+", clean.lower())
    joined = f" {' '.join(words)} "
    for phrase in data.attribution.phrases:
        if f" {phrase} " in joined:
            return phrase
    if not set(MARKS).isdisjoint(clean):
        return next((word for word in words if word in data.shorten.speech), None)
    return None


def attributed(claim: str, data: LanguageData) -> bool:
    """Whether a claim says that it is somebody's word, or leaves open whether it is so."""
    words = re.findall(r"[^\W\d_]+", normalize(claim).lower())
    joined = f" {' '.join(words)} "
    kept = (*data.attribution.phrases, *data.attribution.hedges, *data.shorten.speech)
    return not set(MARKS).isdisjoint(claim) or any(f" {phrase} " in joined for phrase in kept)
