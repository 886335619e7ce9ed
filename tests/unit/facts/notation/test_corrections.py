"""What is put right in a translation without asking the translator again."""

from __future__ import annotations

import time

import pytest

from summarize.facts.notation.corrections import corrected, regroup_digits
from summarize.languages.data import language_data

FR, EN = language_data("fr"), language_data("en")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("120 000 visitors and 1\u202f200 guides.", "120,000 visitors and 1,200 guides."),
        ("2\u00a0200\u00a0112 euros, 86 000 people.", "2,200,112 euros, 86,000 people."),
        ("2,200 112 votes, CHF 1 200.20", "2,200,112 votes, CHF 1,200.20"),
        ("1'200.20 francs", "1,200.20 francs"),
        ("In 2019 300 people, page 14 of 30.", "In 2019 300 people, page 14 of 30."),
        ("Call 01 200 300 40 or 12,5 300.", "Call 01 200 300 40 or 12,5 300."),
        ("1,200.50 and 3.500", "1,200.50 and 3.500"),
    ],
)
def test_digits_are_grouped_as_in_english(written: str, said: str) -> None:
    assert regroup_digits(written, EN) == said
    assert regroup_digits(written, FR) == written


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("It was sold for 1,200.50 $ in May.", "It was sold for $1,200.50 in May."),
        ("They paid 3,000€ a month.", "They paid €3,000 a month."),
        ("It costs $500, 12 % or A$5.", "It costs $500, 12 % or A$5."),
        ("He won 45 M$.", "He won 45 M$."),
    ],
)
def test_signs_stand_before_their_number(written: str, said: str) -> None:
    assert corrected("", written, FR, EN) == said
    assert corrected("", written, EN, FR) == written


@pytest.mark.parametrize(
    ("source", "written", "said"),
    [
        ("Un loup aux Deux-Sèvres", "A wolf in Two-Sèvres", "A wolf in Deux-Sèvres"),
        ("à Trois-Rivières", "in 3-Rivières, on the river", "in Trois-Rivières, on the river"),
        ("à Six-Fours-les-Plages", "in six Fours les Plages", "in Six-Fours-les-Plages"),
        ("le maire de Neuf-Brisach", "the mayor of Nine-Brisach", "the mayor of Neuf-Brisach"),
        # not another number, not another name, not what counts
        ("le maire de Neuf-Brisach", "the mayor of New-Brisach", "the mayor of New-Brisach"),
        ("à Trois-Rivières", "in Trois-Rivières, three rivers", "in Trois-Rivières, three rivers"),
        ("trois rivières et deux sèvres", "Three-Rivières", "Three-Rivières"),
        ("les Mille-Îles", "the Thousand Islands", "the Thousand Islands"),
    ],
)
def test_names_get_their_number_word_back(source: str, written: str, said: str) -> None:
    assert corrected(source, written, FR, EN) == said


def test_time_grows_with_the_text() -> None:
    began = time.process_time()
    for unit in ("a", "1 000 ", "1,000", "5 $ ", "Trois-", "Trois-Rives "):
        text = unit * (40_000 // len(unit))
        corrected(text, text, FR, EN)
    assert time.process_time() - began < 20
