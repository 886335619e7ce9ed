"""Judge a claim: what carries it, how surely, and what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarize.checks.alignment import Alignment, SentenceIndex
from summarize.checks.evidence import Finding, check
from summarize.checks.quotation_marks import repair_quotes, said_by_somebody
from summarize.checks.source_article import SourceArticle
from summarize.checks.support import support
from summarize.facts.attribution import attributed, attribution
from summarize.facts.negation import reversed_negations
from summarize.facts.roles import exchanged
from summarize.flags import Gate
from summarize.languages.data import language_data
from summarize.settings.schema import Settings
from summarize.text.normalize import normalize
from summarize.text.quotations import CLOSERS


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
            findings += self._question(text, alignment.cited)
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
            findings += self._attribution(claim, part, segment.sentence)
            for one, other in exchanged(part, self._source.working(segment.sentence), self._data):
                message = f"{one!r} stands where the cited sentence has {other!r}"
                findings.append(Finding(Gate.ROLE, message))
        return findings

    def _attribution(self, claim: str, part: str, cited: int) -> list[Finding]:
        reported = attribution(self._source.original(cited), self._source_data)
        if reported is not None and not attributed(part, self._data):
            return [
                Finding(Gate.ATTRIBUTION, f"only reported in the cited sentence ({reported!r})")
            ]
        if said_by_somebody(self._source, cited) and not attributed(claim, self._data):
            return [Finding(Gate.ATTRIBUTION, "the cited sentence is a quotation")]
        return []

    def _negation(self, claim: str, cited: Sequence[int]) -> list[Finding]:
        reasons = reversed_negations(
            claim,
            self._data,
            [self._source.working(i) for i in cited],
            [(self._source.original(i), self._source_data) for i in cited],
        )
        return [Finding(Gate.NEGATION, reason) for reason in reasons]

    def _question(self, claim: str, cited: Sequence[int]) -> list[Finding]:
        """Refuse a statement of what the article only asks."""
        originals = [self._source.original(i).rstrip(CLOSERS + " )") for i in cited]
        if all(text.endswith("?") for text in originals) and "?" not in claim:
            return [Finding(Gate.QUESTION, "the cited sentence asks what the claim states")]
        return []
