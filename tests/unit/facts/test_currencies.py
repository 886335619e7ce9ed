"""Amounts of money keep their currency."""

from __future__ import annotations

import pytest

from summarize.checks.evidence import Evidence, check
from summarize.facts.currencies import amounts, without_currency
from summarize.facts.quantities import quantities
from summarize.languages.data import language_data
from summarize.text.normalize import normalize

COST = "La digue a coûté 42,5 millions d'euros, dont 3 M$ venus du Canada."


def gates(claim: str, evidence: str) -> list[str]:
    return [finding.gate for finding in check(claim, "en", [Evidence(evidence, "fr")])]


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("Un don de 500 €.", "fr", ["EUR"]),
        ("Un don de 3,2 milliards de dollars.", "fr", ["USD"]),
        ("Deux millions de livres sterling.", "fr", ["GBP"]),
        ("Une livre de beurre et 12 livres neuves.", "fr", []),
        ("It cost €500 and $1.5 million.", "en", ["EUR", "USD"]),
        ("A 20-euro fine.", "en", ["EUR"]),
        ("It carried 12 eurosceptics.", "en", []),
        ("Fr. 82.50 par mois, puis 82 fr. par mois.", "fr", ["CHF", "CHF"]),
        ("CHF 1'200.20 et 45 MCHF", "fr", ["CHF", "CHF"]),
        ("45 $ CA, 45 $ US, 1 200,50 $", "fr", ["CAD", "USD", "USD"]),
        ("1,2 Md€, 45 k€, 3 M d'euros et 12 G$", "fr", ["EUR", "EUR", "EUR", "USD"]),
        (
            "CA$45, C$5m, US$3, A$2 and 45 Canadian dollars",
            "en",
            ["CAD", "CAD", "USD", "AUD", "CAD"],
        ),
        ("EUR 12 and 3 Swiss francs", "en", ["EUR", "CHF"]),
        ("Le fr 12, 12 frais et 12 M de haut.", "fr", []),
        ("La 5G, le bus 45 M et 12 Frères.", "fr", []),
        ("In 12 Frames, Mr. Fr 12", "en", []),
    ],
)
def test_amounts(text: str, code: str, found: list[str]) -> None:
    assert [a.currency for a in amounts(normalize(text), language_data(code))] == found


def test_another_currency_is_another_number() -> None:
    assert gates("The dyke cost 42.5 million euros.", COST) == []
    assert gates("The dyke cost €42.5 million.", COST) == []
    assert gates("The dyke cost $42.5 million.", COST) == ["number"]
    assert gates("The dyke cost 42.5 million pounds.", COST) == ["number"]


def test_a_number_without_a_currency_in_the_source_is_not_judged() -> None:
    assert gates("It cost 300 euros.", "Le prix est passé à 300.") == []


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("It costs 82.50 francs.", "Il coûte Fr. 82.50."),
        ("It costs 82.50 Swiss francs.", "Il coûte Fr. 82.50."),
        ("It costs CHF 1,200.20.", "Il coûte 1'200.20 francs."),
        ("It costs $45 million.", "Il coûte 45 M$ CA."),
        ("It costs CAD 45.", "Il coûte 45 $ CA."),
        ("It costs $45.", "Il coûte 45 dollars américains."),
        ("It costs €1.2bn.", "Il coûte 1,2 Md€."),
    ],
)
def test_an_amount_may_be_named_less_or_more_closely(claim: str, evidence: str) -> None:
    assert "number" not in gates(claim, evidence)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("It costs 82.50 euros.", "Il coûte Fr. 82.50."),
        ("It costs $82.50.", "Il coûte 82.50 fr."),
        ("It costs US$45.", "Il coûte 45 $ CA."),
        ("It costs 1.2 million euros.", "Il coûte 1,2 Md€."),
        ("It costs €45 million.", "Il coûte 45 M$."),
    ],
)
def test_another_country_s_money_is_another_amount(claim: str, evidence: str) -> None:
    assert "number" in gates(claim, evidence)


@pytest.mark.parametrize(
    ("source", "translation", "lost"),
    [
        ("Le projet de 0,5 M€ attend.", "The 0.5 million project is waiting.", True),
        ("Il paie 45 francs.", "He pays 45.", True),
        ("Il paie 45 francs.", "He pays 45 francs.", False),
        ("Des billets de 5 et 100 dollars.", "The $5 and 100 bills.", False),
        ("Il paie 45 francs.", "He pays.", False),  # the number is lost: another fault
    ],
)
def test_a_number_without_its_currency_is_noticed(
    source: str, translation: str, lost: bool
) -> None:
    french, english = language_data("fr"), language_data("en")
    numbers = quantities(translation, english)
    kept = amounts(translation, english)
    assert without_currency(amounts(source, french), kept, numbers) is lost
