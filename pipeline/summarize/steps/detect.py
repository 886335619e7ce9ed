"""Detect the language of a text, or refuse it as uncertain.

langdetect (a port of Shuyo's naive Bayes over character n-grams, 2010) classifies each part of the
text, and the parts vote, weighted by their letters. The text must then have enough of the winner's
function words: running text does, a list of names or a menu does not.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence

from langdetect.lang_detect_exception import LangDetectException

from summarize.errors import Refusal
from summarize.languages.guess import INVISIBLE, cleaned, function_words_of
from summarize.languages.guess import share as share_of
from summarize.languages.ngrams import detector_factory
from summarize.languages.patterns import LETTERS
from summarize.records import Language
from summarize.settings.schema import DetectSettings

_UNCERTAIN = "language uncertain"
# In a script without spaces, about this many caseless letters correspond to a word.
_LETTERS_PER_WORD = 5


def check_length(article_text: str, min_words: int) -> None:
    """Refuse a text that has nothing to summarize.

    Raises:
        Refusal: `empty`, or `too short` with the number of words.
    """
    if not INVISIBLE.sub("", article_text).strip():
        raise Refusal("empty")
    caseless = sum(unicodedata.category(char) == "Lo" for char in article_text)
    words = max(len(article_text.split()), caseless // _LETTERS_PER_WORD)
    if words < min_words:
        plural = "" if words == 1 else "s"
        raise Refusal(f"too short: {words} word{plural}, at least {min_words}")


def detect(text: str, settings: DetectSettings) -> Language:
    """Return the language of a text, with its share of the vote as the confidence.

    The result depends only on the arguments. Thread-safe.

    Raises:
        Refusal: `language uncertain`, with the evidence against a verdict.
    """
    clean = cleaned(text)
    letters = sum(map(len, LETTERS.findall(clean)))
    visible = sum(map(len, clean.split()))
    if letters < settings.min_letters or letters < settings.min_letter_share * visible:
        raise Refusal(f"{_UNCERTAIN}: {letters} letters in {visible} characters")
    parts = _sampled(clean, settings)
    votes = _votes(parts, settings.seed)
    if not votes:
        raise Refusal(f"{_UNCERTAIN}: no part of it is in a known script")
    code, confidence = votes[0]
    shares = ", ".join(f"{name} {share:.2f}" for name, share in votes[:2])
    function_words = function_words_of(code)
    least = settings.min_confidence if function_words else settings.min_confidence_unverified
    if confidence < least:
        raise Refusal(f"{_UNCERTAIN}: {shares}")
    if function_words is None:
        return Language(code, confidence)
    share = share_of(function_words, " ".join(parts))
    if share < settings.min_function_words:
        raise Refusal(f"{_UNCERTAIN}: {shares}, but only {share:.0%} function words")
    return Language(code, confidence)


_MIN_PARTS = 4
_MIN_PART_CHARACTERS = 60
"""Least length of a part; on less text, langdetect guesses."""


def _sampled(text: str, settings: DetectSettings) -> list[str]:
    # Shorter parts for a short text, so that it also gets several votes.
    size = min(settings.part_characters, max(_MIN_PART_CHARACTERS, len(text) // _MIN_PARTS))
    parts = list(_parts(text, size))
    limit = settings.max_parts
    if len(parts) <= limit:
        return parts
    return [parts[i * len(parts) // limit] for i in range(limit)]


def _parts(text: str, size: int) -> Iterator[str]:
    """Yield runs of about `size` characters, cutting inside a word only if it is longer."""
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
    """Return codes with their shares of the vote, largest first; undecided parts count in full."""
    totals: defaultdict[str, float] = defaultdict(float)
    letters = 0
    for part in parts:
        weight = sum(map(len, LETTERS.findall(part)))
        letters += weight
        for code, probability in _probabilities(part, seed):
            totals[code] += probability * weight
    ranked = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return [(code, round(min(1.0, total / letters), 4)) for code, total in ranked]


def _probabilities(part: str, seed: int) -> list[tuple[str, float]]:
    detector = detector_factory(seed).create()
    detector.append(part)
    try:
        guesses = detector.get_probabilities()
    except LangDetectException:
        # It has no n-gram of any language.
        return []
    # `zh-cn` and `zh-tw` count as one language.
    return [(guess.lang.split("-")[0], guess.prob) for guess in guesses]
