"""Soundness: what makes a translation doubtful lowers it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from summarize.checks.risk import features, soundness
from summarize.settings.load import load_settings
from summarize.settings.schema import RiskModel
from summarize_models.protocols import Score

BOTH = load_settings().risk.directions["fr-en"]


def score(*logs: float) -> Score:
    return Score(logs, tuple(range(1, len(logs) + 1)))


def test_features_are_the_worst_tenth_and_the_number_of_improbable_tokens() -> None:
    logs = [-0.1] * 17 + [-3.0, -5.0, -1.9]
    assert features([score(*logs)]) == [pytest.approx(-4.0), pytest.approx(1.0986, abs=1e-4)]
    assert features([score(-0.5)]) == [-0.5, 0.0]
    assert features([]) == []


@pytest.mark.parametrize("place", [0, 1])
def test_an_improbable_token_on_either_side_lowers_soundness(place: int) -> None:
    good, bad = score(*[-0.2] * 20), score(*[-0.2] * 17, -6.0, -5.0, -4.0)
    pair = [good, good]
    before = soundness(pair, BOTH)
    pair[place] = bad
    assert soundness(pair, BOTH) < before


logs = st.lists(st.floats(-60, 0), min_size=1, max_size=60).map(lambda some: score(*some))


@given(logs, logs)
def test_soundness_is_a_share(one: Score, other: Score) -> None:
    assert 0 < soundness([one, other], BOTH) < 1


def test_a_model_wants_the_scores_that_it_was_fitted_to() -> None:
    with pytest.raises(ValueError, match="zip"):
        soundness([score(-1.0)], BOTH)


@pytest.mark.parametrize("weights", [(), (1.0,), (1.0, 1.0, 1.0), (1.0,) * 5])
def test_weights_come_in_twos(weights: tuple[float, ...]) -> None:
    with pytest.raises(ValidationError):
        RiskModel(base=0, weights=weights)
