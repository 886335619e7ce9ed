"""Pairs: cleaned, without what is held out, shown as often as asked."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from summarize_models.training.config import Mix
from summarize_models.training.data.lessons import draw
from summarize_models.training.data.pairs import Pair, fault, key, read_pairs, split, times
from tests.support.models.small_training import (
    MIX,
    data,
)


def test_pairs_are_read_from_plain_and_compressed_files_as_the_models_see_them(
    tmp_path: Path,
) -> None:
    line = "human\tL\u2019école  ferme.\tThe school closes.\nno pair\n"
    (tmp_path / "a.tsv").write_text(line, "utf-8")
    (tmp_path / "a.tsv.xz").write_bytes(lzma.compress(line.encode()))
    expected = [Pair("human", "L'école ferme.", "The school closes.")]
    assert list(read_pairs(tmp_path / "a.tsv")) == expected
    assert list(read_pairs(tmp_path / "a.tsv.xz")) == expected


@pytest.mark.parametrize(
    ("fr", "en", "reason"),
    [
        ("Le maire.", "", "empty"),
        ("Le maire a inauguré le pont des Tanneurs de Valbourg.", "The mayor.", "lengths differ"),
        ("Le maire.", "The mayor of the town", None),
        ("Valbourg, Morteval, Ys, Kêr-Is, Lyonesse, 2026", "VALBOURG, Morteval, Ys, Ker-Is, "
         "Lyonesse 2026", "not translated"),
        ("Le maire de Valbourg a inauguré le pont.", "The mayor opened the bridge.", None),
    ],
)  # fmt: skip
def test_a_pair_nothing_can_be_learnt_from_is_named(fr: str, en: str, reason: str | None) -> None:
    assert fault(Pair("human", fr, en), 2.2) == reason


def test_neither_held_out_sentences_nor_forbidden_ones_are_trained_on_in_any_disguise() -> None:
    pairs = [
        Pair("human", "Le pont.", "The bridge."),
        Pair("machine", "LE PONT", "The bridge!"),
        Pair("machine", "Ce pont.", "the bridge"),
        Pair("human", "L'école.", "The school."),
        Pair("human", "L'école.", "The school."),
        Pair("human", "La gare.", "The station."),
    ]
    found = split(pairs, data(), ["une gare", "The Station"])
    assert found.held == (pairs[0],)
    assert found.train == (pairs[3],)
    assert found.dropped == {"duplicate": 1, "held out, or shares a sentence": 4}


def test_the_first_entry_that_matches_says_how_often_a_pair_is_shown() -> None:
    mix = (Mix(origin="wmt..", direction="fr-en", times=0.2), *MIX)
    assert times(Pair("wmt09", "a", "b"), "fr-en", mix) == 0.2
    assert times(Pair("wmt09", "a", "b"), "en-fr", mix) == 0
    assert times(Pair("machine:fr-en", "a", "b"), "fr-en", mix) == 0.5
    assert times(Pair("a human", "a", "b"), "fr-en", mix) == 0


def test_an_epoch_shows_each_example_as_often_as_asked_and_never_in_the_same_order() -> None:
    means = [2.0] * 50 + [0.5] * 1000 + [0.0] * 50
    drawn = draw(means, 1, 0)
    assert all(drawn.count(index) == 2 for index in range(50))
    assert 430 < sum(50 <= index < 1050 for index in drawn) < 570
    assert max(drawn) < 1050
    assert drawn == draw(means, 1, 0)
    assert drawn != draw(means, 1, 1)
    assert drawn != draw(means, 2, 0)


@pytest.mark.parametrize("text", ["L'école n° 3 !", "l’ÉCOLE N 3"])
def test_a_key_is_letters_and_digits(text: str) -> None:
    assert key(text) == "lecolen3"
