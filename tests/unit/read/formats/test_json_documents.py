"""JSON over several lines, and fields of another type that have one obvious meaning."""

from __future__ import annotations

import io
import json

import pytest

from summarize.read import ReadLimits, read_inputs
from summarize.records import Article, Unreadable

LIMITS = ReadLimits(max_characters=5_000)
TEXT = "Le quai de Sainte-Orane ferme lundi pour six semaines, a annoncé la mairie."
ONE, TWO = {"title": "Le quai", "text": TEXT}, {"id": "b", "text": TEXT.replace("six", "dix")}


def read(data: str, form: str | None = None) -> list[Article | Unreadable]:
    stdin = io.BytesIO(data.encode())
    return list(read_inputs(["-"], input_format=form, limits=LIMITS, stdin=stdin))


def reasons(data: str) -> list[str]:
    return [one.reason for one in read(data) if isinstance(one, Unreadable)]


@pytest.mark.parametrize("form", [None, "jsonl"])
@pytest.mark.parametrize(
    "data",
    [
        json.dumps(ONE, indent=1),
        json.dumps(ONE, indent=2, ensure_ascii=False) + "\n",
        json.dumps([ONE]),
        json.dumps([ONE], indent=4),
        "\ufeff" + json.dumps(ONE, indent="\t"),
        json.dumps(ONE).replace('", "', '",\n"'),
    ],
)
def test_object_over_several_lines_is_an_article(data: str, form: str | None) -> None:
    (found,) = read(data, form)
    assert isinstance(found, Article)
    assert (found.title, found.text) == ("Le quai", TEXT)


@pytest.mark.parametrize("indent", [None, 0, 2])
def test_items_of_a_list_are_articles(indent: int | None) -> None:
    first, second = read(json.dumps([ONE, TWO], indent=indent))
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.text, second.id) == (TEXT, "b")


def test_article_has_one_id_wherever_it_stands() -> None:
    (alone,), (first, _) = read(json.dumps(ONE, indent=2)), read(json.dumps([ONE, TWO]))
    assert alone.id == first.id == read(json.dumps(ONE))[0].id


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (json.dumps({"articles": [ONE, TWO]}, indent=1), "jq -c '.articles[]' FILE"),
        (json.dumps({"total": 2, "items": [ONE]}), "jq -c '.items[]' FILE"),
        (json.dumps({"title": "Le quai"}, indent=1), 'no "text" in it'),
        (json.dumps(ONE, indent=1)[:-3], "broken JSON"),
        (json.dumps([TWO, ONE], indent=1) + "\nfin", "more after the end"),
        (json.dumps([{**ONE, "text": "x" * 20_000_000}], indent=1), "jq -c '.[]' FILE"),
    ],
)
def test_document_that_cannot_be_read_is_told_what_to_do(data: str, reason: str) -> None:
    assert reason in reasons(data)[-1]


def test_broken_item_of_a_list_leaves_those_before_it() -> None:
    first, second = read(json.dumps([ONE, TWO], indent=1).replace('"b"', "b"))
    assert isinstance(first, Article)
    assert isinstance(second, Unreadable)


@pytest.mark.parametrize(
    "data",
    [
        f"[Sic] {TEXT}\n\n{TEXT}\n",
        f"{{{TEXT}}}\n\nfin\n",
        f"Selon [1], {TEXT}",
        f"[1] {TEXT}\n[2] {TEXT}\n",
        f"{{ou non}} {TEXT}\n",
    ],
)
def test_text_in_brackets_is_no_json(data: str) -> None:
    (found,) = read(data)
    assert isinstance(found, Article)
    assert found.text == data


def test_broken_line_of_json_lines_is_one_line_s_fault() -> None:
    bad, good = read('{"text": "un\n' + json.dumps(ONE))
    assert isinstance(bad, Unreadable)
    assert isinstance(good, Article)


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"published": 1777879920}, "published", "2026-05-04T07:32:00+00:00"),
        ({"published": 1777879920123}, "published", "2026-05-04T07:32:00+00:00"),
        ({"published": 1777879920.5}, "published", "2026-05-04T07:32:00+00:00"),
        ({"published": "1777879920"}, "published", "2026-05-04T07:32:00+00:00"),
        ({"published": 20260504}, "published", "2026-05-04"),
        ({"published": "20260504"}, "published", "2026-05-04"),
        ({"published": "4 mai 2026"}, "published", "4 mai 2026"),
        ({"author": ["Ana Vidal", " ", "H. Valadier"]}, "author", "Ana Vidal, H. Valadier"),
        ({"author": {"@type": "Person", "name": "Ana Vidal"}}, "author", "Ana Vidal"),
        ({"author": [{"name": "Ana Vidal"}, "H. Valadier"]}, "author", "Ana Vidal, H. Valadier"),
        ({"author": []}, "author", None),
        ({"site": {"name": "L'Écho"}}, "site", "L'Écho"),
    ],
)
def test_field_of_another_type_with_one_meaning(
    fields: dict[str, object], name: str, value: str | None
) -> None:
    (found,) = read(json.dumps({"text": TEXT, **fields}))
    assert isinstance(found, Article), found
    assert getattr(found, name) == value


@pytest.mark.parametrize(
    "fields",
    [
        {"published": 12},
        {"published": True},
        {"published": -1e300},
        {"published": float("inf")},
        {"author": [1, 2]},
        {"author": 3},
        {"title": ["a", "b"]},
        {"site": {"name": 3}},
    ],
)
def test_field_without_an_obvious_meaning_is_named(fields: dict[str, object]) -> None:
    (found,) = read(json.dumps({"text": TEXT, **fields}))
    assert isinstance(found, Unreadable)
    assert next(iter(fields)) in found.reason


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_empty_text_beside_a_page_means_the_page(text: str) -> None:
    page = (
        f"<html><body><article><h1>Le quai</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"
    )
    (found,) = read(json.dumps({"text": text, "html": page}))
    assert isinstance(found, Article)
    assert found.text.startswith(TEXT)
    (empty,) = read(json.dumps({"text": text, "html": ""}))
    assert isinstance(empty, Article)
    assert empty.text == text
