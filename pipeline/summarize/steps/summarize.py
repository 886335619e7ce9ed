"""Write an abstractive summary of a whole text, whatever the model's window."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from summarize.checks.faults import loops
from summarize.flags import Flag
from summarize.languages.data import LanguageData
from summarize.records import Claim, Summary
from summarize.text.normalize import normalize
from summarize.text.quotations import CLOSERS
from summarize.text.sentences.segment import segment
from summarize_models.protocols import Measured, TextModel

_COMPLETE = re.compile(rf"[.!?…][{CLOSERS})\]]*$")
_MIN_WORDS = 4
"""Words in the shortest sentence; `The alarms.` is not one."""


def summarize(
    sentences: Sequence[Claim], model: TextModel, data: LanguageData, most: int
) -> Summary:
    """Summarize a text given as sentences, each of which is its own source.

    A text longer than the model's window is summarized in parts of whole sentences. As long as that
    gives more than `most` sentences, they are summarized again (flag `condensed`).

    Args:
        sentences: The text, in the model's language.
        model: The summarizer.
        data: The language data of the model's language.
        most: Maximum number of sentences wanted.

    Returns:
        Complete sentences in the order of the parts: more than `most` if the model cannot shorten
        them further, none if it writes nothing usable.
    """
    points = tuple(sentences)
    flags: tuple[str, ...] = ()
    while points:
        shown = parts(points, model)
        written = tuple(claim for claims in _write(shown, model, data) for claim in claims)
        if not written and flags:  # a later round that gave nothing leaves the one before
            return Summary(points, data.code)
        if len(written) <= most or len(shown) == 1 or len(written) >= len(points):
            return Summary(written, data.code, flags)
        points, flags = written, (Flag.CONDENSED,)
    return Summary((), data.code, flags)


class Rewriter:
    """Rewrites single sentences, since a summarizer that sees less text makes up less."""

    attempts = 2
    """One with the model's usual decoding, one with its decoding for retries."""

    def __init__(self, texts: Sequence[str], model: TextModel, data: LanguageData) -> None:
        self._texts = texts
        self._model = model
        self._usable = _usable(model, data)

    def __call__(self, sentences: Sequence[int], attempt: int) -> list[tuple[str, ...]]:
        """Return the usable sentences of each new version; none for a sentence over the window."""
        spec = self._model.spec
        decoding = spec.decoding if attempt == 0 else spec.retry
        texts = dict.fromkeys(self._texts[i] for i in sentences)
        shown = [text for text in texts if self._model.length(text) <= spec.window]
        if decoding is None or not shown:
            return [() for _ in sentences]
        rewritten = dict(zip(shown, self._model.generate(shown, decoding), strict=True))
        return [
            self._usable(text, rewritten[text]) if text in rewritten else ()
            for text in (self._texts[i] for i in sentences)
        ]


def _joined(claims: Sequence[Claim]) -> Claim:
    sources = sorted({source for claim in claims for source in claim.sources})
    return Claim(" ".join(claim.text for claim in claims), tuple(sources))


def parts(sentences: Sequence[Claim], model: Measured) -> list[Claim]:
    """Join consecutive sentences into the fewest parts that fit the window, about equally long."""
    pieces = [piece for sentence in sentences for piece in _cut(sentence, model)]
    least = -(-model.length(_joined(pieces).text) // model.spec.window)
    for count in range(max(1, min(least, len(pieces))), len(pieces)):
        divided = [_joined(group) for group in _divide(pieces, count)]
        if all(model.length(part.text) <= model.spec.window for part in divided):
            return divided
    return pieces


def _divide(sentences: Sequence[Claim], count: int) -> list[list[Claim]]:
    """Divide sentences into at most `count` groups, each by where its middle falls."""
    total = sum(len(sentence.text) for sentence in sentences)
    groups: list[list[Claim]] = [[] for _ in range(count)]
    before = 0.0
    for sentence in sentences:
        middle = before + len(sentence.text) / 2
        groups[min(count - 1, int(middle / total * count))].append(sentence)
        before += len(sentence.text)
    return [group for group in groups if group]


def _cut(sentence: Claim, model: Measured) -> list[Claim]:
    """Cut a sentence into pieces that fit the window, between words if possible."""
    text = sentence.text
    if model.length(text) <= model.spec.window or len(text) < 2:
        return [sentence]
    middle = text.rfind(" ", 1, len(text) // 2 + 1)
    middle = middle if middle > 0 else len(text) // 2
    halves = (text[:middle].strip(), text[middle:].strip())
    return [piece for half in halves for piece in _cut(Claim(half, sentence.sources), model)]


def _write(shown: Sequence[Claim], model: TextModel, data: LanguageData) -> list[tuple[Claim, ...]]:
    """Return the usable sentences of each part's summary, retrying a part that has none once."""
    usable = _usable(model, data)
    texts = [part.text for part in shown]
    results = model.generate(texts, model.spec.decoding)
    written = [usable(text, result) for text, result in zip(texts, results, strict=True)]
    empty = [index for index, sentences in enumerate(written) if not sentences]
    if empty and model.spec.retry is not None:
        retried = model.generate([texts[index] for index in empty], model.spec.retry)
        for index, result in zip(empty, retried, strict=True):
            written[index] = usable(texts[index], result)
    return [
        tuple(Claim(sentence, part.sources) for sentence in sentences)
        for part, sentences in zip(shown, written, strict=True)
    ]


def _usable(model: TextModel, data: LanguageData) -> Callable[[str, str], tuple[str, ...]]:
    unwanted = [re.compile(pattern, re.IGNORECASE) for pattern in model.spec.unwanted]

    def usable(shown: str, text: str) -> tuple[str, ...]:
        """Return sentences that are complete, do not loop and are not about the text itself."""
        sentences = [normalize(sentence.text) for sentence in segment(text, data)]
        return tuple(
            dict.fromkeys(
                sentence
                for sentence in sentences
                if _COMPLETE.search(sentence)
                and len(sentence.split()) >= _MIN_WORDS
                and not loops(shown, sentence)
                and not any(pattern.search(sentence) for pattern in unwanted)
            )
        )

    return usable
