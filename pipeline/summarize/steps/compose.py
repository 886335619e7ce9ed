"""Turn a summary's claims into brief sentences that their citations support.

A claim without support is rewritten from the sentence that supports most of it. A supported version
replaces the claim; failing that, the sentence itself does; failing that, the claim is dropped and
the reason recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from summarize.checks.evidence import check
from summarize.checks.judge import Judge, Verdict
from summarize.checks.source_article import SourceArticle
from summarize.flags import Flag, Gate
from summarize.languages.data import language_data
from summarize.records import Claim, Dropped, Method, Summary
from summarize.settings.schema import Settings
from summarize.text.sentences.clauses import plain_words

REPEATS = "says again what another sentence of the brief says"


class SentenceRewriter(Protocol):
    """Rewrites single sentences of the article."""

    attempts: int
    """Number of attempts that can differ."""

    def __call__(self, sentences: Sequence[int], attempt: int) -> Sequence[Sequence[str]]:
        """Rewrite sentences of the article.

        Args:
            sentences: Indexes of the sentences.
            attempt: Number of the attempt, from 0.

        Returns:
            The new versions of each sentence; there may be none.
        """
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """A brief sentence that its citations support."""

    text: str
    """In the summary's language."""
    cited: tuple[int, ...]
    """Indexes of the cited sentences."""
    support: float
    extract: str | None = None
    """The sentence in the article's language, if it is an extract; None if a model wrote it."""
    flags: tuple[str, ...] = ()

    @property
    def method(self) -> Method:
        """How `text` was produced."""
        return Method.ABSTRACTIVE if self.extract is None else Method.EXTRACTIVE


def compose(
    summary: Summary, source: SourceArticle, settings: Settings, rewriter: SentenceRewriter
) -> tuple[tuple[Draft, ...], tuple[Dropped, ...]]:
    """Turn a summary's sentences into at most `max_sentences` drafts, in article order.

    A draft that cites the article's lead sentence has priority, whether written or extracted; then
    come sentences of the model that the article supports, then extracts that replace refused ones.
    A sentence that refers back to one that is not in the brief (`They also...`) is a last resort.

    Args:
        summary: The summary of the article.
        source: The article.
        settings: The settings.
        rewriter: Rewrites sentences for refused claims.

    Returns:
        The drafts, and the claims that were dropped.
    """
    composer = _Composer(source, settings, summary.flags)
    drafts, dropped = composer.draft(summary.claims, rewriter)
    if not drafts:
        drafts = list(composer.extracts(source.citable()[: settings.max_sentences]))
    lead = source.lead()
    if lead is not None and not any(lead in draft.cited for draft in drafts):
        drafts = [*composer.extracts([lead], allow_pieced=True), *drafts]
    return _choose(drafts, source, settings.max_sentences), tuple(dropped)


def _choose(drafts: Sequence[Draft], source: SourceArticle, limit: int) -> tuple[Draft, ...]:
    """Return the best drafts, ranking dangling ones lower until no new one appears."""
    lead = source.lead()
    dangling: set[tuple[int, ...]] = set()
    while True:
        ranked = sorted(
            drafts,
            key=lambda draft: (
                lead not in draft.cited,
                draft.cited in dangling,
                draft.extract is not None,
                draft.cited,
            ),
        )
        chosen = sorted(ranked[:limit], key=lambda draft: draft.cited)
        newly = {draft.cited for draft in chosen if _is_dangling(draft, chosen, source)}
        if newly <= dangling:
            return tuple(chosen)
        dangling |= newly


def _is_dangling(draft: Draft, chosen: Sequence[Draft], source: SourceArticle) -> bool:
    """True if a draft begins with an anaphor and no chosen draft cites the sentence before it."""
    words = plain_words(draft.text)
    if not words or words[0] not in language_data(source.route.summary).words.anaphoric:
        return False
    before = [index for index in source.citable() if index < draft.cited[0]]
    return not any(before[-1:] and before[-1] in neighbour.cited for neighbour in chosen)


def _is_cited(indexes: Sequence[int], drafts: Sequence[Draft]) -> bool:
    """True if a draft cites exactly these sentences, so that both would have the same extract."""
    return any(tuple(indexes) == draft.cited for draft in drafts)


@dataclass(frozen=True, slots=True)
class _RefusedClaim:
    """A claim that a gate refused."""

    text: str
    verdict: Verdict

    @property
    def gate(self) -> Gate:
        return self.verdict.findings[0].gate

    @property
    def reason(self) -> str:
        return "; ".join(finding.message for finding in self.verdict.findings)

    @property
    def best_source(self) -> int | None:
        """Index of the sentence that supports most of it."""
        return next(iter(self.verdict.alignment.best), None)


