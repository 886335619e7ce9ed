"""A number keeps its unit of measure."""

from __future__ import annotations

import pytest

from summarize.facts.units import unit_changes
from summarize.languages.data import language_data

FR, EN = language_data("fr"), language_data("en")


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("un volume de 30 m³", "a volume of 30 square metres"),
        ("30 m3 d'eau", "30 m of water"),
        ("une salle de 40 m²", "a 40-metre room"),
        ("un parc de 12 km²", "a park of 12 km"),
        ("à 80 km/h", "at 80 km"),
    ],
)
def test_another_unit_is_noticed(source: str, claim: str) -> None:
    assert unit_changes(claim, EN, source, FR)


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("un volume de 30 m³", "a volume of 30 cubic metres"),
        ("une salle de 40m²", "a room of 40 m2"),
        ("à 80 kilomètres à l'heure", "at 80 kph"),
        ("une salle de 40 mètres carrés et 40 mètres de fil", "40 metres of wire"),
        ("30 m³ et 12 élus", "12 m and 30 people"),
        ("un mur de 4 mètres", "a wall 4 m' high"),
        ("40 m² à 3 M€", "40 sq m for $3m"),
        ("une salle", "a room of 40 m"),
    ],
)
def test_the_same_unit_or_none_is_no_fault(source: str, claim: str) -> None:
    assert not unit_changes(claim, EN, source, FR)
