"""Records: nothing in them can be changed, and they hash, copy and pickle as values do."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import pytest

import summarize
from summarize.records import FrozenMapping
from tests.support.briefs import extract, tram_brief

BRIEF = summarize.Brief.from_record(tram_brief())
OUTCOME = summarize.Outcome("a", "-", summarize.OutcomeKind.DONE)
RECORDS = [
    BRIEF,
    BRIEF.article,
    BRIEF.sentences[0],
    BRIEF.brief[0],
    BRIEF.made_with,
    OUTCOME,
    summarize.Result(OUTCOME, BRIEF),
]
EVERY = pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)


@EVERY
def test_no_attribute_can_be_changed_added_or_removed(record: Any) -> None:
    known = fields(record)[0].name
    for name in (known, "added"):
        with pytest.raises(FrozenInstanceError, match=f"cannot change '{name}'"):
            setattr(record, name, "other")
    with pytest.raises(FrozenInstanceError, match="is immutable"):
        delattr(record, known)


CHANGES: list[Callable[[Any], object]] = [
    lambda mapping: mapping.update(fr="autre"),
    lambda mapping: mapping.__setitem__("fr", "autre"),
    lambda mapping: mapping.pop("fr"),
    lambda mapping: setattr(mapping, "_items", {}),
    lambda mapping: delattr(mapping, "_items"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_no_mapping_in_a_brief_can_be_changed(change: Callable[[Any], object]) -> None:
    before = BRIEF.to_json()
    for mapping in (BRIEF.headline, BRIEF.brief[0].text, BRIEF.made_with.models):
        with pytest.raises((AttributeError, TypeError)):
            change(mapping)
    assert BRIEF.to_json() == before


def test_brief_does_not_follow_the_mapping_it_was_made_of() -> None:
    text = {"fr": "Un.", "en": "One."}
    item = replace(BRIEF.brief[0], text=text)
    text["fr"] = "Deux."
    assert item.text == {"fr": "Un.", "en": "One."}


@EVERY
@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, replace, lambda record: pickle.loads(pickle.dumps(record))]
)
def test_copy_is_equal_and_has_the_same_hash(record: Any, copied: Callable[[Any], Any]) -> None:
    other = copied(record)
    assert other == record
    assert hash(other) == hash(record)
    assert {record: 1}[other] == 1


def test_other_briefs_are_not_equal() -> None:
    other = summarize.Brief.from_record(extract(BRIEF.article))
    assert len({BRIEF, other, replace(BRIEF, headline={"fr": "a", "en": "b"})}) == 3


def test_frozen_mapping_is_a_mapping_like_any_other() -> None:
    mapping = FrozenMapping({"fr": 1, "en": 2})
    assert mapping == {"en": 2, "fr": 1}
    assert mapping != {"fr": 1}
    assert list(mapping) == ["fr", "en"]
    assert {**mapping} == {"fr": 1, "en": 2}
    assert repr(mapping) == "{'fr': 1, 'en': 2}"
