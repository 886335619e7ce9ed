"""The translate step: what a translator does wrong is noticed, and nothing is lost or mixed up."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.spec import Decoding, ModelSpec
from pipeline.engines import Engines
from pipeline.language import language_data
from pipeline.records import Translation
from pipeline.settings import profile_settings
from pipeline.translate import Direction, _regrouped, translate

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
    assert all(text not in texts for texts, _ in model.seen)


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


SENTENCES = [
    "Le musée de Brannec rouvrira le 3 mai après 14 mois de travaux.",
    "La facture s'élève à 2,4 millions d'euros, dont 30 % payés par la région.",
    "Selon la directrice, 120 000 visiteurs sont attendus d'ici à décembre.",
    "Le train de 7 h 15 a été supprimé pour la quatrième fois ce mois-ci.",
    "Un incendie a détruit 45 hectares de forêt près de Saint-Aubrac.",
    "Trois pompiers ont été légèrement blessés.",
    "Le club de Morteval a battu Valbourg 3 à 1 devant 8 500 spectateurs.",
    "En 2019, la ville comptait encore 11 boulangeries.",
    "« Nous n'avons rien décidé », a répondu le préfet.",
    "Le prix du lait a baissé de 12 centimes en un an.",
    "La piscine fermera le 31 août.",
    "Près de 600 logements seront construits d'ici 2030, a promis la maire.",
]


@pytest.fixture(scope="module")
def embedded() -> Direction:
    return Engines(profile_settings("embedded")).direction("fr", "en")


@pytest.fixture(scope="module")
def together(embedded: Direction) -> tuple[Translation, ...]:
    return translate(SENTENCES, embedded, 60)


def test_embedded_translator_does_not_depend_on_the_batch(
    embedded: Direction, together: tuple[Translation, ...]
) -> None:
    expected = dict(zip(SENTENCES, together, strict=True))
    shuffled = random.Random(1).sample(SENTENCES, len(SENTENCES))
    assert translate(shuffled, embedded, 60) == tuple(expected[text] for text in shuffled)
    assert [translate([text], embedded, 60)[0] for text in SENTENCES] == list(together)


def test_embedded_translator_makes_sense(together: tuple[Translation, ...]) -> None:
    good = [t for t in together if "untranslated" not in t.flags]
    assert len(good) >= len(SENTENCES) - 2
    for sentence, translation in zip(SENTENCES, together, strict=True):
        assert translation.text != sentence or "untranslated" in translation.flags
    said = " ".join(t.text for t in together).lower()
    words = ["museum", "million", "fire", "milk", "pool", "prefect", "train"]
    assert sum(word in said for word in words) >= len(words) - 1
    numbers = ["14", "2.4", "120,000", "45", "8,500", "2019", "11", "12", "31", "600", "2030"]
    assert sum(number in said for number in numbers) >= len(numbers) - 1


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("120 000 visitors and 1\u202f200 guides.", "120,000 visitors and 1,200 guides."),
        ("2\u00a0200\u00a0112 euros, 86 000 people.", "2,200,112 euros, 86,000 people."),
        ("In 2019 300 people, page 14 of 30.", "In 2019 300 people, page 14 of 30."),
        ("Call 01 200 300 40 or 12,5 300.", "Call 01 200 300 40 or 12,5 300."),
    ],
)
def test_digits_are_grouped_as_in_english(written: str, said: str) -> None:
    assert _regrouped(written, language_data("en")) == said
    assert _regrouped(written, language_data("fr")) == written
