"""Faults of translations."""

import pytest

from summarize.checks.faults import faults

SOURCE = (
    "Le conseil municipal de Belleroche a voté lundi un budget de 3,5 millions d'euros pour "
    "réparer le pont, fermé depuis les crues de 2019."
)
GOOD = (
    "Belleroche town council voted on Monday for a budget of 3.5 million euros to repair the "
    "bridge, closed since the floods of 2019."
)


def test_good_translation_passes() -> None:
    assert faults(SOURCE, "fr", GOOD, "en") == ()
    assert faults(GOOD, "en", SOURCE, "fr") == ()


@pytest.mark.parametrize(
    ("target", "flag"),
    [
        ("", "empty"),
        (" … ", "empty"),
        (GOOD + " Bank Bank Bank Bank", "loop"),
        (GOOD + " of the bridge of the bridge of the bridge", "loop"),
        (GOOD[:55], "length"),
        (GOOD + " " + GOOD, "length"),
        (GOOD.replace("3.5 million", "3.5 billion"), "number-changed"),
        (GOOD.replace("of 3.5 million euros ", ""), "number-lost"),
        (SOURCE, "untranslated"),
        (GOOD[:60] + SOURCE[60:], "untranslated"),
        (GOOD.replace("Belleroche", "Montfleury"), "name-changed"),
        (GOOD.replace("euros", "dollars"), "number-changed"),
        (GOOD.replace("voted on Monday for", "did not vote on Monday"), "negation-changed"),
    ],
)
def test_flags(target: str, flag: str) -> None:
    assert flag in faults(SOURCE, "fr", target, "en")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Oui.", "Yes."),
        ("Non, non et non !", "No, no and no!"),
        ("« Paris Match »", "Paris Match"),
        ("***", "***"),
        ("Un chat.", "A cat."),
    ],
)
def test_short_and_repetitive_originals_pass(source: str, target: str) -> None:
    assert faults(source, "fr", target, "en") == ()
