"""Compose: from a summary's claims to brief sentences that their citations carry.

A claim that its citations do not carry is replaced by an extract of its best source sentence, or
dropped with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.check import Evidence, check
from pipeline.cite import Alignment, SentenceIndex
from pipeline.clauses import plain_words
from pipeline.faults import HARD
from pipeline.language import language_data
from pipeline.normalize import normalize
from pipeline.records import HEADING, Claim, Dropped, Method, Sentence, Summary, Translation
from pipeline.route import Route
from pipeline.settings import Settings
from pipeline.translate import RETRIED, SPLIT

REPLACED = "replaced"
REPEATS = "says again what another sentence of the brief says"

_CHANCE = 0.1
"""Support that a fused claim costs for each sentence from its first citation to its last: more
text carries more words by mere chance, and far sentences seldom belong together."""


@dataclass(frozen=True, slots=True)
class Source:
    """The article as the steps before left it."""

    route: Route
    sentences: tuple[Sentence, ...]
    translations: tuple[Translation, ...]
    """Into `route.other`; one a sentence."""

    def working(self, index: int) -> str:
        """A sentence in the summary's language."""
        if self.route.summary == self.route.source:
            return normalize(self.sentences[index].text)
        return self.translations[index].text

    def evidence(self, cited: Sequence[int]) -> list[Evidence]:
        """The cited sentences as the checks want them."""
        return [
            Evidence(
                self.sentences[i].text,
                self.route.source,
                self.translations[i].text,
                self.route.other,
            )
            for i in cited
        ]

    def lead(self) -> int | None:
        """The sentence that tells the news: by the rules of the trade, the first of the text."""
        return next(iter(self.citable()), None)

    def citable(self) -> list[int]:
        """Sentences that can carry a claim: no headings, nothing that was not translated."""
        return [
            index
            for index, (sentence, translation) in enumerate(
                zip(self.sentences, self.translations, strict=True)
            )
            if HEADING not in sentence.flags and not HARD & set(translation.flags)
        ]


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
    summary: Summary, source: Source, settings: Settings
) -> tuple[tuple[Draft, ...], tuple[Dropped, ...]]:
    """Turn a summary's sentences into at most `max_sentences` drafts, in the article's order.

    The article's first sentence comes first, whoever says it; then sentences that the model wrote
    and the article carries, then extracts in place of refused ones. A sentence that leans on one
    that is not in the brief (`They also...`) is taken only when nothing else is left.
    """
    composer = _Composer(source, settings, summary.flags)
    drafts, dropped = composer.settle(summary.claims)
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


def _support(alignment: Alignment) -> float:
    """Recall, less what a fusion makes likely by mere chance."""
    span = alignment.cited[-1] - alignment.cited[0] if alignment.cited else 0
    return max(0.0, alignment.recall - _CHANCE * span)


def _cited(indexes: Sequence[int], drafts: Sequence[Draft]) -> bool:
    """Whether a draft cites just these: in the article's own words both would say the same."""
    return any(tuple(indexes) == draft.cited for draft in drafts)


class _Composer:
    """Settles claims one after the other: none may say again what an earlier one said."""

    def __init__(self, source: Source, settings: Settings, flags: tuple[str, ...]) -> None:
        self._source = source
        self._flags = flags
        self._settings = settings
        data = language_data(source.route.summary)
        texts = [source.working(i) for i in range(len(source.sentences))]
        self._index = SentenceIndex(texts, data)
        self._said: list[str] = []

    def settle(self, claims: Sequence[Claim]) -> tuple[list[Draft], list[Dropped]]:
        """Each claim as it is; else, after all of those, its best source in its place, or why not.

        A claim is looked for in the sentences that the summarizer was shown for it.
        """
        drafts: list[Draft] = []
        dropped: list[Dropped] = []
        refused: list[tuple[str, Alignment, str, str]] = []
        for claim in claims:
            alignment = self._index.align(claim.text, claim.sources, self._settings.cite.min_gain)
            gate, reason = self._objection(claim.text, alignment)
            if gate is not None:
                refused.append((claim.text, alignment, gate, reason))
            elif self._repeats(claim.text) or _cited(alignment.cited, drafts):
                dropped.append(Dropped(claim.text, REPEATS))
            else:
                self._said.append(claim.text)
                support = _support(alignment)
                drafts.append(Draft(claim.text, alignment.cited, support, flags=self._flags))
        for text, alignment, gate, reason in refused:
            extract = next(self.extracts(alignment.best), None)
            if extract is None or _cited(extract.cited, drafts):
                dropped.append(Dropped(text, reason))
            else:
                drafts.append(replace(extract, flags=(REPLACED, f"unsupported-{gate}")))
        return drafts, dropped

    def _objection(self, claim: str, alignment: Alignment) -> tuple[str | None, str]:
        """The gate that a claim does not pass and why, or None."""
        if not alignment.cited or _support(alignment) < self._settings.check.min_support:
            return "words", f"its sources carry {alignment.recall:.0%} of its words"
        findings = check(claim, self._source.route.summary, self._source.evidence(alignment.cited))
        if findings:
            return findings[0].gate, "; ".join(finding.message for finding in findings)
        return None, ""

    def extracts(self, indexes: Sequence[int], *, pieced_too: bool = False) -> Iterator[Draft]:
        """Those of the sentences, whole, that nothing said before and whose translation holds.

        A translation that had to be put together from pieces carries a check, but reads too badly
        to stand in a brief by itself; `pieced_too`: unless what it says must not be missing.
        """
        for index in indexes:
            text = self._source.working(index)
            pieced = {SPLIT, RETRIED} <= set(self._source.translations[index].flags)
            if (pieced and not pieced_too) or self._repeats(text):
                continue
            if check(text, self._source.route.summary, self._source.evidence([index])):
                continue
            self._said.append(text)
            yield Draft(text, (index,), 1.0, normalize(self._source.sentences[index].text))

    def _repeats(self, text: str) -> bool:
        bound = self._settings.check.max_overlap
        return any(self._index.overlap(text, said) > bound for said in self._said)
