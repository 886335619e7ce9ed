"""Compose: from a summary's claims to brief sentences that their citations carry.

A claim that its citations do not carry is replaced by an extract of its best source sentence, or
dropped with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.check import Evidence, check
from pipeline.cite import MAX_CITATIONS, Alignment, SentenceIndex
from pipeline.faults import HARD
from pipeline.language import language_data
from pipeline.records import Dropped, Method, Sentence, Summary, Translation
from pipeline.route import Route
from pipeline.segment import HEADING
from pipeline.settings import Settings

REPLACED = "replaced"


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

    Sentences that the model wrote and the article carries come first, with whatever stands for
    the summary's first sentence; extracts in place of refused ones fill what is left. A summary
    that leaves nothing gives way to the article's first sentences.
    """
    composer = _Composer(source, settings)
    settled = [composer.settle(claim) for claim in summary.sentences]
    drafts = [found for found in settled if isinstance(found, Draft)]
    dropped = tuple(found for found in settled if isinstance(found, Dropped))
    if not drafts:
        drafts = list(composer.lead(settings.max_sentences))
    first = drafts[:1]
    rest = sorted(drafts[1:], key=lambda draft: draft.method is Method.EXTRACTIVE)
    chosen = [*first, *rest][: settings.max_sentences]
    return tuple(sorted(chosen, key=lambda draft: draft.cited)), dropped


class _Composer:
    """Settles claims one after the other: none may say again what an earlier one said."""

    def __init__(self, source: Source, settings: Settings) -> None:
        self._source = source
        self._settings = settings
        data = language_data(source.route.summary)
        texts = [source.working(i) for i in range(len(source.sentences))]
        self._index = SentenceIndex(texts, data)
        self._citable = source.citable()
        self._said: list[str] = []

    def settle(self, claim: str) -> Draft | Dropped:
        """A claim as it is, or the extract that replaces it, or why neither."""
        alignment = self._index.align(claim, self._citable, self._settings.cite.min_gain)
        if self._repeats(claim):
            return Dropped(claim, "says again what another sentence of the brief says")
        gate, reason = self._objection(claim, alignment)
        if gate is None:
            self._said.append(claim)
            return Draft(claim, alignment.cited, alignment.recall)
        extract = next(self._extracts(alignment), None)
        if extract is None:
            return Dropped(claim, reason)
        return replace(extract, flags=(REPLACED, f"unsupported-{gate}"))

    def lead(self, most: int) -> Iterator[Draft]:
        """Extracts of the first sentences that can be cited."""
        for _ in range(most):
            yield from self._extracts(Alignment(tuple(self._citable), 0.0), most=1)

    def _objection(self, claim: str, alignment: Alignment) -> tuple[str | None, str]:
        """The gate that a claim does not pass and why, or None."""
        if alignment.recall < self._settings.check.min_support:
            return "words", f"its sources carry {alignment.recall:.0%} of its words"
        findings = check(claim, self._source.route.summary, self._source.evidence(alignment.cited))
        if findings:
            return findings[0].gate, "; ".join(finding.message for finding in findings)
        return None, ""

    def _extracts(self, alignment: Alignment, most: int = MAX_CITATIONS) -> Iterator[Draft]:
        """Whole cited sentences, none of them said before, whose translation is carried."""
        for index in alignment.cited:
            text = self._source.working(index)
            if self._repeats(text):
                continue
            if check(text, self._source.route.summary, self._source.evidence([index])):
                continue
            self._said.append(text)
            yield Draft(text, (index,), 1.0, self._source.sentences[index].text)
            most -= 1
            if most == 0:
                return

    def _repeats(self, text: str) -> bool:
        bound = self._settings.check.max_overlap
        return any(self._index.overlap(text, said) > bound for said in self._said)
