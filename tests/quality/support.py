"""Fit `checks.support` on the calibration half, and see on the test half whether it holds.

Of a claim that no other gate refuses, how likely is it without a planted error? Logistic
regression by Newton's method (Platt 1999). Before the gates as many claims carry an error as
carry none, which is about the share that the summarizer's raw claims are refused; a support is to
be read with that in mind. Only claims worded as the product's translation count: so its summarizer
writes, and a paraphrase has another scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from summarize.checks.alignment import Alignment
from summarize.checks.support import support
from summarize.settings.load import load_settings
from summarize.settings.schema import SupportSettings
from tests.quality.articles import load
from tests.quality.data import Options
from tests.quality.tables import ratio, table
from tests.quality.trust import CLEAN, Judged, judged

BINS = (0.0, 0.1, 0.5, 0.7, 0.9, 0.95, 1.0)
_RIDGE = 1e-3
"""Small enough that it only keeps Newton's steps finite."""

Floats = NDArray[np.float64]


def measure(options: Options) -> str:
    """Fit the coefficients, and measure the supports on held-out claims; return Markdown."""
    settings = load_settings()
    articles = load(options, settings)
    fitted = fit(*_data(list(judged(articles, "calibration"))))
    claims, weights = _weighted(list(judged(articles, "test")))
    clean = np.array([item.error == CLEAN for item in claims], dtype=float)
    found = [
        ("settings", settings.support),
        ("fitted now", SupportSettings(base=fitted[0], weakest=fitted[1], fused=fitted[2])),
    ]
    coefficients = [
        [name, *(f"{v:.2f}" for v in model.model_dump().values())] for name, model in found
    ]
    values = np.array([support(item.verdict.alignment, settings.support) for item in claims])
    return "\n\n".join(
        [
            "Coefficients (log odds), fitted on the calibration half:",
            table(["", *SupportSettings.model_fields], coefficients),
            f"On the test half, {len(claims)} claims that no other gate refuses, weighted so that"
            " before the gates as many have a planted error as have none:",
            _reliability(values, clean, weights),
            _scores(values, clean, weights),
        ]
    )


def fit(features: Floats, clean: Floats, weights: Floats, ridge: float = _RIDGE) -> list[float]:
    """Return the coefficients of a weighted logistic regression; the first feature is 1.

    The intercept is not held down by the ridge.
    """
    held = ridge * np.array([_RIDGE / ridge, *[1.0] * (features.shape[1] - 1)])
    found = np.zeros(features.shape[1])
    for _ in range(100):
        chance = 1 / (1 + np.exp(-features @ found))
        slope = features.T @ (weights * (clean - chance)) - held * found
        curve = (features.T * (weights * chance * (1 - chance))) @ features
        step = np.linalg.solve(curve + np.diag(held), slope)
        found = found + step
        if np.abs(step).max() < 1e-9:
            break
    return [float(value) for value in found]


def features(alignment: Alignment) -> list[float]:
    """Return the features of `summarize.checks.support`, in the order of its settings."""
    return [1.0, alignment.weakest, float(len(alignment.segments) - 1)]


def _weighted(items: Sequence[Judged]) -> tuple[list[Judged], Floats]:
    """Return the claims that only support can refuse; the more numerous planted ones weigh less."""
    some = [item for item in items if item.claim.article.wording == "machine"]
    clean = sum(item.error == CLEAN for item in some)
    weight = clean / (len(some) - clean)
    passed = [i for i in some if set(i.gates) <= {"words"} and i.verdict.alignment.cited]
    return passed, np.array([1.0 if item.error == CLEAN else weight for item in passed])


def _data(items: Sequence[Judged]) -> tuple[Floats, Floats, Floats]:
    passed, weights = _weighted(items)
    rows = np.array([features(item.verdict.alignment) for item in passed])
    return rows, np.array([item.error == CLEAN for item in passed], dtype=float), weights


def _reliability(values: Floats, clean: Floats, weights: Floats) -> str:
    rows = []
    for low, high in pairwise(BINS):
        inside = (values >= low) & ((values < high) | (high == 1.0))
        if inside.any():
            share = ratio(list((weights * clean)[inside]), list(weights[inside]))
            mean = np.average(values[inside], weights=weights[inside])
            rows.append([f"{low:g}-{high:g}", int(inside.sum()), f"{mean:.3f}", f"{share}"])
    return table(["support", "claims", "mean support", "without a planted error"], rows)


def _scores(values: Floats, clean: Floats, weights: Floats) -> str:
    brier = np.average((values - clean) ** 2, weights=weights)
    share = np.average(clean, weights=weights)
    edges = np.digitize(values, BINS[1:-1])
    error = sum(
        abs(np.sum((weights * (values - clean))[edges == i])) for i in range(len(BINS) - 1)
    ) / np.sum(weights)
    return (
        f"Expected calibration error {error:.3f}; Brier score {brier:.3f}"
        f" (always saying the mean, {share:.2f}: {share * (1 - share):.3f})."
    )
