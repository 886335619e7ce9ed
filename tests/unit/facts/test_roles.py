"""Names and figures that have changed places; the same thing said otherwise must pass."""

from __future__ import annotations

import pytest

from summarize.facts.roles import exchanged
from summarize.languages.data import language_data

SENTENCE = {
    "en": "Odile Carrère accused Marc Vidal of closing 12 libraries and 40 schools in Brannec.",
    "fr": "Odile Carrère accuse Marc Vidal d'avoir fermé 12 bibliothèques et 40 écoles à Brannec.",
}


@pytest.mark.parametrize(
    ("code", "claim", "pairs"),
    [
        ("en", "Marc Vidal accused Odile Carrère of closing libraries.", [("Vidal", "Carrère")]),
        ("en", "Vidal accused Carrère of closing schools in Brannec.", [("Vidal", "Carrère")]),
        ("en", "Carrère accused Vidal of closing 40 libraries and 12 schools.", [("40", "12")]),
        ("fr", "Marc Vidal accuse Odile Carrère d'avoir fermé des écoles.", [("Vidal", "Carrère")]),
        ("fr", "Carrère accuse Vidal d'avoir fermé 40 bibliothèques et 12 écoles.", [("40", "12")]),
    ],
)
def test_exchange_is_found(code: str, claim: str, pairs: list[tuple[str, str]]) -> None:
    found = exchanged(claim, SENTENCE[code], language_data(code))
    assert [(a.split()[-1], b.split()[-1]) for a, b in found] == pairs


@pytest.mark.parametrize(
    ("code", "claim"),
    [
        ("en", "Carrère accused Vidal of closing 12 libraries."),
        ("en", "Marc Vidal was accused by Odile Carrère of closing 12 libraries and 40 schools."),
        ("en", "In Brannec, Odile Carrère accused Marc Vidal of closing 40 schools."),
        ("en", "Accused by Odile Carrère, Marc Vidal closed 40 schools and 12 libraries."),
        ("fr", "Marc Vidal est accusé par Odile Carrère d'avoir fermé 12 bibliothèques."),
        ("fr", "À Brannec, Carrère accuse Vidal d'avoir fermé 40 écoles et 12 bibliothèques."),
    ],
)
def test_same_thing_said_otherwise_is_none(code: str, claim: str) -> None:
    assert exchanged(claim, SENTENCE[code], language_data(code)) == ()


def test_order_of_a_list_says_nothing() -> None:
    sentence = "Brannec, Tarnby and Saint-Aubrac will share a fire station."
    claim = "Saint-Aubrac, Brannec and Tarnby will share a fire station."
    assert exchanged(claim, sentence, language_data("en")) == ()


def test_what_stands_there_twice_has_no_place_of_its_own() -> None:
    sentence = "Vidal thanked Carrère, and Carrère thanked Vidal."
    claim = "Carrère thanked Vidal, and Vidal thanked Carrère."
    assert exchanged(claim, sentence, language_data("en")) == ()
