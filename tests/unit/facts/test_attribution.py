"""What is only reported, denied, wanted, asked or supposed is not stated."""

from __future__ import annotations

import time

import pytest

from summarize.facts.attribution import Told, attributed, hedged, unhedged
from summarize.facts.speech.lexicon import Degree
from summarize.languages.data import language_data
from summarize.text.normalize import normalize
from tests.support.some import some

FR, EN = language_data("fr"), language_data("en")

LOST = [
    # A claim, with `that`, with an object, and between commas.
    ("The miller argues that the sluice was opened twice.", "The sluice was opened twice."),
    ("The tenants consider the boiler unsafe and noisy.", "The boiler is unsafe and noisy."),
    ("The sluice was opened twice, the miller said on Monday.", "The sluice was opened twice."),
    ("“We opened the sluice twice,” the miller said.", "We opened the sluice twice."),
    ("“We opened the sluice twice,” the miller said.", "“We opened the sluice twice.”"),
    ("According to the miller, the sluice was opened twice.", "The sluice was opened twice."),
    ("The miller recalls that the sluice was opened twice.", "The sluice was opened twice."),
    # Rumour, conditional, suspicion.
    ("It is said that the dairy will close before summer.", "The dairy will close before summer."),
    ("The dairy would have lost 40 customers.", "The dairy lost 40 customers."),
    ("The dairy reportedly lost 40 customers.", "The dairy lost 40 customers."),
    ("The dairy could close before summer.", "The dairy will close before summer."),
    ("The cashier is suspected of taking 900 euros.", "The cashier took 900 euros."),
    ("The cashier is said to have taken 900 euros.", "The cashier has taken 900 euros."),
    ("The alleged arsonist lives in Tarnby.", "The arsonist lives in Tarnby."),
    # Denial, demand, question: another verb of saying does not do.
    ("The cashier denies taking the 900 euros.", "The cashier took the 900 euros."),
    ("The cashier denies taking the 900 euros.", "The cashier says she took the 900 euros."),
    ("The anglers demand that the weir be lowered.", "The weir is lowered."),
    ("The anglers demand that the weir be lowered.", "The anglers say the weir is lowered."),
    ("The union calls for the closure of the foundry.", "The foundry faces closure."),
    ("The mayor wants to sell the old sawmill.", "The mayor is to sell the old sawmill."),
    ("The anglers ask whether the water is safe to drink.", "The water is safe to drink."),
    # Somebody else's verb elsewhere in the claim says nothing of it.
    (
        "The miller claims that the mayor opened the sluice.",
        "The mayor, who says he was ill, opened the sluice.",
    ),
    (
        "According to the study, the marsh could lose half its herons.",
        "The marsh could lose half its herons.",
    ),
]
KEPT = [
    ("The miller argues that the sluice was opened twice.", "The sluice was opened, he claims."),
    ("The miller argues that the sluice was opened twice.", "The miller contests the accounts."),
    ("According to the miller, the sluice was opened.", "The miller says the sluice was opened."),
    ("The sluice was opened twice, the miller said.", "The sluice was allegedly opened twice."),
    ("The dairy could close before summer.", "The dairy is likely to close before summer."),
    ("The cashier denies taking the 900 euros.", "The cashier did not take the 900 euros."),
    ("The anglers demand that the weir be lowered.", "The anglers want the weir lowered."),
    ("The anglers demand that the weir be lowered.", "The weir should be lowered, they say."),
    ("The anglers ask whether the water is safe.", "Is the water safe, the anglers ask?"),
    # What stands outside the reach of the cue is the article's own.
    (
        "The sluice was opened twice on Monday, but the miller denies any fault.",
        "The sluice was opened twice on Monday.",
    ),
    (
        "The council sold the sawmill and demands that the weir be lowered.",
        "The council sold the sawmill.",
    ),
    (
        "The foundry, which according to critics pollutes, was sold for 3 million euros.",
        "The foundry was sold for 3 million euros.",
    ),
    (
        "The driver, who was 34, would have lost control of the lorry.",
        "The driver was 34.",
    ),
    # No verb of saying at all.
    ("The claims office in Tarnby opens at eight.", "The claims office opens at eight."),
    ("The judge visited the mill in May.", "The judge visited the mill."),
    ("The report on the weir has 40 pages.", "The report has 40 pages."),
    ("That is to say that six boats sank.", "Six boats sank."),
]


@pytest.mark.parametrize(("sentence", "claim"), LOST)
def test_a_claim_without_the_degree_of_its_sentence_is_told(sentence: str, claim: str) -> None:
    assert Told(normalize(sentence), EN).lost(normalize(claim))


@pytest.mark.parametrize(("sentence", "claim"), KEPT)
def test_a_claim_with_it_or_of_something_else_stands(sentence: str, claim: str) -> None:
    assert Told(normalize(sentence), EN).lost(normalize(claim)) == ()


