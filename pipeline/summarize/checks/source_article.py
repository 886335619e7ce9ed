"""The article as it stands before the summary: the source that claims are checked against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarize.checks.evidence import Evidence
from summarize.flags import RETRYABLE, Flag
from summarize.records import Route, Sentence, Translation
from summarize.text.glossary import Terms
from summarize.text.normalize import normalize
from summarize.text.quotations import (
    OPENING_FR_EN,
    STRAIGHT,
    Span,
    closed,
    quotations,
    quoted_share,
)


@dataclass(frozen=True)
class SourceArticle:
    """An article in both languages."""

    route: Route
    sentences: tuple[Sentence, ...]
    translations: tuple[Translation, ...]
    """Translations into `route.other`, one for each sentence."""
    terms: Terms | None = None
    """Glossary from the article's language into `route.other`."""

    def original(self, index: int) -> str:
        """Return an original sentence, normalised."""
        return normalize(self.sentences[index].text)

    def working(self, index: int) -> str:
        """Return a sentence in the summary's language, normalised."""
        if self.route.summary == self.route.source:
            return self.original(index)
        return normalize(self.translations[index].text)

    @cached_property
    def quoted(self) -> tuple[tuple[Span, ...], ...]:
        """The quoted parts of each original sentence; a quotation may run over several."""
        return quotations([self.original(i) for i in range(len(self.sentences))])

    @cached_property
    def working_quoted(self) -> tuple[tuple[Span, ...], ...]:
        """The quoted parts of each sentence in the summary's language."""
        return quotations([self.working(i) for i in range(len(self.sentences))])

    def alone(self, index: int) -> str:
        """Return an original sentence able to stand alone, with marks from its neighbours added."""
        return closed(self.original(index), self.quoted[index], self._mark)

    def working_alone(self, index: int) -> str:
        """Return a sentence of the summary's language able to stand alone, quoted likewise."""
        text, spans = self.working(index), self.working_quoted[index]
        whole = quoted_share(self.original(index), self.quoted[index]) == 1
        if whole and not spans:  # the translation kept no mark, or its neighbours have none
            spans = (Span(0, len(text), opened=False, closed=False),)
        return closed(text, spans)

    @cached_property
    def _mark(self) -> str:
        """The opening mark that the article uses."""
        text = " ".join(sentence.text for sentence in self.sentences)
        return next((mark for mark in OPENING_FR_EN if mark in text), STRAIGHT)

    def evidence(self, cited: Sequence[int]) -> list[Evidence]:
        """Return the cited sentences as evidence for the checks."""
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
        """Return the sentence with the news: by the rules of the trade, the first one citable."""
        return next(iter(self.citable()), None)

    def citable(self) -> list[int]:
        """Return the sentences that can carry a claim: translated, and no headings."""
        return [
            index
            for index, (sentence, translation) in enumerate(
                zip(self.sentences, self.translations, strict=True)
            )
            if Flag.HEADING not in sentence.flags and not RETRYABLE & set(translation.flags)
        ]
