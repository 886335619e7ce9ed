"""Blind reading: what the reader sees does not say whose text is whose, and labels are counted."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from summarize.records import Article
from tests.quality.data import News
from tests.quality.reading import KEY, SHEET, chosen, count, write_sheet

NEWS = [
    News(
        Article(
            f"n{n}",
            "-",
            f"La commune de Valmont a ouvert hier son école numéro {n}. Elle est grande.",
            title=f"Une école à Valmont, la {n}e",
        ),
        "",
    )
    for n in range(8)
]


def test_sentences_and_titles_are_of_different_articles_and_the_same_for_a_seed() -> None:
    texts = chosen(NEWS, 5, 3, random.Random(1))
    kinds = [id_.partition("-")[0] for id_ in texts]
    assert kinds == ["sentence"] * 5 + ["title"] * 3
    assert texts == chosen(NEWS, 5, 3, random.Random(1))


def test_sheet_holds_no_name_and_both_orders(tmp_path: Path) -> None:
    texts = {f"title-{n}": f"texte {n}" for n in range(40)}
    columns = [[f"a{n}" for n in range(40)], [f"b{n}" for n in range(40)]]
    write_sheet(tmp_path, texts, columns, ["old", "new"], random.Random(2))
    sheet = (tmp_path / SHEET).read_text("utf-8")
    assert "old" not in sheet
    assert "new" not in sheet
    key = json.loads((tmp_path / KEY).read_text("utf-8"))
    assert {tuple(names) for names in key.values()} == {("old", "new"), ("new", "old")}
    lines = [json.loads(line) for line in sheet.splitlines()]
    assert [line["1"][0] for line in lines] == [
        {"old": "a", "new": "b"}[key[line["id"]][0]] for line in lines
    ]


def test_labels_count_for_whose_text_they_are_of(tmp_path: Path) -> None:
    (tmp_path / KEY).write_text(json.dumps({"title-1": ["old", "new"], "title-2": ["new", "old"]}))
    labels = tmp_path / "labels.jsonl"
    given = [
        {"id": "title-1", "1": "major", "2": "adequate", "kinds1": ["name"]},
        {"id": "title-2", "1": "adequate", "2": "major", "kinds2": ["name"]},
    ]
    labels.write_text("\n".join(map(json.dumps, given)))
    told = count(tmp_path, labels)
    assert "| title | new | 2 | 100% [100%, 100%] | 0% [0%, 0%] | 0% [0%, 0%] |" in told
    assert "| title | old | 2 | 0% [0%, 0%] | 0% [0%, 0%] | 100% [100%, 100%] |" in told
    assert "old: name 2" in told


def test_unknown_label_is_refused(tmp_path: Path) -> None:
    (tmp_path / KEY).write_text(json.dumps({"title-1": ["old", "new"]}))
    labels = tmp_path / "labels.jsonl"
    labels.write_text(json.dumps({"id": "title-1", "1": "fine", "2": "adequate"}))
    with pytest.raises(ValueError, match="'fine' is none of"):
        count(tmp_path, labels)
