"""ROUGE (Lin 2004) as OrangeSum's published figures have it: lower-cased words, no stemming."""

from __future__ import annotations

import re
from collections.abc import Sequence

KINDS = ("rouge1", "rouge2", "rougeL")


class FrenchWords:
    """Tokens for rouge-score, whose own tokenizer knows the letters a to z only."""

    def tokenize(self, text: str) -> list[str]:
        """Lower-cased runs of letters and digits."""
        return re.findall(r"[^\W_]+", text.lower())


def rouge(gold: Sequence[str], texts: Sequence[str]) -> dict[str, list[float]]:
    """F1 of each text against its reference, in percent, by kind."""
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(list(KINDS), use_stemmer=False, tokenizer=FrenchWords())
    scores = [scorer.score(one, other) for one, other in zip(gold, texts, strict=True)]
    return {kind: [100 * score[kind].fmeasure for score in scores] for kind in KINDS}
