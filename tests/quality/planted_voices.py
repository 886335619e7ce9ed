"""Errors planted into clean claims that make facts of what is somebody's word, open or asked.

The words are other lists than the product's own (configs/languages), and the rules are other rules.
"""

from __future__ import annotations

import random
import re

from tests.quality.claims import FEWEST_WORDS

_THOUGHT = r"(?:said|reported|believed|thought|understood|alleged)"
_OPEN: tuple[tuple[str, str], ...] = (
    (rf"\b(?:it (?:is|was) {_THOUGHT} that|it (?:seems|appears) that)\s", ""),
    (r"\b(?:reportedly|allegedly|apparently|probably|supposedly|perhaps|possibly),?\s", ""),
    (rf"\b(?:is|are) (?:{_THOUGHT}|likely|expected) to have\b", "has"),
    (rf"\b(?:is|are) {_THOUGHT} to be\b", "is"),
    (r"\b(?:is|are) (?:expected|likely|due) to\b", "will"),
    (r"\b(?:would|could|may|might) have been\b", "was"),
    (r"\b(?:would|could|may|might) have\b", "has"),
    (r"\b(?:would|could|might) be\b", "is"),
    (r"(?<=[a-z] )may be\b", "is"),
    (r"\b(?:would|could|might|should)(?= [a-z])(?! not)", "will"),
    (r"\bseems? to\b", "does"),
    (r"\b(?:alleged|suspected|presumed) (?=[a-z])(?!(?:to|of|that)\b)", ""),
)
_SAID = (
    r"(?:say|said|says|claim|argue|believe|think|thought|explain|add|note|stress|recall|assure|"
    r"insist|admit|warn|announce|confirm|indicate|state|estimate|consider|fear|hope|regret|"
    r"deplore|assert|affirm|declare|allege|deny|denied|denies|ask|demand|request|promise|told|"
    r"tell|suggest|maintain|recogni[sz]e|acknowledge|conclude)(?:s|d|ed|ing)?"
)
_WHEN = (
    r"(?: (?:on|in|at|to|by|during|this|last|about|before|after|from|mr|ms|the|a|[A-Z])\b"
    r"[^,\"“”]{0,60})?"
)
_WHO = r"(?:(?:he|she|they|[A-Z][\w'’ .-]{1,50}|the [\w'’ -]{1,50}) )?"
_SPEAKER: tuple[re.Pattern[str], ...] = (
    re.compile(r"^According to [^,]{2,80}, (?=.{20})", re.IGNORECASE),
    re.compile(r",? according to [^,.;]{2,80}(?=[.;]|$)"),
    re.compile(rf",[\"”]? {_WHO}(?:has |had |also )?{_SAID}{_WHEN}(?=\.$)"),
    re.compile(rf"^(?:[^,;:\"“”.]{{2,60}} )(?:has |had |have |also )?{_SAID} that (?=.{{20}})"),
)
_ASKS = re.compile(
    r"^(?:(?:is|are|was|were|will|would|can|could|should|must|has|have|had|does|did|do|why|how|what|when|where|who|which)\s)+",
    re.IGNORECASE,
)


def speech_words(text: str) -> list[str]:
    """Return the verbs of saying in a text, and `according`."""
    return re.findall(rf"\b(?:{_SAID}|according)\b", text, re.IGNORECASE)


def hearsay(text: str, draw: random.Random) -> str | None:
    """State as fact what is left open."""
    found: list[tuple[re.Match[str], str]] = []
    for pattern, new in _OPEN:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            if all(match.start() >= m.end() or match.end() <= m.start() for m, _ in found):
                found.append((match, new))
    guarded = re.search(rf"[\"“”?]|\b(?:{_SAID}|according|if)\b", text, re.IGNORECASE)
    if len(found) != 1 or guarded:
        return None  # what is somebody's word stays it
    match, new = draw.choice(found)
    return _upper(text[: match.start()] + new + text[match.end() :])


def speaker(text: str, draw: random.Random) -> str | None:
    """Leave out who says something, and the quotation marks."""
    made = [
        _upper(re.sub(r"[\"“”«»]", "", pattern.sub("", text)).strip())
        for pattern in _SPEAKER
        if pattern.search(text)
    ]
    usable = [
        left
        for left in made
        if len(left.split()) >= FEWEST_WORDS
        and not any(pattern.search(left) for pattern in _SPEAKER)
        and not re.search(rf"\b{_SAID}\b", left, re.IGNORECASE)
    ]
    return draw.choice(usable) if usable else None


def question(text: str, draw: random.Random) -> str | None:
    """State what is asked."""
    if not re.search(r"\?[\"”» ]*$", text):
        return None
    stated = re.sub(r"\s?\?", ".", text)
    return _upper(_ASKS.sub("", stated)) if draw.random() < 0.5 else stated


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
