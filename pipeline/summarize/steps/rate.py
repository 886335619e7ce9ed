"""Rate the sentences of a brief: how surely neither side says anything false."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarize.checks.risk import soundness
from summarize.flags import Flag
from summarize.records import BriefSentence, Route
from summarize.settings.schema import RiskSettings
from summarize.steps.models import Models
from summarize_models.pool import SharedModel
from summarize_models.protocols import Score


def rate(
    sentences: Sequence[BriefSentence], route: Route, models: Models, settings: RiskSettings
) -> tuple[BriefSentence, ...]:
    """Multiply each sentence's support by the soundness of its sides.

    Args:
        sentences: The sentences, with the support that what they cite gives them.
        route: The article's languages.
        models: The models of the run.
        settings: The fitted models.

    Returns:
        The sentences, flagged where there is no fitted model or no score. Those of a brief without
        the article's language, or in it alone, are returned as they are.

    Raises:
        WeightsError: A translator's weights are missing or damaged.
    """
    here = route.source
    there = next((code for code in route.brief if code != here), None)
    if there is None or here not in route.brief:
        return tuple(sentences)
    texts = {code: [sentence.text[code] for sentence in sentences] for code in (here, there)}
    ways = scored_ways(route, settings)
    columns = [_scores(models.scorer(a, b), texts[a], texts[b]) for a, b in ways]
    rated = []
    for number, sentence in enumerate(sentences):
        scores = [column[number] for column in columns]
        known = [score for score in scores if score is not None]
        if ways and len(known) == len(ways):
            share, flags = soundness(known, settings.directions[f"{here}-{there}"]), sentence.flags
        else:
            share, flags = settings.unscored, (*sentence.flags, Flag.UNSCORED)
        rated.append(replace(sentence, support=round(sentence.support * share, 3), flags=flags))
    return tuple(rated)


def scored_ways(route: Route, settings: RiskSettings) -> list[tuple[str, str]]:
    """Return the directions whose translators score a brief's sentences, as pairs of codes."""
    here = route.source
    there = next((code for code in route.brief if code != here), here)
    model = settings.directions.get(f"{here}-{there}")
    if model is None:
        return []
    return [(here, there), (there, here)][: len(model.weights) // 2]


def _scores(
    model: SharedModel | None, inputs: Sequence[str], outputs: Sequence[str]
) -> list[Score | None]:
    """Score outputs; None for each where there is no model, or where a text is too long for it."""
    if model is None:
        return [None] * len(inputs)
    pairs = list(zip(inputs, outputs, strict=True))
    fit = [all(model.length(text) <= model.spec.window for text in pair) for pair in pairs]
    chosen = [pair for pair, fits in zip(pairs, fit, strict=True) if fits]
    scores = iter(model.score([one for one, _ in chosen], [other for _, other in chosen]))
    return [next(scores) if fits else None for fits in fit]
