"""Judge: what carries a claim, how surely, and what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.attribution import attributed, attribution
from pipeline.check import Finding, check
from pipeline.cite import Alignment, SentenceIndex
from pipeline.language import language_data
from pipeline.marks import mended, said_by_somebody
from pipeline.negation import reversed_negations
from pipeline.normalize import normalize
from pipeline.roles import exchanged
from pipeline.settings import Settings
from pipeline.source import Source
from pipeline.support import support


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said of one claim."""

    text: str
    """The claim, its quotation marks put right."""
    flags: tuple[str, ...]
    """What was done to it."""
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
        self._its = language_data(source.route.source)
        texts = [source.working(i) for i in range(len(source.sentences))]
        self._index = SentenceIndex(texts, self._data)

    def __call__(self, claim: str, shown: Sequence[int]) -> Verdict:
        """Judge a claim by the sentences (indexes) that its writer was shown."""
        alignment = self._index.align(normalize(claim), shown, self._settings.cite.min_gain)
        text, flags = mended(normalize(claim), alignment, self._source, self._data)
        if text != normalize(claim):  # segments count characters
            alignment = self._index.align(text, shown, self._settings.cite.min_gain)
        sure = support(alignment, self._settings.support)
        findings: list[Finding] = []
        if alignment.cited:
            findings += check(text, self._language, self._source.evidence(alignment.cited))
            findings += self._segments(text, alignment)
            findings += self._negation(text, alignment.cited)
            findings += self._question(text, alignment.cited)
        findings += self._words(alignment, sure)  # last: the others say more precisely what
        return Verdict(text, flags, alignment, sure, tuple(dict.fromkeys(findings)))

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
            findings += self._attribution(claim, part, segment.sentence)
            for one, other in exchanged(part, self._source.working(segment.sentence), self._data):
                message = f"{one!r} stands where the cited sentence has {other!r}"
                findings.append(Finding("role", message))
        return findings

    def _attribution(self, claim: str, part: str, cited: int) -> list[Finding]:
        said = attribution(self._source.original(cited), self._its)
        if said is not None and not attributed(part, self._data):
            return [Finding("attribution", f"only reported in the cited sentence ({said!r})")]
        if said_by_somebody(self._source, cited) and not attributed(claim, self._data):
            return [Finding("attribution", "the cited sentence is a quotation")]
        return []

    def _negation(self, claim: str, cited: Sequence[int]) -> list[Finding]:
        reasons = reversed_negations(
            claim,
            self._data,
            [self._source.working(i) for i in cited],
            [(self._source.original(i), self._its) for i in cited],
        )
        return [Finding("negation", reason) for reason in reasons]

    def _question(self, claim: str, cited: Sequence[int]) -> list[Finding]:
        """Nothing is stated that the article only asks."""
        originals = [self._source.original(i).rstrip(" \"'»”’)") for i in cited]
        if all(text.endswith("?") for text in originals) and "?" not in claim:
            return [Finding("question", "the cited sentence asks what the claim states")]
        return []
