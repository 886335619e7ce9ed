"""Sides: the drafts in every language of the brief, each side passing the same gates.

In the article's own language a sentence is an extract (or a translation, where the profile's
translator into it is trusted); in a third language it is a translation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipeline.check import check
from pipeline.compose import Draft
from pipeline.engines import Engines
from pipeline.faults import HARD, NEGATION_CHANGED
from pipeline.language import LanguageData, language_data
from pipeline.normalize import fold, normalize, stems
from pipeline.quantities import missing, quantities
from pipeline.quotations import balanced
from pipeline.records import Dropped, Method, Translation
from pipeline.route import trusted
from pipeline.settings import Settings
from pipeline.shorten import shorten, shortenings
from pipeline.source import Source
from pipeline.translate import translate

ROUGH = "rough"
SHORTENED = "shortened"
NAME_CHANGED = "name-changed"

_COGNATE = 4
"""Two words of different languages that begin with so many equal letters count as one."""
_EXCESS = 0.5
"""What an extract of double length costs, against 1 for all that the claim says."""


@dataclass(frozen=True, slots=True)
class Side:
    """A draft in one language."""

    text: str
    method: Method
    flags: tuple[str, ...] = ()


class SideWriter:
    """Writes the sides of one article's drafts."""

    def __init__(self, source: Source, engines: Engines, settings: Settings) -> None:
        self._source = source
        self._route = source.route
        self._engines = engines
        self._settings = settings

    def write(
        self, drafts: Sequence[Draft]
    ) -> tuple[list[tuple[Draft, dict[str, Side]]], list[Dropped]]:
        """Give each draft a side in every language; one that cannot have it is dropped."""
        drafts = self._shorten_long(drafts)
        sides: dict[str, list[Side | str]] = {
            code: self._language(code, drafts) for code in self._route.brief
        }
        written, dropped = [], []
        for index, draft in enumerate(drafts):
            own = {code: column[index] for code, column in sides.items()}
            found = {code: side for code, side in own.items() if isinstance(side, Side)}
            if len(found) == len(own):
                written.append((draft, found))
            else:
                dropped.append(
                    Dropped(draft.text, next(s for s in own.values() if isinstance(s, str)))
                )
        return written, dropped

    def _language(self, code: str, drafts: Sequence[Draft]) -> list[Side | str]:
        """One side a draft, or the reason why there is none."""
        if code == self._route.summary:
            return [Side(draft.text, draft.method) for draft in drafts]
        good = trusted(self._settings, f"{self._route.summary}-{code}")
        if code != self._route.source:
            return self._translated(code, drafts, rough=not good)
        if not good:
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
            flags: tuple[str, ...] = (ROUGH,) if rough else ()
            if rough and "name" in problems:  # nothing better to fall back on: let the editor look
                problems.pop("name")
                flags = (*flags, NAME_CHANGED)
            flags += (NEGATION_CHANGED,) if NEGATION_CHANGED in result.flags else ()
            method = Method.TRANSLATED if draft.extract is None else Method.EXTRACTIVE
            reason = next(iter(problems.values()), None)
            sides.append(
                f"no text in {code}: {reason}" if reason else Side(result.text, method, flags)
            )
        return sides

    def _translate(self, texts: Sequence[str], source: str, target: str) -> list[Translation]:
        """Translate, but what the step before has translated already."""
        known: dict[str, Translation] = {}
        if (source, target) == (self._route.source, self._route.other):
            pairs = zip(self._source.sentences, self._source.translations, strict=True)
            known = {normalize(sentence.text): translation for sentence, translation in pairs}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            direction = self._engines.direction(source, target)
            results = translate(new, direction, self._settings.translate.max_words)
            known |= dict(zip(new, results, strict=True))
        return [known[text] for text in texts]

    def _problems(self, result: Translation, code: str, cited: Sequence[int]) -> dict[str, str]:
        """What speaks against a translated side, by gate; each in one line."""
        hard = [flag for flag in result.flags if flag in HARD]
        if hard:
            return {"translation": f"the translation failed ({', '.join(hard)})"}
        findings = check(result.text, code, self._source.evidence(cited))
        return {finding.gate: finding.message for finding in findings}

    def _extract(self, draft: Draft) -> Side:
        """The draft in the article's own words."""
        if draft.extract is not None:
            return Side(draft.extract, Method.EXTRACTIVE)
        data = language_data(self._route.source)
        cited = [self._source.alone(i) for i in draft.cited]
        score = _scorer(draft.text, language_data(self._route.summary), data)
        text = shorten(cited, score, data)
        flags = (SHORTENED,) if len(text) < len(" ".join(cited)) else ()
        return Side(balanced(text), Method.EXTRACTIVE, flags)

    def _shorten_long(self, drafts: Sequence[Draft]) -> list[Draft]:
        """Long extracts in a shorter version, on both sides, where the shorter one is sound."""
        bound = self._settings.check.max_extract_words
        data = language_data(self._route.source)
        shorter: dict[int, str] = {}
        for index, draft in enumerate(drafts):
            if draft.extract is not None and len(draft.extract.split()) > bound:
                versions = shortenings(draft.extract, data)
                fitting = [version for version in versions if len(version.split()) <= bound]
                chosen = fitting[0] if fitting else min(versions, key=len)
                if chosen != versions[0]:
                    shorter[index] = chosen
        texts = [balanced(text) for text in shorter.values()]
        results = [Translation(text) for text in texts]
        if self._route.summary != self._route.source:
            results = (
                self._translate(texts, self._route.source, self._route.summary) if texts else []
            )
        renewed = list(drafts)
        for index, text, result in zip(shorter, texts, results, strict=True):
            draft = drafts[index]
            if not self._problems(result, self._route.summary, draft.cited):
                flags = (*draft.flags, SHORTENED)
                renewed[index] = replace(
                    draft, text=balanced(result.text), extract=text, flags=flags
                )
        return renewed


def _scorer(claim: str, its: LanguageData, data: LanguageData) -> Callable[[str], float]:
    """How well an extract says what a claim in another language says, and no more.

    What the two share are numbers and words that begin alike (names, and the many cognates);
    an extract longer than the claim would be in its language loses.
    """
    heads = {fold(stem)[:_COGNATE] for stem in stems(claim, its) if len(stem) >= _COGNATE}
    figures = quantities(normalize(claim), its)
    expected = max(1.0, len(claim) * data.density / its.density)
    total = len(heads) + 2 * len(figures)

    def score(extract: str) -> float:
        found = {fold(stem)[:_COGNATE] for stem in stems(extract, data)}
        lost = missing(figures, quantities(extract, data))
        said = len(heads & found) + 2 * (len(figures) - len(lost))
        excess = max(0.0, len(extract) / expected - 1)
        return (said / total if total else 0.0) - _EXCESS * excess

    return score
