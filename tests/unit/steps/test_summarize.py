"""The summarize step: the whole text is shown, in parts where it must be; only prose is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarize.languages.data import language_data
from summarize.records import Claim, Summary
from summarize.steps.summarize import Rewriter, summarize
from summarize_models.spec import Decoding
from tests.support.sources import EMBEDDED, SPEC, Scripted

EN = language_data("en")
RETRY = SPEC.retry

NEWS = (
    "The lighthouse of Penn-Aval has gone dark for the first time since 1884.",
    "A lightning strike destroyed its lamp on Saturday night.",
    "The harbour master, Yann Kerbrat, has ordered a spare part from Tarnby.",
    "It should arrive within three weeks.",
    "Until then, fishing boats must not enter the bay after 9 p.m.",
    "The owners of 40 boats met in the town hall on Monday.",
    "They are asking for a temporary light on the mole.",
    "The prefect has promised an answer by Friday.",
)


def claims(sentences: Sequence[str]) -> list[Claim]:
    return [Claim(text, (index,)) for index, text in enumerate(sentences)]


def model(says: Callable[[str], str], window: int = 200, **changes: Any) -> Scripted:
    spec = SPEC.model_copy(update={"window": window, **changes})
    return Scripted(lambda text, _: says(text), spec)


def first_sentence(text: str) -> str:
    return text[: text.find(". ") + 1] or text


def shown(found: Scripted, round_number: int = 0) -> tuple[str, ...]:
    return found.seen[round_number][0]


def test_what_fits_is_summarized_in_one_part() -> None:
    scripted = model(lambda _: "The lighthouse is dark. A lamp is on its way.")
    found = summarize(claims(NEWS), scripted, EN, 8)
    every = tuple(range(len(NEWS)))
    assert found == Summary(
        (Claim("The lighthouse is dark.", every), Claim("A lamp is on its way.", every)), "en"
    )
    assert scripted.seen == [((" ".join(NEWS),), SPEC.decoding)]


def test_nothing_to_summarize_asks_no_model() -> None:
    scripted = model(first_sentence)
    assert summarize([], scripted, EN, 8) == Summary((), "en")
    assert scripted.seen == []


def test_parts_are_whole_sentences_that_fit() -> None:
    scripted = model(first_sentence, window=40)
    found = summarize(claims(NEWS), scripted, EN, 8)
    parts = shown(scripted)
    assert " ".join(parts) == " ".join(NEWS)
    assert len(parts) > 1
    for part, claim in zip(parts, found.claims, strict=True):
        assert part == " ".join(NEWS[i] for i in claim.sources)
        assert claim.text == NEWS[claim.sources[0]]
    assert max(map(len, parts)) < 2 * min(map(len, parts))  # no scrap left over at the end
    assert found.flags == ()


def test_sources_are_those_that_were_given() -> None:
    """Indexes of the article's sentences, of which headings may be missing."""
    given_claims = [Claim(NEWS[0], (3,)), Claim(NEWS[1], (5, 7)), Claim(NEWS[2], (7, 9))]
    found = summarize(given_claims, model(first_sentence), EN, 8)
    assert [claim.sources for claim in found.claims] == [(3, 5, 7, 9)]


TEXTS = st.lists(
    st.lists(
        st.sampled_from(["gull", "harbour", "lamp", "1884", "mole,"]), min_size=1, max_size=15
    ).map(lambda words: f"{' '.join(words).capitalize()}."),
    min_size=1,
    max_size=30,
)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(TEXTS, st.integers(16, 60), st.integers(1, 6))
def test_every_sentence_is_shown_once_and_in_order(
    texts: list[str], window: int, most: int
) -> None:
    scripted = model(first_sentence, window)
    found = summarize(claims(texts), scripted, EN, most)
    assert " ".join(shown(scripted)) == " ".join(texts)
    assert all(scripted.length(text) <= window for texts, _ in scripted.seen for text in texts)
    sources = [index for claim in found.claims for index in claim.sources]
    assert set(sources) <= set(range(len(texts)))
    if len(scripted.seen) == 1:
        assert sources == list(range(len(texts)))


def test_too_many_sentences_are_summarized_again_and_flagged() -> None:
    scripted = model(first_sentence, window=40)
    found = summarize(claims(NEWS), scripted, EN, 2)
    rounds = [texts for texts, _ in scripted.seen]
    assert len(rounds) > 1
    for before, after in pairwise(rounds):
        assert " ".join(after) == " ".join(map(first_sentence, before))
    assert len(found.claims) <= 2
    assert found.flags == ("condensed",)
    assert [i for claim in found.claims for i in claim.sources] == list(range(len(NEWS)))


