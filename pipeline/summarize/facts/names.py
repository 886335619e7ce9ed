"""Names in text, and the test whether another text carries them, in any language.

A name is a run of capitalised words, particles between them (`Ursula von der Leyen`), or an
acronym. Words that are often capitalised without being names (first word of a sentence,
`Ministry`, `Court`) are recognised by the language's list of common words
(`configs/languages/CODE.common.txt`: words seen mostly in lower case in news text).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from summarize.facts import exonyms
from summarize.facts.dates import calendar_words
from summarize.languages.data import LanguageData
from summarize.languages.patterns import ALPHANUMERIC, WORD
from summarize.text.normalize import fold, stem
from summarize.text.quotations import MARKS_FR_EN

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+|[^\w\s]")
_SENTENCE_START = frozenset(MARKS_FR_EN + ".!?…:‘(–—;|•")
_ROMAN = re.compile(r"([IVX]+)(\w*)")
_SHORTEST_COGNATE = 4
_LONGEST_ACRONYM = 5
_COGNATE = 0.72
"""Least similarity (Ratcliff-Obershelp) of two folded words for one name: Poutine, Putin."""
_COGNATE_AT_END = 0.8
"""Least similarity where the first letters differ: sharia, charia."""


class _Token(NamedTuple):
    text: str
    start: int
    end: int
    opens: bool
    """Whether it is the first token of a sentence, quotation or clause."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name and its position in the text."""

    text: str
    start: int
    end: int
    parts: tuple[str, ...]
    """Words that have to be carried: no titles, particles, common words or dates."""


def names(text: str, data: LanguageData) -> tuple[Name, ...]:
    """Return the names in `text` in order; offsets count characters of `text`.

    The first word of a sentence alone is a name only if it is not a common word.
    """
    tokens = [
        _Token(match[0], match.start(), match.end(), _opens(text, match.start()))
        for match in _TOKEN.finditer(text)
    ]
    found: list[Name] = []
    run: list[_Token] = []
    for token in tokens:
        inside = run and not token.opens
        elided = token.text.lower() in data.words.stop and text[token.end : token.end + 1] in "'’"
        capital = token.text[0].isupper() and not elided
        joins = token.text in "-'’" or token.text in data.names.particles
        if (capital and not run) or (inside and (capital or joins)):
            run.append(token)
        else:
            found.extend(_name(run, text, data))
            run = [token] if capital else []
    found.extend(_name(run, text, data))
    return tuple(found)


def carried(name: Name, evidence: Iterable[str]) -> bool:
    """Tell whether every part of `name` is in one of the `evidence` texts, in any language.

    Compared without case and accents, through exonyms (`London`, `Londres`), cognates
    (`Supreme`, `suprême`) and acronyms with their letters in another order (`IMF`, `FMI`). A
    surname is carried by the full name; a full name needs its first name too.
    """
    words = [word for text in evidence for word in _folded_words(text)]
    return not uncarried(name, words)


