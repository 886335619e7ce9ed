"""The translate step: what a translator does wrong is noticed, and nothing is lost or mixed up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.languages.data import language_data
from summarize.records import Translation
from summarize.steps.translate import Direction, translate
from summarize_models.spec import Decoding, ModelSpec
from tests.support.some import some

FR, EN = language_data("fr"), language_data("en")
FIRST = Decoding(max_new_tokens=50)
RETRY = Decoding(max_new_tokens=50, beam_size=4)
SPEC = ModelSpec(
    name="scripted", licence="none", path="nowhere", window=40, decoding=FIRST, retry=RETRY
)


@dataclass
class Scripted:
    """A translator that says what it is told, to provoke failures; a token is a word."""

    says: Callable[[str, Decoding], str]
    spec: ModelSpec = SPEC
    seen: list[tuple[tuple[str, ...], Decoding]] = field(default_factory=list)

    def length(self, text: str) -> int:
        return max(len(text.split()), len(text) // 20)

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        assert all(self.length(text) <= self.spec.window for text in texts)
        self.seen.append((tuple(texts), decoding))
        return [self.says(text, decoding) for text in texts]


BRIDGE = "Le pont de Valbourg a été fermé lundi pour 15 jours."
BRIDGE_EN = "The Valbourg bridge was closed on Monday for 15 days."
SCHOOL = "La maire veut rénover l'école avant la rentrée."
SCHOOL_EN = "The mayor wants to renovate the school before the new term."
BOOK = {BRIDGE: BRIDGE_EN, SCHOOL: SCHOOL_EN}

BAD = {
    "empty": "",
    "loop": f"{BRIDGE_EN} Monday Monday Monday Monday Monday",
    "number-changed": BRIDGE_EN.replace("15", "50"),
    "number-lost": BRIDGE_EN.replace(" for 15 days", ""),
    "length": f"{BRIDGE_EN} It will then be open to all, as the town hall has been saying.",
    "untranslated": BRIDGE,
}
"""A translation with each hard fault."""


def run(model: Scripted, texts: Sequence[str], max_words: int = 60) -> tuple[Translation, ...]:
    return translate(texts, Direction(FR, EN, model), max_words)


def by_the_book(text: str, _: Decoding) -> str:
    return BOOK[text]


def test_good_translation_is_taken_as_it_is() -> None:
    model = Scripted(by_the_book)
    assert run(model, [BRIDGE, SCHOOL]) == (Translation(BRIDGE_EN), Translation(SCHOOL_EN))
    assert model.seen == [((BRIDGE, SCHOOL), FIRST)]  # one call, and no retry


def test_nothing_in_nothing_out() -> None:
    assert run(Scripted(by_the_book), []) == ()


@pytest.mark.parametrize("fault", BAD)
def test_second_decoding_repairs_a_fault(fault: str) -> None:
    def once_bad(text: str, decoding: Decoding) -> str:
        return BAD[fault] if text == BRIDGE and decoding == FIRST else BOOK[text]

    model = Scripted(once_bad)
    assert run(model, [SCHOOL, BRIDGE]) == (
        Translation(SCHOOL_EN),
        Translation(BRIDGE_EN, ("retried",)),
    )
    assert model.seen[1:] == [((BRIDGE,), RETRY)]  # only the failed one again


@pytest.mark.parametrize("fault", BAD)
def test_original_stands_in_where_every_attempt_fails(fault: str) -> None:
    model = Scripted(lambda text, _: BOOK[text] if text == SCHOOL else BAD[fault])
    found, other = run(model, [BRIDGE, SCHOOL])
    assert found.text == BRIDGE
    assert found.flags[0] == "untranslated"
    assert {fault, "untranslated"} <= set(found.flags)
    assert len(set(found.flags)) == len(found.flags)
    assert other == Translation(SCHOOL_EN)


def test_a_lost_number_word_is_tried_in_digits_before_the_sentence_is_cut() -> None:
    source = "Le pont de Valbourg a été fermé lundi pour quinze jours."
    model = Scripted(lambda text, _: BRIDGE_EN if "15" in text else BAD["number-lost"])
    (result,) = translate([source], Direction(FR, EN, model), 60)
    assert result == Translation(BRIDGE_EN, ("retried",))
    assert model.seen[-1] == ((BRIDGE,), FIRST)


@pytest.mark.parametrize("retry", [None, RETRY])
def test_pieces_are_the_last_attempt(retry: Decoding | None) -> None:
    """A model that loops on the whole may do its halves."""

    def loops_on_the_whole(text: str, _: Decoding) -> str:
        return BAD["loop"] if text == BRIDGE else next(halves)

    halves = iter(["The Valbourg bridge was", "closed on Monday for 15 days."])
    model = Scripted(loops_on_the_whole, SPEC.model_copy(update={"retry": retry}))
    assert run(model, [BRIDGE]) == (Translation(BRIDGE_EN, ("split", "retried")),)
    pieces, decoding = model.seen[-1]
    assert " ".join(pieces) == BRIDGE
    assert decoding == FIRST


def test_soft_fault_is_flagged_and_left() -> None:
    renamed = BRIDGE_EN.replace("Valbourg", "Montclair")
    model = Scripted(lambda *_: renamed)
    assert run(model, [BRIDGE]) == (Translation(renamed, ("name-changed",)),)
    assert len(model.seen) == 1


@pytest.mark.parametrize("results", [0, 1, 3])
def test_wrong_count_of_results_is_no_silent_shift(results: int) -> None:
    class Miscounting(Scripted):
        def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
            return ([BRIDGE_EN, SCHOOL_EN] * 2)[:results]

    with pytest.raises((ValueError, RuntimeError)):
        run(Miscounting(by_the_book), [BRIDGE, SCHOOL])


def test_same_sentence_is_translated_once() -> None:
    model = Scripted(by_the_book)
    found = run(model, [BRIDGE, SCHOOL, BRIDGE, f"  {BRIDGE}\n", BRIDGE.replace(" ", "\u00a0")])
    assert [translation.text for translation in found] == [
        BRIDGE_EN,
        SCHOOL_EN,
        BRIDGE_EN,
        BRIDGE_EN,
        BRIDGE_EN,
    ]
    assert model.seen == [((BRIDGE, SCHOOL), FIRST)]


@pytest.mark.parametrize("text", ["***", "…", "— — —", "»"])
def test_symbols_are_left_as_they_are(text: str) -> None:
    model = Scripted(by_the_book)
    assert run(model, [SCHOOL, text, BRIDGE]) == (
        Translation(SCHOOL_EN),
        Translation(text),
        Translation(BRIDGE_EN),
    )
    assert all(text not in texts for texts, _ in some(model.seen))


def same(text: str, _: Decoding) -> str:
    return text


# No word that only French has: a text given back would count as untranslated.
WORDS = st.lists(
    st.sampled_from(
        ["Odile", "Valbourg,", "12", "SNCF;", "Carrère", "3,5", "Morteval.", "«", "Lyon", "»"]
    ),
    min_size=1,
    max_size=150,
).map(" ".join)


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.lists(WORDS, max_size=4), st.integers(3, 60))
def test_splitting_and_joining_loses_no_word(texts: list[str], max_words: int) -> None:
    """With a translator that gives every part back, the whole comes back."""
    model = Scripted(same)
    found = run(model, texts, max_words)
    assert [translation.text for translation in found] == texts
    asked = {part for batch, _ in model.seen for part in batch}
    for text, translation in zip(texts, found, strict=True):
        if any(c.isalnum() for c in text):
            assert ("split" in translation.flags) == (text not in asked)


def test_long_sentence_is_cut_translated_and_flagged() -> None:
    long = "Le pont est fermé, mais la maire veut le rouvrir ; les élus ont déjà voté le budget."
    book = {
        "Le pont est fermé, mais la maire veut le rouvrir ;": "The bridge is closed, but the "
        "mayor wants to reopen it;",
        "les élus ont déjà voté le budget.": "the councillors have already voted the budget.",
    }
    model = Scripted(lambda text, _: book[text])
    assert run(model, [long], max_words=12) == (Translation(" ".join(book.values()), ("split",)),)


def test_window_counts_besides_words() -> None:
    """Words that are many tokens: cut below `max_words`, until every part fits."""
    long = " ".join(["anticonstitutionnellement"] * 50)
    model = Scripted(same)
    (found,) = run(model, [long], max_words=60)
    assert found.text == long
    assert "split" in found.flags


def test_word_longer_than_the_window_is_cut_where_it_must_be() -> None:
    model = Scripted(same, SPEC.model_copy(update={"window": 16}))
    (found,) = run(model, ["Aa1" * 300])
    assert found.text.replace(" ", "") == "Aa1" * 300


@pytest.mark.parametrize(
    ("source", "given", "written", "said"),
    [
        (
            "▶ Le pont coûtera 1,2 Md€, a dit la maire. 👏",
            "Le pont coûtera 1,2 milliard d'euros, a dit la maire.",
            "The bridge will cost 1.2 billion euros, the mayor said.",
            "The bridge will cost 1.2 billion euros, the mayor said.",
        ),
        (
            "Le billet coûte Fr. 82.50 par mois à la gare.",
            "Le billet coûte 82,50 francs par mois à la gare.",
            "The ticket costs 82.50 francs a month at the station.",
            "The ticket costs 82.50 francs a month at the station.",
        ),
        (
            "La halle est ouverte de 9\u00a0h à 17\u00a0h.",
            "La halle est ouverte de 9:00 à 17:00.",
            "The hall is open from 9:00 to 17:00.",
            "The hall is open from 9:00 to 17:00.",
        ),
        (
            "Le ﬁnancement de la popu-\nlation coûte 1'200.20 francs.",
            "Le financement de la population coûte 1 200,20 francs.",
            "The population's funding costs 1 200.20 francs.",
            "The population's funding costs 1,200.20 francs.",
        ),
        (
            "Septante-cinq élus vivent dans les Deux-Sèvres.",
            "75 élus vivent dans les Deux-Sèvres.",
            "75 councillors live in Two-Sèvres.",
            "75 councillors live in Deux-Sèvres.",
        ),
        (
            "La ville a vendu le terrain pour CHF 45 mio lundi.",
            "La ville a vendu le terrain pour 45 millions de CHF lundi.",
            "The town sold the site for 45 million Swiss francs on Monday.",
            "The town sold the site for 45 million Swiss francs on Monday.",
        ),
    ],
)
def test_what_the_model_is_given_and_what_becomes_of_it(
    source: str, given: str, written: str, said: str
) -> None:
    model = Scripted(lambda *_: written)
    assert run(model, [source]) == (Translation(said),)
    assert model.seen == [((given,), FIRST)]


@pytest.mark.parametrize(
    ("source", "written", "fault"),
    [
        ("La halle est ouverte à 17 h.", "The hall is open at 17 a.m.", "number-changed"),
        ("Le pont coûtera 1,2 Md€ à la ville.", "The bridge will cost the town 1.2 million euros.",
         "number-changed"),
        ("Le pont coûtera 45 M$ à la ville.", "The bridge will cost the town 45 million.",
         "number-lost"),
        ("Le billet est à 82.50 fr. au guichet.", "The ticket is 82.50 euros at the counter.",
         "number-changed"),
        ("Le bassin contient 30 m³ d'eau claire.", "The pool contains 30 square metres of water.",
         "number-changed"),
        ("Un loup a été vu à Trois-Rivières.", "A wolf was seen at three rivers.",
         "number-changed"),
    ],
)  # fmt: skip
def test_the_result_is_checked_against_the_article_s_own_words(
    source: str, written: str, fault: str
) -> None:
    (found,) = run(Scripted(lambda *_: written), [source])
    assert found.text == source
    assert {"untranslated", fault} <= set(found.flags)


def test_a_number_word_in_a_name_is_never_tried_in_digits() -> None:
    model = Scripted(lambda *_: BAD["empty"])
    run(model, ["Quinze loups ont été vus à Trois-Rivières."])
    asked = {text for texts, _ in model.seen for text in texts}
    assert any("15 loups" in text for text in asked)
    assert not any("3-Rivières" in text for text in asked)
