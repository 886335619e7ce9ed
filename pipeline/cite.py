"""Cite: which source sentences a summary sentence comes from.

Rarity-weighted recall of stems, after the content-word overlap of ROUGE (Lin 2004, section 2) with
the inverse document frequency of Sparck Jones (1972), a sentence standing for a document: what a
claim says that only one sentence says points to that sentence.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.language import LanguageData
from pipeline.normalize import stems

MAX_CITATIONS = 3


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where a claim comes from."""

    cited: tuple[int, ...]
    """Indexes of one to three sentences, in the order of the text; empty: nothing in common."""
    best: tuple[int, ...]
    """The same, the one that carries most first."""
    recall: float
    """0..1: rarity-weighted share of the claim's stems that the cited sentences have."""


class SentenceIndex:
    """The sentences of one article, in the language of its summary."""

    def __init__(self, sentences: Sequence[str], data: LanguageData) -> None:
        self._data = data
        self._stems = [frozenset(stems(sentence, data)) for sentence in sentences]
        self._counts = Counter(stem for found in self._stems for stem in found)

    def align(
        self, claim: str, candidates: Sequence[int], min_gain: float, most: int = MAX_CITATIONS
    ) -> Alignment:
        """Cite greedily: the best sentence, then others while recall rises by `min_gain`.

        Args:
            claim: a sentence in the language of the index.
            candidates: indexes of the sentences that may be cited.
            min_gain: what a further citation has to add to the recall.
            most: citations at the most.
        """
        weights = {stem: self._rarity(stem) for stem in stems(claim, self._data)}
        total = math.fsum(weights.values())  # exact: sets have no order to rely on
        cited: list[int] = []
        covered: frozenset[str] = frozenset()
        recall = 0.0
        while total and len(cited) < most:
            gains = [
                (
                    math.fsum(weights[s] for s in weights.keys() & self._stems[i] - covered)
                    / total,
                    i,
                )
                for i in candidates
                if i not in cited
            ]
            # Of equal sentences the shorter one says it with less beside it, then the earlier one.
            gain, best = max(
                gains,
                key=lambda g: (round(g[0], 9), -len(self._stems[g[1]]), -g[1]),
                default=(0, 0),
            )
            if gain <= 0 or (cited and gain < min_gain):
                break
            cited.append(best)
            covered |= self._stems[best]
            recall += gain
        return Alignment(tuple(sorted(cited)), tuple(cited), min(1.0, recall))

    def overlap(self, claim: str, other: str) -> float:
        """F1 of the rarity-weighted stems of two texts, 0..1."""
        one, two = set(stems(claim, self._data)), set(stems(other, self._data))
        common = math.fsum(map(self._rarity, one & two))
        both = math.fsum(map(self._rarity, one)) + math.fsum(map(self._rarity, two))
        return 2 * common / both if both else 0.0

    def _rarity(self, stem: str) -> float:
        """Inverse document frequency, smoothed; a stem that no sentence has weighs most."""
        return math.log((len(self._stems) + 1) / (self._counts[stem] + 0.5))
