"""Words broken at a line's end: one word again, unless their hyphen is their own."""

from __future__ import annotations

import time

import pytest

from summarize.text.normalize import normalize


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("La popu-\nlation attend l'au-\ntomne.", "La population attend l'automne."),
        ("Le gou-\r\nvernement a main-\r\ntenu", "Le gouvernement a maintenu"),
        ("Un sys\u00ad\ntème pro\u00ad \n tégé.", "Un système protégé."),
        ("Une in¬\nondation.", "Une inondation."),
        ("LA POPU-\nLATION", "LA POPULATION"),
        ("Le de\u0301-\nbut", "Le début"),
        ("The gov-\nernment will an-\nnounce it.", "The government will announce it."),
        ("La mairie d'Oster-\nbrunn", "La mairie d'Osterbrunn"),
        ("por-\nte-parole", "porte-parole"),
        ("Le déve‐\nloppement", "Le développement"),
    ],
)  # fmt: skip
def test_a_broken_word_is_one_word(broken: str, whole: str) -> None:
    assert normalize(broken) == whole


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("le vice-\nprésident", "le vice-président"),
        ("à Saint-\nDenis et à Neuf-\nBrisach", "à Saint-Denis et à Neuf-Brisach"),
        ("a-\nt-il dit, a-t-\nelle répondu", "a-t-il dit, a-t-elle répondu"),
        ("c'est-\nà-dire", "c'est-à-dire"),
        ("le centre-\nville et son porte-\nparole", "le centre-ville et son porte-parole"),
        ("répond-\nil", "répond-il"),
        ("peut-\nêtre un rendez-\nvous", "peut-être un rendez-vous"),
        ("le sud-\nouest, en demi-\nfinale", "le sud-ouest, en demi-finale"),
        ("de 2020-\n2021, le Covid-\n19", "de 2020-2021, le Covid-19"),
        ("celui-\nci", "celui-ci"),
        ("Mont-\nBlanc", "Mont-Blanc"),
        ("l'ex-\nministre", "l'ex-ministre"),
    ],
)
def test_a_hyphen_that_is_the_words_own_stays(broken: str, whole: str) -> None:
    assert normalize(broken) == whole


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("les soins pré-\net postnatals", "les soins pré- et postnatals"),
        ("Nord-\nund Südkorea", "Nord- und Südkorea"),
        ("il part -\nelle reste", "il part - elle reste"),
        ("- un pont\n- deux voies", "- un pont - deux voies"),
        ("les soins pré- et postnatals", "les soins pré- et postnatals"),
        ("fin -\n\nsuite", "fin - suite"),
        ("une page-\n\nla suite", "une page- la suite"),
    ],
)
def test_what_is_no_broken_word_is_left(text: str, said: str) -> None:
    assert normalize(text) == said


def test_time_grows_with_the_text() -> None:
    began = time.process_time()
    for unit in ("mot-\n", "-\n", "a" * 5000 + "-\n", "- \t " * 500 + "\n", "\u00ad\n"):
        normalize(unit * (100_000 // len(unit)))
    assert time.process_time() - began < 10
