"""Number words in digits: what a translator loses in words it mostly keeps in figures."""

from __future__ import annotations

import pytest

from summarize.facts.figures import in_figures
from summarize.languages.data import language_data


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "Quatorze lits fermeront à Morteval, dont trois en mai.",
            "14 lits fermeront à Morteval, dont 3 en mai.",
        ),
        (
            "Une vingtaine d'élus et une quarantaine de parents ont signé.",
            "environ 20 élus et environ 40 parents ont signé.",
        ),
        ("Dix-sept des vingt-deux communes ont voté.", "17 des 22 communes ont voté."),
        ("Ils étaient une dizaine, dont une élue.", "Ils étaient environ 10, dont une élue."),
    ],
)
def test_number_words_become_digits(text: str, figures: str) -> None:
    assert in_figures(text, language_data("fr")) == figures


@pytest.mark.parametrize(
    "text",
    [
        "Les 14 lits coûtent 3,2 millions d'euros.",
        "Elle a placé la voyageuse en quarantaine.",
        "Le deuxième pont coûtera trois millions d'euros.",
        "Un maire et une élue ont signé l'accord.",
        "Les deux tiers des dizaines de maisons sont vides.",
        "",
    ],
)
def test_what_is_no_small_whole_number_in_words_stays(text: str) -> None:
    assert in_figures(text, language_data("fr")) == text


def test_a_language_without_a_word_for_about_keeps_its_collectives() -> None:
    text = "A dozen councillors and fourteen parents signed."
    assert in_figures(text, language_data("en")) == "A dozen councillors and 14 parents signed."
