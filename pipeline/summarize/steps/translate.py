"""Translate sentence by sentence and check every result."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from summarize.checks.faults import faults
from summarize.facts.figures import in_figures
from summarize.facts.notation.corrections import corrected
from summarize.facts.notation.plain import plain
from summarize.flags import RETRYABLE, Flag
from summarize.languages.data import LanguageData
from summarize.records import Translation
from summarize.text.glossary import Terms
from summarize.text.normalize import normalize
from summarize.text.quotations import CLOSING, MARKS, OPENING, STRAIGHT
from summarize.text.sentences.clauses import split_clauses
from summarize_models.protocols import TextModel
from summarize_models.spec import Decoding

_QUOTE = re.compile(f"[{MARKS}]")
_QUOTED = re.compile(f"[{OPENING}{STRAIGHT}] ?([^{MARKS}]+?) ?[{CLOSING}{STRAIGHT}]")
_MIN_PIECE_WORDS = 6
"""In words; shorter pieces have too little context to be translated alone."""


@dataclass(frozen=True, slots=True)
class Direction:
    """A translator with its two languages."""

    source: LanguageData
    target: LanguageData
    model: TextModel
    terms: Terms | None = None
    """Terms of the glossary in this direction."""


def translate(
    texts: Sequence[str], direction: Direction, max_words: int
) -> tuple[Translation, ...]:
    """Translate texts of one sentence each.

    A text of more than `max_words` words, or longer than the model's window, is cut at clause
    boundaries and joined again (flag `split`). A result with a hard fault (`flags.RETRYABLE`) is
    tried again (flag `retried`): with the model's other decoding, then with number words written in
    digits, then in pieces (`split`). If every attempt fails, the original text replaces it (flags
    `untranslated` and the faults). Softer faults are flagged and left.

    If a result misses a glossary term, the source is tried again with the target term put in; if no
    attempt succeeds, the first result is flagged `glossary-missed`.

    Args:
        texts: The sentences.
        direction: The translator.
        max_words: Longest text that is translated whole, in words.

    Returns:
        One translation per text, in the same order.

    Raises:
        ValueError: The model gave a different number of results than of texts.
    """
    sources = [normalize(text) for text in texts]
    translations = _translate_with_retries(sources, direction, max_words)
    if direction.terms is not None:
        _enforce_glossary(translations, direction, direction.terms, max_words)
    return tuple(_final(source, translations[source]) for source in sources)


def _translate_with_retries(
    sources: Sequence[str], direction: Direction, max_words: int
) -> dict[str, Translation]:
    spec = direction.model.spec
    whole = {source: _parts(source, direction, max_words) for source in sources}
    done = _attempt(whole, direction, spec.decoding)
    if spec.retry is not None and (failed := _failed(done)):
        _improve(done, _attempt({s: whole[s] for s in failed}, direction, spec.retry))
    figures = {source: in_figures(source, direction.source) for source in _failed(done)}
    if changed := {s: _parts(f, direction, max_words) for s, f in figures.items() if f != s}:
        _improve(done, _attempt(changed, direction, spec.decoding))
    if failed := _failed(done):
        words = {source: max(_MIN_PIECE_WORDS, len(source.split()) // 2) for source in failed}
        pieces = {source: _parts(source, direction, words[source]) for source in failed}
        shorter = {source: parts for source, parts in pieces.items() if parts != whole[source]}
        _improve(done, _attempt(shorter, direction, spec.decoding))
    return done


def _enforce_glossary(
    done: dict[str, Translation], direction: Direction, terms: Terms, max_words: int
) -> None:
    """Replace translations that miss glossary terms, or flag them.

    A translator copies words that are already in its target language (Song et al. 2019,
    "Code-Switching for Enhancing NMT with Pre-Specified Translation"), and more reliably between
    quotation marks.
    """
    missed = [s for s, translation in done.items() if terms.missed(s, translation.text)]
    spec = direction.model.spec
    retry = spec.retry or spec.decoding
    best: dict[str, Translation] = {}
    for decoding, mark in ((spec.decoding, ""), (retry, '"'), (retry, "")):
        pending = [s for s in missed if s not in best or not _is_no_worse(best[s], done[s])]
        pending = [s for s in pending if not (mark and _QUOTE.search(s))]
        mixed = {s: _parts(terms.exchanged(s, mark), direction, max_words) for s in pending}
        attempt = _attempt(mixed, direction, decoding, unquoted=bool(mark))
        for source, translation in attempt.items():
            if terms.missed(source, translation.text) or RETRYABLE & set(translation.flags):
                continue
            if source not in best or _is_no_worse(translation, done[source]):
                best[source] = translation
    for source in missed:
        first = done[source]
        done[source] = best.get(source) or Translation(
            first.text, (*first.flags, Flag.GLOSSARY_MISSED)
        )


def _is_no_worse(translation: Translation, first: Translation) -> bool:
    return set(translation.flags) <= set(first.flags)


def _failed(done: Mapping[str, Translation]) -> list[str]:
    return [source for source, translation in done.items() if RETRYABLE & set(translation.flags)]


def _improve(done: dict[str, Translation], attempt: Mapping[str, Translation]) -> None:
    """Take over the translations that a further attempt got right."""
    for source, translation in attempt.items():
        if not RETRYABLE & set(translation.flags):
            done[source] = Translation(translation.text, (*translation.flags, Flag.RETRIED))


def _attempt(
    parts: Mapping[str, tuple[str, ...]],
    direction: Direction,
    decoding: Decoding,
    *,
    unquoted: bool = False,
) -> dict[str, Translation]:
    """Translate each source by its parts and return the joined results, with faults as flags.

    `unquoted` removes the quotation marks that were put in.
    """
    flat = [part for pieces in parts.values() for part in pieces]
    written = direction.model.generate(flat, decoding)
    if len(written) != len(flat):  # a lost sentence must not shift the others
        raise ValueError(f"{len(written)} translations of {len(flat)} texts")
    results = iter(zip(flat, written, strict=True))
    translations = {}
    for source, pieces in parts.items():
        text = normalize(_join([next(results) for _ in pieces]))
        text = corrected(source, text, direction.source, direction.target)
        if unquoted:
            text = _QUOTED.sub(r"\1", text)
        split = (Flag.SPLIT,) if len(pieces) > 1 else ()
        translations[source] = Translation(text, (*split, *_faults(source, text, direction)))
    return translations


def _faults(source: str, text: str, direction: Direction) -> tuple[str, ...]:
    """Return the faults of a translation; terms taken from the glossary are none."""
    if direction.terms is not None and not direction.terms.missed(source, text):
        source = direction.terms.exchanged(source)
    return faults(source, direction.source.code, text, direction.target.code)


def _join(pieces: Sequence[tuple[str, str]]) -> str:
    """Join (source, translation) pieces, dropping capitals and full stops the source lacks."""
    joined: list[str] = []
    words = " ".join(source for source, _ in pieces).split()  # names here keep their capital
    for number, (source, target) in enumerate(pieces, 1):
        first = target.split(" ", 1)[0]
        if number > 1 and source[:1].islower() and first not in words:
            target = target[:1].lower() + target[1:]
        if number < len(pieces) and not source.endswith("."):
            target = target.removesuffix(".")
        joined.append(target)
    return " ".join(joined)


def _parts(source: str, direction: Direction, max_words: int) -> tuple[str, ...]:
    """Split a source into pieces that fit the model; none if it has no letters or digits.

    The pieces are written as the model knows words (`facts.notation`).
    """
    if not any(character.isalnum() for character in source):
        return ()
    source = plain(source, direction.source)
    parts = split_clauses(source, direction.source, max_words)
    words = max_words
    while any(direction.model.length(part) > direction.model.spec.window for part in parts):
        words //= 2
        if words == 0:  # a single "word" is longer than the window: cut it anywhere
            return tuple(piece for part in parts for piece in _halves(part, direction))
        parts = split_clauses(source, direction.source, words)
    return parts


def _halves(part: str, direction: Direction) -> tuple[str, ...]:
    if direction.model.length(part) <= direction.model.spec.window or len(part) < 2:
        return (part,)
    middle = len(part) // 2
    return (*_halves(part[:middle], direction), *_halves(part[middle:], direction))


def _final(source: str, translation: Translation) -> Translation:
    """Return the translation, or the source in its place if it has a hard fault or no text."""
    if not RETRYABLE & set(translation.flags):
        return translation if translation.text else Translation(source, translation.flags)
    return Translation(source, tuple(dict.fromkeys((Flag.UNTRANSLATED, *translation.flags))))
