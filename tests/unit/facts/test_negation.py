"""What a claim denies, its sources deny; what they deny, it does not state."""

from __future__ import annotations

import pytest

from summarize.facts.negation import denies, negation_differs, negations, reversed_negations
from summarize.languages.data import language_data

FR, EN = language_data("fr"), language_data("en")

DENIED = ("Le pont de Kerlan n'a pas rouvert lundi.", "The Kerlan bridge did not reopen on Monday.")
STATED = ("Le pont de Kerlan a rouvert lundi.", "The Kerlan bridge reopened on Monday.")


def reasons(claim: str, pair: tuple[str, str]) -> tuple[str, ...]:
    original, translation = pair
    return reversed_negations(claim, EN, [translation], [(original, FR)])


@pytest.mark.parametrize(
    ("claim", "pair"),
    [
        ("The Kerlan bridge reopened on Monday.", DENIED),
        ("The bridge did reopen on Monday.", DENIED),
        ("The Kerlan bridge did not reopen on Monday.", STATED),
        ("The bridge never reopened.", STATED),
        ("The bridge reopened without delay.", STATED),
        (
            "The mayor has resigned.",
            ("Le maire n'a jamais démissionné.", "The mayor has never resigned."),
        ),
        (
            "Boats can enter the bay.",
            ("Aucun bateau ne peut entrer dans la baie.", "No boats can enter the bay."),
        ),
    ],
)
def test_a_reversal_is_found_and_named(claim: str, pair: tuple[str, str]) -> None:
    (reason,) = reasons(claim, pair)
    assert "\n" not in reason
    assert "the claim" in reason


@pytest.mark.parametrize(
    ("claim", "pair"),
    [
        ("The Kerlan bridge did not reopen on Monday.", DENIED),
        ("The bridge hasn't reopened.", DENIED),
        ("It has been impossible to reopen the bridge.", DENIED),
        ("The Kerlan bridge reopened on Monday.", STATED),
        # What is left out is not denied.
        (
            "The mayor resigned on Friday.",
            (
                "Le maire, qui n'a pas répondu, a démissionné vendredi.",
                "The mayor, who did not answer, resigned on Friday.",
            ),
        ),
        # Not every `not` and `ne` denies.
        (
            "The dam supplies the valley and also the port.",
            (
                "Le barrage alimente non seulement la vallée mais aussi le port.",
                "The dam supplies not only the valley but also the port.",
            ),
        ),
        (
            "Only two boats returned.",
            ("Seuls deux bateaux ne sont rentrés que tard.", "Only two boats returned late."),
        ),
    ],
)
def test_agreement_is_left_alone(claim: str, pair: tuple[str, str]) -> None:
    assert reasons(claim, pair) == ()


def test_the_original_decides_where_its_translation_lost_the_negation() -> None:
    pair = ("Le pont de Kerlan n'a pas rouvert lundi.", "The Kerlan bridge reopened on Monday.")
    assert reasons("The Kerlan bridge did not reopen on Monday.", pair) == ()


def test_a_translation_that_made_one_up_is_no_witness_against_a_claim() -> None:
    pair = ("Le pont de Kerlan a rouvert lundi.", "The Kerlan bridge did not reopen on Monday.")
    assert reasons("The Kerlan bridge reopened on Monday.", pair) == ()


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Le train ne partira plus de Saint-Elven.", "part"),
        ("Personne n'a été blessé.", "bless"),
        ("Le maire part sans explication.", "expliqu"),
        ("Il n'est pas inquiet.", "inquiet"),
    ],
)
def test_french_cues_and_their_scope(text: str, scope: str) -> None:
    assert any(scope in negation.scope for negation in negations(text, FR))


@pytest.mark.parametrize(
    "text",
    [
        "Il ne reste que deux bateaux.",
        "Le port accueille plus de bateaux que la rade.",
        "C'est sans doute le plus vieux pont de la ville.",
        "Il faut partir avant qu'il ne pleuve.",
    ],
)
def test_french_that_denies_nothing(text: str) -> None:
    assert negations(text, FR) == ()


def test_a_word_may_deny_by_itself() -> None:
    assert denies("The mayor refused to answer.", EN)
    assert denies("L'accès au port est interdit.", FR)
    assert not denies("The mayor answered.", EN)


def test_a_translation_loses_or_makes_up_a_negation() -> None:
    assert negation_differs("The bridge reopened.", EN, "Le pont n'a pas rouvert.", FR)
    assert negation_differs("The bridge did not reopen.", EN, "Le pont a rouvert.", FR)
    assert not negation_differs(
        "The bridge stays closed, it failed its test.", EN, "Il n'a pas rouvert.", FR
    )
    assert not negation_differs("The bridge did not reopen.", EN, "Le pont n'a pas rouvert.", FR)
