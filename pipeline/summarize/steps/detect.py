"""Detect the language of a text, or refuse it as uncertain.

langdetect (a port of Shuyo's naive Bayes over character n-grams, 2010) classifies each part of the
text, and the parts vote, weighted by their letters. The text must then have enough of the winner's
function words: running text does, a list of names or a menu does not.
"""

from __future__ import annotations

import logging
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from langdetect.lang_detect_exception import LangDetectException

from summarize.errors import Refusal
from summarize.flags import Flag
from summarize.languages.guess import (
    INVISIBLE,
    bears_out,
    cleaned,
    function_words_of,
    other_language,
)
from summarize.languages.guess import share as share_of
from summarize.languages.ngrams import detector_factory
from summarize.languages.patterns import LETTERS
from summarize.records import Article, Language, Sentence
from summarize.settings.schema import DetectSettings

log = logging.getLogger(__name__)

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
    if confidence < least and not _is_of(code, text, least, settings):
        raise Refusal(f"{_UNCERTAIN}: {shares}")
    if function_words is None:
        return Language(code, confidence)
    share = share_of(function_words, " ".join(parts))
    if share < settings.min_function_words:
        raise Refusal(f"{_UNCERTAIN}: {shares}, but only {share:.0%} function words")
    return Language(code, confidence)


def _is_of(code: str, text: str, least: float, settings: DetectSettings) -> bool:
    """Tell whether a text is in a language but for whole paragraphs that are in another one."""
    kept = [line for line in text.split("\n") if other_language(line, code) is None]
    letters = [sum(map(len, LETTERS.findall(part))) for part in ("\n".join(kept), text)]
    if letters[0] < _OWN_SHARE * letters[1] or letters[0] == letters[1]:
        return False
    votes = _votes(_sampled(cleaned("\n".join(kept)), settings), settings.seed)
    return bool(votes) and votes[0][0] == code and votes[0][1] >= least


def language_of(article: Article, told: str | None, settings: DetectSettings) -> Language:
    """Return an article's language: what the operator says, what it declares, or what is detected.

    What it declares counts where its text bears it out: templates and feeds declare their own. What
    the operator says counts anyway.

    Raises:
        Refusal: `language uncertain`, with the evidence against a verdict.
    """
    if told is not None:
        if not bears_out(article.text, told):
            log.warning("%s: does not read like %s, as which it is taken", article.source, told)
        return Language(told, 1.0)
    declared = article.declared_language
    if declared is None:
        return detect(article.text, settings)
    if _is_declared_rightly(article.text, declared, settings):
        return Language(declared, 1.0)
    found = detect(article.text, settings)
    log.warning("%s: declares %s and is in %s", article.source, declared, found.code)
    return found


def _is_declared_rightly(text: str, declared: str, settings: DetectSettings) -> bool:
    if function_words_of(declared) is not None:
        return bears_out(text, declared)
    try:
        return detect(text, settings).code == declared
    except Refusal:  # nothing speaks for another one
        return True


def marked(text: str, sentences: Sequence[Sentence], code: str) -> tuple[Sentence, ...]:
    """Flag the sentences of passages in another language than the article's (`other-language`).

    A paragraph is judged as a whole, then each sentence that is long enough to be judged alone.

    Args:
        text: The article.
        sentences: All of it, in order.
        code: Its language.
    """
    found = list(sentences)
    for group in _paragraphs(text, sentences):
        whole = " ".join(sentences[i].text for i in group)
        other = other_language(whole, code)
        for i in group:
            own = other_language(sentences[i].text, code)
            if own or (other and not _reads_like(sentences[i].text, code)):
                found[i] = replace(found[i], flags=(*found[i].flags, Flag.OTHER_LANGUAGE))
    return tuple(found)


def _reads_like(text: str, code: str) -> bool:
    """Tell whether a sentence has as many function words of `code` as of any other language."""
    return len(text.split()) >= _FEWEST_WORDS and bears_out(text, code)


def _paragraphs(text: str, sentences: Sequence[Sentence]) -> Iterator[list[int]]:
    group: list[int] = []
    for index, sentence in enumerate(sentences):
        if group and "\n" in text[sentences[index - 1].end : sentence.start]:
            yield group
            group = []
        group.append(index)
    if group:
        yield group


_OWN_SHARE = 0.6
"""Least share of the letters in paragraphs of the language that a text with others is in."""
_FEWEST_WORDS = 4
"""Words of a sentence that can be told from its paragraph's language."""
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