@settings(derandomize=True, deadline=None, max_examples=100)
@given(TEXTS, st.integers(16, 60), st.integers(1, 3), st.integers(1, 4))
def test_model_that_never_shortens_does_not_hang(
    texts: list[str], window: int, most: int, sentences: int
) -> None:
    """It says as much as it was shown, or more."""
    scripted = model(lambda text: " ".join([text] * sentences), window)
    found = summarize(claims(texts), scripted, EN, most)
    assert len(scripted.seen) <= 2 + len(texts)
    assert found.language == "en"


def test_talkative_model_ends_after_one_part() -> None:
    """What fits into one part cannot be said shorter by asking again."""
    scripted = model(lambda text: text)
    found = summarize(claims(NEWS), scripted, EN, 3)
    assert [claim.text for claim in found.claims] == list(NEWS)
    assert len(scripted.seen) == 1


SAID = "The lighthouse has been dark since Saturday."
REFUSED = {
    "cut off": "The harbour master has ordered a spare part from",
    "no sentence": "- Lighthouse: dark",
    "loop": "The lamp, the lamp, the lamp, the lamp, the lamp, the lamp is gone.",
    "unwanted": "This article is about a lighthouse.",
    "unwanted, in capitals": "THE TEXT SAYS THAT A LAMP IS GONE.",
}
UNWANTED: dict[str, Any] = {"unwanted": ("^(the|this) (article|text)\\b",)}


@pytest.mark.parametrize("fault", REFUSED)
def test_refused_sentence_leaves_the_others(fault: str) -> None:
    scripted = model(lambda _: f"{SAID}\n{REFUSED[fault]}", **UNWANTED)
    found = summarize(claims(NEWS), scripted, EN, 8)
    assert [claim.text for claim in found.claims] == [SAID]
    assert len(scripted.seen) == 1


@pytest.mark.parametrize("fault", REFUSED)
def test_mute_part_is_tried_with_the_other_decoding(fault: str) -> None:
    def mute_at_first(text: str, decoding: Decoding) -> str:
        is_first = NEWS[0] in text
        return REFUSED[fault] if is_first and decoding == SPEC.decoding else first_sentence(text)

    scripted = Scripted(mute_at_first, SPEC.model_copy(update={"window": 50, **UNWANTED}))
    found = summarize(claims(NEWS), scripted, EN, 8)
    (_, *rest), again = (texts for texts, _ in scripted.seen)
    assert rest
    assert scripted.seen[1][1] == RETRY
    assert again == (shown(scripted)[0],)  # only the mute one, whole
    assert found.claims[0].text == NEWS[0]
    assert [i for claim in found.claims for i in claim.sources] == list(range(len(NEWS)))


@pytest.mark.parametrize("retry", [None, RETRY])
def test_model_that_says_nothing_gives_no_claims(retry: Decoding | None) -> None:
    scripted = model(lambda _: "", retry=retry)
    assert summarize(claims(NEWS), scripted, EN, 8) == Summary((), "en")
    assert len(scripted.seen) == (1 if retry is None else 2)


def test_sentence_said_twice_counts_once() -> None:
    found = summarize(claims(NEWS), model(lambda _: f"{SAID} {SAID}"), EN, 8)
    assert [claim.text for claim in found.claims] == [SAID]


def test_complete_sentences_may_end_in_a_quotation() -> None:
    text = 'The prefect said: "You will have your light."'
    found = summarize(claims(NEWS), model(lambda _: text), EN, 8)
    assert [claim.text for claim in found.claims] == [text]


def test_line_breaks_of_the_model_are_mended() -> None:
    found = summarize(claims(NEWS), model(lambda _: "\n The  lighthouse\u00a0is dark. \n"), EN, 8)
    assert [claim.text for claim in found.claims] == ["The lighthouse is dark."]


@pytest.mark.parametrize("results", [0, 1, 9])
def test_wrong_count_of_results_is_an_error(results: int) -> None:
    class Miscounting(Scripted):
        def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
            return [SAID] * results

    scripted = Miscounting(lambda *_: "", SPEC.model_copy(update={"window": 20}))
    with pytest.raises(ValueError, match="zip"):
        summarize(claims(NEWS), scripted, EN, 8)