class _Composer:
    """Drafts claims one after the other, so that none repeats an earlier one."""

    def __init__(self, source: SourceArticle, settings: Settings, flags: tuple[str, ...]) -> None:
        self._source = source
        self._flags = flags
        self._max_sentences = settings.max_sentences
        self._max_overlap = settings.check.max_overlap
        self._judge = Judge(source, settings)
        self._accepted: list[str] = []
        """Texts of the drafts so far."""

    def draft(
        self, claims: Sequence[Claim], rewriter: SentenceRewriter
    ) -> tuple[list[Draft], list[Dropped]]:
        """Accept, rewrite, replace or drop each claim.

        Support for a claim is sought in the sentences that the summarizer saw when it wrote it.
        """
        drafts: list[Draft] = []
        dropped: list[Dropped] = []
        refused: list[_RefusedClaim] = []
        for claim in claims:
            verdict = self._judge(claim.text, claim.sources)
            if verdict.findings:
                refused.append(_RefusedClaim(claim.text, verdict))
            elif not self._accept(verdict, drafts, self._flags):
                dropped.append(Dropped(claim.text, REPEATS))
        for attempt in range(rewriter.attempts):
            if len(drafts) < self._max_sentences:
                refused = self._rewrite(refused, drafts, rewriter, attempt)
        dropped += self._replace(refused, drafts)
        return drafts, dropped

    def _accept(self, verdict: Verdict, drafts: list[Draft], flags: tuple[str, ...]) -> bool:
        """Add a draft of a supported claim unless it repeats an earlier one; True if added."""
        text, cited = verdict.text, verdict.alignment.cited
        if self._repeats(text) or _is_cited(cited, drafts):
            return False
        self._accepted.append(text)
        drafts.append(Draft(text, cited, verdict.support, flags=(*flags, *verdict.flags)))
        return True

    def _rewrite(
        self,
        refused: Sequence[_RefusedClaim],
        drafts: list[Draft],
        rewriter: SentenceRewriter,
        attempt: int,
    ) -> list[_RefusedClaim]:
        """Replace refused claims by rewritten sentences; return the claims that still have none."""
        cited = {index for draft in drafts for index in draft.cited}
        pending = [
            (claim, index)
            for claim in refused
            if (index := claim.best_source) is not None and index not in cited
        ]
        written = rewriter([index for _, index in pending], attempt)
        accepted: set[int] = set()
        for (claim, index), texts in zip(pending, written, strict=True):
            if index in accepted:
                continue
            verdicts = [self._judge(text, [index]) for text in texts]
            supported = [verdict for verdict in verdicts if not verdict.findings]
            supported.sort(key=lambda verdict: -verdict.support)
            flags = (Flag.REWRITTEN, claim.gate.flag)
            if any(self._accept(verdict, drafts, flags) for verdict in supported):
                accepted.add(index)
        return [claim for claim in refused if claim.best_source not in accepted]

    def _replace(self, refused: Sequence[_RefusedClaim], drafts: list[Draft]) -> Iterator[Dropped]:
        """Replace refused claims by extracts of their best source; yield those that cannot be."""
        for claim in refused:
            best = () if claim.best_source is None else (claim.best_source,)
            extract = next(self.extracts(best), None)
            if extract is None or _is_cited(extract.cited, drafts):
                yield Dropped(claim.text, claim.reason)
            else:
                drafts.append(replace(extract, flags=(Flag.REPLACED, claim.gate.flag)))

    def extracts(self, indexes: Sequence[int], *, allow_pieced: bool = False) -> Iterator[Draft]:
        """Yield whole sentences that repeat no draft and whose translation passes the gates.

        A translation joined from pieces may pass the gates, but it reads too badly to stand in a
        brief by itself. `allow_pieced` lets it through, for what the brief must not miss.
        """
        for index in indexes:
            text = self._source.working_alone(index)
            pieced = {Flag.SPLIT, Flag.RETRIED} <= set(self._source.translations[index].flags)
            if (pieced and not allow_pieced) or self._repeats(text):
                continue
            if check(text, self._source.route.summary, self._source.evidence([index])):
                continue
            self._accepted.append(text)
            yield Draft(text, (index,), 1.0, self._source.alone(index))

    def _repeats(self, text: str) -> bool:
        return any(
            self._judge.overlap(text, accepted) > self._max_overlap for accepted in self._accepted
        )
