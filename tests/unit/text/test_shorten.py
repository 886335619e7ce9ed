"""Shorter versions: only words left out, the truth kept, the French still French."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.languages.data import language_data
from summarize.text.sentences.segment import segment
from summarize.text.shorten import (
    MOST_CANDIDATES,
    extract_words,
    headline,
    is_extract,
    shorten,
    shortenings,
)
from tests.support.paths import DATA, REPOSITORY
from tests.support.some import some

FR = language_data("fr")
EN = language_data("en")
ARTICLES = [
    REPOSITORY / "docs/example/barrage.txt",
    *sorted(some((DATA / "articles").glob("*.txt"))),
]


def shortest(sentence: str) -> str:
    return min(shortenings(sentence, FR), key=len)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Le musée (ex-gare) a rouvert (lundi).", "Le musée a rouvert."),
        ("La digue – un ouvrage de 1890 – a cédé.", "La digue a cédé."),
        (
            "Anne Lemoal, maire de Port-Clair depuis 2014, a démissionné.",
            "Anne Lemoal a démissionné.",
        ),
        ("Le préfet, Luc Aubin, a signé l’arrêté.", "Le préfet a signé l’arrêté."),
        ("Le stade, qui compte 3 000 places, a brûlé.", "Le stade a brûlé."),
        (
            "Lundi, le stade, qui a accueilli Brest, Lens et Metz, a brûlé.",
            "Lundi, le stade a brûlé.",
        ),
        (
            "Interrogée mardi sur Radio Sud, la ministre a promis une loi.",
            "La ministre a promis une loi.",
        ),
        ("Par ailleurs, la gare est fermée.", "La gare est fermée."),
        ("La crue a fait 12 blessés, dont 3 enfants.", "La crue a fait 12 blessés."),
        (
            "La crue a fait 12 blessés, dont 3 enfants, a indiqué le préfet.",
            "La crue a fait 12 blessés, a indiqué le préfet.",
        ),
        (
            "Le stade, qui a brûlé en mai, sera rasé, a annoncé la ville.",
            "Le stade sera rasé, a annoncé la ville.",
        ),
        (
            "Le pont a été fermé, tandis que la route reste ouverte.",
            "Le pont a été fermé.",
        ),
        ("La loi est, en outre, inapplicable.", "La loi est inapplicable."),
        ("« Nous tiendrons », a-t-elle ajouté.", "« Nous tiendrons »."),
        (
            "« Nous tiendrons », a dit Zoé Petit, présidente du club.",
            "« Nous tiendrons », a dit Zoé Petit.",
        ),
    ],
)
def test_what_is_left_out(sentence: str, expected: str) -> None:
    assert shortest(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        # attributions
        "Selon la police, le feu est parti du toit.",
        "Le feu est parti du toit, selon la police.",
        "Le feu est parti du toit, a déclaré Mme Roux.",
        "Le feu est parti du toit, a-t-elle déclaré.",
        "Le feu est parti du toit (selon la police).",
        "Le feu a pris, alors que l’alarme était coupée, selon la police.",
        "Le maire aurait proposé – ce qu’il dément – un poste.",
        # conditions, exceptions, negation
        "Si la pluie cesse, le match aura lieu.",
        "Le match aura lieu, sauf en cas de pluie.",
        "Le match aura lieu, à condition que la pluie cesse.",
        "Le match n’aura pas lieu, ni la fête.",
        # what narrows the statement, or answers it
        "En 2018, le chômage a baissé.",
        "Il a avoué le vol, avant de se rétracter.",
        "Il a gagné la course, mais il a été disqualifié.",
        "Lors des élections de 2014, il avait obtenu 12 %.",
        # enumerations
        "Paris, Lyon et Marseille sont en alerte.",
        "Le plan prévoit des digues, des pompes, des bassins, a précisé le maire.",
        "Il a vu Anne Petit, la maire de Brac et le préfet.",
        # quotations
        "« La ville (et sa région) attend, sans illusion, un geste », a dit Zoé Petit.",
        "Le maire, « surpris, a démissionné.",
        # an apposition to the opening's last noun, not the subject
        "Après avoir cité son frère, Bernard Petit, tué en 1985, Anne Petit, émue, s’est tue.",
        # clefts, restrictive relatives, a clause that would be cut short
        "C’est le maire, et lui seul, qui a signé.",
        "Les élus qui ont voté la loi sont partis.",
        "Il a, alors que tout brûlait, ri.",
        "Il a ajouté, précisant : « Rien ne change. »",
    ],
)
def test_what_stays(sentence: str) -> None:
    assert shortenings(sentence, FR) == (sentence,)


def test_whole_comes_first_then_every_combination() -> None:
    sentence = "Le stade (3 000 places), qui a brûlé, sera rasé en mai, dont le toit."
    whole, *shorter = shortenings(sentence, FR)
    assert whole == sentence
    assert shorter == sorted(shorter, key=lambda v: (-len(v), v))
    assert {
        "Le stade, qui a brûlé, sera rasé en mai, dont le toit.",
        "Le stade (3 000 places) sera rasé en mai, dont le toit.",
    } <= set(shorter)


def test_french_spacing_of_guillemets_is_kept() -> None:
    sentence = "Par ailleurs, il juge l’accord «\u00a0juste\u00a0» et «\u202futile\u202f»"
    assert shortest(sentence) == "Il juge l’accord «\u00a0juste\u00a0» et «\u202futile\u202f»."


def test_many_removals_stay_within_the_bound() -> None:
    towns = " ".join(f"Ville{i} (zone {i})," for i in range(40))
    assert 1 < len(shortenings(f"Sont en alerte {towns} et Brac.", FR)) <= MOST_CANDIDATES


def test_very_long_text_is_left_whole() -> None:
    text = "Le stade, qui a brûlé, sera rasé. " * 3000
    assert len(shortenings(text, FR)) == 1


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_every_version_of_an_article_is_an_extract(path: Path) -> None:
    sentences = [sentence.text for sentence in segment(path.read_text("utf-8"), FR)]
    assert len(sentences) > 10
    for sentence in sentences:
        for version in some(shortenings(sentence, FR)):
            assert is_extract(version, [sentence])
            assert version[-1] in ".!?…»"
            assert version.count("«") - version.count("»") == sentence.count("«") - sentence.count(
                "»"
            )
            assert not any(fault in version for fault in ("  ", ",,", ", .", " ,"))


MARKS = [",", "«", "»", "(", ")", "–", ";", ":", ".", "…", "'", '"', "-", "\u00a0"]
PIECES = st.sampled_from(
    [*MARKS, "le", "maire", "qui", "a", "3,5", "12 000", "Paul", "selon", "dont", "e\u0301"]
)


@settings(derandomize=True, max_examples=300)
@given(st.lists(PIECES, max_size=30))
def test_any_text_gives_extracts(pieces: list[str]) -> None:
    text = " ".join(pieces)
    for version in shortenings(text, FR)[1:]:
        assert is_extract(version, [text])


@pytest.mark.parametrize(
    ("extract", "sources"),
    [
        ("Le stade sera rasé.", ["Le stade, qui a brûlé, sera rasé."]),
        ("Le stade a brûlé. Il sera rasé.", ["Le stade a brûlé.", "Il sera rasé."]),
        ("L'eau a monté", ["Hier, l’eau a monté."]),
        ("12 000 euros", ["Il a versé 12\u202f000 euros."]),
        ("E\u0301lu hier", ["Il a été élu hier."]),
    ],
)
def test_extract(extract: str, sources: list[str]) -> None:
    assert is_extract(extract, sources)


@pytest.mark.parametrize(
    ("extract", "sources"),
    [
        ("Rasé, le stade sera.", ["Le stade sera rasé."]),
        ("Il sera rasé. Le stade a brûlé.", ["Le stade a brûlé.", "Il sera rasé."]),
        ("Le stade et le stade", ["Le stade brûle."]),
        ("5 euros", ["Il a versé 3,5 euros."]),
        ("000 euros", ["Il a versé 12 000 euros."]),
        ("3,5 % de plus", ["3,5 points de plus"]),
        ("Clair", ["La ville de Port-Clair."]),
        ("", ["Le stade brûle."]),
    ],
)
def test_no_extract(extract: str, sources: list[str]) -> None:
    assert not is_extract(extract, sources)


def test_extract_words_keep_numbers_whole() -> None:
    assert extract_words("L’an 2014 300 fois 1 234,5 €") == (
        "l", "an", "2014", "300", "fois", "1234,5", "€",
    )  # fmt: skip


def test_the_score_decides() -> None:
    sentences = ["Le stade, qui a brûlé, sera rasé.", "La crue a fait 12 blessés, dont 3 enfants."]
    assert shorten(sentences, len, FR) == " ".join(sentences)
    assert (
        shorten(sentences, lambda text: -len(text), FR)
        == "Le stade sera rasé. La crue a fait 12 blessés."
    )
    claim = {"brûlé", "12", "blessés"}
    assert (
        shorten(sentences, lambda t: 9 * len(claim & set(extract_words(t))) - len(t.split()), FR)
        == "Le stade, qui a brûlé, sera rasé. La crue a fait 12 blessés."
    )


def test_score_is_called_a_bounded_number_of_times() -> None:
    calls: list[str] = []
    hard = "Ont voté " + ", ".join(f"Ville{i} (zone {i})" for i in range(12)) + "."

    def score(text: str) -> float:
        calls.append(text)
        return 0.0

    assert shorten([hard] * 3, score, FR) == f"{hard} {hard} {hard}"
    assert 6 < len(calls) <= MOST_CANDIDATES


def test_nothing_to_shorten_is_an_error() -> None:
    with pytest.raises(ValueError, match="no sentence"):
        shorten([], len, FR)


@pytest.mark.parametrize(
    ("sentence", "most", "expected"),
    [
        (
            "Meanwhile, the old pier, which opened in 1902, has burned.",
            12,
            "The old pier has burned",
        ),
        ("Ann Hale, mayor of Brackwell since 2014, has resigned.", 12, "Ann Hale has resigned"),
        (
            "The bridge will reopen in May because the council has found two million pounds.",
            8,
            "The bridge will reopen in May…",
        ),
        (
            "According to police, the fire began at dawn.",
            12,
            "According to police, the fire began at dawn",
        ),
        ("The fire began at dawn, the mayor said.", 12, "The fire began at dawn, the mayor said"),
        ("Will the bridge reopen?", 12, "Will the bridge reopen?"),
    ],
)
def test_headline(sentence: str, most: int, expected: str) -> None:
    assert headline(sentence, EN, most) == expected


def test_headline_closes_a_quotation_that_it_cuts() -> None:
    cut = headline(
        "Il juge «\u00a0le projet de loi utile, juste et attendu par tous\u00a0».", FR, 7
    )
    assert cut.endswith("…\u00a0»")
    assert cut.count("«") == cut.count("»")
