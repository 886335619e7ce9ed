"""Summarize: an abstractive summary of the whole text, whatever the model's window."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from models.protocols import TextModel
from models.spec import Decoding
from pipeline.language import LanguageData
from pipeline.normalize import normalize
from pipeline.records import Summary
from pipeline.segment import segment

CONDENSED = "condensed"

_COMPLETE = re.compile(r"[.!?…][\"'»”’)\]]*$")


def summarize(sentences: Sequence[str], model: TextModel, data: LanguageData, most: int) -> Summary:
    """Summarize a text given by its sentences.

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
    points = list(sentences)
    flags: tuple[str, ...] = ()
    while points:
        parts = _parts(points, model)
        written = [s for part in _write(parts, model, data) for s in part]
        if len(parts) > 1:
            flags = (CONDENSED,)
        if len(written) <= most or len(parts) == 1 or len(written) >= len(points):
            return Summary(tuple(written), data.code, flags)
        points = written
    return Summary((), data.code, flags)


def _parts(sentences: Sequence[str], model: TextModel) -> list[str]:
    """Consecutive sentences in as few parts as the window allows, of about equal length."""
    costs = [max(1, len(sentence)) for sentence in sentences]
    count = 1
    while True:
        share = sum(costs) / count
        groups: list[list[str]] = []
        position = 0.0
        for sentence, cost in zip(sentences, costs, strict=True):
            index = min(count - 1, int((position + cost / 2) / share))
            position += cost
            while len(groups) <= index:
                groups.append([])
            groups[index].append(sentence)
        parts = [" ".join(group) for group in groups if group]
        fits = all(model.length(part) <= model.spec.window for part in parts)
        if fits:
            return parts
        if len(parts) == len(sentences):
            return _cut(parts, model)
        count += 1


def _cut(parts: Sequence[str], model: TextModel) -> list[str]:
    """Single sentences, those beyond the window cut at words into pieces that fit."""
    pieces = []
    for part in parts:
        if model.length(part) <= model.spec.window or len(part) < 2:
            pieces.append(part)
            continue
        middle = part.rfind(" ", 0, len(part) // 2 + 1)
        middle = middle if middle > 0 else len(part) // 2
        pieces += _cut([part[:middle].strip(), part[middle:].strip()], model)
    return pieces


def _write(parts: Sequence[str], model: TextModel, data: LanguageData) -> list[tuple[str, ...]]:
    """The usable sentences of each part's summary; a part without one is tried once more."""
    read = _reader(model, data)
    written = [read(text) for text in model.generate(parts, model.spec.decoding)]
    mute = [index for index, sentences in enumerate(written) if not sentences]
    if mute and model.spec.retry is not None:
        retry: Decoding = model.spec.retry
        for index, text in zip(mute, model.generate([parts[i] for i in mute], retry), strict=True):
            written[index] = read(text)
    return written


def _reader(model: TextModel, data: LanguageData) -> Callable[[str], tuple[str, ...]]:
    unwanted = [re.compile(pattern, re.IGNORECASE) for pattern in model.spec.unwanted]

    def read(text: str) -> tuple[str, ...]:
        """Complete sentences that speak of the matter: not cut off, not about the text itself."""
        found = [normalize(sentence.text) for sentence in segment(text, data)]
        return tuple(
            dict.fromkeys(
                sentence
                for sentence in found
                if _COMPLETE.search(sentence) and not any(p.search(sentence) for p in unwanted)
            )
        )

    return read
