"""Guess the language of a text from its function words, at the cost of a word count."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from summarize.languages.data import has_language_data, language_codes, language_data
from summarize.languages.patterns import LETTERS

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def likeliest(text: str) -> str | None:
    """Return the language with the most function words in a text, among those in `configs/`."""
    words = [_unaccented(word) for word in LETTERS.findall(cleaned(text))]
    shares = {
        code: sum(word in known for word in words)
        for code in language_codes()
        if (known := function_words_of(code))
    }
    best = max(shares, key=lambda code: (shares[code], code), default=None)
    return best if best and shares[best] else None


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
