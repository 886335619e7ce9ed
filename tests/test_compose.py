"""The compose step: what the article carries stays, what it does not is replaced or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipeline.check import check
from pipeline.compose import Draft, Rewriter, compose
from pipeline.records import Claim, Dropped, Method, Summary
from pipeline.source import Source
from tests.sources import (
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

ARTICLE = source()
LEAD_EN, BILL_EN, DIRECTOR_EN = (MUSEUM[index][1] for index in (LEAD, BILL, DIRECTOR))
REOPENS = "The Museum of the Sea in Brannec will reopen in May."
COSTS = "The bill comes to 2.4 million euros."
VISITORS = "Odile Carrère, the director, expects 120,000 visitors by December."
FREE = "She also promised free admission to schools."
FEARS = "The guards' union fears a shortage of staff."


@dataclass
class Scribe:
    """A rewriter that writes what it is told to, by sentence, one list an attempt."""

    says: Sequence[dict[int, str]] = ()
    asked: list[tuple[int, ...]] = field(default_factory=list)

    attempts: int = field(init=False)

    def __post_init__(self) -> None:
        self.attempts = len(self.says)

    def __call__(self, sentences: Sequence[int], attempt: int) -> list[list[str]]:
        self.asked.append(tuple(sentences))
        said = self.says[attempt]
        return [[said[i]] if i in said else [] for i in sentences]


MUTE = Scribe()


def composed(
    claims: Sequence[str],
    article: Source = ARTICLE,
    flags: tuple[str, ...] = (),
    sources: Sequence[int] | None = None,
    max_sentences: int = 4,
    rewriter: Rewriter = MUTE,
    **checks: Any,
) -> tuple[tuple[Draft, ...], tuple[Dropped, ...]]:
    shown = tuple(article.citable() if sources is None else sources)
    summary = Summary(tuple(Claim(text, shown) for text in claims), "en", flags)
    changes = {
        "max_sentences": max_sentences,
        "check": EMBEDDED.check.model_copy(update=checks),
    }
    return compose(summary, article, EMBEDDED.model_copy(update=changes), rewriter)


def texts(drafts: Sequence[Draft]) -> list[str]:
    return [draft.text for draft in drafts]


def test_carried_claim_stays_as_it_was_written() -> None:
    (draft,), dropped = composed([REOPENS])
    assert (draft.text, draft.cited, draft.flags) == (REOPENS, (LEAD,), ())
    assert draft.method is Method.ABSTRACTIVE
    assert draft.support > 0.9
    assert dropped == ()


def test_fused_claim_cites_both() -> None:
    fused = "The museum in Brannec will reopen on 3 May, and the director expects 120,000 visitors."
    (draft,), _ = composed([fused])
    assert (draft.text, draft.cited) == (fused, (LEAD, DIRECTOR))
    assert 0.5 < draft.support < 1


def test_flags_of_the_summary_are_those_of_what_it_says() -> None:
    drafts, _ = composed(
        [REOPENS, "The bill comes to 7 million euros, the region says."], flags=("c",)
    )
    assert drafts[0].flags == ("c",)
    assert "c" not in drafts[1].flags  # the article's own words


WRONG = {
    "The bill comes to 7.4 million euros.": (BILL, "number"),
    "The bill comes to 2.4 million euros, 40% of which was paid by the region.": (BILL, "number"),
    "The director, Inès Maubert, expects 120,000 visitors by December.": (DIRECTOR, "name"),
    "The director, Odile Carpentier, expects 120,000 visitors.": (DIRECTOR, "name"),
    "The Museum of the Sea in Tarnby will reopen after fourteen months of work.": (LEAD, "name"),
    "The Museum of the Sea in Brannec will reopen in June after fourteen months of work.": (
        LEAD,
        "date",
    ),
    "The guards' union fears a flood of seawater in the dark cellars.": (UNION, "words"),
}
"""Claims with one thing wrong: the sentence that they are from, and the gate that stops them."""


@pytest.mark.parametrize("claim", WRONG)
def test_wrong_claim_is_replaced_by_its_source(claim: str) -> None:
    index, gate = WRONG[claim]
    drafts, dropped = composed([claim], min_support=0.5)
    (found,) = (draft for draft in drafts if index in draft.cited)
    assert found.text == MUSEUM[index][1]
    assert found.extract == MUSEUM[index][0]
    assert found.method is Method.EXTRACTIVE
    assert (found.cited, found.support) == ((index,), 1.0)
    assert found.flags == ("replaced", f"unsupported-{gate}")
    assert claim not in texts(drafts)
    assert dropped == ()


def assert_extracts_only(drafts: tuple[Draft, ...]) -> None:
    """No claim held: the article's first sentences stand for themselves."""
    assert drafts[0].text == LEAD_EN
    assert all(draft.extract is not None for draft in drafts)
    assert [draft.cited for draft in drafts] == sorted(draft.cited for draft in drafts)


