"""Quotation marks: where they stand, also sentences apart, and in whose words a claim speaks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.text.quotations import (
    balanced,
    closed,
    quotations,
    quoted,
    quoted_share,
    without_marks,
)


def said(texts: list[str]) -> list[list[str]]:
    return [
        [text[span.start : span.end].strip() for span in spans]
        for text, spans in zip(texts, quotations(texts), strict=True)
    ]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["Le maire a dit « oui » lundi."], [["oui"]]),
        (['"Oui", a dit Yann, "mais pas lundi."'], [["Oui", "mais pas lundi."]]),
        (["« La digue tient.", "Elle tiendra encore. »", "Il part."],
         [["La digue tient."], ["Elle tiendra encore."], []]),
        (["« Un.", "Deux.", "Trois », dit-il."], [["Un."], ["Deux."], ["Trois"]]),
        (["Un pont de 3 m.", "Un maire."], [[], []]),
        # A mark without its other half stays in its sentence.
        (["Il a dit « oui et il part.", "Le pont ouvre."], [["oui et il part."], []]),
        (["Il part », dit-elle."], [["Il part"]]),
        (['Le " phare " est éteint.'], [["phare"]]),
    ],
)  # fmt: skip
def test_what_is_quoted(texts: list[str], found: list[list[str]]) -> None:
    assert said(texts) == found


def test_a_mark_that_nobody_closed_does_not_swallow_the_article() -> None:
    texts = ["Il a dit « oui."] + ["Le pont ouvre."] * 20 + ["C'est tout », dit-il."]
    assert [bool(found) for found in said(texts)] == [True, *[False] * 20, True]


@given(st.lists(st.text(alphabet='ab ."«»“”', max_size=30), max_size=6))
def test_spans_lie_in_their_text_whatever_the_marks(texts: list[str]) -> None:
    for text, spans in zip(texts, quotations(texts), strict=True):
        assert all(0 <= span.start <= span.end <= len(text) for span in spans)
        assert 0 <= quoted_share(text, spans) <= 1


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("« La digue tient.", "« La digue tient.\u00a0»"),
        ('"The dam holds.', '"The dam holds."'),
        ('The dam holds," she said.', '"The dam holds," she said.'),
        ('She said "yes" on Monday.', 'She said "yes" on Monday.'),
        ("The dam holds.", "The dam holds."),
    ],
)
def test_a_lone_mark_gets_its_other_half(text: str, alone: str) -> None:
    assert balanced(text) == alone
    assert balanced(alone) == alone


def test_a_sentence_from_within_a_quotation_gets_both_marks() -> None:
    texts = ["« Un.", "Deux.", "Trois », dit-il."]
    spans = quotations(texts)
    assert closed(texts[1], spans[1], "«") == "«\u00a0Deux.\u00a0»"


def test_marks_are_taken_off() -> None:
    (span,) = quoted('She called it "a scandal" on Monday.')
    assert without_marks('She called it "a scandal" on Monday.', span) == (
        "She called it a scandal on Monday."
    )
