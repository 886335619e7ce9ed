"""The contract's invariants, verified once more before anything is written."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from summarize.checks.alignment import MAX_CITATIONS
from summarize.errors import ArticleError
from summarize.facts.quantities import uncarried
from summarize.languages.data import language_data
from summarize.records import Article, Brief, BriefSentence, Method, Sentence
from summarize.text.shorten import is_extract


@dataclass(frozen=True, slots=True)
class Fault:
    """An invariant that a brief breaks."""

    where: str
    """Its place in the brief's JSON, such as `brief[0].citations`."""
    said: str
    """One line that names the invariant and the sentence."""


def verify(brief: Brief) -> None:
    """Check all invariants that the contract promises of a brief.

    Raises:
        ArticleError: an invariant is broken; the message names it and the sentence.
    """
    for fault in faults(brief):
        raise ArticleError(f"broken invariant: {fault.said}")


def faults(brief: Brief) -> Iterator[Fault]:
    """Yield the broken invariants; only the first one is sure not to follow from another."""
    yield from _sentence_faults(brief)
    yield from _unicode_faults(brief.article)
    for code, text in brief.headline.items():
        if not text.strip():
            yield Fault(f"headline.{code}", f"the headline is empty in {code}")
    by_id = {sentence.id: sentence for sentence in brief.sentences}
    yield from _repeated("brief", (item.id for item in brief.brief))
    for number, item in enumerate(brief.brief):
        where = f"brief[{number}]"
        yield from _citation_faults(where, item, by_id)
        if item.text.keys() != brief.headline.keys() or item.method.keys() != item.text.keys():
            yield Fault(where, f"{item.id}: not in the languages of the brief")
        cited = sorted((by_id[i] for i in set(item.citations)), key=lambda s: s.start)
        yield from _extract_faults(where, item, cited, brief.language.code)
        yield from _number_faults(where, item, cited, brief.language.code)


def _sentence_faults(brief: Brief) -> Iterator[Fault]:
    yield from _repeated("sentences", (sentence.id for sentence in brief.sentences))
    if len(brief.translations) != len(brief.sentences):
        found = f"{len(brief.translations)} translations of {len(brief.sentences)} sentences"
        yield Fault("sentences", found)
    end = 0
    for number, sentence in enumerate(brief.sentences):
        where, start = f"sentences[{number}]", sentence.start
        if not 0 <= start < sentence.end <= len(brief.article.text):
            found = f"offsets {start}-{sentence.end} are outside the text"
            yield Fault(where, f"{sentence.id}: {found}")
        if start < end:
            found = "overlaps the sentence before it, or is out of order"
            yield Fault(f"{where}.start", f"{sentence.id}: {found}")
        if brief.article.text[start : sentence.end] != sentence.text:
            yield Fault(where, f"{sentence.id}: is not the text at its offsets")
        end = sentence.end


def _unicode_faults(article: Article) -> Iterator[Fault]:
    for field in fields(article):
        try:
            (getattr(article, field.name) or "").encode("utf-8")
        except UnicodeEncodeError:
            where = "text" if field.name == "text" else f"article.{field.name}"
            yield Fault(where, f"the {field.name} has no UTF-8 form")


def _repeated(where: str, ids: Iterable[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, i in enumerate(ids):
        if i in seen:
            yield Fault(f"{where}[{number}].id", f"{i}: stands for two sentences")
        seen.add(i)


def _citation_faults(
    where: str, item: BriefSentence, by_id: Mapping[str, Sentence]
) -> Iterator[Fault]:
    if not 1 <= len(item.citations) <= MAX_CITATIONS:
        found = f"{len(item.citations)} citations, not 1 to {MAX_CITATIONS}"
        yield Fault(f"{where}.citations", f"{item.id}: {found}")
    if len(set(item.citations)) != len(item.citations):
        yield Fault(f"{where}.citations", f"{item.id}: cites a sentence twice")
    for number, citation in enumerate(item.citations):
        if citation not in by_id:
            found = f"cites {citation}, which is no sentence"
            yield Fault(f"{where}.citations[{number}]", f"{item.id}: {found}")
    if not (math.isfinite(item.support) and 0 <= item.support <= 1):
        yield Fault(f"{where}.support", f"{item.id}: support {item.support} is not in 0..1")
    for code, text in item.text.items():
        if not text.strip():
            yield Fault(f"{where}.{code}", f"{item.id}: empty in {code}")


def _extract_faults(
    where: str, item: BriefSentence, cited: list[Sentence], code: str
) -> Iterator[Fault]:
    """Yield a fault if an extract does not keep the words of its sentences in text order."""
    if item.method.get(code) is not Method.EXTRACTIVE:
        return
    if not is_extract(item.text[code], [sentence.text for sentence in cited]):
        found = "not all its words are from its cited sentences, in their order"
        yield Fault(f"{where}.{code}", f"{item.id}: {found}")


def _number_faults(
    where: str, item: BriefSentence, cited: list[Sentence], code: str
) -> Iterator[Fault]:
    source = language_data(code)
    evidence = [(sentence.text, source) for sentence in cited]
    for language, text in item.text.items():
        for quantity in uncarried(text, language_data(language), evidence):
            number = text[quantity.start : quantity.end]
            found = f"{number!r} ({language}) is in none of its cited sentences"
            yield Fault(f"{where}.{language}", f"{item.id}: {found}")
