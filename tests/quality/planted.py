"""Errors planted into clean claims: what a summarizer makes up, in forms that can be counted.

A `hard` one puts in what the same article says elsewhere, so that no list of its names or numbers
tells. Every function gives None where the claim has no place for the error.
"""

from __future__ import annotations

import calendar
import random
import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from summarize.facts.dates import Date, dates, missing_dates
from summarize.facts.names import Name, folded_words, names
from summarize.facts.quantities import Quantity, quantities
from summarize.languages.data import language_data
from tests.quality import planted_voices
from tests.quality.articles import KnownArticle
from tests.quality.claims import Claim

EN = language_data("en")
MONTHS = tuple(calendar.month_name[1:])
WEEKDAYS = tuple(calendar.day_name)
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|will|would|can|could|should|must|may|might)\b"
    r"(?! (?:not|never|no)\b)(?!n't)",
)
_NEGATIONS: tuple[tuple[str, str], ...] = (
    (r"\bcannot\b", "can"),
    (r"\bcan't\b", "can"),
    (r"\bwon't\b", "will"),
    (r"n't\b", ""),
    (r" not\b(?! only)", ""),
    (r" never\b", ""),
    (r" no longer\b", " still"),
    (r"\bwithout\b", "with"),
    (r"\bno (?=[a-z])", "a "),
)

Plant = Callable[[Claim, Sequence[KnownArticle], random.Random], str | None]


