"""Compare adapters on the development pairs, through the product's own translate step.

python -m tests.quality.adapters WORK ADAPTER... [--direction fr-en] [--data FOLDER] [--limit N]
    [--news ARTICLES]

WORK is a folder that `python -m summarize_models.training prepare` filled: it holds the base
weights. An ADAPTER is a folder; each is merged, smoothed and quantised as the recipe says. With
`--news`, what the checks flag in so many articles as well (`tests.quality.news`).
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import sacrebleu

from summarize.checks.faults import faults
from summarize.flags import RETRYABLE
from summarize.languages.data import language_data
from summarize.records import Translation
from summarize.settings.load import load_settings
from summarize.steps import translate as step
from summarize.text.normalize import normalize
from summarize_models.engines.onnxruntime import OnnxRuntimeModel
from summarize_models.training.config import DIRECTIONS, LessonDirection
from summarize_models.training.evaluate import build_adapted
from summarize_models.training.prepare import BASE
from summarize_models.weights.recipe import load_recipe
from tests.quality.data import NEWS_DEV, PAIRS_DEV, REPOSITORY, Pair, news, pairs
from tests.quality.news import sentences_of
from tests.quality.tables import counts
from tests.quality.vocabulary import RECIPE


def main() -> None:
    """Print a block for each adapter and direction."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("adapters", type=Path, nargs="+")
    parser.add_argument("--direction", choices=DIRECTIONS, action="append")
    parser.add_argument("--data", type=Path, default=REPOSITORY.parent / "shared" / "data")
    parser.add_argument("--limit", type=int, help="pairs (default: all)")
    parser.add_argument("--news", type=int, default=0, help="articles, from French into English")
    options = parser.parse_args()
    rows = pairs(options.data / PAIRS_DEV, options.limit)
    articles = [item.article.text for item in news(options.data / NEWS_DEV, options.news)]
    for adapter in options.adapters:
        with tempfile.TemporaryDirectory(dir=options.work) as scratch:
            folder = Path(scratch) / "built"
            build_adapted(options.work / BASE, adapter, folder, load_recipe(RECIPE))
            for direction in options.direction or DIRECTIONS:
                print(f"{adapter.name}  {direction}")
                for line in _measure(folder, direction, rows, articles):
                    print(f"  {line}", flush=True)


def _measure(
    folder: Path, direction: LessonDirection, rows: list[Pair], articles: list[str]
) -> list[str]:
    source, _, target = direction.partition("-")
    settings = load_settings()
    spec = settings.translators[direction]
    model = OnnxRuntimeModel(folder, spec, settings.threads or 2)
    way = step.Direction(language_data(source), language_data(target), model)
    originals = [normalize(getattr(row, source)) for row in rows]
    human = [getattr(row, target) for row in rows]
    first = model.generate(originals, spec.decoding)
    whole = step.translate(originals, way, settings.translate.max_words)
    found = [
        faults(original, source, text, target)
        for original, text in zip(originals, first, strict=True)
    ]
    kinds = Counter(kind for kinds in found for kind in kinds)
    hard = sum(bool(RETRYABLE.intersection(kinds)) for kinds in found)
    lines = [
        f"first attempt  {_score(first, human)}  hard faults {hard}  {counts(kinds.most_common())}",
        f"whole step     {_score([one.text for one in whole], human)}  {_flags(whole)}",
    ]
    if articles and source == "fr":
        told = sentences_of(articles, way, settings.translate.max_words)
        lines.append(f"news           {len(told)} sentences  {_flags(told)}")
    return lines


def _flags(translated: Sequence[Translation]) -> str:
    found = Counter(flag for translation in translated for flag in translation.flags)
    return counts(found.most_common())


def _score(texts: list[str], human: list[str]) -> str:
    bleu = sacrebleu.corpus_bleu(texts, [human]).score
    return f"BLEU {bleu:.2f}  chrF2 {sacrebleu.corpus_chrf(texts, [human]).score:.2f}"


if __name__ == "__main__":
    main()
