"""Guess the language of a text from its function words, at the cost of a word count."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from summarize.languages.data import has_language_data, language_codes, language_data
from summarize.languages.patterns import LETTERS

# An address of mail is a whole word with one way to match it, so that time grows with its length.
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)@?+[^\s@]++@\S[^\s.]*+\.\S+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


_FEWEST_WORDS = 6
"""Words in the shortest passage whose language is judged."""
_FEWEST_FOREIGN = 3
_FOREIGN = 0.15
"""Least number, and share of the words, of function words that the article's language lacks."""
_NATIVE = 0.25
"""Greatest share of these that function words of the article's language alone may reach."""
_BORNE_OUT = 0.8
"""Least share, of the likeliest language's function words, that a declared one has to reach."""


def likeliest(text: str) -> str | None:
    """Return the language with the most function words in a text, among those in `configs/`."""
    _, found = _counts(text)
    best = max(found, key=lambda code: (found[code], code), default=None)
    return best if best and found[best] else None


def bears_out(text: str, code: str) -> bool:
    """Tell whether a text may be in a language that is declared.

    It has nearly as many function words of it as of any other. A text without any, and a language
    without a list, contradict nothing.
    """
    _, found = _counts(text)
    return code not in found or found[code] >= _BORNE_OUT * max(found.values())


def other_language(text: str, code: str) -> str | None:
    """Return the language of a passage that is surely not in `code`, else None.

    A script of another kind tells by itself (the code is then the likeliest, or `und`); in the same
    script function words do, in a passage of some words.
    """
    latin = _is_latin(text)
    sample = language_data(code).sample if has_language_data(code) else ""
    if latin is not None and sample and latin != _is_latin(sample):
        return likeliest(text) or "und"
    own = function_words_of(code)
    words = [_unaccented(word) for word in LETTERS.findall(cleaned(text))]
    if len(words) < _FEWEST_WORDS or not own:
        return None
    best, most = None, max(_FEWEST_FOREIGN, _FOREIGN * len(words))
    for other in language_codes():
        known = function_words_of(other)
        if other == code or not known:
            continue
        foreign = sum(word in known and word not in own for word in words)
        native = sum(word in own and word not in known for word in words)
        if foreign >= most and native <= _NATIVE * foreign:
            best, most = other, foreign + 1
    return best


def _counts(text: str) -> tuple[int, dict[str, int]]:
    """Return the number of words of a text, and of each language's function words in it."""
    words = [_unaccented(word) for word in LETTERS.findall(cleaned(text))]
    return len(words), {
        code: sum(word in known for word in words)
        for code in language_codes()
        if (known := function_words_of(code))
    }


def _is_latin(text: str) -> bool | None:
    """Tell whether most letters of a text are Latin; None for one with hardly any."""
    letters = [char for char in text if char.isalpha()]
    if len(letters) < _FEWEST_WORDS:
        return None
    return 2 * sum(char <= "\u024f" for char in letters) > len(letters)


def cleaned(text: str) -> str:
    """Return `text` without addresses, lower case and composed.

    langdetect ignores words in capitals.
    """
    visible = INVISIBLE.sub("", text)
    return unicodedata.normalize("NFC", _ADDRESS.sub(" ", visible)).lower()


@cache
def function_words_of(code: str) -> frozenset[str] | None:
    """Return the language's function words without accents, or None if it has none."""
    if not has_language_data(code):
        return None
    stop = language_data(code).words.stop
    return frozenset(map(_unaccented, stop)) or None


def share(function_words: frozenset[str], text: str) -> float:
    """Return the share of a text's words, accents dropped, in `function_words`, 0..1."""
    words = [_unaccented(word) for word in LETTERS.findall(text)]
    return sum(word in function_words for word in words) / len(words)


def _unaccented(word: str) -> str:
    """Return a word without accents, which writers often leave off capitals."""
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
