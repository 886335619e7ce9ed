"""Judge a claim: what carries it, how surely, and what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarize.checks.alignment import Alignment, Segment, SentenceIndex
from summarize.checks.evidence import Finding, check
from summarize.checks.quotation_marks import repair_quotes, said_by_somebody
from summarize.checks.source_article import SourceArticle
from summarize.checks.support import support
from summarize.facts.attribution import Told, attributed, hedged, unhedged
from summarize.facts.negation import reversed_negations
from summarize.facts.roles import exchanged
from summarize.facts.speech.lexicon import Degree
from summarize.flags import Gate
from summarize.languages.data import language_data
from summarize.languages.patterns import LETTERS
from summarize.settings.schema import Settings
from summarize.text.normalize import normalize

_LOST = {
    Degree.SAID: (Gate.ATTRIBUTION, "only reported in the cited sentence"),
    Degree.POSSIBLE: (Gate.ATTRIBUTION, "left open in the cited sentence"),
    Degree.DENIED: (Gate.ATTRIBUTION, "denied by somebody in the cited sentence"),
    Degree.DEMANDED: (Gate.ATTRIBUTION, "only wanted in the cited sentence"),
    Degree.ASKED: (Gate.QUESTION, "the cited sentence asks what the claim states"),
}
"""Gate and reason for a claim that states what its sentence says with less certainty."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one claim."""

    text: str
    """The claim, with its quotation marks corrected."""
    flags: tuple[str, ...]
    """Flags for the corrections made."""
    alignment: Alignment
    support: float
    """Expected share of such claims that are carried, 0..1."""
    findings: tuple[Finding, ...]
    """Reasons against the claim; empty if it can stand."""


class Judge:
    """Judges claims about one article, in the language of its summary."""

    def __init__(self, source: SourceArticle, settings: Settings) -> None:
        self._source = source
        self._settings = settings
        self._language = source.route.summary
        self._data = language_data(self._language)
        self._source_data = language_data(source.route.source)
        texts = [source.working(i) for i in range(len(source.sentences))]
        self._index = SentenceIndex(texts, self._data)
        self._told: dict[int, Told] = {}

    def __call__(self, claim: str, shown: Sequence[int]) -> Verdict:
        """Judge a claim against the sentences (indexes) that its writer was shown."""
        alignment = self._index.align(normalize(claim), shown, self._settings.cite.min_gain)
        text, flags = repair_quotes(normalize(claim), alignment, self._source, self._data)
        if text != normalize(claim):  # segments count characters
            alignment = self._index.align(text, shown, self._settings.cite.min_gain)
        sure = support(alignment, self._settings.support)
        findings: list[Finding] = []
        if alignment.cited:
            findings += check(text, self._language, self._source.evidence(alignment.cited))
            findings += self._segments(text, alignment)
            findings += self._negation(text, alignment.cited)
        findings += self._words(alignment, sure)  # last: the others say more precisely what
        return Verdict(text, flags, alignment, sure, tuple(dict.fromkeys(findings)))

    def overlap(self, one: str, other: str) -> float:
        """Return how similar two texts are, 0..1."""
        return self._index.overlap(one, other)

    def _words(self, alignment: Alignment, sure: float) -> list[Finding]:
        if alignment.cited and sure >= self._settings.check.min_support:
            return []
        return [
            Finding(
                Gate.WORDS,
                f"its sources carry {alignment.recall:.0%} of its words,"
                f" {alignment.weakest:.0%} where they carry least",
            )
        ]

    def _segments(self, claim: str, alignment: Alignment) -> list[Finding]:
        """Check each segment of a fused claim against its own sentence."""
        findings: list[Finding] = []
        for segment in alignment.segments:
            part = claim[segment.start : segment.end]
            if len(alignment.segments) > 1:
                findings += check(part, self._language, self._source.evidence([segment.sentence]))
            findings += self._degree(claim, segment)
            findings += self._speakers(part, alignment, segment.sentence)
            for one, other in exchanged(part, self._source.working(segment.sentence), self._data):
                message = f"{one!r} stands where the cited sentence has {other!r}"
                findings.append(Finding(Gate.ROLE, message))
        return findings

    def _degree(self, claim: str, segment: Segment) -> list[Finding]:
        """Refuse a statement of what its sentence only reports, denies, demands, asks or supposes.

        What the translation has lost, the claim has to have by itself.
        """
        cited, part = segment.sentence, claim[segment.start : segment.end]
        told = self._told.setdefault(cited, Told(self._source.working(cited), self._data))
        lost = [(v.degree, v.phrase) for v in told.lost(claim, segment.start, segment.end)]
        lost += [
            (degree, phrase)
            for degree, phrase in unhedged(
                self._source.original(cited),
                self._source_data,
                self._source.working(cited),
                self._data,
            )
            if not hedged(part, degree, self._data)
        ]
        if self._source.asks(cited) and not hedged(part, Degree.ASKED, self._data):
            lost.append((Degree.ASKED, "?"))
        return [
            Finding(_LOST[degree][0], f"{_LOST[degree][1]} ({phrase!r})") for degree, phrase in lost
        ]

    def _speakers(self, part: str, alignment: Alignment, cited: int) -> list[Finding]:
        """Refuse a part without a speaker that is not told whole as one person's words."""
        if attributed(part, self._data):
            return []
        if said_by_somebody(self._source, cited):
            return [Finding(Gate.ATTRIBUTION, "the cited sentence is a quotation")]
        if self._source.speaker(cited) is not None and self._in_another_person(part, cited):
            return [Finding(Gate.ATTRIBUTION, "the cited answer is in the first person")]
        speakers = {self._source.speaker(segment.sentence) for segment in alignment.segments}
        if len(speakers) > 1 and self._source.speaker(cited) is not None:
            return [Finding(Gate.ATTRIBUTION, "the cited sentence is somebody's words")]
        return []

    def _in_another_person(self, part: str, cited: int) -> bool:
        """Tell whether a part of a claim makes `she` of an answer's `I`, which names nobody."""
        first = self._data.dialogue.first_person
        texts = part, self._source.working(cited)
        spoken = [not first.isdisjoint(LETTERS.findall(text.lower())) for text in texts]
        return spoken == [False, True]

    def _negation(self, claim: str, cited: Sequence[int]) -> list[Finding]:
        reasons = reversed_negations(
            claim,
            self._data,
            [self._source.working(i) for i in cited],
            [(self._source.original(i), self._source_data) for i in cited],
        )
        return [Finding(Gate.NEGATION, reason) for reason in reasons]
