"""Soundness: the probability that two sides of a sentence say the same, and nothing false.

A logistic model (Platt 1999, calibration) of how likely the translators of both directions find
each side given the other, fitted by `python -m tests.quality risk` on the labels of strict readers:
of the sentences with soundness s, a share s had no major fault (docs/lab/quality.md).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from summarize.settings.schema import RiskModel
from summarize_models.protocols import Score

IMPROBABLE = -2.0
"""The log probability below which a token speaks against a sentence."""


def features(scores: Sequence[Score]) -> list[float]:
    """Reduce each score to two numbers.

    Args:
        scores: The scores of a sentence's sides.

    Returns:
        For each score, the mean log probability of its worst tenth of tokens, and log(1 + n) of the
        number n of tokens that are improbable.
    """
    found = []
    for score in scores:
        logs = sorted(score.logs)
        tenth = logs[: max(1, len(logs) // 10)]
        improbable = sum(log < IMPROBABLE for log in logs)
        found += [math.fsum(tenth) / len(tenth), math.log1p(improbable)]
    return found


def soundness(scores: Sequence[Score], model: RiskModel) -> float:
    """Return the soundness of a sentence, 0..1, given as many scores as the model was fitted to."""
    terms = zip(model.weights, features(scores), strict=True)
    log_odds = model.base + math.fsum(weight * value for weight, value in terms)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))
