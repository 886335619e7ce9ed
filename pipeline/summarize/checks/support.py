"""Support: the probability that a claim is carried by what it cites.

A logistic model (Platt 1999, calibration) of the alignment's results, fitted by
`python -m tests.quality support` on claims with planted errors: of those with support s, a share s
had none (docs/lab/quality.md has the figures on claims that it was not fitted to). The recall of
the whole claim adds nothing once its weakest part is known.
"""

from __future__ import annotations

import math

from summarize.checks.alignment import Alignment
from summarize.settings.schema import SupportSettings


def support(alignment: Alignment, model: SupportSettings) -> float:
    """Return the support of an aligned claim, 0..1."""
    if not alignment.cited:
        return 0.0
    score = (
        model.base + model.weakest * alignment.weakest + model.fused * (len(alignment.segments) - 1)
    )
    return 1 / (1 + math.exp(-score))
