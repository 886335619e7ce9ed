"""Scores: the likelihood of a given text is the same from all engines, whatever shares the call."""

from __future__ import annotations

import random
from functools import partial

import pytest

from summarize_models.pool import Pool, SharedModel
from summarize_models.protocols import Score, Scoring
from tests.support.models.tiny import TEXTS
from tests.support.models.zoo import ALL, CONVERTED, GREEDY, SEQ2SEQ_CONVERTED, Zoo
from tests.support.some import some

OUTPUTS = [f"{text} {more}" for text, more in zip(TEXTS, TEXTS[::-1], strict=True)]


def scoring(zoo: Zoo, name: str, **changes: object) -> Scoring:
    model = zoo.model(name, **changes)
    assert isinstance(model, Scoring)
    return model


@pytest.mark.parametrize("name", ALL)
def test_every_token_and_the_end_has_a_score(zoo: Zoo, name: str) -> None:
    model = scoring(zoo, name)
    scores = model.score(TEXTS, OUTPUTS)
    assert len(scores) == len(OUTPUTS)
    for score, text in some(zip(scores, OUTPUTS, strict=True)):
        assert len(score.logs) == len(score.ends) > 2
        assert max(score.logs) < 0
        assert list(score.ends) == sorted(score.ends)
        assert score.ends[-1] == len(text)
    assert model.score([], []) == []
    assert len(model.score(["Un."], [""])[0].logs) >= 1


@pytest.mark.parametrize("name", [*CONVERTED, *SEQ2SEQ_CONVERTED])
def test_scores_do_not_depend_on_the_batch(zoo: Zoo, name: str) -> None:
    model = scoring(zoo, name)
    pairs = list(zip(TEXTS, OUTPUTS, strict=True)) * 3
    expected = dict(zip(pairs, model.score(*zip(*pairs, strict=True)), strict=True))
    for seed in range(3):
        chosen = random.Random(seed).sample(pairs, len(pairs) - 7 * seed)
        assert model.score(*zip(*chosen, strict=True)) == [expected[pair] for pair in chosen]
    for pair in some(pairs[:4]):
        assert model.score(*zip(pair, strict=True)) == [expected[pair]]


@pytest.mark.parametrize(
    ("name", "reference", "off"),
    [
        ("llama-float32", "llama", 1e-4),
        ("gemma-float32", "gemma", 1e-4),
        ("gemma16-graph", "gemma16", 0.3),  # int8
        ("marian-float32", "marian", 0.02),  # CTranslate2 leaves out the padding token
        ("t5-float32", "t5", 0.01),
    ],
)
def test_engines_agree_with_transformers(zoo: Zoo, name: str, reference: str, off: float) -> None:
    found = scoring(zoo, name).score(TEXTS, OUTPUTS)
    expected = scoring(zoo, reference).score(TEXTS, OUTPUTS)
    for one, other in some(zip(found, expected, strict=True)):
        assert one.logs == pytest.approx(other.logs, abs=off)
        assert one.ends == other.ends


def test_the_opening_is_no_text(zoo: Zoo) -> None:
    plain = scoring(zoo, "gemma").score(TEXTS, OUTPUTS)
    opened = scoring(zoo, "gemma", opening=" ").score(TEXTS, OUTPUTS)
    assert plain != opened
    for score, text in some(zip(opened, OUTPUTS, strict=True)):
        assert score.ends[-1] == len(text)
        assert 0 <= min(score.ends) <= max(score.ends) <= len(text)


@pytest.mark.parametrize("name", ["gemma16-graph", "gemma"])
def test_articles_of_a_pool_get_the_scores_they_would_get_alone(zoo: Zoo, name: str) -> None:
    model = scoring(zoo, name)
    shared = SharedModel(model)
    pool = Pool()

    def scored(first: int) -> list[Score]:
        return shared.score(TEXTS[first:], OUTPUTS[first:])

    jobs = [pool.start(partial(scored, first)) for first in range(4)]
    writing = pool.start(lambda: shared.generate(TEXTS, GREEDY))
    while not (writing.ended and all(job.ended for job in jobs)):
        pool.advance()
    for first, job in enumerate(jobs):
        assert job.result() == model.score(TEXTS[first:], OUTPUTS[first:])
    assert writing.result() == model.generate(TEXTS, GREEDY)


@pytest.mark.parametrize("name", ["gemma16-graph", "gemma", "marian-float32"])
def test_an_input_beyond_the_window_is_refused(zoo: Zoo, name: str) -> None:
    model = scoring(zoo, name, window=16)
    with pytest.raises(ValueError, match="window"):
        model.score(["école " * 40], ["x"])
