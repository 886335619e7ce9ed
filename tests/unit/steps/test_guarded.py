"""A translation says no more than its source: tried again, mended, or flagged."""

from __future__ import annotations

import pytest

from summarize.flags import Flag
from summarize.languages.data import language_data
from summarize.records import Translation
from summarize.steps.guarded import translate_guarded
from summarize.steps.translate import Direction
from summarize_models.spec import Decoding
from tests.support.sources import Scripted

FR, EN = language_data("fr"), language_data("en")
RUMOUR = "Le moulin aurait perdu 40 000 euros cet hiver."
CLAIM = "Le notaire jure qu'il n'a rien signé lundi."
QUESTION = "La vanne était-elle fermée lundi soir ?"
PLAIN = "Le conseil a voté lundi la réparation du pont."


def translated(text: str, first: str, second: str = "") -> Translation:
    """The translation of a text whose model says `first`, and `second` when it retries."""

    def says(_: str, decoding: Decoding) -> str:
        return second if decoding.beam_size == 4 and second else first

    (result,) = translate_guarded([text], Direction(FR, EN, Scripted(says)), 60)
    return result


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        (RUMOUR, "The mill would have lost 40,000 euros this winter."),
        (RUMOUR, "The mill reportedly lost 40,000 euros this winter."),
        (CLAIM, "The notary swears that he signed nothing on Monday."),
        (QUESTION, "Was the sluice closed on Monday evening?"),
        (PLAIN, "The council voted on Monday to repair the bridge."),
    ],
)
def test_a_guarded_translation_stays(text: str, translation: str) -> None:
    assert translated(text, translation) == Translation(translation)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        (
            RUMOUR,
            "The mill lost 40,000 euros this winter.",
            "The mill is said to have lost 40,000 euros this winter.",
        ),
        (
            CLAIM,
            "The notary that he has nothing signed on Monday.",
            "The notary swears that he signed nothing on Monday.",
        ),
        (
            QUESTION,
            "The sluice was closed on Monday evening.",
            "Was the sluice closed on Monday evening?",
        ),
    ],
)
def test_a_second_try_that_is_guarded_replaces_the_first(
    text: str, first: str, second: str
) -> None:
    assert translated(text, first, second) == Translation(second, (Flag.RETRIED,))


def test_a_supposition_that_is_lost_twice_gets_an_opening() -> None:
    result = translated(RUMOUR, "The mill lost 40,000 euros this winter.")
    assert result.text == "Reportedly, the mill lost 40,000 euros this winter."
    assert result.flags == (Flag.HEDGE_ADDED,)


def test_an_unreal_condition_is_no_rumour() -> None:
    result = translated("Il faudrait quatre pompes neuves.", "There are four new pumps.")
    assert result.flags == (Flag.DEGREE_LOST,)


def test_a_name_keeps_its_capital_behind_the_opening() -> None:
    result = translated("Odile Carrère aurait quitté Brannec.", "Odile Carrère left Brannec.")
    assert result.text == "Reportedly, Odile Carrère left Brannec."


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (CLAIM, "The notary that he has nothing signed on Monday."),
        (QUESTION, "The sluice was closed on Monday evening."),
    ],
)
def test_what_cannot_be_mended_is_flagged(text: str, first: str) -> None:
    assert translated(text, first) == Translation(first, (Flag.DEGREE_LOST,))


def test_a_translation_that_failed_anyway_is_left_as_it_is() -> None:
    result = translated(RUMOUR, "The mill lost 41,000 euros this winter.")
    assert Flag.NUMBER_CHANGED in result.flags
    assert Flag.DEGREE_LOST not in result.flags
