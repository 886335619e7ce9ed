"""Write the drafts in every language of the brief, each side passing the same gates.

In the article's own language a sentence is an extract, or a translation if the profile trusts its
translator into it; in a third language it is a translation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from summarize.checks.evidence import check
from summarize.checks.source_article import SourceArticle
from summarize.facts.attribution import Told
from summarize.facts.quantities import missing, quantities
from summarize.flags import RETRYABLE, Flag
from summarize.languages.data import LanguageData, language_data
from summarize.records import Dropped, Method, Translation
from summarize.settings.schema import Settings
from summarize.steps.compose import Draft
from summarize.steps.guarded import translate_guarded
from summarize.steps.models import Models
from summarize.steps.route import is_trusted
from summarize.steps.speakers import Side, with_speaker
from summarize.text.normalize import fold, normalize, stems
from summarize.text.quotations import balanced
from summarize.text.shorten import shorten, shortenings

_COGNATE_LETTERS = 4
"""Words of two languages count as cognates if their first letters, this many, are equal."""
_EXCESS_COST = 0.5
"""Penalty for twice the expected length, where saying all that the claim says scores 1."""


class SideWriter:
    """Writes the sides of one article's drafts."""

    def __init__(self, source: SourceArticle, models: Models, settings: Settings) -> None:
        self._source = source
        self._route = source.route
        self._models = models
        self._settings = settings

    def write(
        self, drafts: Sequence[Draft]
    ) -> tuple[list[tuple[Draft, dict[str, Side]]], list[Dropped]]:
        """Write each draft in every language of the brief.

        Returns:
            The drafts with their sides by language code, and those that lack a side and are
            dropped.
        """
        drafts = self._shorten_long(drafts)
        sides = {code: self._write_in(code, drafts) for code in self._route.brief}
        written, dropped = [], []
        for index, draft in enumerate(drafts):
            results = {code: column[index] for code, column in sides.items()}
            complete = {code: side for code, side in results.items() if isinstance(side, Side)}
            if len(complete) == len(results):
                written.append(with_speaker(draft, complete, self._source))
            else:
                reason = next(result for result in results.values() if isinstance(result, str))
                dropped.append(Dropped(draft.text, reason))
        return written, dropped

    def _write_in(self, code: str, drafts: Sequence[Draft]) -> list[Side | str]:
        """Return one side per draft, or the reason why there is none."""
        if code == self._route.summary:
            return [Side(draft.text, draft.method) for draft in drafts]
        trusted = is_trusted(self._settings, f"{self._route.summary}-{code}")
        if code != self._route.source:
            return self._translated(code, drafts, rough=not trusted)
        if not trusted:
            return [self._extract(draft) for draft in drafts]
        translated = self._translated(code, drafts, rough=False)
        return [
            side if isinstance(side, Side) and draft.extract is None else self._extract(draft)
            for side, draft in zip(translated, drafts, strict=True)
        ]

    def _translated(self, code: str, drafts: Sequence[Draft], *, rough: bool) -> list[Side | str]:
        texts = [draft.text for draft in drafts]
        results = self._translate(texts, self._route.summary, code)
        sides: list[Side | str] = []
        for draft, result in zip(drafts, results, strict=True):
            problems = self._problems(result, code, draft.cited)
            flags: tuple[str, ...] = (Flag.ROUGH,) if rough else ()
            if rough and "name" in problems:  # no better fallback: let the editor look
                problems.pop("name")
                flags = (*flags, Flag.NAME_CHANGED)
            flags += (Flag.NEGATION_CHANGED,) if Flag.NEGATION_CHANGED in result.flags else ()
            method = Method.TRANSLATED if draft.extract is None else Method.EXTRACTIVE
            reason = next(iter(problems.values()), None)
            sides.append(
                f"no text in {code}: {reason}" if reason else Side(result.text, method, flags)
            )
        return sides

    def _translate(self, texts: Sequence[str], source: str, target: str) -> list[Translation]:
        """Translate texts, reusing the translations of the article's sentences."""
        known: dict[str, Translation] = {}
        if (source, target) == (self._route.source, self._route.other):
            pairs = zip(self._source.sentences, self._source.translations, strict=True)
            known = {normalize(sentence.text): translation for sentence, translation in pairs}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            direction = self._models.direction(source, target)
            results = translate_guarded(new, direction, self._settings.translate.max_words)
            known |= dict(zip(new, results, strict=True))
        return [known[text] for text in texts]

    def _problems(self, result: Translation, code: str, cited: Sequence[int]) -> dict[str, str]:
        """Return the faults of a translated side by gate, one line each."""
        hard = [flag for flag in result.flags if flag in RETRYABLE]
        if hard:
            return {"translation": f"the translation failed ({', '.join(hard)})"}
        findings = check(result.text, code, self._source.evidence(cited))
        return {finding.gate: finding.message for finding in findings}

    def _extract(self, draft: Draft) -> Side:
        """Return the draft in the article's own words."""
        if draft.extract is not None:
            return Side(draft.extract, Method.EXTRACTIVE)
        data = language_data(self._route.source)
        cited = [self._source.alone(i) for i in draft.cited]
        score = _scorer(draft.text, language_data(self._route.summary), data)
        told = [Told(normalize(text), data) for text in cited]

        def guarded(extract: str) -> float:
            lost = any(sentence.lost(normalize(extract)) for sentence in told)
            return -math.inf if lost else score(extract)

        text = shorten(cited, guarded, data)
        flags = (Flag.SHORTENED,) if len(text) < len(" ".join(cited)) else ()
        return Side(balanced(text), Method.EXTRACTIVE, flags)

    def _shorten_long(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Return the drafts with long extracts shortened where the shorter one passes the gates."""
        max_words = self._settings.check.max_extract_words
        data = language_data(self._route.source)
        shorter: dict[int, str] = {}
        for index, draft in enumerate(drafts):
            if draft.extract is not None and len(draft.extract.split()) > max_words:
                told = Told(normalize(draft.extract), data)
                every = shortenings(draft.extract, data)
                versions = [every[0], *(v for v in every[1:] if not told.lost(normalize(v)))]
                fitting = [version for version in versions if len(version.split()) <= max_words]
                chosen = fitting[0] if fitting else min(versions, key=len)
                if chosen != versions[0]:
                    shorter[index] = chosen
        texts = [balanced(text) for text in shorter.values()]
        results = [Translation(text) for text in texts]
        if self._route.summary != self._route.source:
            results = (
                self._translate(texts, self._route.source, self._route.summary) if texts else []
            )
        shortened = list(drafts)
        for index, text, result in zip(shorter, texts, results, strict=True):
            draft = drafts[index]
            if not self._problems(result, self._route.summary, draft.cited):
                flags = (*draft.flags, Flag.SHORTENED)
                shortened[index] = replace(
                    draft, text=balanced(result.text), extract=text, flags=flags
                )
        return shortened


def _scorer(
    claim: str, claim_data: LanguageData, extract_data: LanguageData
) -> Callable[[str], float]:
    """Return a function that scores how well an extract matches a claim in another language.

    Matches are equal numbers and words with equal beginnings: names and, between French and
    English, many cognates. An extract longer than the claim would be in its language loses.
    """
    beginnings = {
        fold(stem)[:_COGNATE_LETTERS]
        for stem in stems(claim, claim_data)
        if len(stem) >= _COGNATE_LETTERS
    }
    figures = quantities(normalize(claim), claim_data)
    expected_length = max(1.0, len(claim) * extract_data.density / claim_data.density)
    total = len(beginnings) + 2 * len(figures)

    def score(extract: str) -> float:
        in_extract = {fold(stem)[:_COGNATE_LETTERS] for stem in stems(extract, extract_data)}
        lost = missing(figures, quantities(extract, extract_data))
        shared = len(beginnings & in_extract) + 2 * (len(figures) - len(lost))
        excess = max(0.0, len(extract) / expected_length - 1)
        return (shared / total if total else 0.0) - _EXCESS_COST * excess

    return score
