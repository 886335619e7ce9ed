"""The normalised text that models and checks see; citations point into the original."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any, NamedTuple

import Stemmer

from summarize.languages.data import LanguageData
from summarize.text.hyphens import rejoined

_APOSTROPHES = str.maketrans({"\u2019": "'", "\u02bc": "'", "\u2018": "'", "\u201b": "'"})
# White space to Python, but a hyphen that is not shown where text comes out of Word.
_UNIT_SEPARATOR = {0x1F: ""}
# Signs that a typesetter puts for letters. Raised digits stay: 10⁶ is not 106.
_TYPESET = str.maketrans(
    {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
    | dict(zip("ᵃᵇᶜᵈᵉᶠᵍʰᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", "abcdefghklmoprstuvwxyz", strict=True))
)
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+")
# Letters that NFKD does not decompose although readers take them for one or two plain letters.
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})


def normalize(text: str) -> str:
    """Return `text` composed (NFC), on one line, single-spaced, without invisible characters.

    Soft hyphens, zero-width characters, directional marks and control characters are dropped,
    words broken at line ends are put together, any white space is one space, typographic
    apostrophes are `'`, ligatures (`ﬁ`) and raised letters (`1ᵉʳ`) plain letters. Idempotent;
    offsets change.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_TYPESET)
    spaced = " ".join(rejoined(text).translate(_APOSTROPHES | _UNIT_SEPARATOR).split())
    if not spaced.isprintable():  # quick, and mostly true
        spaced = "".join(filter(_is_visible, spaced))
    return unicodedata.normalize("NFC", " ".join(spaced.split()))


def _is_visible(character: str) -> bool:
    code = ord(character)
    is_noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return not is_noncharacter and unicodedata.category(character) not in ("Cc", "Cf", "Cs")


def fold(text: str) -> str:
    """Return `text` without case and accents, to compare names: `Élysée` is `elysee`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_APOSTROPHES))
    if decomposed.isascii():  # quick, and mostly true
        return decomposed.casefold()
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.translate(_LETTERS).casefold()


class Stem(NamedTuple):
    """The stem of a content word and its position in the text."""

    stem: str
    start: int
    end: int


def stems(text: str, data: LanguageData) -> list[str]:
    """Return the folded stems of the content words (stop words left out), in their order.

    Stems are Snowball's (M. F. Porter, 2001), by the language's `words.stemmer`; a language
    without one keeps its whole words. Numbers count as words.
    """
    return [found.stem for found in stem_spans(normalize(text), data)]


def stem_spans(text: str, data: LanguageData) -> list[Stem]:
    """Return the stems of a normalised text with their positions."""
    return [
        Stem(stem(word, data.words.stemmer), match.start(), match.end())
        for match in _WORD.finditer(text)
        if (word := match[0].lower()) not in data.words.stop
    ]


@cache
def _stemmer(algorithm: str) -> Any:
    return Stemmer.Stemmer(algorithm)


@lru_cache(maxsize=1 << 14)
def stem(word: str, algorithm: str) -> str:
    """Return the folded stem of one lower-case word; with `algorithm` "" only fold it."""
    return fold(_stemmer(algorithm).stemWord(word) if algorithm else word)
