"""Check a claim's numbers, dates and names against the sentences that it cites.

The evidence is the untranslated original. Its machine translation counts only for words that
differ between languages and are in no table: acronyms and common words inside names, and all names
of a text in another script. A claim that passes is consistent in these facts, not proven.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarize.facts.currencies import amounts, converted
from summarize.facts.dates import dates, missing_dates
from summarize.facts.names import folded_words, names, translatable
from summarize.facts.names import uncarried as uncarried_parts
from summarize.facts.quantities import quantities
from summarize.facts.quantities import uncarried as uncarried_quantities
from summarize.flags import Gate
from summarize.languages.data import LanguageData, language_data
from summarize.text.normalize import normalize


@dataclass(frozen=True, slots=True)
class Evidence:
    """One cited sentence."""

    text: str
    """The untranslated original."""
    language: str
    translation: str | None = None
    translation_language: str | None = None
    renamed: str = ""
    """The original with the other language's glossary terms; carries names too."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason not to trust a claim."""

    gate: Gate
    message: str
    """One line for the editor that names what is not carried."""


def check(claim: str, language: str, evidence: Sequence[Evidence]) -> tuple[Finding, ...]:
    """Return what the originals of `evidence` do not carry of `claim`; empty if all is carried.

    Raises:
        ConfigError: there is no data for one of the languages.
    """
    text, data = normalize(claim), language_data(language)
    clean = [(normalize(e.text), language_data(e.language)) for e in evidence]
    translations = " ".join(normalize(e.translation or "") for e in evidence)
    facts = {
        Gate.NUMBER: [
            *_uncarried_numbers(text, data, clean),
            *_converted_amounts(text, data, clean),
        ],
        Gate.DATE: _uncarried_dates(text, data, clean),
        Gate.NAME: _uncarried_names(
            text, data, clean, translations, [_name_carriers(e) for e in evidence]
        ),
    }
    return tuple(
        Finding(gate, _message(gate, fact, translations))
        for gate, found in facts.items()
        for fact in dict.fromkeys(found)
    )


def _name_carriers(evidence: Evidence) -> str:
    """Return the text that carries names besides the original.

    Only an original in another script lets its translation carry names.
    """
    if _is_mostly_latin(evidence.text) or not _is_mostly_latin(evidence.translation or ""):
        return evidence.renamed
    return f"{evidence.renamed} {normalize(evidence.translation or '')}"


def _is_mostly_latin(text: str) -> bool:
    """Tell whether most letters are Latin."""
    letters = [char for char in text if char.isalpha()]
    return 2 * sum(char <= "\u024f" for char in letters) > len(letters)


def missing_numbers(
    claim: str, language: str, evidence: str, evidence_language: str
) -> tuple[str, ...]:
    """Return the numbers and amounts of `claim`, as written, that `evidence` does not carry."""
    text, data = normalize(claim), language_data(language)
    pair = [(normalize(evidence), language_data(evidence_language))]
    return (*_uncarried_numbers(text, data, pair), *_converted_amounts(text, data, pair))


def _message(gate: Gate, fact: str, translations: str) -> str:
    hint = ", only in its translation" if fact in translations else ""
    return f"the {gate} {fact!r} is in no cited sentence{hint}"


def _uncarried_numbers(
    text: str, data: LanguageData, evidence: list[tuple[str, LanguageData]]
) -> list[str]:
    return [text[q.start : q.end] for q in uncarried_quantities(text, data, evidence)]


def _converted_amounts(
    text: str, data: LanguageData, evidence: list[tuple[str, LanguageData]]
) -> list[str]:
    provided = [
        amount for source, source_data in evidence for amount in amounts(source, source_data)
    ]
    return [text[a.start : a.end] for a in converted(amounts(text, data), provided)]


def _uncarried_dates(
    text: str, data: LanguageData, evidence: list[tuple[str, LanguageData]]
) -> list[str]:
    provided = [date for source, source_data in evidence for date in dates(source, source_data)]
    return [text[d.start : d.end] for d in missing_dates(dates(text, data), provided)]


def _uncarried_names(
    text: str,
    data: LanguageData,
    evidence: list[tuple[str, LanguageData]],
    translations: str,
    renamed: list[str],
) -> list[str]:
    """Return the names not in the originals.

    Acronyms and common words may be in the translation only.
    """
    # `Swiss francs` for CHF is no new name.
    counted = [(quantity.start, quantity.end) for quantity in quantities(text, data)]
    counted += [(amount.start, amount.end) for amount in amounts(text, data)]
    candidates = [
        name
        for name in names(text, data)
        if not any(start <= name.start and name.end <= end for start, end in counted)
    ]
    carriers = [*(source for source, _ in evidence), *renamed] if candidates else []
    words = [word for carrier in carriers for word in folded_words(carrier)]
    translated = set(folded_words(translations)) if candidates else set()
    return [
        name.text
        for name in candidates
        if any(
            not (translatable(name, part, data) and translated.issuperset(folded_words(part)))
            for part in uncarried_parts(name, words, translated)
        )
    ]
