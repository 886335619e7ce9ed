"""Whether the cited sentences carry a claim: its numbers, dates and names must stand in them.

The evidence is the untranslated original. Its machine translation counts only for what has another
form in each language and no table: acronyms and common words inside names, and all names of a
text in another script. What passes is consistent in these facts, not proven.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.currencies import amounts, converted
from pipeline.dates import Date, dates, missing_dates
from pipeline.language import LanguageData, language_data
from pipeline.names import folded_words, names, translatable, uncarried
from pipeline.normalize import normalize
from pipeline.quantities import Quantity, mentions_one, missing, quantities


@dataclass(frozen=True, slots=True)
class Evidence:
    """One cited sentence."""

    text: str
    """The untranslated original."""
    language: str
    translation: str | None = None
    translation_language: str | None = None
    renamed: str = ""
    """The original with the glossary's terms of the other language: carries names too."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason not to trust a claim."""

    gate: str
    """`number`, `date` or `name`."""
    message: str
    """One line for the editor, naming what is not carried."""


def check(claim: str, language: str, evidence: Sequence[Evidence]) -> tuple[Finding, ...]:
    """Return what in `claim` the originals of `evidence` do not carry; empty: nothing.

    Raises:
        ConfigError: there is no data for one of the languages.
    """
    text, data = normalize(claim), language_data(language)
    clean = [(normalize(e.text), language_data(e.language)) for e in evidence]
    translations = " ".join(normalize(e.translation or "") for e in evidence)
    facts = {
        "number": [*_numbers(text, data, clean), *_amounts(text, data, clean)],
        "date": _dates(text, data, clean),
        "name": _names(text, data, clean, translations, [_carrying(e) for e in evidence]),
    }
    return tuple(
        Finding(gate, _message(gate, fact, translations))
        for gate, found in facts.items()
        for fact in dict.fromkeys(found)
    )


def _carrying(evidence: Evidence) -> str:
    """What carries names beside the original; of another script that is its translation alone."""
    if _latin(evidence.text) or not _latin(evidence.translation or ""):
        return evidence.renamed
    return f"{evidence.renamed} {normalize(evidence.translation or '')}"


def _latin(text: str) -> bool:
    """Whether most letters are Latin."""
    letters = [char for char in text if char.isalpha()]
    return 2 * sum(char <= "\u024f" for char in letters) > len(letters)


def missing_numbers(
    claim: str, language: str, evidence: str, evidence_language: str
) -> tuple[str, ...]:
    """Return the numbers and amounts of `claim`, as written, that `evidence` does not carry."""
    text, data = normalize(claim), language_data(language)
    pair = [(normalize(evidence), language_data(evidence_language))]
    return (*_numbers(text, data, pair), *_amounts(text, data, pair))


def _message(gate: str, fact: str, translations: str) -> str:
    hint = ", only in its translation" if fact in translations else ""
    return f"the {gate} {fact!r} is in no cited sentence{hint}"


def _numbers(text: str, data: LanguageData, evidence: list[tuple[str, LanguageData]]) -> list[str]:
    provided: list[Quantity] = [q for other, its in evidence for q in quantities(other, its)]
    one = any(mentions_one(other, its) for other, its in evidence)
    return [
        text[q.start : q.end]
        for q in missing(quantities(text, data), provided)
        if not (one and q.value == 1 and q.kind != "percent")
    ]


def _amounts(text: str, data: LanguageData, evidence: list[tuple[str, LanguageData]]) -> list[str]:
    provided = [amount for other, its in evidence for amount in amounts(other, its)]
    return [text[a.start : a.end] for a in converted(amounts(text, data), provided)]


def _dates(text: str, data: LanguageData, evidence: list[tuple[str, LanguageData]]) -> list[str]:
    provided: list[Date] = [d for other, its in evidence for d in dates(other, its)]
    return [text[d.start : d.end] for d in missing_dates(dates(text, data), provided)]


def _names(
    text: str,
    data: LanguageData,
    evidence: list[tuple[str, LanguageData]],
    translations: str,
    renamed: list[str],
) -> list[str]:
    """Names not in the originals; acronyms and common words may be in the translation only."""
    numbers = quantities(text, data)
    found = [
        name
        for name in names(text, data)
        if not any(q.start <= name.start and name.end <= q.end for q in numbers)
    ]
    carriers = [*(other for other, _ in evidence), *renamed] if found else []
    words = [word for carrier in carriers for word in folded_words(carrier)]
    translated = set(folded_words(translations)) if found else set()
    return [
        name.text
        for name in found
        if any(
            not (translatable(name, part, data) and translated.issuperset(folded_words(part)))
            for part in uncarried(name, words, translated)
        )
    ]
