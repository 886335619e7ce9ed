"""Detect: the language of a text, or that it is uncertain.

langdetect (a port of Shuyo's naive Bayes over character n-grams, 2010) judges each part of the
text; the parts vote, weighted by their letters. What it calls a language must then read like it:
running text has function words, a list of names or a menu has few.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Self

from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException
from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import Refusal
from pipeline.language import language_codes, language_data
from pipeline.records import Language

_UNCERTAIN = "language uncertain"
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_WORD = re.compile(r"[^\W\d_]+")
# A script without spaces has about this many caseless letters where another has a word.
_LETTERS_A_WORD = 5


class DetectSettings(BaseModel):
    """When a language is taken for certain. The figures: `python -m tests.quality.detection`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    min_words: int = Field(default=20, ge=1)
    """A text with fewer words is refused as too short."""
    min_letters: int = Field(default=40, ge=1)
    """Fewer letters, addresses apart, say nothing certain."""
    min_letter_share: float = Field(default=0.5, ge=0, le=1)
    """Letters among the characters that are not white space."""
    min_confidence: float = Field(default=0.7, gt=0.5, le=1)
    """Share of the vote, for a language whose function words are known."""
    min_confidence_unverified: float = Field(default=0.9, gt=0.5, le=1)
    """The same for a language whose function words are not known."""
    min_function_words: float = Field(default=0.15, ge=0, le=1)
    """Share of words that are function words of the language."""
    part_characters: int = Field(default=200, ge=50)
    """Length of a part that votes."""
    max_parts: int = Field(default=40, ge=1)
    """Of a longer text, as many parts at equal distances vote."""
    seed: int = 0
    """Of langdetect, which draws n-grams at random; the same seed, the same answer."""


