"""The article as the steps before the summary leave it: what claims are held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.check import Evidence
from pipeline.faults import HARD
from pipeline.glossary import Terms
from pipeline.normalize import normalize
from pipeline.quotations import Span, closed, quotations, quoted_share
from pipeline.records import HEADING, Sentence, Translation
from pipeline.route import Route


@dataclass(frozen=True)
class Source:
    """An article in both languages."""

    route: Route
    sentences: tuple[Sentence, ...]
    translations: tuple[Translation, ...]
    """Into `route.other`; one a sentence."""
    terms: Terms | None = None
    """What the glossary says, from the article's language into `route.other`."""

    def original(self, index: int) -> str:
        """A sentence, normalised."""
        return normalize(self.sentences[index].text)

    def working(self, index: int) -> str:
        """A sentence in the summary's language."""
        if self.route.summary == self.route.source:
            return self.original(index)
        return normalize(self.translations[index].text)

    @cached_property
    def quoted(self) -> tuple[tuple[Span, ...], ...]:
        """What each original sentence quotes; a quotation may go on over several."""
        return quotations([self.original(i) for i in range(len(self.sentences))])

    @cached_property
    def working_quoted(self) -> tuple[tuple[Span, ...], ...]:
        """The same in the summary's language."""
        return quotations([self.working(i) for i in range(len(self.sentences))])

    def alone(self, index: int) -> str:
        """A sentence as it can stand by itself: with the marks that stand in its neighbours."""
        return closed(self.original(index), self.quoted[index], self._mark)

    def working_alone(self, index: int) -> str:
        """The same in the summary's language, quoted just as the original is."""
        text, spans = self.working(index), self.working_quoted[index]
        whole = quoted_share(self.original(index), self.quoted[index]) == 1
        if whole and not spans:  # the translation kept no mark, or its neighbours have none
            spans = (Span(0, len(text), opened=False, closed=False),)
        return closed(text, spans)

    @cached_property
    def _mark(self) -> str:
        """The article's own opening mark."""
        text = " ".join(sentence.text for sentence in self.sentences)
        return next((mark for mark in "«“" if mark in text), '"')

    def evidence(self, cited: Sequence[int]) -> list[Evidence]:
        """The cited sentences as the checks want them."""
        return [
            Evidence(
                self.sentences[i].text,
                self.route.source,
                self.translations[i].text,
                self.route.other,
                self.terms.exchanged(self.sentences[i].text) if self.terms else "",
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
