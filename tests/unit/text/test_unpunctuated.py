"""Text without punctuation becomes pieces that a reader can take in; sentences stay whole."""

from __future__ import annotations

import pytest

from summarize.languages.data import language_data
from summarize.text.sentences.segment import segment

FRENCH = language_data("fr")

MARKET = """\
alors le marché de tresmes il ouvre à neuf heures et les gens viennent de loin parce que les
légumes sont bons et les prix sont bas donc moi j'y vais tous les samedis avec ma voisine qui a
une voiture et on prend des carottes des poireaux des pommes et puis on boit un café chez odile
qui tient le bar depuis vingt ans elle nous raconte tout ce qui se passe dans le village et après
on rentre avant midi"""
FERRY = (
    "le bac de morteval ne passe plus depuis mardi la préfète a signé l'arrêté parce que la coque "
    "est fendue et que le moteur fuit du coup les lycéens font le tour par le pont de valbourg ça "
    "leur prend une heure de plus chaque matin les parents ont écrit au département qui dit qu'un "
    "autre bac viendra en mars mais personne n'y croit vraiment"
)
CAPITALS = FERRY.upper()
DICTATED = FERRY.replace(" parce que", ", parce que").replace(" les parents", ", les parents")
ENDED = FERRY + "."
WITH_LEAD = f"Le bac est à quai. {FERRY}"


def pieces(text: str, code: str = "fr") -> list[str]:
    found = segment(text, language_data(code))
    assert [s.text for s in found] == [text[s.start : s.end] for s in found]
    return [s.text for s in found]


@pytest.mark.parametrize("text", [MARKET, FERRY, CAPITALS, DICTATED, ENDED, WITH_LEAD])
def test_what_no_mark_ends_is_cut(text: str) -> None:
    found = pieces(text)
    assert len(found) > 1
    assert max(len(piece.split()) for piece in found) <= 60
    assert " ".join(found).split() == text.split()  # no word is lost


def test_pieces_begin_where_clauses_do() -> None:
    found = pieces(FERRY)
    assert [piece.split()[0] for piece in found] == ["le", "et"]


LONG = (
    "Le conseil de Tresmes, qui s'est réuni lundi soir pendant quatre heures, a voté la réparation "
    "de la halle, la fermeture de la piscine, l'achat de trois bus, la vente de l'ancienne école, "
    "une aide aux éleveurs de la vallée, un nouveau contrat avec la régie des eaux, deux postes de "
    "garde champêtre, et il a repoussé à l'automne, faute de temps, le plan de circulation que "
    "demandent les habitants."
)


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "Sont fermés : " + ", ".join(["Marzac (12)", "Tresmes (31)", "Morteval (81)"] * 30) + ".",
        "Le pont de Valbourg est fermé depuis lundi",
        " ".join(["mot"] * 60),
        " ".join(["mot"] * 58) + ".",
        "a" * 4000,
    ],
)
def test_what_is_one_sentence_is_not_cut(text: str) -> None:
    assert pieces(text) == [text]


def test_a_piece_is_no_heading() -> None:
    assert [s.flags for s in segment(FERRY, FRENCH)] == [(), ()]
