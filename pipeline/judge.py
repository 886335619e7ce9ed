"""Judge: what carries a claim, how surely, and what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.attribution import unattributed
from pipeline.check import Finding, check
from pipeline.cite import Alignment, SentenceIndex
from pipeline.language import language_data
from pipeline.negation import reversed_negations
from pipeline.normalize import normalize
from pipeline.roles import exchanged
from pipeline.settings import Settings
from pipeline.source import Source
from pipeline.support import support


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said of one claim."""

    alignment: Alignment
    support: float
    """0..1: of such claims the share that is carried."""
    findings: tuple[Finding, ...]
    """Why it cannot stand; none: it can."""


class Judge:
    """Judges claims about one article, in the language of its summary."""

    def __init__(self, source: Source, settings: Settings) -> None:
        self._source = source
        self._settings = settings
        self._language = source.route.summary
        self._data = language_data(self._language)
        texts = [source.working(i) for i in range(len(source.sentences))]
        self._texts = texts
        self._index = SentenceIndex(texts, self._data)

    def __call__(self, claim: str, shown: Sequence[int]) -> Verdict:
        """Judge a claim by the sentences (indexes) that its writer was shown."""
        text = normalize(claim)
        alignment = self._index.align(text, shown, self._settings.cite.min_gain)
        sure = support(alignment, self._settings.support)
        findings: list[Finding] = []
        if alignment.cited:
            findings += check(text, self._language, self._source.evidence(alignment.cited))
            findings += self._segments(text, alignment)
            findings += self._negation(text, alignment.cited)
            findings += self._question(text, alignment.cited)
        findings += self._words(alignment, sure)  # last: the others say more precisely what
        return Verdict(alignment, sure, tuple(dict.fromkeys(findings)))

    def overlap(self, one: str, other: str) -> float:
        """How far two texts say the same, 0..1."""
        return self._index.overlap(one, other)

    def _words(self, alignment: Alignment, sure: float) -> list[Finding]:
        if alignment.cited and sure >= self._settings.check.min_support:
            return []
        return [
            Finding(
                "words",
                f"its sources carry {alignment.recall:.0%} of its words,"
                f" {alignment.weakest:.0%} where they carry least",
            )
        ]

    def _segments(self, claim: str, alignment: Alignment) -> list[Finding]:
        """What a fused claim says with one sentence's words has to stand in that sentence."""
        findings: list[Finding] = []
        for segment in alignment.segments:
            part = claim[segment.start : segment.end]
            if len(alignment.segments) > 1:
                findings += check(part, self._language, self._source.evidence([segment.sentence]))
            findings += self._attribution(part, segment.sentence)
            for one, other in exchanged(part, normalize(self._texts[segment.sentence]), self._data):
                message = f"{one!r} stands where the cited sentence has {other!r}"
                findings.append(Finding("role", message))
        return findings

    def _attribution(self, part: str, cited: int) -> list[Finding]:
        original, data = (
            self._source.sentences[cited].text,
            language_data(self._source.route.source),
        )
        said = unattributed(part, self._data, original, data)
        if said is None:
            return []
        return [Finding("attribution", f"only reported in the cited sentence ({said!r})")]

    def _negation(self, claim: str, cited: Sequence[int]) -> list[Finding]:
        originals = [normalize(self._source.sentences[i].text) for i in cited]
        its = language_data(self._source.route.source)
        reasons = reversed_negations(
            claim,
            self._data,
            [normalize(self._texts[i]) for i in cited],
            [(text, its) for text in originals],
        )
        return [Finding("negation", reason) for reason in reasons]

    def _question(self, claim: str, cited: Sequence[int]) -> list[Finding]:
        """Nothing is stated that the article only asks."""
        originals = [self._source.sentences[i].text.rstrip(" \u00a0\u202f\"'»”’)") for i in cited]
        if all(text.endswith("?") for text in originals) and "?" not in claim:
            return [Finding("question", "the cited sentence asks what the claim states")]
        return []
