"""Names, and what carries them."""

from __future__ import annotations

import pytest

from summarize.facts.names import carried, names
from summarize.languages.data import language_data
from tests.support.some import some

EN, FR = language_data("en"), language_data("fr")


def found(text: str) -> list[str]:
    return [name.text for name in names(text, EN)]


def test_persons_places_acronyms() -> None:
    text = "Yesterday Mr. Ivo Tarnec met Ursula van der Brool of the OBRT in Lisbon."
    assert found(text) == ["Ivo Tarnec", "Ursula van der Brool", "OBRT", "Lisbon"]


@pytest.mark.parametrize(
    "text", ["The mayor spoke.", "On Monday, in March, he left.", "Residents fled."]
)
def test_capitals_that_are_no_names(text: str) -> None:
    assert found(text) == []


def test_offsets() -> None:
    text = "Hier, l'Anglaise Odile Vanhorne a gagné."
    assert all(text[n.start : n.end] == n.text for n in some(names(text, FR)))


@pytest.mark.parametrize(
    ("name", "evidence"),
    [
        ("Tarnec", "Le maire Ivo Tarnec a parlé."),
        ("Elodie Brehat", "Élodie Bréhat a parlé."),
        ("London", "Elle vit à Londres."),
        ("Germany", "Les Allemandes ont gagné."),
        ("the U.S.", "Les États-Unis ont refusé."),
        ("IMF", "Le FMI a prévenu."),
        ("Tbilisi", "À Tbilissi, la foule attend."),
        ("Christians", "Des chrétiennes prient."),
        ("Muslim", "Le culte musulman a repris."),
        ("Asian", "Un fruit d'origine asiatique."),
    ],
)
def test_carried(name: str, evidence: str) -> None:
    (only,) = names(f"They said {name} was there.", EN)
    assert carried(only, [evidence])


@pytest.mark.parametrize(
    ("name", "evidence"),
    [
        ("Paul Tarnec", "Le maire Ivo Tarnec a parlé."),
        ("Berlin", "Elle vit à Londres."),
        ("France", "Les Allemandes ont gagné."),
        ("NATO", "L'ONU a prévenu."),
        ("Christians", "Les musulmans prient."),
    ],
)
def test_not_carried(name: str, evidence: str) -> None:
    (only,) = names(f"They said {name} was there.", EN)
    assert not carried(only, [evidence])
