"""The compose step: what the article carries stays, what it does not is replaced or dropped."""

from __future__ import annotations

import pytest

from summarize.records import Method
from tests.support.composing import (
    BILL_EN,
    COSTS,
    FEARS,
    LEAD_EN,
    REOPENS,
    VISITORS,
    Scribe,
    assert_extracts_only,
    composed,
    texts,
)
from tests.support.sources import (
    BILL,
    DIRECTOR,
    LEAD,
    MUSEUM,
    UNION,
    source,
)


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
