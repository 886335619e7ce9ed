"""A brief as JSON: nothing is lost, and it fits its schema."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from summarize.cli.options import FORMAT_NAMES
from summarize.records import (
    Article,
    Brief,
    Language,
)
from summarize.render import FORMATS
from summarize.render import brief_json as as_json
from tests.support.briefs import TRAM, extract, tram_brief


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    text = resources.files("summarize_configs").joinpath("brief.schema.json").read_text("utf-8")
    loaded = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(loaded)
    return jsonschema.Draft202012Validator(loaded)


def test_command_offers_the_formats_that_there_are() -> None:
    assert tuple(FORMATS) == FORMAT_NAMES


def test_json_loses_nothing() -> None:
    brief = tram_brief()
    rounded = replace(
        brief,
        language=Language("fr", 1.0),
        brief=(replace(brief.brief[0], support=0.912), brief.brief[1]),
    )
    assert as_json.parse(as_json.render(brief)) == rounded


@pytest.mark.parametrize("brief", [tram_brief(), extract(Article("a", "-", TRAM))], ids=str)
def test_json_fits_the_schema(brief: Brief, schema: jsonschema.Draft202012Validator) -> None:
    schema.validate(json.loads(as_json.render(brief)))


def _spoil(path: str, value: object) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(as_json.render(tram_brief()))
    *above, last = path.split(".")
    inner: Any = document
    for key in above:
        inner = inner[int(key)] if key.isdigit() else inner[key]
    inner[last] = value
    return document


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("time", "now"),
        ("schema", "brief/2"),
        ("article.host", "here"),
        ("article.sha256", "short"),
        ("brief.0.citations", []),
        ("brief.0.citations", ["s1", "s2", "s3", "s4"]),
        ("brief.0.support", 1.01),
        ("brief.0.fr", ""),
        ("brief.0.method.en", "invented"),
        ("sentences.0.start", -1),
        ("dropped.0.fr", "deux langues"),
        ("made_with.models.fr-en", {"name": "x", "licence": "y"}),
    ],
)
def test_schema_is_strict(
    path: str, value: object, schema: jsonschema.Draft202012Validator
) -> None:
    assert not schema.is_valid(_spoil(path, value))


def test_line_of_json_is_one_line_for_any_reader() -> None:
    text = "Un\u2028deux\u2029trois\x85quatre\x1cfin."
    brief = extract(Article("a", "-", text))
    line = as_json.render_line(brief)
    assert line.endswith("\n")
    assert len(line.splitlines()) == 1
    assert json.loads(line)["text"] == text