def _replaced(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _figures(text: str) -> list[Quantity]:
    """Return the figures that are not part of a word (`Covid-19`)."""
    return [
        q
        for q in quantities(text, EN)
        if q.digits
        and q.kind in ("number", "percent")
        and not re.search(r"[\w-]$", text[: q.start])
    ]


def _carried(claim: Claim) -> set[Decimal]:
    return {r for text in _right(claim) for q in quantities(text, EN) for r in q.readings}


def number(claim: Claim, _: Sequence[KnownArticle], draw: random.Random) -> str | None:
    """Replace a figure by another one."""
    found = _figures(claim.text)
    if not found:
        return None
    q = draw.choice(found)
    old = claim.text[q.start : q.end]
    new = re.sub(r"\d", lambda m: str((int(m[0]) + draw.randint(1, 8)) % 9 + 1), old, count=1)
    text = _replaced(claim.text, q.start, q.end, new)
    planted = next((p for p in quantities(text, EN) if p.start == q.start), q)
    return None if planted.readings & _carried(claim) else text


def number_hard(claim: Claim, _: Sequence[KnownArticle], draw: random.Random) -> str | None:
    """Replace a figure by one from elsewhere in the article."""
    found = _figures(claim.text)
    others = [
        (text[q.start : q.end])
        for text in _elsewhere(claim)
        for q in _figures(text)
        if not q.readings & _carried(claim)
    ]
    if not found or not others:
        return None
    q = draw.choice(found)
    return _replaced(claim.text, q.start, q.end, draw.choice(others))


def currency(claim: Claim, _: Sequence[KnownArticle], draw: random.Random) -> str | None:
    """Replace a currency by another one."""
    found = list(re.finditer(r"\b(euro|dollar|pound)(s?)\b", claim.text))
    if not found:
        return None
    match = draw.choice(found)
    other = draw.choice([word for word in ("euro", "dollar", "pound") if word != match[1]])
    return _replaced(claim.text, match.start(), match.end(), other + match[2])


def date(claim: Claim, _: Sequence[KnownArticle], draw: random.Random) -> str | None:
    """Replace a month or weekday by another one."""
    for words in draw.sample((MONTHS, WEEKDAYS), 2):
        found = list(re.finditer(rf"\b({'|'.join(words)})\b(?! (?:be|have|not)\b)", claim.text))
        if found:
            match = draw.choice(found)
            said = " ".join(_right(claim))
            others = [word for word in words if word not in said]
            return _replaced(claim.text, match.start(), match.end(), draw.choice(others))
    return None


def date_hard(claim: Claim, _: Sequence[KnownArticle], draw: random.Random) -> str | None:
    """Replace a date by one from elsewhere in the article."""
    here: list[Date] = list(dates(claim.text, EN))
    said = [d for text in _right(claim) for d in dates(text, EN)]
    others = [
        text[d.start : d.end]
        for text in _elsewhere(claim)
        for d in dates(text, EN)
        if missing_dates([d], said)
    ]
    if not here or not others:
        return None
    d = draw.choice(here)
    return _replaced(claim.text, d.start, d.end, draw.choice(others))


def _inner(text: str) -> list[Name]:
    """Return unmistakable names: four letters or more, and not at the start of the sentence."""
    return [n for n in names(text, EN) if n.start > 0 and len(n.text) >= 4]


def _beginning(word: str) -> str:
    """Return a word's beginning; `France`, `French` and `Frenchmen` may replace each other."""
    return word[:4]


def _foreign_name(claim: Claim, texts: Sequence[str], draw: random.Random) -> str | None:
    here = _inner(claim.text)
    carried = {_beginning(word) for text in _right(claim) for word in folded_words(text)}
    others = [
        name.text
        for text in texts
        for name in _inner(text)
        if carried.isdisjoint(map(_beginning, folded_words(name.text)))
    ]
    if not here or not others:
        return None
    name = draw.choice(here)
    return _replaced(claim.text, name.start, name.end, draw.choice(others))


def name(claim: Claim, articles: Sequence[KnownArticle], draw: random.Random) -> str | None:
    """Replace a name by one from another article."""
    other = draw.choice([a for a in articles if a.id != claim.article.id])
    return _foreign_name(claim, other.english, draw)


def name_hard(claim: Claim, _: Sequence[KnownArticle], draw: random.Random) -> str | None:
    """Replace a name by one from elsewhere in the article."""
    return _foreign_name(claim, _elsewhere(claim), draw)


def roles(claim: Claim, _: Sequence[KnownArticle], draw: random.Random) -> str | None:
    """Swap two names of the sentence."""
    found = [n for n in names(claim.text, EN) if len(n.text) >= 3]
    if len(found) < 2:
        return None
    at = draw.randrange(len(found) - 1)
    one, other = found[at], found[at + 1]
    if set(folded_words(one.text)) & set(folded_words(other.text)):
        return None
    swapped = _replaced(claim.text, other.start, other.end, one.text)
    return _replaced(swapped, one.start, one.end, other.text)


def negation_added(claim: Claim, _: Sequence[KnownArticle], draw: random.Random) -> str | None:
    """Insert `not` after an auxiliary."""
    found = list(_AUXILIARY.finditer(claim.text))
    if not found:
        return None
    match = draw.choice(found)
    new = "cannot" if match[1] == "can" else f"{match[1]} not"
    return _replaced(claim.text, match.start(), match.end(), new)


def negation_removed(claim: Claim, _: Sequence[KnownArticle], draw: random.Random) -> str | None:
    """Leave out a negation."""
    found = [
        (match, new) for pattern, new in _NEGATIONS for match in re.finditer(pattern, claim.text)
    ]
    if not found:
        return None
    match, new = draw.choice(found)
    return _replaced(claim.text, match.start(), match.end(), new)


def foreign_clause(
    claim: Claim, articles: Sequence[KnownArticle], draw: random.Random
) -> str | None:
    """Append a clause of another article."""
    other = draw.choice([a for a in articles if a.id != claim.article.id])
    clauses = [
        clause
        for text in other.english
        for clause in re.split(r"[,;:.!?\"“”]+ ?", text)
        if 5 <= len(clause.split()) <= 14
    ]
    if not clauses:
        return None
    joint = draw.choice((", and ", ", while ", " after "))
    return claim.text.rstrip(" .!?") + joint + draw.choice(clauses) + "."


PLANTS: dict[str, Plant] = {
    "number": number,
    "number, hard": number_hard,
    "currency": currency,
    "date": date,
    "date, hard": date_hard,
    "name": name,
    "name, hard": name_hard,
    "role swap": roles,
    "negation added": negation_added,
    "negation removed": negation_removed,
    "foreign clause": foreign_clause,
    "hearsay made fact": lambda claim, _, draw: planted_voices.hearsay(claim.text, draw),
    "speaker dropped": lambda claim, _, draw: planted_voices.speaker(claim.text, draw),
    "question made statement": lambda claim, _, draw: planted_voices.question(claim.text, draw),
}


def planted(claim: Claim, articles: Sequence[KnownArticle], seed: int) -> dict[str, str]:
    """Return the claim with one error of each kind that it has a place for."""
    made: dict[str, str] = {}
    for kind, plant in PLANTS.items():
        text = plant(claim, articles, random.Random(f"{seed} {kind} {claim.text}"))
        if text is not None and text != claim.text:
            made[kind] = text
    return made


def _right(claim: Claim) -> list[str]:
    """Return the text of the claim's sentences, in both wordings."""
    return [
        text
        for i in claim.right
        for text in (claim.article.english[i], claim.article.source.working(i))
    ]


def _elsewhere(claim: Claim) -> list[str]:
    return [text for i, text in enumerate(claim.article.english) if i not in claim.right]
