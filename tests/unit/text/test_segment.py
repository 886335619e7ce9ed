"""Step `segment`: what becomes one sentence, and what its offsets are."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.flags import Flag
from summarize.languages.data import LanguageData, language_data
from summarize.text.sentences.segment import segment, segment_with
from summarize.text.signs import JOINERS, SIGNS
from tests.quality.segmentation import (
    MARKS,
    Score,
    heading_score,
    parse_block,
    score,
    total,
)

FRENCH = language_data("fr")
ENGLISH = language_data("en")
# What may lie between two sentences: white space, signs that are no words, Markdown marks, rules.
DECORATION = re.compile(rf"[\s\u00ad\-\u2010-\u2015=_*#~·+|<>/\\{SIGNS}{JOINERS}]*")


def cut(text: str, data: LanguageData = FRENCH) -> list[str]:
    return [sentence.text for sentence in segment(text, data)]


def headings(text: str) -> list[str]:
    return [s.text for s in segment(text, FRENCH) if Flag.HEADING in s.flags]


def check_invariants(text: str, data: LanguageData) -> None:
    end = 0
    for number, sentence in enumerate(segment(text, data), start=1):
        assert sentence.id == f"s{number}"
        assert sentence.text == text[sentence.start : sentence.end]
        assert sentence.text == sentence.text.strip() != ""
        assert DECORATION.fullmatch(text[end : sentence.start])
        end = sentence.end
    assert DECORATION.fullmatch(text[end:])


@pytest.mark.parametrize(
    "marked",
    [
        # abbreviations, initials, numbers, addresses: no boundary inside
        "M. Ader, Mme. Roy et le Dr. Kern ont lu l'art. 3 (cf. p. 12).",
        "Il y avait J.-P. Martin, J. K. Rowling, etc. et leurs amis.",
        "Le 1er mai, 2.200.112 voix, soit 3,5 % de 12{nnbsp}000 bulletins, à 20h30.",
        "Le n°3.B, Yahoo.Fr, https://a.exemple.fr/B.C?D=E et x.Y@z.fr sont cités.",
        "La S.A. Cordier vend aux U.S.A. depuis 1998.",
        "Le fils d'une consœur, un cœur d'or, joue sur PlayStation avec LinkedIn.",
        "Il coûte Fr. 82.50 ou CHF 1'200.20, soit env. Fr. 90. ¦Le reste est à 80 fr. ¦Il a 3 M$.",
        "Le temple (av. J.-C. ou apr. J.-C.) a brûlé en 52 av. J.-C. ¦Les fouilles durent.",
        "Des légumes, p. ex. Bintje ou p. ex. Roseval, ont gelé. ¦C'est son ex. ¦Il part.",
        "Le Groupe Roy inc. Pierre vend 3 mio. Francs sur table. ¦Mme Roy l'a vu au n° 3 (art. 5).",
        "Il habite St-Jean, près de St. Léger, à env. 3 km. ¦Env. 300 élus vont à Ste-Foy.",
        # signs before a sentence
        "Il part. ▶ ¦Elle reste. 👉 ¦Le maire parle.➡️ ¦L'accord tient ! 🔴 ¦Direct. ✔ ¦Voté.",
        "Il va de Paris → Lyon. ¦Un ❤ pour elle. ¦Le cœur bat.",
        # glued by scrapers
        'Il part.¦Elle reste.¦"Oui", dit-il.¦ «{nbsp}Non.{nbsp}»¦Le juge sourit.',
        "Selon la Cour, « tout va bien ».¦Le maire doute.¦ Il pèse 3 %.¦Le reste suit.",
        'Il fuit (presque).¦De là, il a écrit à "LREM".¦M. Roux a répondu.',
        "Il vote LREM.¦M. Roux aussi.",
        "Fini.¦ ¶Un accord sans précédent¦La région paiera.¦¶Hausses de loyer¦Aucun élu n'a réagi.",
        'Fini.¦¶"Le doute"¦Pour lui, non.¦- ¶"La suite" -¦Celle-ci viendra.',
        # quotations
        "« Il a dit : “Pars.” ¦Je suis parti », raconte-t-elle. ¦« Ah ?! » s'étonne-t-il.",
        'Il l\'a dit : "Jamais." ¦Puis : "Peut-être…" ¦Elle rit. ¦"Quoi ?" ¦Rien.',
        "Il faut agir. ¦(...) Pour cela, il faut (...) du temps. ¦[…] Et puis on verra.",
        "— Où ? ¦— Ici. ¦— Bien.",
        "Il arrive à... 23 heures. ¦Puis il attend… ¦Rien.",
    ],
)
def test_boundaries(marked: str) -> None:
    gold = parse_block("", marked)
    starts = [sentence.start for sentence in segment(gold.text, FRENCH)]
    assert score(gold, starts) == Score(right=len(gold.boundaries)), cut(gold.text)


def test_newlines_in_a_paragraph_are_spaces_and_titles_are_lines() -> None:
    text = (
        "Le pont rouvrira\n\nLes travaux, qui ont duré onze mois, ont\ncoûté 3 millions d'euros "
        "à la ville de\nSarvelle. Le maire\nest satisfait.\n\n- deux voies\n- un trottoir\n"
    )
    assert [re.sub(r"\s", " ", sentence) for sentence in cut(text)] == [
        "Le pont rouvrira",
        "Les travaux, qui ont duré onze mois, ont coûté 3 millions d'euros à la ville de Sarvelle.",
        "Le maire est satisfait.",
        "deux voies",
        "un trottoir",
    ]
    assert headings(text) == ["Le pont rouvrira", "deux voies", "un trottoir"]


def test_line_ends_do_not_matter() -> None:
    text = "Un titre\n\nUne phrase assez longue\ncoupée ici. Une autre.\n\nFin\n"
    expected = [sentence.split() for sentence in cut(text)]
    for newline in ("\r\n", "\r", "\u2028"):
        assert [s.split() for s in cut(text.replace("\n", newline))] == expected


def test_decomposed_accents_and_soft_hyphens_change_nothing_but_offsets() -> None:
    text = "À Évry, l'été finit.Émile rit. « Déjà ! » Être là…Âgé, il dort."
    plain = cut(text)
    assert len(plain) == 5
    decomposed = unicodedata.normalize("NFD", text).replace("finit", "fi\u00adnit")
    found = cut(decomposed)
    assert [unicodedata.normalize("NFC", s.replace("\u00ad", "")) for s in found] == plain
    check_invariants(decomposed, FRENCH)


def test_signs_open_and_end_sentences_but_are_no_part_of_them() -> None:
    assert cut("Fini ! 🎉 La maire parle. 👏\n👩‍👧 Les élus aussi. 🇫🇷\n▶ Le prix\n✔️ Le délai") == [
        "Fini !",
        "La maire parle.",
        "Les élus aussi.",
        "Le prix",
        "Le délai",
    ]
    assert cut("Une note : ★★★") == ["Une note : ★★★"]
    assert cut("Il a dit oui 👏 et encore oui. Bravo 👏 à tous.") == [
        "Il a dit oui 👏 et encore oui.",
        "Bravo 👏 à tous.",
    ]
    assert cut("👏\n▼▼▼\n→") == []


def test_a_long_line_without_a_full_stop_is_no_heading() -> None:
    assert headings(" ".join(["mot"] * 30)) == []
    assert headings("# Un titre qui finit par un point.") == ["Un titre qui finit par un point."]
    assert headings("Une phrase entière.") == []


def test_language_data_decides() -> None:
    bare = LanguageData.model_validate(
        {**ENGLISH.model_dump(), "segment": {"abbreviations": ["Zz"]}}
    )
    text = "Ask Zz. Top or Mr. Hill."
    assert cut(text, bare) == ["Ask Zz. Top or Mr.", "Hill."]
    assert cut(text, ENGLISH) == ["Ask Zz.", "Top or Mr. Hill."]


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "-----\n***\n", "•", "\ufeff\n---"])
def test_nothing_to_say(text: str) -> None:
    assert [s for s in cut(text) if any(map(str.isalnum, s))] == []


def test_a_splitter_can_only_take_boundaries_at_white_space_away() -> None:
    text = "Un. Deux.Trois. Quatre."
    assert [s.text for s in segment_with(text, FRENCH, lambda _: [])] == [
        "Un. Deux.",
        "Trois. Quatre.",
    ]
    assert segment_with(text, FRENCH, lambda block: range(len(block))) == segment(text, FRENCH)


PIECES = st.sampled_from(
    re.findall(
        r"\S+",
        "a À M. art. mot Mot Le L' 12 3,5 . .. … ? ! , : \" « » “ ” ( ) [ ] - — • # (...) 😀 字。",
    )
    + re.findall(".", " \n\r\xa0\u202f\u00ad\u0301\u2028\x1c\ud800\u200b", re.DOTALL)
)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_character_is_lost_in_article_like_text(text: str) -> None:
    check_invariants(text, FRENCH)


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(st.characters()))
def test_no_character_is_lost_in_any_unicode(text: str) -> None:
    check_invariants(text, ENGLISH)


@settings(derandomize=True, deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(["Il pleut.", "Que faire ?", "M. Roux rit !"]), min_size=1))
def test_blank_lines_always_separate(paragraphs: list[str]) -> None:
    assert cut("\n\n".join(paragraphs)) == paragraphs


@pytest.mark.parametrize(
    ("language", "part", "floor"),
    [
        ("fr", "tuned", 0.99),
        ("fr", "held-out", 0.99),
        ("en", "tuned", 1.0),
        ("en", "held-out", 1.0),
    ],
)
def test_quality_does_not_sink(language: str, part: str, floor: float) -> None:
    data = language_data(language)
    assert total(language, part, lambda t: [s.start for s in segment(t, data)]).f1 >= floor
    assert heading_score(language, part).f1 >= 0.95


def test_the_marks_are_read() -> None:
    gold = parse_block("x", "Un.¦ ¶Deux{nbsp}¦- ¶Trois")
    assert gold.text == "Un. Deux\xa0- Trois"
    assert not set(MARKS) & set(gold.text)
    assert gold.boundaries == {4, 11}
    assert gold.headings == {4, 11}
