"""Compute ROUGE (Lin 2004) as in OrangeSum's paper: lower-cased words, no stemming."""

from __future__ import annotations

import re
from collections.abc import Sequence

KINDS = ("rouge1", "rouge2", "rougeL")


class FrenchWords:
    """A tokenizer for rouge-score, whose own one knows the letters a to z only."""

    def tokenize(self, text: str) -> list[str]:
        """Split a text into lower-cased runs of letters and digits."""
        return re.findall(r"[^\W_]+", text.lower())


def rouge(gold: Sequence[str], texts: Sequence[str]) -> dict[str, list[float]]:
    """Score texts against references.

    Args:
        gold: The references.
        texts: The texts, in the same order.

    Returns:
        For each of `KINDS` the F1 of each text, in percent.
    """
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(list(KINDS), use_stemmer=False, tokenizer=FrenchWords())
    scores = [scorer.score(one, other) for one, other in zip(gold, texts, strict=True)]
    return {kind: [100 * score[kind].fmeasure for score in scores] for kind in KINDS}
