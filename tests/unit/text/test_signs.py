"""Signs that are no words say nothing to a translator; those between words may."""

from __future__ import annotations

import time

import pytest

from summarize.text.signs import without_signs


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("▶ L'accord est signé.", "L'accord est signé."),
        ("👉 Le maire parle. 👏", "Le maire parle."),
        ("★★★ Un film", "Un film"),
        ("Il est ravi 😀 de l'accord 🎉.", "Il est ravi de l'accord."),
        ("🇫🇷 La France 👩‍👩‍👧 joue ❤️.", "La France joue."),
        ("✔ Adopté ➡️", "Adopté"),
        ("➔ Lire • écrire", "Lire • écrire"),
        ("🔴 DIRECT", "DIRECT"),
    ],
)
def test_signs_go(text: str, said: str) -> None:
    assert without_signs(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "L'autoroute Paris → Lyon est fermée.",
        "Le prix est de 12 € (± 2 %), soit 3 × 4.",
        "§ 3 du règlement © 2024",
        "« Oui », dit-il – enfin.",
        "No 5, 35 °C, 10⁶, ½",
        "① La halle",
        "- un pont",
    ],
)
def test_what_says_something_stays(text: str) -> None:
    assert without_signs(text) == text


def test_time_grows_with_the_text() -> None:
    began = time.process_time()
    for unit in ("▶", "▶ a", " 😀", "😀\u200d", " \u200d"):
        without_signs("é" + unit * (200_000 // len(unit)) + "é")
    assert time.process_time() - began < 5
