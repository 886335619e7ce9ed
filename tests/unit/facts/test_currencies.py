"""Amounts of money keep their currency."""

from __future__ import annotations

import pytest

from summarize.checks.evidence import Evidence, check
from summarize.facts.currencies import amounts
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
