"""What is only reported is not stated; what is stated needs no source."""

from __future__ import annotations

import pytest

from pipeline.attribution import attribution, unattributed
from pipeline.language import language_data

FR, EN = language_data("fr"), language_data("en")

REPORTED = [
    "Selon la préfecture, le barrage de Brannec a perdu deux mètres d'eau.",
    "D’après une étude, le barrage de Brannec a perdu deux mètres d'eau.",
    "« Le barrage de Brannec a perdu deux mètres d'eau », a déclaré la maire.",
    "Le barrage de Brannec a perdu deux mètres d'eau\", explique la maire, venue sur place.",
]
STATED = [
    "Le barrage de Brannec a perdu deux mètres d'eau.",
    "Le barrage de Brannec, surnommé « le Géant », a perdu deux mètres d'eau.",
    "La maire explique aux habitants l'entretien du barrage de Brannec.",
]


@pytest.mark.parametrize("original", REPORTED)
def test_reported_statement_needs_its_source(original: str) -> None:
    assert unattributed("The dam in Brannec lost two metres of water.", EN, original, FR)
    assert unattributed("Le barrage a perdu deux mètres d'eau.", FR, original, FR)


@pytest.mark.parametrize("original", REPORTED)
@pytest.mark.parametrize(
    "claim",
    [
        "According to the prefecture, the dam lost two metres of water.",
        "The dam in Brannec lost two metres of water, the mayor said.",
        "“The dam in Brannec lost two metres of water.”",
        "The dam reportedly lost two metres of water.",
    ],
)
def test_claim_that_names_or_hedges_passes(claim: str, original: str) -> None:
    assert unattributed(claim, EN, original, FR) is None


@pytest.mark.parametrize("original", STATED)
def test_statement_of_the_article_itself_needs_none(original: str) -> None:
    assert attribution(original, FR) is None
    assert unattributed("The dam in Brannec lost two metres of water.", EN, original, FR) is None