def test_sentence_longer_than_the_window_is_cut_between_words() -> None:
    words = [f"word{number}" for number in range(100)]
    scripted = model(lambda text: f"{text.split()[0].capitalize()} is said here.", window=16)
    found = summarize([Claim(" ".join(words), (4,))], scripted, EN, 50)
    assert " ".join(shown(scripted)).split() == words
    assert {claim.sources for claim in found.claims} == {(4,)}


def test_word_longer_than_the_window_is_cut_and_nothing_lost() -> None:
    class ByCharacter(Scripted):
        def length(self, text: str) -> int:
            return len(text)

    scripted = ByCharacter(lambda text, _: SAID, SPEC.model_copy(update={"window": 16}))
    summarize([Claim("ab" * 50, (0,))], scripted, EN, 8)
    assert "".join(shown(scripted)) == "ab" * 50


def test_one_overlong_sentence_leaves_the_others_together() -> None:
    overlong = " ".join(["and the gulls cried"] * 20) + "."
    scripted = model(first_sentence, window=60)
    summarize(claims([*NEWS, overlong]), scripted, EN, 20)
    assert len(shown(scripted)) < len(NEWS)


def test_mute_second_round_leaves_what_the_first_said() -> None:
    scripted = Scripted(
        lambda text, _: first_sentence(text) if len(scripted.seen) == 1 else "",
        SPEC.model_copy(update={"window": 40}),
    )
    found = summarize(claims(NEWS), scripted, EN, 2)
    assert len(scripted.seen) > 1
    assert found.claims


def test_spec_is_what_bounds_the_parts() -> None:
    """A bigger window, fewer parts: never more than are needed."""
    counts = [
        len(shown(scripted))
        for window in (200, 60, 40, 30)
        if summarize(claims(NEWS), scripted := model(first_sentence, window), EN, 20)
    ]
    assert counts[0] == 1
    assert counts == sorted(counts)
    words = sum(len(text.split()) for text in NEWS)
    assert counts[1] == -(-words // 60)


def test_unwanted_of_the_embedded_profile_spares_news() -> None:
    spec = EMBEDDED.summarizers["en"]
    about = "The article describes a lighthouse. This text is about a lamp."
    scripted = model(lambda _: f"{about} {SAID}", unwanted=spec.unwanted)
    found = summarize(claims(NEWS), scripted, EN, 8)
    assert [claim.text for claim in found.claims] == [SAID]


def test_a_scrap_of_a_sentence_is_not_taken() -> None:
    scripted = model(lambda _: "The lamp. The lighthouse has gone dark.")
    found = summarize(claims(NEWS), scripted, EN, 8)
    assert [claim.text for claim in found.claims] == ["The lighthouse has gone dark."]


def test_rewriter_shows_each_sentence_alone_first_as_usual_then_with_the_second_decoding() -> None:
    scripted = model(lambda text: f"It is said again: {text}")
    rewriter = Rewriter(NEWS, scripted, EN)
    assert rewriter.attempts == 2
    for attempt, decoding in enumerate((SPEC.decoding, SPEC.retry)):
        found = rewriter([4, 1], attempt)
        assert found == [(f"It is said again: {NEWS[4]}",), (f"It is said again: {NEWS[1]}",)]
        assert scripted.seen[attempt] == ((NEWS[4], NEWS[1]), decoding)


def test_rewriter_writes_a_sentence_once_and_gives_it_to_all_who_ask() -> None:
    scripted = model(lambda _: "The lighthouse has gone dark.")
    found = Rewriter(NEWS, scripted, EN)([0, 0], 0)
    assert found == [("The lighthouse has gone dark.",)] * 2
    assert scripted.seen == [((NEWS[0],), SPEC.decoding)]


def test_rewriter_has_nothing_for_what_is_beyond_the_window_nor_without_a_second_decoding() -> None:
    scripted = model(lambda _: "The lighthouse has gone dark.", window=10, retry=None)
    rewriter = Rewriter((NEWS[0], "The lamp is dark."), scripted, EN)
    assert rewriter([0, 1], 0) == [(), ("The lighthouse has gone dark.",)]
    assert rewriter([1], 1) == [()]
    assert [texts for texts, _ in scripted.seen] == [("The lamp is dark.",)]


def test_rewriter_asked_for_nothing_asks_no_model() -> None:
    scripted = model(lambda _: "The lighthouse has gone dark.")
    assert Rewriter(NEWS, scripted, EN)([], 0) == []
    assert scripted.seen == []
