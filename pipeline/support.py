"""Support: how likely a claim is carried by what it cites, as a share of such claims.

A logistic model (Platt 1999, calibration) of what the alignment found, fitted by
`python -m tests.quality support` on claims with planted errors: of those with support s, a share s
was without one (docs/quality.md has the figures on claims that it was not fitted to). The recall of
the whole claim tells no more once its weakest part is known.
"""

from __future__ import annotations

import math

from pipeline.cite import Alignment
from pipeline.settings import SupportSettings


def support(alignment: Alignment, model: SupportSettings) -> float:
    """Return the support of an aligned claim, 0..1."""
    if not alignment.cited:
        return 0.0
    score = (
        model.base + model.weakest * alignment.weakest + model.fused * (len(alignment.segments) - 1)
    )
    return 1 / (1 + math.exp(-score))
