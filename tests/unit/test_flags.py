"""The vocabulary of flags: each has its label in both languages and a place in the schema."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from summarize.flags import RETRYABLE, Flag, Gate
from summarize.languages.data import language_data
from tests.support.some import some


@pytest.fixture(scope="module")
def flags_schema() -> Any:
    text = resources.files("summarize_configs").joinpath("brief.schema.json").read_text("utf-8")
    return json.loads(text)["$defs"]["flags"]


@pytest.mark.parametrize("code", ["fr", "en"])
def test_every_flag_has_a_label_and_every_label_a_flag(code: str) -> None:
    labels = language_data(code).labels
    assert labels is not None
    assert set(labels.flags) == {flag.value for flag in Flag}
    for flag, label in some(labels.flags.items()):
        assert label.strip(), flag


@pytest.mark.parametrize("flag", Flag)
def test_schema_accepts_every_flag(flag: Flag, flags_schema: Any) -> None:
    jsonschema.Draft202012Validator(flags_schema).validate([flag.value])


@pytest.mark.parametrize("name", ["", "Number-Lost", "number_lost", "number lost", "étayé"])
def test_schema_refuses_what_is_no_flag_name(name: str, flags_schema: Any) -> None:
    assert not jsonschema.Draft202012Validator(flags_schema).is_valid([name])


@pytest.mark.parametrize("gate", Gate)
def test_every_gate_has_a_flag(gate: Gate) -> None:
    assert gate.flag.value == f"unsupported-{gate.value}"


def test_a_retry_answers_a_fault_of_translation() -> None:
    assert {gate.flag for gate in Gate}.isdisjoint(RETRYABLE)
