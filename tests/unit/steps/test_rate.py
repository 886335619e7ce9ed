"""Rating: support is what the citations give times the soundness of the two sides."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from summarize.checks.risk import soundness
from summarize.flags import Flag
from summarize.records import BriefSentence, Method, Route
from summarize.settings.load import load_settings
from summarize.settings.schema import RiskSettings
from summarize.steps.rate import rate, scored_ways
from summarize_models.pool import SharedModel
from summarize_models.protocols import Score
from tests.support.echo import Echo

RISK = load_settings().risk
ROUTE = Route("fr", "en", "en", ("fr", "en"), ("fr-en",))


class Doubtful(Echo):
    """Finds each word of an output as improbable as it is long."""

    def score(self, inputs: Sequence[str], outputs: Sequence[str]) -> list[Score]:
        self.calls.append([f"{one}>{other}" for one, other in zip(inputs, outputs, strict=True)])
        return [
            Score((*(-float(len(word)) / 4 for word in text.split()), -0.1), (0,))
            for text in outputs
        ]


class Scorers:
    """Models by direction; those of others are missing."""

    def __init__(self, **models: Echo) -> None:
        self.models = {name.replace("_", "-"): model for name, model in models.items()}

    def scorer(self, source: str, target: str) -> SharedModel | None:
        model = self.models.get(f"{source}-{target}")
        return SharedModel(model) if isinstance(model, Doubtful) else None


def sentence(fr: str, en: str, support: float = 1.0, **more: str) -> BriefSentence:
    text = {"fr": fr, "en": en, **more}
    method = dict.fromkeys(text, Method.EXTRACTIVE)
    return BriefSentence("b1", text, ("s1",), support, method)


def rated(models: Scorers, *sentences: BriefSentence, route: Route = ROUTE) -> list[BriefSentence]:
    return list(rate(sentences, route, models, RISK))  # type: ignore[arg-type]


def test_both_directions_rate_both_sides() -> None:
    there, back = Doubtful(), Doubtful()
    (one, other) = rated(
        Scorers(fr_en=there, en_fr=back),
        sentence("Le pont ferme.", "The bridge closes."),
        sentence("Le pont ferme.", "Bridgekeepers notwithstanding.", support=0.5),
    )
    assert there.calls == [
        ["Le pont ferme.>The bridge closes.", "Le pont ferme.>Bridgekeepers notwithstanding."]
    ]
    assert back.calls == [
        ["The bridge closes.>Le pont ferme.", "Bridgekeepers notwithstanding.>Le pont ferme."]
    ]
    assert other.support < 0.5 * one.support
    assert one.flags == other.flags == ()
    scores = Doubtful().score([""], ["The bridge closes."]) + Doubtful().score(
        [""], ["Le pont ferme."]
    )
    assert one.support == round(soundness(scores, RISK.directions["fr-en"]), 3)


@pytest.mark.parametrize(
    "models",
    [Scorers(), Scorers(fr_en=Doubtful()), Scorers(fr_en=Doubtful(), en_fr=Echo())],
    ids=["none", "no way back", "an engine that cannot"],
)
def test_without_scores_it_is_the_average_and_says_so(models: Scorers) -> None:
    (found,) = rated(models, sentence("Un.", "One.", support=0.8))
    assert found.support == round(0.8 * RISK.unscored, 3)
    assert found.flags == (Flag.UNSCORED,)


def test_a_direction_that_was_not_fitted_says_so_and_loads_nothing() -> None:
    route = Route("en", "en", "fr", ("fr", "en"), ("en-fr",))
    models = Scorers(fr_en=Doubtful(), en_fr=Doubtful())
    (found,) = rated(models, sentence("Un.", "One."), route=route)
    assert found.flags == (Flag.UNSCORED,)
    assert [model.calls for model in models.models.values()] == [[], []]
    assert scored_ways(route, RISK) == []


def test_a_side_that_is_too_long_for_a_model_is_not_scored() -> None:
    models = Scorers(fr_en=Doubtful(), en_fr=Doubtful())
    long = " ".join(["mot"] * 5_000)
    short, whole = rated(models, sentence("Un.", "One."), sentence(long, "One."))
    assert short.flags == ()
    assert whole.flags == (Flag.UNSCORED,)


def test_a_brief_in_one_language_is_left_as_it_is() -> None:
    route = Route("fr", "fr", "fr", ("fr",), ())
    item = BriefSentence("b1", {"fr": "Un."}, ("s1",), 0.9, {"fr": Method.EXTRACTIVE})
    assert rated(Scorers(fr_en=Doubtful()), item, route=route) == [item]


def test_a_model_fitted_to_one_score_asks_one_way() -> None:
    settings = RiskSettings.model_validate(
        {"directions": {"fr-en": {"base": 1.0, "weights": [0.5, -0.5]}}}
    )
    assert scored_ways(ROUTE, settings) == [("fr", "en")]
    back = Doubtful()
    models = Scorers(fr_en=Doubtful(), en_fr=back)
    (found,) = rate([sentence("Un.", "One.")], ROUTE, models, settings)  # type: ignore[arg-type]
    assert 0 < found.support < 1
    assert back.calls == []
