"""The article as the steps before the summary leave it: what claims are held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.check import Evidence
from pipeline.faults import HARD
from pipeline.normalize import normalize
from pipeline.records import HEADING, Sentence, Translation
from pipeline.route import Route


@dataclass(frozen=True, slots=True)
class Source:
    """An article in both languages."""

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
