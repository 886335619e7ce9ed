"""The schema is checked as jsonschema checks it, but for what we refuse besides."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from summarize.render import brief_json as as_json
from summarize.render.json_schema import brief_schema, faults
from tests.support.briefs import tram_brief
from tests.support.mutants import mutant

THEIRS = jsonschema.Draft202012Validator(brief_schema())
KNOWN = {
    *("$schema", "$id", "$defs", "$ref", "title", "description", "type", "const", "enum"),
    *("required", "properties", "additionalProperties", "propertyNames", "anyOf"),
    *("minProperties", "maxProperties", "items", "minItems", "maxItems", "uniqueItems"),
    *("minLength", "pattern", "minimum", "maximum"),
}
"""What `summarize.render.json_schema` knows; the first seven say nothing, or who is meant."""


def keywords(schema: dict[str, Any]) -> Iterator[str]:
    for key, value in schema.items():
        yield key
        if key in ("properties", "$defs"):
            for inner in value.values():
                yield from keywords(inner)
        elif isinstance(value, dict):
            yield from keywords(value)


def test_schema_uses_nothing_that_is_not_checked() -> None:
    assert set(keywords(brief_schema())) <= KNOWN


@pytest.mark.parametrize("seed", range(400))
def test_verdict_is_that_of_jsonschema(seed: int) -> None:
    document = mutant(json.loads(as_json.render(tram_brief())), random.Random(seed))
    text = json.dumps(document)
    ours = list(faults(document))
    stricter = any(
        word in fault for fault in ours for word in ("surrogate", "does not match", "is no integer")
    )
    assert THEIRS.is_valid(json.loads(text)) == (not ours) or stricter


@pytest.mark.parametrize(
    ("value", "schema", "said"),
    [
        ("s1\n", {"$ref": "#/$defs/sentence"}, r"x: 's1\n' does not match ^s[1-9][0-9]*$"),
        (True, {"type": "integer", "minimum": 0}, "x: True is no integer"),
        (3.0, {"type": "integer", "minimum": 0}, "x: 3.0 is no integer"),
        (float("nan"), {"$ref": "#/$defs/share"}, "x: nan is less than 0"),
        (10**400, {"$ref": "#/$defs/share"}, "x: an integer of too many digits is more than 1"),
        ("\ud800", {"type": "string"}, "x: a lone surrogate, which is not valid Unicode"),
        (["a", "b", "a"], {"$ref": "#/$defs/flags"}, "x[2]: 'a' stands there twice"),
        (None, {"type": ["string", "null"]}, None),
        (1, {"$ref": "#/$defs/share"}, None),
    ],
)
def test_fault_is_named_with_its_path(
    value: object, schema: dict[str, Any], said: str | None
) -> None:
    assert next(faults(value, schema, "x"), None) == said
