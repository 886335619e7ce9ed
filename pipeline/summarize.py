"""Summarize: an abstractive summary of the whole text, whatever the model's window."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from models.protocols import Measured, TextModel
from pipeline.faults import loops
from pipeline.language import LanguageData
from pipeline.normalize import normalize
from pipeline.records import Claim, Summary
from pipeline.segment import segment

CONDENSED = "condensed"

_COMPLETE = re.compile(r"[.!?…][\"'»”’)\]]*$")
_FEWEST_WORDS = 4
"""`The alarms.` is no sentence."""


def summarize(
    sentences: Sequence[Claim], model: TextModel, data: LanguageData, most: int
) -> Summary:
    """Summarize a text given by its sentences, each its own source.

    A text longer than the model's window is summarized in parts of whole sentences; while that
    gives more than `most` sentences, they are summarized together in turn (flag `condensed`).

    Args:
        sentences: the text, in the model's language.
        model: the summarizer.
        data: of the model's language.
        most: sentences that are wanted at the most.

    Returns:
        Complete sentences in the order of the parts; more than `most` only where the model cannot
        say it shorter; none where it says nothing that can be used.
    """
    points = tuple(sentences)
    flags: tuple[str, ...] = ()
    while points:
        shown = parts(points, model)
        written = tuple(claim for claims in _write(shown, model, data) for claim in claims)
        if not written and flags:  # a mute further round leaves what there was
            return Summary(points, data.code)
        if len(written) <= most or len(shown) == 1 or len(written) >= len(points):
            return Summary(written, data.code, flags)
        points, flags = written, (CONDENSED,)
    return Summary((), data.code, flags)


class Rewriter:
    """Writes single sentences again: a summarizer that is shown less makes less up."""

    attempts = 2
    """Its usual decoding, and that of a second try."""

    def __init__(self, texts: Sequence[str], model: TextModel, data: LanguageData) -> None:
        self._texts = texts
        self._model = model
        self._usable = _usable(model, data)

    def __call__(self, sentences: Sequence[int], attempt: int) -> list[tuple[str, ...]]:
        """What can be used of each sentence's new version; none of one beyond the window."""
        spec = self._model.spec
        decoding = spec.decoding if attempt == 0 else spec.retry
        texts = dict.fromkeys(self._texts[i] for i in sentences)
        shown = [text for text in texts if self._model.length(text) <= spec.window]
        if decoding is None or not shown:
            return [() for _ in sentences]
        made = dict(zip(shown, self._model.generate(shown, decoding), strict=True))
        return [
            self._usable(text, made[text]) if text in made else ()
            for text in (self._texts[i] for i in sentences)
        ]


def _joined(claims: Sequence[Claim]) -> Claim:
    sources = sorted({source for claim in claims for source in claim.sources})
    return Claim(" ".join(claim.text for claim in claims), tuple(sources))


def parts(sentences: Sequence[Claim], model: Measured) -> list[Claim]:
    """Consecutive sentences in as few parts as the window allows, of about equal length."""
    pieces = [piece for sentence in sentences for piece in _cut(sentence, model)]
    least = -(-model.length(_joined(pieces).text) // model.spec.window)
    for count in range(max(1, min(least, len(pieces))), len(pieces)):
        divided = [_joined(group) for group in _divide(pieces, count)]
        if all(model.length(part.text) <= model.spec.window for part in divided):
            return divided
    return pieces


def _divide(sentences: Sequence[Claim], count: int) -> list[list[Claim]]:
    """At most `count` groups; a sentence goes where its middle lies."""
    total = sum(len(sentence.text) for sentence in sentences)
    groups: list[list[Claim]] = [[] for _ in range(count)]
    before = 0.0
    for sentence in sentences:
        middle = before + len(sentence.text) / 2
        groups[min(count - 1, int(middle / total * count))].append(sentence)
        before += len(sentence.text)
    return [group for group in groups if group]


def _cut(sentence: Claim, model: Measured) -> list[Claim]:
    """A sentence in pieces that fit into the window, cut between words where there are any."""
    text = sentence.text
    if model.length(text) <= model.spec.window or len(text) < 2:
        return [sentence]
    middle = text.rfind(" ", 1, len(text) // 2 + 1)
    middle = middle if middle > 0 else len(text) // 2
    halves = (text[:middle].strip(), text[middle:].strip())
    return [piece for half in halves for piece in _cut(Claim(half, sentence.sources), model)]


def _write(shown: Sequence[Claim], model: TextModel, data: LanguageData) -> list[tuple[Claim, ...]]:
    """The usable sentences of each part's summary; a part without one is tried once more."""
    usable = _usable(model, data)
    texts = [part.text for part in shown]
    results = model.generate(texts, model.spec.decoding)
    written = [usable(text, made) for text, made in zip(texts, results, strict=True)]
    mute = [index for index, sentences in enumerate(written) if not sentences]
    if mute and model.spec.retry is not None:
        again = model.generate([texts[index] for index in mute], model.spec.retry)
        for index, made in zip(mute, again, strict=True):
            written[index] = usable(texts[index], made)
    return [
        tuple(Claim(sentence, part.sources) for sentence in sentences)
        for part, sentences in zip(shown, written, strict=True)
    ]


def _usable(model: TextModel, data: LanguageData) -> Callable[[str, str], tuple[str, ...]]:
    unwanted = [re.compile(pattern, re.IGNORECASE) for pattern in model.spec.unwanted]

    def usable(shown: str, text: str) -> tuple[str, ...]:
        """Complete sentences that speak of the matter: no loop, not cut off, not about the text."""
        found = [normalize(sentence.text) for sentence in segment(text, data)]
        return tuple(
            dict.fromkeys(
                sentence
                for sentence in found
                if _COMPLETE.search(sentence)
                and len(sentence.split()) >= _FEWEST_WORDS
                and not loops(shown, sentence)
                and not any(pattern.search(sentence) for pattern in unwanted)
            )
        )

    return usable
