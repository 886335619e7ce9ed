"""Cite: find the source sentences of a summary sentence, and how much of it they carry.

A claim is cut at the conjunctions between its clauses into segments, each attributed to the one
sentence that carries most of it, by dynamic programming over its content words. A sentence carries
a share of the claim: the rarity-weighted recall of stems, after the content-word overlap of ROUGE
(Lin 2004, section 2) with the inverse document frequency of Sparck Jones (1972), a sentence being a
document, so that rare words point to their sentence. A fused claim thus cites both its sources; a
number or a name that merely occurs elsewhere is too short for a segment of its own.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from summarize.languages.data import LanguageData
from summarize.languages.patterns import LETTERS
from summarize.text.normalize import Stem, stem_spans, stems

MAX_CITATIONS = 3
_SHORTEST = 3
"""Fewest content words in a segment; fewer can occur anywhere by chance."""
_WINDOW = 4
"""Length, in content words, of the stretches that are checked for support one by one."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a claim and its source sentence."""

    start: int
    end: int
    """Offsets count characters of the claim."""
    sentence: int
    """Index of the sentence."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The origin of a claim."""

    cited: tuple[int, ...]
    """Indexes of one to three sentences, in text order; empty if nothing is in common."""
    best: tuple[int, ...]
    """The same indexes, the sentence that carries most first."""
    recall: float
    """Rarity-weighted share of the claim's stems that their sentences have, 0..1."""
    weakest: float
    """Lowest recall of a few content words in a row, 0..1: shows a clause without a source."""
    segments: tuple[Segment, ...] = ()
    """Segments that make up the whole claim, in order."""


NOWHERE = Alignment((), (), 0.0, 0.0)


class SentenceIndex:
    """The sentences of one article, in the language of its summary, to align claims with."""

    def __init__(self, sentences: Sequence[str], data: LanguageData) -> None:
        self._data = data
        self._stems = [frozenset(stems(sentence, data)) for sentence in sentences]
        self._counts = Counter(stem for held in self._stems for stem in held)

    def align(
        self, claim: str, candidates: Sequence[int], min_gain: float, most: int = MAX_CITATIONS
    ) -> Alignment:
        """Attribute each part of a claim to one sentence.

        Args:
            claim: a sentence in the language of the index, normalised.
            candidates: indexes of the sentences that may be cited.
            min_gain: least recall that a further segment has to add.
            most: maximum number of citations.
        """
        words = stem_spans(claim, self._data)
        weights = [self._rarity(word.stem) for word in words]
        total = math.fsum(weights)
        # Among equal sentences prefer the shorter, which says less besides, then the earlier.
        ranked = sorted(candidates, key=lambda i: (len(self._stems[i]), i))
        if not total or not ranked:
            return NOWHERE
        carried = {
            i: [
                weight if word.stem in self._stems[i] else 0.0
                for word, weight in zip(words, weights, strict=True)
            ]
            for i in ranked
        }
        joints = _joints(claim, words, self._data)
        cuts = _segmented(carried, joints, min_gain * total, most)
        return _alignment(claim, words, weights, carried, cuts)

    def overlap(self, claim: str, other: str) -> float:
        """Return the F1 of the rarity-weighted stems of two texts, 0..1."""
        one, two = set(stems(claim, self._data)), set(stems(other, self._data))
        common = math.fsum(map(self._rarity, one & two))  # exact: sets have no order to rely on
        both = math.fsum(map(self._rarity, one)) + math.fsum(map(self._rarity, two))
        return 2 * common / both if both else 0.0

    def _rarity(self, stem: str) -> float:
        """Return the smoothed inverse document frequency; a stem in no sentence weighs most."""
        return math.log((len(self._stems) + 1) / (self._counts[stem] + 0.5))


def _joints(claim: str, words: Sequence[Stem], data: LanguageData) -> list[int]:
    """Return the numbers of the words before which a clause from another sentence may begin."""
    conjunctions = data.clauses.conjunctions
    opening = bool(conjunctions.intersection(claim[: words[0].start].lower().split()))
    joints = []
    for number, (before, word) in enumerate(pairwise(words), 1):
        between = claim[before.end : word.start].lower()
        joined = not conjunctions.isdisjoint(LETTERS.findall(between))
        if joined or (opening and "," in between):
            joints.append(number)
    return joints


def _segmented(
    carried: dict[int, list[float]], joints: Sequence[int], cost: float, most: int
) -> list[tuple[int, int]]:
    """Return the best segmentation: each segment's first word (its number) and its sentence.

    Args:
        carried: by sentence, the weight that it carries of each word.
        joints: where a segment may begin, besides the first word.
        cost: of each segment after the first.
        most: maximum number of segments.
    """
    sums = {i: [0.0, *accumulate(weights)] for i, weights in carried.items()}
    length = len(next(iter(carried.values())))
    # For each end and number of segments: score, start of the last segment, its sentence.
    best: dict[int, dict[int, tuple[float, int, int]]] = {0: {0: (cost, 0, 0)}}
    for end in (*(joint for joint in joints if joint >= _SHORTEST), length):
        found = best.setdefault(end, {})
        for start in [start for start in best if start == 0 or end - start >= _SHORTEST]:
            sentence = max(sums, key=lambda i: round(sums[i][end] - sums[i][start], 9))
            gain = sums[sentence][end] - sums[sentence][start] - cost
            for count, (score, _, _) in best[start].items():
                option = (round(score + gain, 9), start, sentence)
                if count < most and (count + 1 not in found or option[0] > found[count + 1][0]):
                    found[count + 1] = option
    count = max(best[length], key=lambda n: (best[length][n][0], -n))
    cuts: list[tuple[int, int]] = []
    end = length
    while end:
        _, end, sentence = best[end][count]
        count -= 1
        cuts.append((end, sentence))
    return cuts[::-1]


def _alignment(
    claim: str,
    words: Sequence[Stem],
    weights: Sequence[float],
    carried: dict[int, list[float]],
    cuts: Sequence[tuple[int, int]],
) -> Alignment:
    ends = [*(start for start, _ in cuts[1:]), len(words)]
    got: list[float] = []
    by_sentence: Counter[int] = Counter()
    segments: list[Segment] = []
    for (start, sentence), end in zip(cuts, ends, strict=True):
        got += carried[sentence][start:end]
        by_sentence[sentence] += math.fsum(carried[sentence][start:end])  # type: ignore[assignment]
        first = words[start - 1].end if start else 0
        last = words[end - 1].end if end < len(words) else len(claim)
        segments.append(Segment(first, last, sentence))
    cited = [i for i, weight in sorted(by_sentence.items(), key=lambda s: (-s[1], s[0])) if weight]
    return Alignment(
        tuple(sorted(cited)),
        tuple(cited),
        math.fsum(got) / math.fsum(weights),
        min(_shares(got, weights)),
        tuple(segments),
    )


def _shares(got: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Return the recall of every few content words in a row."""
    size = min(_WINDOW, len(weights))
    return [
        math.fsum(got[i : i + size]) / math.fsum(weights[i : i + size])
        for i in range(len(weights) - size + 1)
    ]
