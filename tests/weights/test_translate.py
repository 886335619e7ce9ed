"""The embedded translator: the same whatever shares its batch, and it makes sense."""

from __future__ import annotations

import random

import pytest

from summarize.records import Translation
from summarize.settings.load import profile_settings
from summarize.steps.models import Models
from summarize.steps.translate import Direction, translate

SENTENCES = [
    "Le musée de Brannec rouvrira le 3 mai après 14 mois de travaux.",
    "La facture s'élève à 2,4 millions d'euros, dont 30 % payés par la région.",
    "Selon la directrice, 120 000 visiteurs sont attendus d'ici à décembre.",
    "Le train de 7 h 15 a été supprimé pour la quatrième fois ce mois-ci.",
    "Un incendie a détruit 45 hectares de forêt près de Saint-Aubrac.",
    "Trois pompiers ont été légèrement blessés.",
    "Le club de Morteval a battu Valbourg 3 à 1 devant 8 500 spectateurs.",
    "En 2019, la ville comptait encore 11 boulangeries.",
    "« Nous n'avons rien décidé », a répondu le préfet.",
    "Le prix du lait a baissé de 12 centimes en un an.",
    "La piscine fermera le 31 août.",
    "Près de 600 logements seront construits d'ici 2030, a promis la maire.",
]


@pytest.fixture(scope="module")
def embedded() -> Direction:
    return Models(profile_settings("embedded")).direction("fr", "en")


@pytest.fixture(scope="module")
def together(embedded: Direction) -> tuple[Translation, ...]:
    return translate(SENTENCES, embedded, 60)


def test_embedded_translator_does_not_depend_on_the_batch(
    embedded: Direction, together: tuple[Translation, ...]
) -> None:
    expected = dict(zip(SENTENCES, together, strict=True))
    shuffled = random.Random(1).sample(SENTENCES, len(SENTENCES))
    assert translate(shuffled, embedded, 60) == tuple(expected[text] for text in shuffled)
    assert [translate([text], embedded, 60)[0] for text in SENTENCES] == list(together)


def test_embedded_translator_makes_sense(together: tuple[Translation, ...]) -> None:
    good = [t for t in together if "untranslated" not in t.flags]
    assert len(good) >= len(SENTENCES) - 2
    for sentence, translation in zip(SENTENCES, together, strict=True):
        assert translation.text != sentence or "untranslated" in translation.flags
    said = " ".join(t.text for t in together).lower()
    words = ["museum", "million", "fire", "milk", "pool", "prefect", "train"]
    assert sum(word in said for word in words) >= len(words) - 1
    numbers = ["14", "2.4", "120,000", "45", "8,500", "2019", "11", "12", "31", "600", "2030"]
    assert sum(number in said for number in numbers) >= len(numbers) - 1
