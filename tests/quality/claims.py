"""Claims whose source is known: sentences said as they are, cut down, turned round, or two in one.

Cuts are made at commas, by other rules than the product's own shortening.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from summarize.languages.data import language_data
from tests.quality.articles import KnownArticle

FEWEST_WORDS = 6
_DATA = language_data("en")
_ADVERBIAL = re.compile(
    r"((?:On|In|At|During|After|Before|Since|For|By|Last|Under|Yesterday|Today|Tomorrow)\b"
    r"[^,]{0,60}), "
    r"(\w.*)([.!?])$"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A brief-like sentence with its source."""

    article: KnownArticle
    kind: str
    text: str
    right: frozenset[int]
    """Indexes of the source sentences."""


def clean_claims(article: KnownArticle, seed: int) -> Iterator[Claim]:
    """Return a claim of a random kind for each sentence of the article that allows one."""
    draw = random.Random(f"{seed} {article.id}")
    english = article.english
    usable = [i for i in article.source.citable() if len(english[i].split()) >= FEWEST_WORDS]
    for index, following in zip(usable, [*usable[1:], None], strict=True):
        made = {
            "compressed": compressed(english[index], draw),
            "reordered": reordered(english[index]),
            "fused": None if following is None else fused(english[index], english[following], draw),
        }
        kinds = [kind for kind, text in made.items() if text is not None]
        kind = draw.choice(kinds) if kinds else "whole"
        text = made.get(kind) or english[index]
        right = {index} if kind != "fused" or following is None else {index, following}
        yield Claim(article, kind, text, frozenset(right))


def compressed(text: str, draw: random.Random) -> str | None:
    """Return the sentence without one of its parts between commas, or None if it has none."""
    if len(re.findall(r'["“”«»]', text)) % 2:
        return None
    end = text[-1] if text[-1] in ".!?" else ""
    stays = re.compile(
        r"\b(?:accord|sa(?:id|ys)|told|add(?:ed|s)|announc|explain|report)", re.IGNORECASE
    )
    parts = text.removesuffix(end).split(", ")
    places = [i for i in range(1, len(parts)) if len(parts[i].split()) >= 2]
    draw.shuffle(places)
    for place in places:
        left = parts[:place] + parts[place + 1 :]
        # No list without its last item, no clause without its verb, no words without their speaker.
        if re.match(r"(and|or|but)\b", parts[place]) or stays.search(parts[place]):
            continue
        if _DATA.shorten.verbs.isdisjoint(re.findall(r"\w+", ", ".join(left).lower())):
            continue
        aside = len(parts) == 3 and place == 1
        said = (" " if aside else ", ").join(left) + end
        if len(said.split()) >= FEWEST_WORDS:
            return said
    return None


def reordered(text: str) -> str | None:
    """Return the sentence with its initial adverbial moved to the end, or None if it has none."""
    found = _ADVERBIAL.match(text)
    if found is None or '"' in text:
        return None
    adverbial, rest, end = found.groups()
    return f"{rest[0].upper()}{rest[1:]} {adverbial[0].lower()}{adverbial[1:]}{end}"


def fused(one: str, other: str, draw: random.Random) -> str | None:
    """Return both in one sentence, as a summarizer joins them, or None if that is too long."""
    if len(one.split()) + len(other.split()) > 60:
        return None
    first = other.split()[0]
    lower = first.lower().strip(".,'\"") in _DATA.words.stop and first not in ("I", "US")
    tail = first.lower() + other[len(first) :] if lower else other
    return f"{one.rstrip(' .!?')}, {draw.choice(('and', 'while'))} {tail}"
