"""Cutting over-long sentences: nothing lost, nothing too long, cut where a reader would."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.languages.data import language_data
from summarize.text.sentences.clauses import beginning, enclosed, in_quotation, split_clauses

FR = language_data("fr")
EN = language_data("en")
NBSP = "\u00a0"


def test_short_sentence_is_returned_as_it_is() -> None:
    assert split_clauses("Le  pont est\nfermé.", FR, 4) == ("Le  pont est\nfermé.",)


def test_semicolon_is_preferred_to_commas() -> None:
    first = f"Le pont, fermé lundi, rouvrira en mai{NBSP};"
    second = "les bus, détournés depuis, resteront gratuits."
    assert split_clauses(f"{first} {second}", FR, 9) == (first, second)


@pytest.mark.parametrize(
    ("sentence", "second"),
    [
        ("Le conseil a voté la rénovation du marché couvert, mais sans fixer de date.", "mais"),
        ("Le conseil a salué la directrice du marché couvert, qui partira en juin.", "qui"),
        ("Le conseil a fermé hier le marché couvert parce que le toit fuyait.", "parce"),
        ("Le conseil a fermé hier le marché couvert – une halle de 1910 – jusqu’en mai.", "–"),
    ],
)
def test_second_part_begins_with_the_clause(sentence: str, second: str) -> None:
    parts = split_clauses(sentence, FR, 11)
    assert len(parts) == 2
    assert parts[1].split()[0] == second


def test_english_uses_its_own_conjunctions() -> None:
    sentence = "The council closed the covered market yesterday although the roof had been mended."
    assert split_clauses(sentence, EN, 9)[1].startswith("although")


@pytest.mark.parametrize("number", ["12 000 000", "12\u202f000", "3,5", f"40{NBSP}%"])
def test_number_is_never_cut(number: str) -> None:
    sentence = f"Ils ont versé {number} aux villes et aux villages de la plaine"
    for most in range(1, 8):
        assert any(number in part for part in split_clauses(sentence, FR, most)), most


def test_quotation_and_name_are_spared_where_possible() -> None:
    sentence = (
        f"La préfecture juge ces retards «{NBSP}regrettables, fâcheux et évitables{NBSP}» "
        "pour les communes de Saint Aubert le Haut"
    )
    parts = split_clauses(sentence, FR, 12)
    assert any(part.endswith(f"évitables{NBSP}»") for part in parts)
    assert any("Saint Aubert" in part for part in parts)


def test_spaced_punctuation_stays_with_its_word() -> None:
    parts = split_clauses("Qui paiera ? La ville ou bien le département ? Nul ne le sait !", FR, 5)
    assert not any(part[0] in "?!" for part in parts)


def test_max_words_must_be_positive() -> None:
    with pytest.raises(ValueError, match="max_words"):
        split_clauses("Un mot.", FR, 0)


WORDS = st.sampled_from(
    [
        "le",
        "maire,",
        "qui",
        "et",
        "12 000",
        "3,5",
        "«",
        "»",
        "–",
        ";",
        "Paul",
        "Roux",
        "(",
        "fin.",
        ",",
    ]
)


@settings(derandomize=True, max_examples=200)
@given(st.lists(WORDS, min_size=1, max_size=60), st.integers(3, 20))
def test_no_word_is_lost(words: list[str], most: int) -> None:
    sentence = " ".join(words)
    assert " ".join(split_clauses(sentence, FR, most)).split() == sentence.split()
    assert sentence.startswith(beginning(sentence, FR, most))


PLAIN = st.sampled_from(
    ["le", "maire,", "qui", "et", "3,5", "«oui", "non»", "Paul", "fin.", "ici;"]
)


@settings(derandomize=True, max_examples=200)
@given(st.lists(PLAIN, min_size=1, max_size=60), st.integers(1, 20))
def test_no_part_is_too_long(words: list[str], most: int) -> None:
    sentence = " ".join(words)
    parts = split_clauses(sentence, FR, most)
    assert max(len(part.split()) for part in parts) <= most
    assert len(beginning(sentence, FR, most).split()) <= most


def test_long_input_is_fast() -> None:
    words = "le maire, qui a parlé, est parti et " * 5000
    assert " ".join(split_clauses(words, FR, 40)).split() == words.split()


def test_beginning_ends_at_a_clause() -> None:
    sentence = (
        "Le pont rouvrira en mai, a promis la mairie, sauf si les crues reviennent au printemps."
    )
    assert beginning(sentence, FR, 10) == "Le pont rouvrira en mai, a promis la mairie,"


@pytest.mark.parametrize("text", ["« Oui", "Oui »", "(a [b) c]", '"Oui', "a) oui"])
def test_unpaired_marks_are_not_guessed(text: str) -> None:
    assert enclosed(text) is None


def test_nesting_depth() -> None:
    assert enclosed("a « b (c) » d") == (0, 0, 1, 1, 1, 1, 2, 2, 2, 1, 1, 0, 0)
    assert in_quotation("a « b » c")[2:7] == (True,) * 5