def test_invented_claim_is_dropped_with_the_reason() -> None:
    drafts, dropped = composed(["Zebras graze calmly on the lawn."])
    (found,) = dropped
    assert found.text == "Zebras graze calmly on the lawn."
    assert found.reason.startswith("its sources carry 0% of its words")
    assert_extracts_only(drafts)


def test_wrong_claim_whose_source_is_said_already_is_dropped_with_the_reason() -> None:
    said, wrong = BILL_EN, "The bill comes to 7.4 million euros."
    drafts, dropped = composed([said, wrong])
    assert texts(drafts) == [LEAD_EN, said]
    assert [found.text for found in dropped] == [wrong]
    assert dropped[0].reason


def test_wrong_claim_is_replaced_by_its_best_source() -> None:
    """The 3 of the wrong figure is also in the lead's date, so that the lead is cited as well."""
    drafts, _ = composed(["The bill comes to 3.4 million euros."])
    assert BILL_EN in texts(drafts)


WRONG_BILL = "The bill comes to 7.4 million euros."


def test_another_candidate_comes_before_the_extract() -> None:
    scribe = Scribe([{BILL: COSTS}])
    drafts, dropped = composed([WRONG_BILL], rewriter=scribe)
    (found,) = (draft for draft in drafts if BILL in draft.cited)
    assert (found.text, found.extract) == (COSTS, None)
    assert found.flags == ("rewritten", "unsupported-number")
    assert dropped == ()


def test_second_attempt_is_asked_only_for_what_the_first_left() -> None:
    wrong = [WRONG_BILL, "The director, Inès Maubert, expects 120,000 visitors by December."]
    scribe = Scribe([{BILL: COSTS, DIRECTOR: wrong[1]}, {DIRECTOR: VISITORS}])
    drafts, _ = composed(wrong, rewriter=scribe)
    assert scribe.asked == [(BILL, DIRECTOR), (DIRECTOR,)]
    assert texts(drafts) == [LEAD_EN, COSTS, VISITORS]


def test_candidate_that_is_not_carried_either_gives_way_to_the_extract() -> None:
    scribe = Scribe([{BILL: "The bill comes to 8 million euros."}, {}])
    drafts, _ = composed([WRONG_BILL], rewriter=scribe)
    (found,) = (draft for draft in drafts if BILL in draft.cited)
    assert found.text == BILL_EN
    assert found.flags == ("replaced", "unsupported-number")


def test_candidate_cites_the_sentence_that_it_was_written_from() -> None:
    scribe = Scribe([{BILL: FEARS}])
    drafts, _ = composed([WRONG_BILL], rewriter=scribe)
    assert FEARS not in texts(drafts)


def test_nothing_is_written_again_for_a_full_brief() -> None:
    scribe = Scribe([{BILL: COSTS}])
    composed([REOPENS, VISITORS, WRONG_BILL], rewriter=scribe, max_sentences=2)
    assert scribe.asked == []


def test_nothing_is_written_again_of_what_is_cited() -> None:
    scribe = Scribe([{BILL: COSTS}])
    _, dropped = composed([BILL_EN, WRONG_BILL], rewriter=scribe)
    assert scribe.asked == [()]
    assert [found.text for found in dropped] == [WRONG_BILL]


def test_reason_names_what_is_wrong() -> None:
    """Where the source sentence cannot stand in for the claim: its translation is wrong itself."""
    pairs = list(MUSEUM)
    pairs[BILL] = (MUSEUM[BILL][0], MUSEUM[BILL][1].replace("2.4", "24"))
    _, dropped = composed(["The bill comes to 24 million euros."], source(pairs))
    (found,) = dropped
    assert "24 million" in found.reason
    assert "number" in found.reason


def test_original_is_the_evidence_not_its_translation() -> None:
    """A summary that repeats what the translation got wrong is stopped by the French."""
    pairs = list(MUSEUM)
    pairs[DIRECTOR] = (MUSEUM[DIRECTOR][0], MUSEUM[DIRECTOR][1].replace("120,000", "12,000"))
    drafts, dropped = composed(["The director expects 12,000 visitors."], source(pairs))
    assert_extracts_only(drafts)
    assert [found.text for found in dropped] == ["The director expects 12,000 visitors."]


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
    assert all({BILL, LEAD}.isdisjoint(draft.cited) for draft in drafts)
    assert [found.text for found in dropped] == [COSTS]


def test_sentence_put_together_from_pieces_is_evidence_but_no_extract() -> None:
    article = source(flagged={DIRECTOR: ("split", "retried")})
    drafts, _ = composed([VISITORS], article)
    assert texts(drafts) == [LEAD_EN, VISITORS]
    drafts, dropped = composed([VISITORS.replace("120", "210")], article)
    assert_extracts_only(drafts)
    assert all(DIRECTOR not in draft.cited for draft in drafts)
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
    assert all(draft.cited for draft in drafts)


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
