"""Compare ways of decoding on the development pairs: first attempts of the embedded translators.

python -m tests.quality.decoding [--direction fr-en] [--data FOLDER] [--limit N]

Beams and length penalties, and the best of what they all wrote by the noisy channel (Yee, Dauphin
and Auli 2019, "Simple and Effective Noisy Channel Modeling for Neural Machine Translation"): the
mean log probability of a token of the translation, plus that of the original given the
translation, by the other direction. Seconds are of one run on one machine: compare them alone.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import sacrebleu

from summarize.checks.faults import faults
from summarize.flags import RETRYABLE, Flag
from summarize.settings.load import load_settings
from summarize.text.normalize import normalize
from summarize_models.engines.onnxruntime import MAX_ROWS, OnnxRuntimeModel
from summarize_models.engines.rows import Rows
from summarize_models.engines.search import log_probabilities
from summarize_models.load import load
from summarize_models.spec import Decoding
from summarize_models.training.config import DIRECTIONS, LessonDirection
from tests.quality.data import PAIRS_DEV, REPOSITORY, pairs
from tests.quality.tables import table

GREEDY = Decoding(max_new_tokens=200)
WAYS = {
    "greedy": GREEDY,
    "2 beams": GREEDY.model_copy(update={"beam_size": 2}),
    "4 beams": GREEDY.model_copy(update={"beam_size": 4}),
    "4 beams, length penalty 0.6": GREEDY.model_copy(
        update={"beam_size": 4, "length_penalty": 0.6}
    ),
    "4 beams, length penalty 1.4": GREEDY.model_copy(
        update={"beam_size": 4, "length_penalty": 1.4}
    ),
}


def main() -> None:
    """Print a table for each direction."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--direction", choices=DIRECTIONS, action="append")
    parser.add_argument("--data", type=Path, default=REPOSITORY.parent / "shared" / "data")
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    for direction in options.direction or DIRECTIONS:
        print(f"{direction}\n\n{_measure(direction, options.data, options.limit)}\n", flush=True)


def _measure(direction: LessonDirection, data: Path, limit: int | None) -> str:
    source, _, target = direction.partition("-")
    rows = pairs(data / PAIRS_DEV, limit)
    originals = [normalize(getattr(row, source)) for row in rows]
    human = [getattr(row, target) for row in rows]
    forth, back = model_of(f"{source}-{target}"), model_of(f"{target}-{source}")
    forth.generate(originals[:2], GREEDY)
    written: dict[str, list[str]] = {}
    seconds: dict[str, float] = {}
    for name, decoding in WAYS.items():
        began = time.perf_counter()
        written[name] = forth.generate(originals, decoding)
        seconds[name] = time.perf_counter() - began
    began = time.perf_counter()
    written["the best of these by the noisy channel"] = _best(
        originals,
        [list(dict.fromkeys(texts)) for texts in zip(*written.values(), strict=True)],
        forth,
        back,
    )
    seconds["the best of these by the noisy channel"] = (
        sum(seconds.values()) + time.perf_counter() - began
    )
    cells = []
    for name, texts in written.items():
        found = [
            faults(original, source, text, target)
            for original, text in zip(originals, texts, strict=True)
        ]
        kinds = [kind for some in found for kind in some]
        cells.append(
            [
                name,
                f"{sacrebleu.corpus_bleu(texts, [human]).score:.2f}",
                f"{sacrebleu.corpus_chrf(texts, [human]).score:.2f}",
                str(sum(bool(RETRYABLE & set(some)) for some in found)),
                str(kinds.count(Flag.NAME_CHANGED)),
                f"{seconds[name] / seconds['greedy']:.1f}",
            ]
        )
    head = ["decoding", "BLEU", "chrF2", "hard faults", "name-changed", "seconds by greedy"]
    return table(head, cells)


def model_of(role: str) -> OnnxRuntimeModel:
    """Return the embedded model of a direction."""
    settings = load_settings()
    model = load(settings.translators[role], settings.threads)
    assert isinstance(model, OnnxRuntimeModel)
    return model


def _best(
    originals: Sequence[str],
    candidates: Sequence[Sequence[str]],
    forth: OnnxRuntimeModel,
    back: OnnxRuntimeModel,
) -> list[str]:
    """Return the candidate of each original that is likeliest in both directions."""
    pairs_ = [(o, c) for o, some in zip(originals, candidates, strict=True) for c in some]
    one = likelihoods(forth, [o for o, _ in pairs_], [c for _, c in pairs_])
    other = likelihoods(back, [c for _, c in pairs_], [o for o, _ in pairs_])
    scores = iter(a + b for a, b in zip(one, other, strict=True))
    return [max([(next(scores), text) for text in some])[1] for some in candidates]


def likelihoods(model: OnnxRuntimeModel, texts: Sequence[str], said: Sequence[str]) -> list[float]:
    """Return the mean log probability per token of each `said`, end included, given its text."""
    order = sorted(range(len(texts)), key=lambda index: len(said[index]))
    found = [0.0] * len(texts)
    for start in range(0, len(order), MAX_ROWS):
        part = order[start : start + MAX_ROWS]
        some = _some([texts[i] for i in part], [said[i] for i in part], model)
        for index, value in zip(part, some, strict=True):
            found[index] = value
    return found


def _some(texts: Sequence[str], said: Sequence[str], model: OnnxRuntimeModel) -> list[float]:
    end = model.spec.stop[0]
    targets = [
        model._tokenizer.encode(f" {text}{end}", add_special_tokens=False).ids for text in said
    ]
    rows = Rows(model._network, [model._encode(text) for text in texts])
    rows.add(range(len(texts)))
    sums = np.zeros(len(texts))
    for place in range(max(map(len, targets))):
        tokens = np.array([ids[min(place, len(ids) - 1)] for ids in targets])
        logs = log_probabilities(rows.logits * rows.scale)[np.arange(len(tokens)), tokens]
        sums += np.where([place < len(ids) for ids in targets], logs, 0)
        rows.write(tokens)
    return [float(total / len(ids)) for total, ids in zip(sums, targets, strict=True)]


if __name__ == "__main__":
    main()
