"""Translate without making facts of what somebody says, asks or supposes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarize.facts.attribution import unhedged
from summarize.flags import RETRYABLE, Flag
from summarize.languages.patterns import LETTERS
from summarize.records import Translation
from summarize.steps.translate import Direction, translate
from summarize.text.normalize import normalize
from summarize_models.protocols import TextModel
from summarize_models.spec import Decoding, ModelSpec


def translate_guarded(
    texts: Sequence[str], direction: Direction, max_words: int
) -> tuple[Translation, ...]:
    """Translate as `translate`, and hold each result against its source's degree of certainty.

    A text whose translation states what the source reports, denies, demands, asks or leaves open is
    tried once more with the model's other decoding (flag `retried`). If that states it too, an
    opening of the target language makes it a rumour again (flag `hedge-added`), where the source
    only passes one on; else the result is flagged `degree-lost`.
    """
    results = list(translate(texts, direction, max_words))
    lost = [i for i, result in enumerate(results) if _lost(texts[i], result, direction)]
    other = direction.model.spec.retry
    if lost and other is not None:
        model = _Retrying(direction.model, other)
        again = translate([texts[i] for i in lost], replace(direction, model=model), max_words)
        for i, result in zip(lost, again, strict=True):
            if not RETRYABLE & set(result.flags) and not _lost(texts[i], result, direction):
                flags = dict.fromkeys((*result.flags, Flag.RETRIED))
                results[i] = Translation(result.text, tuple(flags))
    return tuple(
        _reserved(text, result, direction) for text, result in zip(texts, results, strict=True)
    )


def _lost(text: str, result: Translation, direction: Direction) -> tuple[str, ...]:
    """Return the words of a source that its translation is without; none if it failed anyway."""
    if RETRYABLE & set(result.flags):
        return ()
    found = unhedged(normalize(text), direction.source, result.text, direction.target)
    return tuple(" ".join(LETTERS.findall(phrase.lower())) for _, phrase in found)


def _reserved(text: str, result: Translation, direction: Direction) -> Translation:
    """Return a translation that says no more than its source, or one flagged `degree-lost`."""
    lost = _lost(text, result, direction)
    if not lost:
        return result
    opening = direction.target.attribution.rumour
    rumour = set(lost) <= set(direction.source.attribution.rumours)
    if opening and rumour and result.text[:1].isalpha():
        first = result.text.split()[0]
        lower = first.lower() in direction.target.words.stop
        rest = result.text[0].lower() + result.text[1:] if lower else result.text
        return Translation(opening.format(text=rest), (*result.flags, Flag.HEDGE_ADDED))
    return Translation(result.text, (*result.flags, Flag.DEGREE_LOST))


class _Retrying:
    """A translator that begins with its decoding for retries."""

    def __init__(self, model: TextModel, decoding: Decoding) -> None:
        self.spec: ModelSpec = model.spec.model_copy(update={"decoding": decoding, "retry": None})
        self._model = model

    def length(self, text: str) -> int:
        """Return the length of `text` in the model's tokens."""
        return self._model.length(text)

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        """Return one translation for each of `texts`."""
        return self._model.generate(texts, decoding)