def check_length(article_text: str, min_words: int) -> None:
    """Refuse a text in which there is nothing to summarize.

    Raises:
        Refusal: `empty`, or `too short` with the number of words.
    """
    if not _INVISIBLE.sub("", article_text).strip():
        raise Refusal("empty")
    caseless = sum(unicodedata.category(char) == "Lo" for char in article_text)
    words = max(len(article_text.split()), caseless // _LETTERS_A_WORD)
    if words < min_words:
        plural = "" if words == 1 else "s"
        raise Refusal(f"too short: {words} word{plural}, at least {min_words}")


def detect(text: str, settings: DetectSettings) -> Language:
    """The language of a text, with its share of the vote as the confidence.

    A function of its arguments alone, whatever was detected before; safe in threads.

    Raises:
        Refusal: `language uncertain`, with what stands against a verdict.
    """
    cleaned = _cleaned(text)
    letters = sum(map(len, _WORD.findall(cleaned)))
    visible = sum(map(len, cleaned.split()))
    if letters < settings.min_letters or letters < settings.min_letter_share * visible:
        raise Refusal(f"{_UNCERTAIN}: {letters} letters in {visible} characters")
    parts = _sampled(cleaned, settings)
    votes = _votes(parts, settings.seed)
    if not votes:
        raise Refusal(f"{_UNCERTAIN}: no part of it is in a known script")
    code, confidence = votes[0]
    shares = ", ".join(f"{name} {share:.2f}" for name, share in votes[:2])
    function_words = _function_words(code)
    least = settings.min_confidence if function_words else settings.min_confidence_unverified
    if confidence < least:
        raise Refusal(f"{_UNCERTAIN}: {shares}")
    if function_words is None:
        return Language(code, confidence)
    share = _share(function_words, " ".join(parts))
    if share < settings.min_function_words:
        raise Refusal(f"{_UNCERTAIN}: {shares}, but only {share:.0%} function words")
    return Language(code, confidence)


def likeliest(text: str) -> str | None:
    """The language with the most function words in a text, of those that `configs/` has."""
    words = [_unaccented(word) for word in _WORD.findall(_cleaned(text))]
    shares = {
        code: sum(word in known for word in words)
        for code in language_codes()
        if (known := _function_words(code))
    }
    best = max(shares, key=lambda code: (shares[code], code), default=None)
    return best if best and shares[best] else None


_LEAST_PARTS = 4
_LEAST_CHARACTERS = 60
"""Of a part: langdetect guesses on less."""


def _cleaned(text: str) -> str:
    """Without addresses, in small letters (langdetect passes over words in capitals), composed."""
    visible = _INVISIBLE.sub("", text)
    return unicodedata.normalize("NFC", _ADDRESS.sub(" ", visible)).lower()


def _sampled(text: str, settings: DetectSettings) -> list[str]:
    # A short text has smaller parts, so that it has several votes too.
    size = min(settings.part_characters, max(_LEAST_CHARACTERS, len(text) // _LEAST_PARTS))
    parts = list(_parts(text, size))
    n = settings.max_parts
    return parts if len(parts) <= n else [parts[i * len(parts) // n] for i in range(n)]


def _parts(text: str, size: int) -> Iterator[str]:
    """Runs of about `size` characters, cut between words, and where there are none, anywhere."""
    part = ""
    for word in text.split():
        for start in range(0, len(word), size):
            part = f"{part} {word[start : start + size]}"
            if len(part) >= size:
                yield part
                part = ""
    if part:
        yield part


def _votes(parts: Sequence[str], seed: int) -> list[tuple[str, float]]:
    """Codes with their shares of the vote, the largest first; what has no verdict counts too."""
    totals: defaultdict[str, float] = defaultdict(float)
    letters = 0
    for part in parts:
        weight = sum(map(len, _WORD.findall(part)))
        letters += weight
        for code, probability in _probabilities(part, seed):
            totals[code] += probability * weight
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return [(code, round(min(1.0, total / letters), 4)) for code, total in ranked]


def _probabilities(part: str, seed: int) -> list[tuple[str, float]]:
    detector = _factory(seed).create()
    detector.append(part)
    try:
        found = detector.get_probabilities()
    except LangDetectException:
        # No n-gram of any language in it.
        return []
    # `zh-cn` and `zh-tw` are one language here.
    return [(language.lang.split("-")[0], language.prob) for language in found]


@cache
def _factory(seed: int) -> DetectorFactory:
    """Our own factory: the one that langdetect shares has a class-wide seed, set by anyone.

    The profiles come in the order of their names, not in the file system's, on which langdetect's
    sums would depend in the last digits.
    """
    folder = resources.files("langdetect").joinpath("profiles")
    files = sorted((file for file in folder.iterdir() if file.is_file()), key=lambda f: f.name)
    factory = DetectorFactory()
    profiles = [_Profile.read(file) for file in files]
    factory.langlist = [profile.language for profile in profiles]
    factory.word_lang_prob_map = _Probabilities(profiles)
    factory.set_seed(seed)
    return factory


@dataclass(frozen=True, slots=True)
class _Profile:
    """What langdetect knows of a language."""

    language: str
    counts: Mapping[str, int]
    """Of n-grams."""
    totals: Sequence[int]
    """Of the n-grams of each length, from 1."""

    @classmethod
    def read(cls, file: Traversable) -> Self:
        content = json.loads(file.read_text("utf-8"))
        return cls(content["name"], content["freq"], content["n_words"])

    def probability(self, ngram: str) -> float:
        """As langdetect's own loader has it."""
        count = self.counts.get(ngram)
        return count / self.totals[len(ngram) - 1] if count else 0.0


class _Probabilities:
    """Each n-gram's probability in each language, found when it is asked for.

    Of 87,000 n-grams an article has some 2,000. langdetect's loader, which makes lists of them
    all, took 0.4 s of every start, this takes 0.07 s.
    """

    def __init__(self, profiles: Sequence[_Profile]) -> None:
        self._profiles = profiles
        self._known = frozenset[str]().union(*(profile.counts for profile in profiles))
        self._found: dict[str, list[float]] = {}

    def __contains__(self, ngram: str) -> bool:
        return ngram in self._known

    def __getitem__(self, ngram: str) -> list[float]:
        found = self._found.get(ngram)
        if found is None:
            found = [profile.probability(ngram) for profile in self._profiles]
            self._found[ngram] = found
        return found


@cache
def _function_words(code: str) -> frozenset[str] | None:
    """The language's function words without accents; None where it has no file or none in it."""
    if not resources.files("configs").joinpath("languages", f"{code}.toml").is_file():
        return None
    stop = language_data(code).words.stop
    return frozenset(map(_unaccented, stop)) or None


def _share(function_words: frozenset[str], text: str) -> float:
    words = [_unaccented(word) for word in _WORD.findall(text)]
    return sum(word in function_words for word in words) / len(words)


def _unaccented(word: str) -> str:
    """Capitals are often written without accents, so none count."""
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