def uncarried(
    name: Name, folded_words: Iterable[str], seen: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the parts of `name` that no word of `folded_words` (folded, in order) carries.

    Args:
        name: as found in a claim.
        folded_words: the words of the texts that may carry it.
        seen: folded words of the translation that the claim was made from. A word that is not
            among them and differs from the original only in the middle (`Montieux`, `Montrieux`)
            is a slip.
    """
    words = tuple(folded_words)
    vocabulary = frozenset(words)
    joined = f" {' '.join(words)} "
    rest = exonyms.strip_known(" ".join(_folded_words(name.text)), joined)
    return tuple(
        part
        for part in name.parts
        if not set(_folded_words(part)).isdisjoint(rest.split())
        and not all(_word_carried(word, vocabulary, joined, seen) for word in _folded_words(part))
    )


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of `text` as `uncarried` needs them: folded, acronyms without dots."""
    return tuple(_folded_words(text))


def translatable(name: Name, part: str, data: LanguageData) -> bool:
    """Tell whether `part` may differ between languages without being in any table.

    True for acronyms and for names made of common words (`Provisional Council`), not for names of
    persons and places.
    """
    if part.isupper() and len(part) <= _LONGEST_ACRONYM:
        return True
    words = [word for word in ALPHANUMERIC.findall(name.text) if word[0].isupper()]
    return any(_titled(word, data) or _stem_common(word, data) for word in words)


@cache
def common_words(code: str) -> frozenset[str]:
    """Return the language's words mostly written in lower case; empty if it has no list."""
    file = resources.files("summarize_configs").joinpath("languages", f"{code}.common.txt")
    return frozenset(file.read_text("utf-8").split()) if file.is_file() else frozenset()


def _opens(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \u00a0\u202f'’-")
    return not before or before[-1] in _SENTENCE_START


def _name(run: list[_Token], text: str, data: LanguageData) -> list[Name]:
    while run and not run[-1].text[0].isupper():
        run = run[:-1]
    while run and not run[0].text[0].isupper():
        run = run[1:]
    while (
        run
        and (run[0].opens or _titled(run[0].text, data))
        and _empty(run[0].text, data)
        and not (len(run) > 1 and run[1].text == "-")
    ):
        run = run[1:]
        while run and not run[0].text[0].isupper():
            run = run[1:]
    parts = tuple(t.text for t in run if t.text[0].isupper() and not _empty(t.text, data))
    if not parts or (len(run) == 1 and run[0].opens and _stem_common(parts[0], data)):
        return []
    start, end = run[0].start, run[-1].end
    return [Name(text[start:end], start, end, parts)]


def _titled(word: str, data: LanguageData) -> bool:
    return word.lower() in data.names.titles or word.lower() in calendar_words(data.code)


@cache
def _common_stems(code: str, stemmer: str) -> frozenset[str]:
    return frozenset(stem(word, stemmer) for word in common_words(code))


def _stem_common(word: str, data: LanguageData) -> bool:
    """Tell whether a sentence's first word is an inflected common word."""
    algorithm = data.words.stemmer
    return stem(word.lower(), algorithm) in _common_stems(data.code, algorithm)


def _empty(word: str, data: LanguageData) -> bool:
    """Tell whether a capitalised word identifies nothing: a title, a common word, a date."""
    lower = word.lower()
    roman = _ROMAN.fullmatch(word)
    if roman and (not roman[2] or roman[2] in data.quantities.ordinal_suffixes):
        return True
    if len(word) < 2 or word in data.words.capitalised:
        return True
    acronym = word.isupper() and len(word) <= _LONGEST_ACRONYM
    return lower in calendar_words(data.code) or (
        not acronym
        and (
            lower in data.words.stop
            or lower in data.names.titles
            or lower in common_words(data.code)
            or lower.rstrip("s") in common_words(data.code)
        )
    )


def _folded_words(text: str) -> list[str]:
    bare = re.sub(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)|(?<=\.[^\W\d_])\.", "", text)
    return WORD.findall(fold(bare))


def _word_carried(
    word: str, vocabulary: frozenset[str], joined: str, seen: Collection[str]
) -> bool:
    if len(word) < 2 or word in vocabulary or (len(word) > 3 and word.rstrip("s") in vocabulary):
        return True
    if exonyms.carries(word, joined):
        return True
    if len(word) <= 5 and any(
        len(other) == len(word) and sorted(other) == sorted(word) for other in vocabulary
    ):
        return True
    if any(f" {word[:i]} {word[i:]} " in joined for i in range(2, len(word) - 1)):
        return True  # written in two: WiFi, Wi-Fi
    new = bool(seen) and word not in seen
    return len(word) >= _SHORTEST_COGNATE and any(
        _cognate(word, other) and not (new and _misspelt(word, other)) for other in vocabulary
    )


def _misspelt(one: str, other: str) -> bool:
    """Tell whether two words differ only in the middle, like a slip; translations change ends."""
    return one[0] == other[0] and one[-2:] == other[-2:]


@lru_cache(maxsize=1 << 14)
def _cognate(one: str, other: str) -> bool:
    if len(other) < _SHORTEST_COGNATE or abs(len(one) - len(other)) > 5:
        return False
    least = _COGNATE if one[0] == other[0] else _COGNATE_AT_END
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= least and matcher.ratio() >= least
