"""Pairs of which the product's translator makes one side: sound, resumed, of nothing barred."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from summarize_models.spec import Decoding
from summarize_models.training.config import Monolingual
from summarize_models.training.data.pairs import Pair
from summarize_models.training.data.synthetic import (
    chosen,
    read_synthetic,
    synthetic_file,
    write_synthetic,
)
from tests.support.models import tiny
from tests.support.models.small_training import data

ENGLISH = [
    "The council of Valbourg closed the bridge for two weeks on Monday.",
    "The hospital of Morteval will lose 14 beds before the end of the year.",
    "Too short.",
    "THE COUNCIL of Valbourg closed the bridge, for two weeks, on Monday!",
]


def table(**changes: Any) -> Monolingual:
    given = {"file": "en.txt", "language": "en", "origin": "en.translated", "sentences": 10}
    return Monolingual.model_validate(given | changes)


def write_lines(folder: Path, name: str, lines: Sequence[str]) -> None:
    (folder / name).write_text("".join(f"{line}\n" for line in lines), "utf-8")


def test_a_sentence_is_chosen_once_at_random_but_the_same_again(tmp_path: Path) -> None:
    write_lines(tmp_path, "en.txt", ENGLISH)
    found = chosen(table(), data(), tmp_path)
    assert sorted(found) == [ENGLISH[0], ENGLISH[1]]
    assert chosen(table(sentences=1), data(), tmp_path) == found[:1]


def test_no_sentence_of_a_file_that_must_not_be_trained_on_is_chosen(tmp_path: Path) -> None:
    write_lines(tmp_path, "en.txt", ENGLISH)
    write_lines(tmp_path, "dev.tsv", [f"dev\tLe conseil a fermé le pont.\t{ENGLISH[3].upper()}"])
    assert chosen(table(), data(never=("dev.tsv",)), tmp_path) == [ENGLISH[1]]
    articles = [
        {"abstract": "", "text": "Le conseil de Valbourg a fermé le pont. La gare rouvre en mai."},
        {"abstract": "", "text": "La gare rouvre en mai. Une habitante regrette encore le marché."},
    ]
    write_lines(tmp_path, "fr.jsonl", [json.dumps(article) for article in articles[:1]])
    write_lines(tmp_path, "dev.jsonl", [json.dumps(article) for article in articles[1:]])
    french = table(file="fr.jsonl", language="fr", min_words=3)
    assert set(chosen(french, data(), tmp_path)) == {
        "Le conseil de Valbourg a fermé le pont.",
        "La gare rouvre en mai.",
    }
    barred = data(never=("dev.jsonl",))
    assert chosen(french, barred, tmp_path) == ["Le conseil de Valbourg a fermé le pont."]


def test_english_is_put_into_french_and_a_stop_loses_only_the_line_it_cut(tmp_path: Path) -> None:
    write_lines(tmp_path, "en.txt", ENGLISH)
    write_synthetic(table(), data(), "embedded", 2, tmp_path, tmp_path)
    file = synthetic_file(table(), tmp_path)
    whole = file.read_text("utf-8")
    pairs = {pair.en: pair for pair in read_synthetic(table(), tmp_path)}
    assert set(pairs) == set(ENGLISH[:2])
    assert pairs[ENGLISH[1]].origin == "en.translated"
    assert "14" in pairs[ENGLISH[1]].fr
    assert "pont" in pairs[ENGLISH[0]].fr
    file.write_text(whole[:-20], "utf-8")
    write_synthetic(table(), data(), "embedded", 2, tmp_path, tmp_path)
    assert file.read_text("utf-8") == whole


class Innumerate:
    """A translator that loses numbers, to provoke the failure."""

    spec = tiny.decoder_only(window=500)

    def length(self, text: str) -> int:
        return len(text.split())

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        return [f"Dit : {text.replace('14 ', '')}" for text in texts]


def test_what_the_checks_find_fault_with_makes_no_pair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarize_models.training.data.synthetic.load", lambda *_: Innumerate())
    write_lines(tmp_path, "en.txt", ["Valbourg, Morteval, Ys, Lyonesse, Kernoz.", ENGLISH[1]])
    short = table(min_words=3)
    write_synthetic(short, data(), "embedded", 2, tmp_path, tmp_path)
    assert synthetic_file(short, tmp_path).read_text("utf-8").count("{}\n") == 1
    ((_, fr, en),) = read_synthetic(short, tmp_path)
    assert Pair("", fr, en) == Pair("", f"Dit : {en}", "Valbourg, Morteval, Ys, Lyonesse, Kernoz.")
