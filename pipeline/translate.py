"""Translate: sentence by sentence, each result looked at, none trusted blindly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.protocols import TextModel
from models.spec import Decoding
from pipeline.clauses import split_clauses
from pipeline.faults import HARD, faults
from pipeline.figures import in_figures
from pipeline.glossary import Terms
from pipeline.language import LanguageData
from pipeline.normalize import normalize
from pipeline.records import Translation

SPLIT = "split"
RETRIED = "retried"
UNTRANSLATED = "untranslated"
GLOSSARY_MISSED = "glossary-missed"

_SPACE = "[ \u00a0\u202f]"
_GROUPED = re.compile(
    rf"(?<![\d.,])(?<!\d{_SPACE})[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}})+(?![\d,]|{_SPACE}\d)"
)
_QUOTE = re.compile('["“”„«»]')
_QUOTED = re.compile('["“„«] ?([^"“”„«»]+?) ?["”»]')
_SHORTEST_PIECE = 6
"""Words; shorter pieces say too little to be translated by themselves."""


@dataclass(frozen=True, slots=True)
class Direction:
    """A translator with the languages that it stands between."""

    source: LanguageData
    target: LanguageData
    model: TextModel
    terms: Terms | None = None
    """What the glossary says."""


def translate(
    texts: Sequence[str], direction: Direction, max_words: int
) -> tuple[Translation, ...]:
    """Translate each text, one sentence an input; as many results as texts, in their order.

    A text of more than `max_words` words, or longer than the model's window, is cut at clause
    boundaries and joined again (flag `split`). A result with a hard fault (`pipeline.faults`) is
    tried again: with the model's other decoding (flag `retried`), with its number words in digits,
    then in pieces (`split`); if all fail, the original text stands in its place (flags
    `untranslated` and the faults). Softer faults are flagged and left.

    A result without the glossary's term for one of the source is tried again with that term in the
    source's place; if no attempt has it, the first result is flagged `glossary-missed`.
    """
    sources = [normalize(text) for text in texts]
    spec = direction.model.spec
    whole = {source: _parts(source, direction, max_words) for source in sources}
    done = _attempt(whole, direction, spec.decoding)
    if spec.retry is not None and (failed := _failed(done)):
        _improve(done, _attempt({s: whole[s] for s in failed}, direction, spec.retry), RETRIED)
    figures = {source: in_figures(source, direction.source) for source in _failed(done)}
    if changed := {s: _parts(f, direction, max_words) for s, f in figures.items() if f != s}:
        _improve(done, _attempt(changed, direction, spec.decoding), RETRIED)
    if failed := _failed(done):
        words = {source: max(_SHORTEST_PIECE, len(source.split()) // 2) for source in failed}
        pieces = {source: _parts(source, direction, words[source]) for source in failed}
        shorter = {source: parts for source, parts in pieces.items() if parts != whole[source]}
        _improve(done, _attempt(shorter, direction, spec.decoding), RETRIED)
    if direction.terms is not None:
        _enforce(done, direction, direction.terms, max_words)
    return tuple(_settle(source, done[source]) for source in sources)


def _enforce(
    done: dict[str, Translation], direction: Direction, terms: Terms, max_words: int
) -> None:
    """Have the glossary's terms in the translations.

    A translator copies what is in its target language already (Song et al. 2019, "Code-Switching
    for Enhancing NMT with Pre-Specified Translation"); quotation marks make it do so more surely.
    """
    missed = [s for s, translation in done.items() if terms.missed(s, translation.text)]
    spec = direction.model.spec
    retry = spec.retry or spec.decoding
    best: dict[str, Translation] = {}
    for decoding, mark in ((spec.decoding, ""), (retry, '"'), (retry, "")):
        asked = [s for s in missed if s not in best or not _no_worse(best[s], done[s])]
        asked = [s for s in asked if not (mark and _QUOTE.search(s))]
        mixed = {s: _parts(terms.exchanged(s, mark), direction, max_words) for s in asked}
        for source, translation in _attempt(
            mixed, direction, decoding, unquoted=bool(mark)
        ).items():
            if terms.missed(source, translation.text) or HARD & set(translation.flags):
                continue
            if source not in best or _no_worse(translation, done[source]):
                best[source] = translation
    for source in missed:
        plain = done[source]
        done[source] = best.get(source) or Translation(plain.text, (*plain.flags, GLOSSARY_MISSED))


def _no_worse(translation: Translation, plain: Translation) -> bool:
    return set(translation.flags) <= set(plain.flags)


def _failed(done: Mapping[str, Translation]) -> list[str]:
    return [source for source, translation in done.items() if HARD & set(translation.flags)]


def _improve(done: dict[str, Translation], again: Mapping[str, Translation], flag: str) -> None:
    """Take over what went well at a further attempt."""
    for source, translation in again.items():
        if not HARD & set(translation.flags):
            done[source] = Translation(translation.text, (*translation.flags, flag))


def _attempt(
    parts: Mapping[str, tuple[str, ...]],
    direction: Direction,
    decoding: Decoding,
    *,
    unquoted: bool = False,
) -> dict[str, Translation]:
    """One translation a source, put together from its parts, with its faults as flags.

    `unquoted`: without the quotation marks that were put in.
    """
    flat = [part for pieces in parts.values() for part in pieces]
    written = direction.model.generate(flat, decoding)
    if len(written) != len(flat):  # a lost sentence must not shift the others
        raise ValueError(f"{len(written)} translations of {len(flat)} texts")
    results = iter(zip(flat, written, strict=True))
    translations = {}
    for source, pieces in parts.items():
        text = _regrouped(normalize(_join([next(results) for _ in pieces])), direction.target)
        if unquoted:
            text = _QUOTED.sub(r"\1", text)
        found = _faults(source, text, direction)
        split = (SPLIT,) if len(pieces) > 1 else ()
        translations[source] = Translation(text, (*split, *found))
    return translations


def _faults(source: str, text: str, direction: Direction) -> tuple[str, ...]:
    """What is wrong with a translation; the terms that it has from the glossary are not."""
    if direction.terms is not None and not direction.terms.missed(source, text):
        source = direction.terms.exchanged(source)
    return faults(source, direction.source.code, text, direction.target.code)


def _regrouped(text: str, data: LanguageData) -> str:
    """Digits grouped by spaces, as French has them, grouped as the target language groups them."""
    if data.quantities.thousands != ",":
        return text
    return _GROUPED.sub(lambda found: re.sub(r"\s", ",", found[0]), text)


def _join(pieces: Sequence[tuple[str, str]]) -> str:
    """Translated pieces as one sentence: no capital and no full stop that its source has not."""
    joined: list[str] = []
    before = " ".join(source for source, _ in pieces).split()  # where names keep their capital
    for number, (source, target) in enumerate(pieces, 1):
        first = target.split(" ", 1)[0]
        if number > 1 and source[:1].islower() and first not in before:
            target = target[:1].lower() + target[1:]
        if number < len(pieces) and not source.endswith("."):
            target = target.removesuffix(".")
        joined.append(target)
    return " ".join(joined)


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
