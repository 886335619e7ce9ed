"""Measure the translate step: BLEU, chrF2, flags, speed; and the reference engine beside it.

sacrebleu (Post 2018): BLEU with 13a tokens, chrF2 without word n-grams.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence

from summarize.flags import RETRYABLE
from summarize.records import Translation
from summarize.settings.load import load_settings
from summarize.settings.schema import Settings
from summarize.steps.models import Models
from summarize.steps.translate import Direction, translate
from summarize.text.normalize import normalize
from summarize_models.load import load
from tests.quality.data import PAIRS_DEV, Options, Pair, named, pairs
from tests.quality.tables import RESAMPLES, counts, table

REFERENCE_SENTENCES = 20
FIRST, STEP = "first attempt", "whole step"


def measure(options: Options) -> str:
    """Measure both directions through the product's own step; return Markdown."""
    file = options.data / PAIRS_DEV
    rows = pairs(file, options.limit)
    settings = load_settings()
    models = Models(settings)
    scores, flags, references = [], [], []
    for source, target in (("fr", "en"), ("en", "fr")):
        direction = models.direction(source, target)
        sources, human = _side(rows, source), _side(rows, target)
        translated, seconds = _timed(sources, direction, settings)
        spec = direction.model.spec
        first = direction.model.generate([normalize(text) for text in sources], spec.decoding)
        outputs = {FIRST: first, STEP: [translation.text for translation in translated]}
        name = f"{source}→{target}"
        scores += [[name, *cells] for cells in _scores(outputs, human)]
        flags.append([name, f"{len(sources) / seconds:.1f}", *_flags(translated)])
        few = slice(0, REFERENCE_SENTENCES)
        references.append([name, *_reference(direction, settings, sources[few], human[few], first)])
    return "\n\n".join(
        [
            f"{len(rows)} pairs of {named(file)}; FLORES-200 devtest. The first attempt is the"
            " model's greedy answer to the whole sentence, neither cut nor looked at; the step"
            " cuts, looks, tries again and gives up (original text, flag `untranslated`). p:"
            " paired bootstrap of the step against the first attempt (Koehn 2004).",
            table(["direction", "", "BLEU", "p", "chrF2", "p"], scores),
            table(["direction", "sentences a second", "flags", "any hard fault left"], flags),
            "The reference engine (transformers, float32, the same recipe, first attempts alone)"
            f" on the first {min(len(rows), REFERENCE_SENTENCES)} sentences:",
            table(
                ["direction", "same output", "BLEU", "BLEU, reference", "seconds", "reference"],
                references,
            ),
        ]
    )


def _side(rows: Sequence[Pair], language: str) -> list[str]:
    return [row.fr if language == "fr" else row.en for row in rows]


def _timed(
    sources: Sequence[str], direction: Direction, settings: Settings
) -> tuple[tuple[Translation, ...], float]:
    """Return the step's results and its seconds, after one sentence to warm up."""
    translate(sources[:1], direction, settings.translate.max_words)
    began = time.perf_counter()
    translated = translate(sources, direction, settings.translate.max_words)
    return translated, time.perf_counter() - began


def _scores(outputs: Mapping[str, Sequence[str]], human: Sequence[str]) -> list[list[str]]:
    """Return a row per output; the first one is the baseline of the paired test."""
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF
    from sacrebleu.significance import PairedTest

    metrics = {"BLEU": BLEU(references=[human]), "chrF2": CHRF(references=[human])}
    systems = [(name, list(texts)) for name, texts in outputs.items()]
    _, found = PairedTest(systems, metrics, None, "bs", n_samples=RESAMPLES)()
    rows = []
    for index, name in enumerate(found["System"]):
        row = [str(name)]
        for metric in metrics:
            result = found[metric][index]
            p = "" if result.p_value is None else f"{result.p_value:.3f}"
            if index and systems[index][1] == systems[0][1]:
                p = "same"  # the test has no answer for equal outputs
            row += [f"{result.score:.2f} ± {result.ci:.2f}", p]
        rows.append(row)
    return rows


def _flags(translated: Sequence[Translation]) -> list[str]:
    found = Counter(flag for translation in translated for flag in translation.flags)
    hard = sum(bool(RETRYABLE & set(translation.flags)) for translation in translated)
    return [counts(found.most_common(), len(translated)), f"{hard} ({hard / len(translated):.1%})"]


def _reference(
    direction: Direction,
    settings: Settings,
    sources: Sequence[str],
    human: Sequence[str],
    first: Sequence[str],
) -> list[str]:
    """Compare the fast engine's first attempts with those of the reference engine."""
    import sacrebleu

    spec = direction.model.spec.model_copy(update={"engine": "transformers"})
    model = load(spec, settings.threads)
    texts = [normalize(text) for text in sources]
    seconds = []
    for engine in (direction.model, model):
        began = time.perf_counter()
        reference = engine.generate(texts, spec.decoding)
        seconds.append(time.perf_counter() - began)
    own = list(first[: len(texts)])
    same = sum(one == other for one, other in zip(own, reference, strict=True))
    bleu = [f"{sacrebleu.corpus_bleu(out, [human]).score:.2f}" for out in (own, reference)]
    return [f"{same} of {len(own)}", *bleu, *(f"{took:.1f}" for took in seconds)]
