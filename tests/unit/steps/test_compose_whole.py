"""The compose step: the lead, the order, and which extracts fill a brief up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from summarize.checks.evidence import check
from tests.support.composing import (
    ARTICLE,
    BILL_EN,
    COSTS,
    DIRECTOR_EN,
    FEARS,
    FREE,
    LEAD_EN,
    REOPENS,
    VISITORS,
    assert_extracts_only,
    composed,
    texts,
)
from tests.support.some import some
from tests.support.sources import (
    BILL,
    DIRECTOR,
    EMBEDDED,
    HEADLINE,
    LEAD,
    MUSEUM,
    ROOMS,
    SCHOOLS,
    UNION,
    source,
)


def test_lead_is_there_though_the_summary_leaves_it_out() -> None:
    drafts, _ = composed([COSTS, VISITORS])
    assert texts(drafts) == [LEAD_EN, COSTS, VISITORS]
    assert drafts[0].extract == MUSEUM[LEAD][0]
    assert drafts[0].flags == ()  # it stands in for nothing


def test_lead_has_its_place_before_all_others() -> None:
    drafts, _ = composed([COSTS, VISITORS, FEARS], max_sentences=1)
    assert texts(drafts) == [LEAD_EN]


def test_lead_that_the_summary_says_is_not_said_again() -> None:
    drafts, _ = composed([VISITORS, REOPENS])
    assert texts(drafts) == [REOPENS, VISITORS]


def test_lead_whose_translation_is_wrong_is_not_used() -> None:
    pairs = list(MUSEUM)
    pairs[LEAD] = (MUSEUM[LEAD][0], MUSEUM[LEAD][1].replace("fourteen", "forty"))
    drafts, _ = composed([COSTS], source(pairs))
    assert texts(drafts) == [COSTS]


def test_without_any_claim_there_are_the_first_sentences() -> None:
    drafts, dropped = composed([])
    assert_extracts_only(drafts)
    assert dropped == ()


def test_without_claims_and_lead_the_first_sound_sentences_stand_in() -> None:
    pairs = list(MUSEUM)
    pairs[LEAD] = (MUSEUM[LEAD][0], MUSEUM[LEAD][1].replace("fourteen", "forty"))
    drafts, _ = composed([], source(pairs), max_sentences=3)
    assert texts(drafts) == [BILL_EN, DIRECTOR_EN]


def test_claim_that_says_the_same_again_is_dropped() -> None:
    again = "By December, 120,000 visitors are expected by the director, Odile Carrère."
    drafts, dropped = composed([VISITORS, again])
    assert texts(drafts) == [LEAD_EN, VISITORS]
    assert [found.text for found in dropped] == [again]
    assert "again" in dropped[0].reason


@pytest.mark.parametrize("most", [1, 2, 3, 4, 9])
def test_no_more_sentences_than_wanted(most: int) -> None:
    claims = [FEARS, VISITORS, REOPENS, COSTS, FREE]
    drafts, _ = composed(claims, max_sentences=most)
    assert len(drafts) == min(most, 5)
    assert REOPENS in texts(drafts)


def test_sentences_come_in_the_order_of_the_text() -> None:
    drafts, _ = composed([FEARS, VISITORS, COSTS, REOPENS])
    assert texts(drafts) == [REOPENS, COSTS, VISITORS, FEARS]


def test_model_sentences_come_before_extracts() -> None:
    wrong = "The bill comes to 3.4 million euros."
    drafts, _ = composed([wrong, FEARS, VISITORS], max_sentences=3)
    assert texts(drafts) == [LEAD_EN, VISITORS, FEARS]


def test_sentence_that_leans_on_an_absent_one_gives_way() -> None:
    drafts, _ = composed([FREE, COSTS, FEARS], max_sentences=3)
    assert texts(drafts) == [LEAD_EN, COSTS, FEARS]


def test_sentence_that_leans_on_a_present_one_stands() -> None:
    drafts, _ = composed([VISITORS, FREE, FEARS], max_sentences=3)
    assert texts(drafts) == [LEAD_EN, VISITORS, FREE]


def test_leaning_sentence_is_better_than_none() -> None:
    drafts, _ = composed([FREE], max_sentences=2)
    assert texts(drafts) == [LEAD_EN, FREE]


def test_what_a_sentence_leans_on_is_in_the_brief() -> None:
    wrong = "The director expects 90,000 visitors by December."
    drafts, _ = composed([wrong, FREE, FEARS], max_sentences=2)
    assert FREE not in texts(drafts)


def test_headings_carry_nothing() -> None:
    assert HEADLINE not in ARTICLE.citable()
    drafts, _ = composed(["The Museum of the Sea reopens in Brannec."])
    assert [draft.cited for draft in drafts] == [(LEAD,)]


@pytest.mark.parametrize("fault", ["untranslated", "loop", "number-lost", "empty", "length"])
def test_untranslated_sentences_carry_nothing(fault: str) -> None:
    article = source(flagged={BILL: (fault,), LEAD: (fault,)})
    assert article.citable() == [DIRECTOR, SCHOOLS, UNION, ROOMS]
    assert article.lead() == DIRECTOR
    drafts, dropped = composed([COSTS], article)
    assert all({BILL, LEAD}.isdisjoint(draft.cited) for draft in some(drafts))
    assert [found.text for found in dropped] == [COSTS]


def test_sentence_put_together_from_pieces_is_evidence_but_no_extract() -> None:
    article = source(flagged={DIRECTOR: ("split", "retried")})
    drafts, _ = composed([VISITORS], article)
    assert texts(drafts) == [LEAD_EN, VISITORS]
    drafts, dropped = composed([VISITORS.replace("120", "210")], article)
    assert_extracts_only(drafts)
    assert all(DIRECTOR not in draft.cited for draft in some(drafts))
    assert len(dropped) == 1


@pytest.mark.parametrize("flag", ["split", "retried", "name-changed"])
def test_softer_flags_leave_an_extract(flag: str) -> None:
    drafts, _ = composed([VISITORS.replace("120", "210")], source(flagged={DIRECTOR: (flag,)}))
    assert texts(drafts) == [LEAD_EN, DIRECTOR_EN]


def test_only_what_the_summarizer_was_shown_is_cited() -> None:
    drafts, dropped = composed([COSTS], sources=(UNION, ROOMS))
    assert_extracts_only(drafts)
    assert [found.text for found in dropped] == [COSTS]


def test_article_in_the_summarys_language_is_its_own_evidence() -> None:
    english = source([(en, fr) for fr, en in MUSEUM], language="en")
    drafts, _ = composed([COSTS, "The director expects 90,000 visitors by December."], english)
    assert texts(drafts) == [LEAD_EN, COSTS, DIRECTOR_EN]
    assert [draft.extract for draft in drafts] == [LEAD_EN, None, DIRECTOR_EN]


def test_article_without_a_citable_sentence_gives_nothing() -> None:
    article = source([("Brannec : le musée rouvre", "Brannec: the museum reopens")])
    assert article.lead() is None
    assert composed([REOPENS], article)[0] == ()


def test_no_support_asked_for_still_takes_a_citation() -> None:
    drafts, _ = composed(["They graze calmly."], min_support=0.0)
    assert all(draft.cited for draft in some(drafts))


POOL = [
    REOPENS,
    COSTS,
    VISITORS,
    FREE,
    FEARS,
    "The bill comes to 24 million euros, 3% of which was paid by the region.",
    "The new rooms will show model ships in 2031.",
    "Odile Maubert expects 120,000 visitors.",
    "Zebras graze calmly on the lawn.",
    "The museum will reopen on 3 May, and the guards' union is asking for six recruits.",
]


@hypothesis_settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(POOL), max_size=8), st.integers(1, 6))
def test_what_comes_out_is_sound(claims: list[str], most: int) -> None:
    drafts, dropped = composed(claims, max_sentences=most)
    assert 1 <= len(drafts) <= most
    assert any(LEAD in draft.cited for draft in drafts)
    assert [draft.cited for draft in drafts] == sorted(draft.cited for draft in drafts)
    assert len(set(texts(drafts))) == len(drafts)
    for draft in drafts:
        assert 1 <= len(draft.cited) <= 3
        assert set(draft.cited) <= set(ARTICLE.citable())
        assert EMBEDDED.check.min_support <= draft.support <= 1
        assert check(draft.text, "en", ARTICLE.evidence(draft.cited)) == ()
        assert draft.text in claims or draft.extract == MUSEUM[draft.cited[0]][0]
    assert all(found.reason and found.text in claims for found in dropped)
