"""Compose: from a summary's claims to brief sentences that their citations carry.

A claim that its citations do not carry is written again from the sentence that carries most of it;
what is carried then takes its place, else that sentence itself, else it is dropped with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from pipeline.check import check
from pipeline.clauses import plain_words
from pipeline.judge import Judge, Verdict
from pipeline.language import language_data
from pipeline.records import Claim, Dropped, Method, Summary
from pipeline.settings import Settings
from pipeline.source import Source
from pipeline.translate import RETRIED, SPLIT

REPLACED = "replaced"
REWRITTEN = "rewritten"
REPEATS = "says again what another sentence of the brief says"


class Rewriter(Protocol):
    """Writes sentences of the article again, one by one."""

    attempts: int

    def __call__(self, sentences: Sequence[int], attempt: int) -> Sequence[Sequence[str]]:
        """Give for each sentence (its index) what an attempt (0, 1, ...) makes of it, if any."""
        ...


@dataclass(frozen=True, slots=True)
class Draft:
    """A brief sentence that is carried."""

    text: str
    """In the summary's language."""
    cited: tuple[int, ...]
    support: float
    extract: str | None = None
    """What it is an extract of, in the article's language; None: a model wrote it."""
    flags: tuple[str, ...] = ()

    @property
    def method(self) -> Method:
        """How `text` came about."""
        return Method.ABSTRACTIVE if self.extract is None else Method.EXTRACTIVE


def compose(
    summary: Summary, source: Source, settings: Settings, rewriter: Rewriter
) -> tuple[tuple[Draft, ...], tuple[Dropped, ...]]:
    """Turn a summary's sentences into at most `max_sentences` drafts, in the article's order.

    The article's first sentence comes first, whoever says it; then sentences that the model wrote
    and the article carries, then extracts in place of refused ones. A sentence that leans on one
    that is not in the brief (`They also...`) is taken only when nothing else is left.
    """
    composer = _Composer(source, settings, summary.flags)
    drafts, dropped = composer.settle(summary.claims, rewriter)
    if not drafts:
        drafts = list(composer.extracts(source.citable()[: settings.max_sentences]))
    lead = source.lead()
    if lead is not None and not any(lead in draft.cited for draft in drafts):
        drafts = [*composer.extracts([lead], pieced_too=True), *drafts]
    return _choose(drafts, source, settings.max_sentences), tuple(dropped)


def _choose(drafts: Sequence[Draft], source: Source, most: int) -> tuple[Draft, ...]:
    """The drafts that make the brief; again, until none leans on one that was left out."""
    lead = source.lead()
    leaning: set[tuple[int, ...]] = set()
    while True:
        ranked = sorted(
            drafts,
            key=lambda draft: (
                lead not in draft.cited,
                draft.cited in leaning,
                draft.extract is not None,
                draft.cited,
            ),
        )
        chosen = sorted(ranked[:most], key=lambda draft: draft.cited)
        found = {draft.cited for draft in chosen if _leans(draft, chosen, source)}
        if found <= leaning:
            return tuple(chosen)
        leaning |= found


def _leans(draft: Draft, chosen: Sequence[Draft], source: Source) -> bool:
    """Whether a draft begins with an anaphor and nothing cites the sentence before its own."""
    words = plain_words(draft.text)
    if not words or words[0] not in language_data(source.route.summary).words.anaphoric:
        return False
    before = [index for index in source.citable() if index < draft.cited[0]]
    return not any(before[-1:] and before[-1] in other.cited for other in chosen)


def _cited(indexes: Sequence[int], drafts: Sequence[Draft]) -> bool:
    """Whether a draft cites just these: in the article's own words both would say the same."""
    return any(tuple(indexes) == draft.cited for draft in drafts)


@dataclass(frozen=True, slots=True)
class _Refused:
    """A claim that cannot stand."""

    text: str
    verdict: Verdict

    @property
    def gate(self) -> str:
        return self.verdict.findings[0].gate

    @property
    def reason(self) -> str:
        return "; ".join(finding.message for finding in self.verdict.findings)

    @property
    def best(self) -> int | None:
        """The sentence that carries most of it."""
        return next(iter(self.verdict.alignment.best), None)


