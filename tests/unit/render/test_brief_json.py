"""A brief as JSON: nothing is lost, and it fits its schema."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
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
from tests.support.mutants import mutant

RENDERED = as_json.render(tram_brief())


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


# What is no brief ---------------------------------------------------------------------------------

FAULTS: list[tuple[str, object, str]] = [
    ("schema", "brief/2", "schema: 'brief/2'"),
    ("time", "now", "the document: unknown key 'time'"),
    ("article.id", "", "article.id: is empty"),
    ("article.title", 5, "article.title: 5 is no string or null"),
    ("article.characters", True, "article.characters: True is no integer"),
    ("article.words", -1, "article.words: -1 is less than 0"),
    ("article.words", 7, "article.words: 7 should be 53"),
    ("article.sha256", "0" * 64, "article.sha256: '0000"),
    ("article.author", "\ud800", "article.author: a lone surrogate"),
    ("article.language.code", "zz", "article.language.code: no data of a language 'zz'"),
    ("article.language.confidence", float("nan"), "not JSON: NaN is no number"),
    ("text", "Un autre texte.", "sentences[0]: s1: offsets"),
    ("sentences.3.start", 2.0, "sentences[3].start: 2.0 is no integer"),
    ("sentences.3.start", -1, "sentences[3].start: -1 is less than 0"),
    ("sentences.3.end", 10**30, "sentences[3]: s4: offsets"),
    ("sentences.3.start", 0, "sentences[3].start: s4: overlaps"),
    ("sentences.3.id", "s1", "sentences[3].id: s1: stands for two sentences"),
    ("sentences.3.flags", ["loud"], "sentences[3].flags: 'loud' is no flag"),
    ("sentences.3.flags", ["split", "split"], "sentences[3].flags[1]: 'split' stands there twice"),
    ("headline.fr", "", "headline.fr: is empty"),
    ("headline.fr", " ", "headline.fr: the headline is empty in fr"),
    ("brief.0.citations", [], "brief[0].citations: 0 items, not 1 to 3"),
    ("brief.0.citations", ["s2", "s9"], "brief[0].citations[1]: b1: cites s9, which is no"),
    ("brief.0.citations", ["s2", "s2"], "brief[0].citations[1]: 's2' stands there twice"),
    ("brief.0.support", "1", "brief[0].support: '1' is no number"),
    ("brief.0.support", 0.12345, "brief[0].support: 0.12345 should be 0.123"),
    ("brief.1.id", "b1", "brief[1].id: b1: stands for two sentences"),
    ("brief.1.method.fr", "invented", "brief[1].method.fr: 'invented' is none of"),
    ("brief.0.fr", "Un bus de nuit.", "brief[0].fr: b1: not all its words are from"),
    ("brief.0.en", "It opens on 15 March.", "brief[0].en: b1: '15' (en) is in none"),
    ("dropped", [{"fr": "Un.", "reason": "x"}], "dropped[0]: an object of fr, reason should be"),
    ("made_with.models.tram", {}, "made_with.models: the key 'tram': 'tram' does not match"),
    ("made_with.models.fr-en", {"name": "x", "licence": "y"}, "fr-en: has no revision or sha256"),
]


@pytest.mark.parametrize(("path", "value", "said"), FAULTS)
def test_brief_with_a_fault_is_refused_with_its_path(path: str, value: object, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)) as caught:
        as_json.parse(json.dumps(_spoil(path, value)))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("article.title", None),
        ("article.url", ""),
        ("article.language.confidence", 1),
        ("sentences.3.flags", ["heading", "split"]),
        ("brief.0.flags", ["rough", "shortened"]),
        ("dropped", []),
        ("made_with.models.fr-en.revision", "main"),
    ],
)
def test_valid_brief_that_we_have_not_written_is_read(path: str, value: object) -> None:
    document = _spoil(path, value)
    again = as_json.render(as_json.parse(json.dumps(document, indent=7)))
    assert json.loads(again) == document


TEXTS: list[Callable[[str], Any]] = [
    lambda text: "",
    lambda text: "[" * 100_000,
    lambda text: '{"schema":' * 100_000,
    lambda text: "[]",
    lambda text: "null",
    lambda text: text.replace('"support": 1.0', '"support": -Infinity'),
    lambda text: text.replace('"support": 1.0', '"support": 1e999'),
    lambda text: text.replace('"start": 0', '"start": ' + "9" * 5000),
    lambda text: text.replace('"start": 0', '"start": ' + "9" * 4000),
    lambda text: text.replace('"tram.txt"', '"\\ud83d"'),
    lambda text: text.replace('"tram.txt"', '"\ud83d"'),
    lambda text: text.replace('"id": "tram"', '"id": "tram", "id": "tram"'),
    lambda text: "\ufeff" + text,
    lambda text: text + "{}",
    lambda text: text.encode("utf-8"),
    lambda text: None,
]


@pytest.mark.parametrize("change", TEXTS)
def test_whatever_is_no_brief_is_a_value_error(change: Callable[[str], Any]) -> None:
    changed = change(RENDERED)
    assert changed != RENDERED
    with pytest.raises(ValueError, match=r"^not "):
        as_json.parse(changed)


@pytest.mark.parametrize("seed", range(0, 2000, 100))
def test_mutant_is_refused_or_is_a_brief_that_is_written_as_it_was(
    seed: int, schema: jsonschema.Draft202012Validator
) -> None:
    read = refused = 0
    for number in range(seed, seed + 100):
        document = mutant(json.loads(RENDERED), random.Random(number))
        text = json.dumps(document)
        try:
            brief = as_json.parse(text)
        except ValueError:
            refused += 1
            continue
        read += 1
        again = json.loads(as_json.render(brief))
        assert again == json.loads(text), number
        assert schema.is_valid(again), number
        assert as_json.parse(as_json.render_line(brief)) == brief
    assert read
    assert refused
