"""The claims and the planted errors of the quality harness are what they say."""

from __future__ import annotations

import random
import re

import numpy as np
import pytest

from summarize.facts.quantities import quantities
from tests.quality.articles import KnownArticle
from tests.quality.claims import Claim, clean_claims, compressed, fused, reordered
from tests.quality.planted import EN, MONTHS, PLANTS, WEEKDAYS, planted
from tests.quality.support import fit
from tests.support.some import some
from tests.support.sources import source

PAIRS = [
    (
        "Lundi, la maire de Kerlan, Odile Berthou, a voté 42 millions d'euros pour la digue.",
        "On Monday, the mayor of Kerlan, Odile Berthou, has voted 42 million euros for the dyke.",
    ),
    (
        "Le 3 mai, Maël Prigent n'a pas signé la pétition des 350 pêcheurs de Saint-Elven.",
        "On 3 May, Maël Prigent did not sign the petition of the 350 fishermen of Saint-Elven.",
    ),
    (
        "Les travaux commenceront en octobre et la rade de Tréziel sera fermée 18 semaines.",
        "The work will begin in October and the harbour of Tréziel will be closed for 18 weeks.",
    ),
]
OTHER = [
    (
        "Vendredi, le musée de Bellerive a prêté 7 tableaux à la ville de Montfleury.",
        "On Friday, the museum of Bellerive has lent 7 paintings to the town of Montfleury.",
    ),
]


def known(name: str, pairs: list[tuple[str, str]]) -> KnownArticle:
    return KnownArticle(name, "machine", source(pairs), tuple(english for _, english in pairs))


ARTICLES = [known("digue", PAIRS), known("musée", OTHER)]
SPOKEN = [
    (
        "La digue aurait perdu deux mètres de pierres cet hiver.",
        "The dyke would have lost two metres of stones this winter.",
    ),
    (
        "Les pêcheurs disent que la digue ne tiendra plus longtemps.",
        "The fishermen say that the dyke will hold for one more winter.",
    ),
    (
        "La rade sera-t-elle fermée aux bateaux tout l'été ?",
        "Will the harbour be closed to boats all summer?",
    ),
]
VOICES = [
    Claim(known("voix", SPOKEN), "whole", english, frozenset({index}))
    for index, (_, english) in enumerate(SPOKEN)
]
OF_VOICES = ("hearsay made fact", "speaker dropped", "question made statement")
WHOLE = [Claim(ARTICLES[0], "whole", PAIRS[i][1], frozenset({i})) for i in range(len(PAIRS))]


def made(kind: str) -> list[tuple[Claim, str]]:
    """The kind's error in each claim that has a place for it, by several seeds."""
    found = [
        (claim, errors[kind])
        for claim in (VOICES if kind in OF_VOICES else WHOLE)
        for seed in range(8)
        if kind in (errors := planted(claim, ARTICLES, seed))
    ]
    assert found, f"nothing planted: {kind}"
    return found


def test_claims_say_what_their_sentences_say_and_know_which() -> None:
    for seed in range(10):
        for claim in some(clean_claims(ARTICLES[0], seed)):
            assert len(claim.right) == (2 if claim.kind == "fused" else 1)
            said = " ".join(PAIRS[i][1] for i in claim.right).lower()
            added = set(re.findall(r"\w+", claim.text.lower())) - set(re.findall(r"\w+", said))
            assert added <= {"and", "while"}


def test_a_half_is_drawn_by_article_and_both_have_some() -> None:
    halves = [known(str(number), OTHER).half for number in range(60)]
    assert halves == [known(str(number), OTHER).half for number in range(60)]
    assert 15 < halves.count("test") < 45


def test_forms_of_clean_claims() -> None:
    draw = random.Random(1)
    assert reordered(PAIRS[0][1]) == (
        "The mayor of Kerlan, Odile Berthou, has voted 42 million euros for the dyke on Monday."
    )
    assert reordered(PAIRS[2][1]) is None
    joined = fused("The dyke holds.", "The boats return.", draw)
    assert joined in (
        "The dyke holds, and the boats return.",
        "The dyke holds, while the boats return.",
    )
    long = "The dyke, which is old, was closed on Monday by the mayor."
    assert compressed(long, draw) == "The dyke was closed on Monday by the mayor."
    assert compressed("The dyke holds.", draw) is None


@pytest.mark.parametrize("kind", PLANTS)
def test_an_error_changes_the_claim_and_is_the_same_every_time(kind: str) -> None:
    for claim, text in some(made(kind)):
        assert text != claim.text
    assert made(kind) == made(kind)


@pytest.mark.parametrize("kind", ["number", "number, hard"])
def test_a_planted_number_is_none_of_the_sentence(kind: str) -> None:
    for claim, text in some(made(kind)):
        before = {q.value for q in quantities(claim.text, EN)}
        assert {q.value for q in quantities(text, EN)} - before


def test_hard_numbers_and_names_stand_elsewhere_in_the_article() -> None:
    for kind in ("number, hard", "name, hard", "date, hard"):
        for claim, text in some(made(kind)):
            elsewhere = " ".join(e for i, (_, e) in enumerate(PAIRS) if i not in claim.right)
            new = set(re.findall(r"\w+", text)) - set(re.findall(r"\w+", claim.text))
            assert new
            assert new <= set(re.findall(r"\w+", elsewhere))


def test_a_name_comes_from_another_article() -> None:
    names = {"Bellerive", "Montfleury"}
    assert all(names & set(re.findall(r"\w+", text)) for _, text in some(made("name")))


def test_a_date_is_another_of_its_kind() -> None:
    for claim, text in some(made("date")):
        (old,) = set(re.findall(r"\w+", claim.text)) - set(re.findall(r"\w+", text))
        (new,) = set(re.findall(r"\w+", text)) - set(re.findall(r"\w+", claim.text))
        assert any({old, new} <= set(words) for words in (MONTHS, WEEKDAYS))


def test_negations_come_and_go() -> None:
    assert {text for _, text in made("negation removed")} == {
        "On 3 May, Maël Prigent did sign the petition of the 350 fishermen of Saint-Elven."
    }
    assert all(re.search(r"\bnot\b", text) for _, text in some(made("negation added")))


def test_what_is_open_said_or_asked_becomes_a_fact() -> None:
    assert {text for _, text in made("hearsay made fact")} == {
        "The dyke has lost two metres of stones this winter."
    }
    assert {text for _, text in made("speaker dropped")} == {
        "The dyke will hold for one more winter."
    }
    assert {text for _, text in made("question made statement")} == {
        "Will the harbour be closed to boats all summer.",
        "The harbour be closed to boats all summer.",
    }


def test_roles_keep_every_word() -> None:
    for claim, text in some(made("role swap")):
        assert sorted(re.findall(r"\w+", text)) == sorted(re.findall(r"\w+", claim.text))


def test_a_foreign_clause_is_of_another_article() -> None:
    for claim, text in some(made("foreign clause")):
        assert text.startswith(claim.text.rstrip("."))
        assert "paintings" in text


def test_the_fit_finds_the_odds_that_the_claims_were_drawn_with() -> None:
    draw = np.random.default_rng(5)
    weakest = draw.random(6000)
    features = np.stack([np.ones(6000), weakest, np.zeros(6000)], axis=1)
    clean = (draw.random(6000) < 1 / (1 + np.exp(3 - 6 * weakest))).astype(float)
    base, slope, fused_ = fit(features, clean, np.ones(6000))
    assert base == pytest.approx(-3, abs=0.4)
    assert slope == pytest.approx(6, abs=0.6)
    assert fused_ == pytest.approx(0, abs=1e-6)
