"""What is only reported is not stated; what is stated needs no source."""

from __future__ import annotations

import pytest

from summarize.facts.attribution import attributed, attribution
from summarize.languages.data import language_data

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
def test_a_reported_statement_is_told_by_its_words(original: str) -> None:
    assert attribution(original, FR)


@pytest.mark.parametrize("original", STATED)
def test_a_statement_of_the_article_itself_is_not(original: str) -> None:
    assert attribution(original, FR) is None


@pytest.mark.parametrize(
    ("claim", "is_attributed"),
    [
        ("According to the prefecture, the dam lost two metres of water.", True),
        ("The dam in Brannec lost two metres of water, the mayor said.", True),
        ("“The dam in Brannec lost two metres of water.”", True),
        ("The dam reportedly lost two metres of water.", True),
        ("The dam in Brannec lost two metres of water.", False),
        ("The source of the river lies above the dam.", False),
    ],
)
def test_a_claim_names_its_source_hedges_or_states(claim: str, is_attributed: bool) -> None:
    assert attributed(claim, EN) is is_attributed


def test_in_french_as_well() -> None:
    assert attributed("Le barrage aurait perdu deux mètres, selon la préfecture.", FR)
    assert not attributed("Le barrage a perdu deux mètres d'eau.", FR)