class _Composer:
    """Settles claims one after the other: none may say again what an earlier one said."""

    def __init__(self, source: Source, settings: Settings, flags: tuple[str, ...]) -> None:
        self._source = source
        self._flags = flags
        self._most = settings.max_sentences
        self._max_overlap = settings.check.max_overlap
        self._judge = Judge(source, settings)
        self._said: list[str] = []

    def settle(
        self, claims: Sequence[Claim], rewriter: Rewriter
    ) -> tuple[list[Draft], list[Dropped]]:
        """Each claim as it is; else what stands in its place, or why nothing does.

        A claim is looked for in the sentences that the summarizer was shown for it.
        """
        drafts: list[Draft] = []
        dropped: list[Dropped] = []
        refused: list[_Refused] = []
        for claim in claims:
            verdict = self._judge(claim.text, claim.sources)
            if verdict.findings:
                refused.append(_Refused(claim.text, verdict))
            elif not self._take(verdict, drafts, self._flags):
                dropped.append(Dropped(claim.text, REPEATS))
        for attempt in range(rewriter.attempts):
            if len(drafts) < self._most:
                refused = self._rewrite(refused, drafts, rewriter, attempt)
        dropped += self._replace(refused, drafts)
        return drafts, dropped

    def _take(self, verdict: Verdict, drafts: list[Draft], flags: tuple[str, ...]) -> bool:
        """Make a draft of a claim that is carried, unless that was said before."""
        text, cited = verdict.text, verdict.alignment.cited
        if self._repeats(text) or _cited(cited, drafts):
            return False
        self._said.append(text)
        drafts.append(Draft(text, cited, verdict.support, flags=(*flags, *verdict.flags)))
        return True

    def _rewrite(
        self,
        refused: Sequence[_Refused],
        drafts: list[Draft],
        rewriter: Rewriter,
        attempt: int,
    ) -> list[_Refused]:
        """Another candidate in a refused claim's place; returns those for which there is none."""
        cited = {index for draft in drafts for index in draft.cited}
        open_ = [r for r in refused if r.best is not None and r.best not in cited]
        written = rewriter([r.best for r in open_ if r.best is not None], attempt)
        taken: set[int] = set()
        for claim, texts in zip(open_, written, strict=True):
            if claim.best is None or claim.best in taken:
                continue
            verdicts = [self._judge(text, [claim.best]) for text in texts]
            sound = [verdict for verdict in verdicts if not verdict.findings]
            sound.sort(key=lambda verdict: -verdict.support)
            flags = (REWRITTEN, f"unsupported-{claim.gate}")
            if any(self._take(verdict, drafts, flags) for verdict in sound):
                taken.add(claim.best)
        return [claim for claim in refused if claim.best not in taken]

    def _replace(self, refused: Sequence[_Refused], drafts: list[Draft]) -> Iterator[Dropped]:
        """The best source of a refused claim in its place, or why not."""
        for claim in refused:
            best = () if claim.best is None else (claim.best,)
            extract = next(self.extracts(best), None)
            if extract is None or _cited(extract.cited, drafts):
                yield Dropped(claim.text, claim.reason)
            else:
                drafts.append(replace(extract, flags=(REPLACED, f"unsupported-{claim.gate}")))

    def extracts(self, indexes: Sequence[int], *, pieced_too: bool = False) -> Iterator[Draft]:
        """Those of the sentences, whole, that nothing said before and whose translation holds.

        A translation that had to be put together from pieces carries a check, but reads too badly
        to stand in a brief by itself; `pieced_too`: unless what it says must not be missing.
        """
        for index in indexes:
            text = self._source.working_alone(index)
            pieced = {SPLIT, RETRIED} <= set(self._source.translations[index].flags)
            if (pieced and not pieced_too) or self._repeats(text):
                continue
            if check(text, self._source.route.summary, self._source.evidence([index])):
                continue
            self._said.append(text)
            yield Draft(text, (index,), 1.0, self._source.alone(index))

    def _repeats(self, text: str) -> bool:
        return any(self._judge.overlap(text, said) > self._max_overlap for said in self._said)
