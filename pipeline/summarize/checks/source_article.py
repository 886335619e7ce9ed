"""The article as it stands before the summary: the source that claims are checked against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarize.checks.evidence import Evidence
from summarize.facts.attribution import is_question
from summarize.facts.dialogue.turn import Turn
from summarize.facts.dialogue.turns import unlabelled
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

_SHORTEST_ANSWER = 5
"""Words in an answer that can stand without its question."""


@dataclass(frozen=True)
class SourceArticle:
    """An article in both languages."""

    route: Route
    sentences: tuple[Sentence, ...]
    translations: tuple[Translation, ...]
    """Translations into `route.other`, one for each sentence."""
    terms: Terms | None = None
    """Glossary from the article's language into `route.other`."""
    turns: tuple[Turn | None, ...] = ()
    """What each sentence is in a dialogue; empty where the article has none."""

    def original(self, index: int) -> str:
        """Return an original sentence, normalised, without the label of who speaks."""
        turn = self.turn(index)
        return normalize(self.sentences[index].text[turn.label if turn else 0 :])

    def working(self, index: int) -> str:
        """Return a sentence in the summary's language, normalised, without a label."""
        if self.route.summary == self.route.source:
            return self.original(index)
        text, turn = normalize(self.translations[index].text), self.turn(index)
        return unlabelled(text) if turn and turn.label else text

    def turn(self, index: int) -> Turn | None:
        """Return what a sentence is in a dialogue, if anything."""
        return self.turns[index] if self.turns else None

    def asks(self, index: int) -> bool:
        """Tell whether a sentence is a question, or what an interviewer says."""
        turn = self.turn(index)
        return (turn is not None and turn.asks) or is_question(self.original(index))

    def speaker(self, index: int) -> str | None:
        """Return who says a sentence of a dialogue; an empty name if that is not known."""
        turn = self.turn(index)
        return None if turn is None or turn.asks else turn.speaker or ""

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
        """Return the sentences that can carry a claim.

        They are translated, no headings, no questions of an interviewer and no answers like `No.`,
        which say nothing alone. Those in another language than the article's count only where
        they are most of it, as the operator says that they are not.
        """
        usable = [
            index
            for index, (sentence, translation) in enumerate(
                zip(self.sentences, self.translations, strict=True)
            )
            if Flag.HEADING not in sentence.flags
            and not RETRYABLE & set(translation.flags)
            and self._says_something(index)
        ]
        own = [i for i in usable if Flag.OTHER_LANGUAGE not in self.sentences[i].flags]
        return own if 2 * self._words(own) >= self._words(usable) else usable

    def _words(self, indexes: Sequence[int]) -> int:
        return sum(len(self.sentences[i].text.split()) for i in indexes)

    def _says_something(self, index: int) -> bool:
        turn = self.turn(index)
        if turn is None:
            return True
        return not turn.asks and len(self.original(index).split()) >= _SHORTEST_ANSWER
