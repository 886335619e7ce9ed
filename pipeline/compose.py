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
from pipeline.language import LanguageData, language_data
from pipeline.records import Claim, Dropped, Method, Sentence, Summary, Translation
from pipeline.route import Route
from pipeline.segment import HEADING
from pipeline.settings import Settings
from pipeline.translate import RETRIED, SPLIT

REPLACED = "replaced"

_CHANCE = 0.1
"""Support that each further citation costs: more text carries more words by mere chance."""


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
            return self.sentences[index].text
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
    settled = [composer.settle(claim) for claim in summary.claims]
    drafts = [found for found in settled if isinstance(found, Draft)]
    dropped = tuple(found for found in settled if isinstance(found, Dropped))
    lead = source.lead()
    if lead is not None and not any(lead in draft.cited for draft in drafts):
        drafts = [*composer.extracts([lead]), *drafts]
    if not drafts:
        drafts = list(composer.extracts(source.citable()[: settings.max_sentences]))
    data = language_data(source.route.summary)
    leaning = {id(draft): _leans(draft, drafts, data) for draft in drafts}
    ranked = sorted(
        drafts,
        key=lambda draft: (
            lead not in draft.cited,
            leaning[id(draft)],
            draft.extract is not None,
            draft.cited,
        ),
    )
    return tuple(sorted(ranked[: settings.max_sentences], key=lambda d: d.cited)), dropped


def _leans(draft: Draft, drafts: Sequence[Draft], data: LanguageData) -> bool:
    """Whether a draft begins with an anaphor and no draft cites the sentence before its own."""
    words = plain_words(draft.text)
    if not words or words[0] not in data.words.anaphoric:
        return False
    return not any(draft.cited[0] - 1 in other.cited for other in drafts)


def _support(alignment: Alignment) -> float:
    """Recall, less what further citations make likely by mere chance."""
    return max(0.0, alignment.recall - _CHANCE * (len(alignment.cited) - 1))


class _Composer:
    """Settles claims one after the other: none may say again what an earlier one said."""

    def __init__(self, source: Source, settings: Settings, flags: tuple[str, ...]) -> None:
        self._source = source
        self._flags = flags
        self._settings = settings
        data = language_data(source.route.summary)
        texts = [source.working(i) for i in range(len(source.sentences))]
        self._index = SentenceIndex(texts, data)
        self._citable = source.citable()
        self._said: list[str] = []

    def settle(self, summarized: Claim) -> Draft | Dropped:
        """A claim as it is, or the extract that replaces it, or why neither."""
        claim = summarized.text
        alignment = self._index.align(claim, summarized.sources, self._settings.cite.min_gain)
        if self._repeats(claim):
            return Dropped(claim, "says again what another sentence of the brief says")
        gate, reason = self._objection(claim, alignment)
        if gate is None:
            self._said.append(claim)
            return Draft(claim, alignment.cited, _support(alignment), flags=self._flags)
        extract = next(self.extracts(alignment.cited), None)
        if extract is None:
            return Dropped(claim, reason)
        return replace(extract, flags=(REPLACED, f"unsupported-{gate}"))

    def _objection(self, claim: str, alignment: Alignment) -> tuple[str | None, str]:
        """The gate that a claim does not pass and why, or None."""
        if _support(alignment) < self._settings.check.min_support:
            return "words", f"its sources carry {alignment.recall:.0%} of its words"
        findings = check(claim, self._source.route.summary, self._source.evidence(alignment.cited))
        if findings:
            return findings[0].gate, "; ".join(finding.message for finding in findings)
        return None, ""

    def extracts(self, indexes: Sequence[int]) -> Iterator[Draft]:
        """Those of the sentences, whole, that nothing said before and whose translation holds.

        A translation that had to be put together from pieces carries a check, but reads too badly
        to stand in a brief by itself.
        """
        for index in indexes:
            text = self._source.working(index)
            pieced = {SPLIT, RETRIED} <= set(self._source.translations[index].flags)
            if pieced or self._repeats(text):
                continue
            if check(text, self._source.route.summary, self._source.evidence([index])):
                continue
            self._said.append(text)
            yield Draft(text, (index,), 1.0, self._source.sentences[index].text)

    def _repeats(self, text: str) -> bool:
        bound = self._settings.check.max_overlap
        return any(self._index.overlap(text, said) > bound for said in self._said)
