"""The contract's invariants: a brief that breaks one is not written, and the fault is named."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from summarize.checks.contract import verify
from summarize.errors import ArticleError
from summarize.records import Article, Brief, Sentence
from tests.support.briefs import TRAM, extract, tram_brief

Change = Callable[[Brief], Brief]


def changed(brief: Brief, /, **change: Any) -> Brief:
    return dataclasses.replace(brief, **change)


def item_changed(brief: Brief, /, **change: Any) -> Brief:
    return changed(brief, brief=(dataclasses.replace(brief.brief[0], **change), brief.brief[1]))


def sentence_changed(brief: Brief, n: int, **change: Any) -> Brief:
    sentences: list[Sentence] = list(brief.sentences)
    sentences[n] = dataclasses.replace(sentences[n], **change)
    return changed(brief, sentences=tuple(sentences))


def said(brief: Brief, **text: str) -> Brief:
    return item_changed(brief, text={**brief.brief[0].text, **text})


BROKEN: list[tuple[str, Change]] = [
    ("s2: is not the text", lambda b: sentence_changed(b, 1, text="Autre chose.")),
    ("s2: is not the text", lambda b: sentence_changed(b, 1, start=40)),
    ("s4: offsets 193-999", lambda b: sentence_changed(b, 3, end=999)),
    ("s3: overlaps", lambda b: sentence_changed(b, 2, start=100, text=b.article.text[100:192])),
    ("out of order", lambda b: changed(b, sentences=b.sentences[::-1])),
    ("s1: stands for two", lambda b: sentence_changed(b, 1, id="s1")),
    ("3 translations of 4", lambda b: changed(b, translations=b.translations[1:])),
    ("b1: 0 citations", lambda b: item_changed(b, citations=())),
    ("b1: 4 citations", lambda b: item_changed(b, citations=("s1", "s2", "s3", "s4"))),
    ("b1: cites s9", lambda b: item_changed(b, citations=("s2", "s9"))),
    ("b1: cites a sentence twice", lambda b: item_changed(b, citations=("s2", "s2"))),
    ("b1: support 1.2", lambda b: item_changed(b, support=1.2)),
    ("b1: support nan", lambda b: item_changed(b, support=float("nan"))),
    ("b1: empty in en", lambda b: said(b, en=" ")),
    ("b1: not in the languages", lambda b: item_changed(b, text={"fr": "La ligne B."})),
    ("not all its words are from", lambda b: said(b, fr="La ligne B du bus ouvrira.")),
    ("not all its words are from", lambda b: said(b, fr="Le 14 mars 2027, la ligne B ouvrira.")),
    ("'15' (en)", lambda b: said(b, en="Line B will open on 15 March 2027.")),
    ("'nine' (en)", lambda b: said(b, en="Line B, nine kilometres long, will open.")),
    ("'212", lambda b: said(b, en="Line B costs 212 million euros.")),
    (
        "no UTF-8 form",
        lambda b: changed(b, article=dataclasses.replace(b.article, text=TRAM + "\ud800")),
    ),
]


def test_good_brief_is_verified() -> None:
    verify(tram_brief())
    verify(extract(Article("a", "-", TRAM)))


@pytest.mark.parametrize(("fault", "change"), BROKEN, ids=[fault for fault, _ in BROKEN])
def test_broken_invariant_is_named(fault: str, change: Change) -> None:
    with pytest.raises(ArticleError) as caught:
        verify(change(tram_brief()))
    assert fault in str(caught.value)


def test_shortened_extract_may_begin_with_a_capital() -> None:
    verify(said(tram_brief(), fr="Elle reliera la gare au nouvel hôpital."))


def test_extract_of_decomposed_text_is_compared_by_letters() -> None:
    text = "Titre\nL’hôpital a été fer\u00admé.".replace("é", "e\u0301")
    brief = extract(Article("a", "-", text))
    verify(
        item_changed(
            changed(brief, brief=(brief.brief[0], dataclasses.replace(brief.brief[0], id="b2"))),
            text={"fr": "L’hôpital a été fermé.", "en": "The hospital closed."},
        )
    )
