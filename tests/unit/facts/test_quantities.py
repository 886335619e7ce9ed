"""Quantities: the same number, however French or English writes it."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.facts.quantities import missing, quantities
from summarize.languages.data import language_data

FR, EN = language_data("fr"), language_data("en")


def values(text: str, code: str) -> list[Decimal]:
    return [q.value for q in quantities(text, language_data(code)) if q.kind != "loose"]


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("fr", "2.200.112 habitants", "2200112"),
        ("fr", "12\u202f000 tonnes", "12000"),
        ("fr", "12\u00a0000,5 tonnes", "12000.5"),
        ("fr", "3,5 millions d'euros", "3500000"),
        ("fr", "quatre-vingt-dix vaches", "90"),
        ("fr", "deux cent mille euros", "200000"),
        ("fr", "un billion de litres", "1000000000000"),
        ("fr", "une vingtaine de barques", "20"),
        ("en", "12,000 tons", "12000"),
        ("en", "3.5 million", "3500000"),
        ("en", "half a million", "500000"),
        ("en", "two hundred and five", "205"),
        ("en", "a $4bn bridge", "4000000000"),
    ],
)
def test_reads_a_number(code: str, text: str, value: str) -> None:
    assert values(text, code) == [Decimal(value)]


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("60 % des foyers", "60 percent of homes"),
        ("soixante pour cent", "60%"),
        ("au XXe siècle", "in the 20th century"),
        ("le 1er étage et la 2e porte", "the first floor and the second door"),
        ("à 20h30", "at 8:30 p.m."),
        ("à 20 heures 30", "at 20:30"),
        ("les années 80", "the 1980s"),
        ("les deux tiers", "two-thirds"),
        ("une dizaine de bateaux", "a dozen boats"),
        ("de 5 à 10 %", "5% to 10%"),
        ("1914-18", "1914-1918"),
        ("2 à 3 millions", "2 million to 3 million"),
        ("un homme et une femme", "a man and one woman"),
    ],
)
def test_languages_agree(french: str, english: str) -> None:
    one, two = quantities(french, FR), quantities(english, EN)
    assert missing(one, two) == ()
    assert missing(two, one) == ()


@pytest.mark.parametrize(
    ("claim", "original"),
    [
        ("2,200,12 residents", "2.200.112 habitants"),
        ("45 percent", "45 habitants"),
        ("8:30 p.m.", "20h45"),
        ("4.5 million", "4,5 milliards"),
        ("the 1990s", "les années 80"),
        ("three ferries", "deux bacs"),
    ],
)
def test_another_number_is_missing(claim: str, original: str) -> None:
    assert missing(quantities(claim, EN), quantities(original, FR))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", "Le maire d'une ville, vers Les Ormes"),
        ("fr", "des milliers"),
        ("en", "one of the"),
        ("fr", "Le théâtre flambant neuf a ouvert."),
        ("fr", "La gare sera remise à neuf."),
        ("fr", "Le théâtre flambant neuf : un succès."),
        ("fr", "un immeuble flambant neuf habité"),
        ("fr", "Il contourne la quarantaine."),
        ("fr", "placés en quarantaine à Morteval"),
    ],
)
def test_articles_vague_plurals_and_idioms_are_no_numbers(code: str, text: str) -> None:
    assert values(text, code) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("une quarantaine d'appartements", ["40"]),
        ("une quarantaine de lits", ["40"]),
        ("une quarantaine de 14 jours", ["14"]),
        ("neuf ponts neufs", ["9"]),
        ("Ils étaient neuf.", ["9"]),
        ("Le conseil se réunit à neuf heures.", ["9"]),
        ("La réunion est remise à neuf heures.", ["9"]),
        ("Le village est à neuf kilomètres.", ["9"]),
        ("Le salon se tient du neuf au douze mars.", ["9", "12"]),
        ("de cinq à neuf personnes", ["5", "9"]),
    ],
)
def test_a_word_with_two_meanings_is_a_number_where_it_counts(
    text: str, expected: list[str]
) -> None:
    assert values(text, "fr") == [Decimal(value) for value in expected]


def test_both_carries_two_but_needs_none() -> None:
    both, two = quantities("both bridges", EN), quantities("les deux ponts", FR)
    assert missing(two, both) == ()
    assert missing(both, quantities("les ponts", FR)) == ()


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.integers(min_value=2, max_value=999_999_999))
def test_grouping_does_not_change_a_number(number: int) -> None:
    english = f"{number:,}"
    for separator in (" ", "\u00a0", "\u202f", "\u2009"):
        french = quantities(english.replace(",", separator), FR)
        assert [q.value for q in french] == [number]
    assert [q.value for q in quantities(english, EN)] == [number]


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789 ,.:-%hXVIe'àunécentm\u202f", max_size=40))
def test_offsets_point_into_any_text(text: str) -> None:
    found = quantities(text, FR)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
