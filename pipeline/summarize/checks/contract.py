"""The contract's invariants, verified once more before anything is written."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from summarize.checks.alignment import MAX_CITATIONS
from summarize.errors import ArticleError
from summarize.facts.quantities import uncarried
from summarize.languages.data import language_data
from summarize.records import Brief, BriefSentence, Method, Sentence
from summarize.text.shorten import is_extract


def verify(brief: Brief) -> None:
    """Check all invariants that the contract promises of a brief.

    Raises:
        ArticleError: an invariant is broken; the message names it and the sentence.
    """
    for fault in _faults(brief):
        raise ArticleError(f"broken invariant: {fault}")


def _faults(brief: Brief) -> Iterator[str]:
    yield from _sentence_faults(brief)
    try:
        _ = brief.article.sha256
    except UnicodeEncodeError:
        yield "the text has no UTF-8 form"
    by_id = {sentence.id: sentence for sentence in brief.sentences}
    yield from _repeated(item.id for item in brief.brief)
    for item in brief.brief:
        yield from _citation_faults(item, by_id)
        if item.text.keys() != brief.headline.keys() or item.method.keys() != item.text.keys():
            yield f"{item.id}: not in the languages of the brief"
        cited = sorted((by_id[i] for i in set(item.citations)), key=lambda s: s.start)
        yield from _extract_faults(item, cited, brief.language.code)
        yield from _number_faults(item, cited, brief.language.code)


def _sentence_faults(brief: Brief) -> Iterator[str]:
    yield from _repeated(sentence.id for sentence in brief.sentences)
    if len(brief.translations) != len(brief.sentences):
        yield f"{len(brief.translations)} translations of {len(brief.sentences)} sentences"
    end = 0
    for sentence in brief.sentences:
        if not 0 <= sentence.start < sentence.end <= len(brief.article.text):
            yield f"{sentence.id}: offsets {sentence.start}-{sentence.end} are outside the text"
        if sentence.start < end:
            yield f"{sentence.id}: overlaps the sentence before it, or is out of order"
        if brief.article.text[sentence.start : sentence.end] != sentence.text:
            yield f"{sentence.id}: is not the text at its offsets"
        end = sentence.end


def _repeated(ids: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for i in ids:
        if i in seen:
            yield f"{i}: stands for two sentences"
        seen.add(i)


def _citation_faults(item: BriefSentence, by_id: Mapping[str, Sentence]) -> Iterator[str]:
    if not 1 <= len(item.citations) <= MAX_CITATIONS:
        yield f"{item.id}: {len(item.citations)} citations, not 1 to {MAX_CITATIONS}"
    if len(set(item.citations)) != len(item.citations):
        yield f"{item.id}: cites a sentence twice"
    for citation in item.citations:
        if citation not in by_id:
            yield f"{item.id}: cites {citation}, which is no sentence"
    if not (math.isfinite(item.support) and 0 <= item.support <= 1):
        yield f"{item.id}: support {item.support} is not in 0..1"
    for code, text in item.text.items():
        if not text.strip():
            yield f"{item.id}: empty in {code}"


def _extract_faults(item: BriefSentence, cited: list[Sentence], code: str) -> Iterator[str]:
    """Yield a fault if an extract does not keep the words of its sentences in text order."""
    if item.method.get(code) is not Method.EXTRACTIVE:
        return
    if not is_extract(item.text[code], [sentence.text for sentence in cited]):
        yield f"{item.id}: not all its words are from its cited sentences, in their order"


def _number_faults(item: BriefSentence, cited: list[Sentence], code: str) -> Iterator[str]:
    source = language_data(code)
    evidence = [(sentence.text, source) for sentence in cited]
    for language, text in item.text.items():
        for quantity in uncarried(text, language_data(language), evidence):
            number = text[quantity.start : quantity.end]
            yield f"{item.id}: {number!r} ({language}) is in none of its cited sentences"
