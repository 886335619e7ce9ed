"""Normal forms of text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.languages.data import language_data
from summarize.text.normalize import fold, normalize, stems


def test_invisible_characters_and_spaces() -> None:
    assert normalize(" L\u2019e\u0301te\u0301\u00a0:\u202fdes\n ba\u00adteaux\u200b\x07 ") == (
        "L'été : des bateaux"
    )


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.text())
def test_idempotent(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


def test_fold() -> None:
    assert fold("ÉLYSÉE Œuvre Straße") == "elysee oeuvre strasse"


def test_stems_are_of_content_words_only() -> None:
    french = language_data("fr")
    one = stems("L\u2019usine des habitants", french)
    assert one == stems("les usines, un habitant", french)
    assert len(one) == 2


def test_ligatures_and_raised_letters_are_letters() -> None:
    assert normalize("Le ﬁnancement eﬃcace de la ﬂèche eﬀraie") == (
        "Le financement efficace de la flèche effraie"
    )
    assert normalize("le 1ᵉʳ mai, la 3ᵉ loi, Mᵐᵉ Roy, 2ᵗʰ") == "le 1er mai, la 3e loi, Mme Roy, 2th"
    assert fold("ﬂèche") == fold("FLÈCHE")


def test_raised_digits_and_letters_of_their_own_stay() -> None:
    assert normalize("10⁶ m² de cœurs, ½ tasse, no æ") == "10⁶ m² de cœurs, ½ tasse, no æ"


def test_zero_width_characters_part_no_word() -> None:
    assert normalize("le con\u200bseil \u2060muni\ufeffcipal") == "le conseil municipal"