@pytest.mark.parametrize("sentence", [sentence for sentence, _ in LOST + KEPT])
def test_a_sentence_keeps_its_own_degree(sentence: str) -> None:
    assert Told(normalize(sentence), EN).lost(normalize(sentence)) == ()


FRENCH_LOST = [
    ("Le meunier soutient que la vanne a été ouverte.", "La vanne a été ouverte."),
    ("La vanne aurait été ouverte deux fois.", "La vanne a été ouverte deux fois."),
    ("On dit que la laiterie fermera cet été.", "La laiterie fermera cet été."),
    ("Il paraît que la laiterie fermera cet été.", "La laiterie fermera cet été."),
    ("La laiterie fermera cet été, a rappelé le gérant.", "La laiterie fermera cet été."),
    ("La laiterie, assure-t-on, fermera cet été.", "La laiterie fermera cet été."),
    ("Les pêcheurs demandent que le barrage soit abaissé.", "Le barrage est abaissé."),
    ("La caissière nie avoir pris 900 euros.", "La caissière a pris 900 euros."),
    ("À en croire le gérant, la laiterie fermera.", "La laiterie fermera."),
    ("De source syndicale, la laiterie fermera.", "La laiterie fermera."),
    (
        "Le syndicat juge la chaudière dangereuse et bruyante.",
        "La chaudière, dangereuse, bruyante.",
    ),
]


@pytest.mark.parametrize(("sentence", "extract"), FRENCH_LOST)
def test_a_shortened_sentence_may_not_lose_it_either(sentence: str, extract: str) -> None:
    assert Told(sentence, FR).lost(extract)
    assert Told(sentence, FR).lost(sentence) == ()


def test_a_second_speaker_in_another_part_says_nothing_of_the_first() -> None:
    told = Told("The miller argues that the sluice was opened twice.", EN)
    claim = "The sluice was opened twice, and the dairy will close, the gérant said."
    end = claim.index(", and")
    assert told.lost(claim, 0, end)
    assert told.lost("The miller argues that the sluice was opened, and all is well.", 0, 50) == ()


TRANSLATED = [
    ("L'enquête aurait été classée en 2019.", "The investigation was closed in 2019."),
    ("Aux dires des voisins, le four fumait.", "To the neighbours, the oven smoked."),
    ("Le notaire jure qu'il n'a rien signé.", "The notary that he signed nothing."),
    ("Les pêcheurs réclament l'arrêt des pompes.", "The fishermen stop the pumps."),
    ("Le gérant dément la vente.", "The manager made the sale."),
    ("Le four était-il sûr ?", "The oven was safe."),
]
FAITHFUL = [
    ("L'enquête aurait été classée en 2019.", "The investigation would have been closed in 2019."),
    ("Aux dires des voisins, le four fumait.", "According to the neighbours, the oven smoked."),
    ("Le notaire jure qu'il n'a rien signé.", "The notary swears that he signed nothing."),
    ("Les pêcheurs réclament l'arrêt des pompes.", "The fishermen want the pumps stopped."),
    ("Le gérant dément la vente.", "The manager has not made the sale."),
    ("Le four était-il sûr ?", "Was the oven safe?"),
    ("« Le four est sûr », estime le boulanger.", "“The oven is safe,” the baker."),
    ("Cela veut dire que le four est sûr.", "This means that the oven is safe."),
    ("Le juge a visité le four selon un plan précis.", "The judge is due to visit the oven."),
    ("Le four a été livré lundi.", "The oven was delivered on Monday."),
]


@pytest.mark.parametrize(("original", "translation"), TRANSLATED)
def test_a_translation_that_states_it_is_told(original: str, translation: str) -> None:
    assert unhedged(original, FR, translation, EN)


@pytest.mark.parametrize(("original", "translation"), FAITHFUL)
def test_a_translation_as_guarded_is_not(original: str, translation: str) -> None:
    assert unhedged(original, FR, translation, EN) == ()


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


def test_a_demand_is_not_met_by_a_report() -> None:
    assert hedged("They demand a new bridge.", Degree.DEMANDED, EN)
    assert hedged("There should be a new bridge.", Degree.DEMANDED, EN)
    assert not hedged("They said there was a new bridge.", Degree.DEMANDED, EN)


def test_long_sentences_take_time_in_proportion() -> None:
    """Twice the text, about twice the time: no scope is looked for again for each word."""
    part = "the mayor said that the mill, which would have burned, was sold, and they demand it, "

    def seconds(times: int) -> float:
        text = normalize(part * times)
        began = time.process_time()
        Told(text, EN).lost(text)
        return time.process_time() - began

    seconds(20)
    short, long = min(seconds(60) for _ in some(range(3))), seconds(240)
    assert long < 40 * short
