"""Translate: sentence by sentence, each result looked at, none trusted blindly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.protocols import TextModel
from models.spec import Decoding
from pipeline.clauses import split_clauses
from pipeline.faults import HARD, faults
from pipeline.language import LanguageData
from pipeline.normalize import normalize
from pipeline.records import Translation

SPLIT = "split"
RETRIED = "retried"
UNTRANSLATED = "untranslated"


@dataclass(frozen=True, slots=True)
class Direction:
    """A translator with the languages that it stands between."""

    source: LanguageData
    target: LanguageData
    model: TextModel


def translate(
    texts: Sequence[str], direction: Direction, max_words: int
) -> tuple[Translation, ...]:
    """Translate each text, one sentence an input; as many results as texts, in their order.

    A text of more than `max_words` words, or longer than the model's window, is cut at clause
    boundaries and joined again (flag `split`). A result with a hard fault (`pipeline.faults`) is
    tried once more with the model's other decoding (flag `retried`); if that fails as well, the
    original text stands in its place (flags `untranslated` and the fault). Softer faults are
    flagged and left.
    """
    sources = [normalize(text) for text in texts]
    unique = list(dict.fromkeys(sources))
    model = direction.model
    done = _attempt(unique, direction, model.spec.decoding, max_words)
    failed = [source for source in unique if HARD & set(done[source].flags)]
    if failed and model.spec.retry is not None:
        again = _attempt(failed, direction, model.spec.retry, max_words)
        for source in failed:
            if not HARD & set(again[source].flags):
                second = again[source]
                done[source] = Translation(second.text, (*second.flags, RETRIED))
    return tuple(_settle(source, done[source]) for source in sources)


def _attempt(
    sources: Sequence[str], direction: Direction, decoding: Decoding, max_words: int
) -> dict[str, Translation]:
    """One translation a source, with its faults as flags."""
    parts = {source: _parts(source, direction, max_words) for source in sources}
    flat = [part for source in sources for part in parts[source]]
    results = iter(direction.model.generate(flat, decoding))
    translations = {}
    for source in sources:
        text = normalize(" ".join(next(results) for _ in parts[source]))
        found = faults(source, direction.source.code, text, direction.target.code)
        split = (SPLIT,) if len(parts[source]) > 1 else ()
        translations[source] = Translation(text, (*split, *found))
    return translations


def _parts(source: str, direction: Direction, max_words: int) -> tuple[str, ...]:
    """The source in pieces that the model was made for; none where there is nothing to say."""
    if not any(character.isalnum() for character in source):
        return ()
    parts = split_clauses(source, direction.source, max_words)
    words = max_words
    while any(direction.model.length(part) > direction.model.spec.window for part in parts):
        words //= 2
        if words == 0:  # one "word" longer than the window: cut it where it must be
            return tuple(piece for part in parts for piece in _halves(part, direction))
        parts = split_clauses(source, direction.source, words)
    return parts


def _halves(part: str, direction: Direction) -> tuple[str, ...]:
    if direction.model.length(part) <= direction.model.spec.window or len(part) < 2:
        return (part,)
    middle = len(part) // 2
    return (*_halves(part[:middle], direction), *_halves(part[middle:], direction))


def _settle(source: str, translation: Translation) -> Translation:
    hard = [flag for flag in translation.flags if flag in HARD]
    if not hard:
        return translation if translation.text else Translation(source, translation.flags)
    return Translation(source, tuple(dict.fromkeys((UNTRANSLATED, *translation.flags))))
