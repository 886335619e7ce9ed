"""The quality harness's own arithmetic: a wrong figure would be believed."""

from __future__ import annotations

import math
import random
from pathlib import Path
from typing import Any

import pytest

from summarize_models.training.rouge import FrenchWords
from tests.quality import __main__ as command
from tests.quality.briefs import differing_keys, reason_kind, support_bins
from tests.quality.citations import fused_cases, single_cases, window
from tests.quality.data import REPOSITORY, Pair
from tests.quality.floors import Floor, faults, figure, floors, section_of
from tests.quality.tables import Interval, counts, mean, ratio, table, with_section, write_section
from tests.support.some import some

ORDER = ("one", "two", "three")


def test_the_mean_lies_in_its_interval_and_the_interval_narrows_with_more_items() -> None:
    draw = random.Random(1)
    values = [draw.gauss(10, 2) for _ in range(900)]
    few, many = mean(values[:30]), mean(values)
    for found in (few, many):
        assert found.low < found.value < found.high
    assert many.value == pytest.approx(sum(values) / 900)
    # The standard error of 900 draws is 2/30, so the interval is about 4 * 2/30 wide.
    assert many.high - many.low == pytest.approx(3.92 * 2 / 30, rel=0.15)
    assert few.high - few.low > 3 * (many.high - many.low)


def test_an_interval_covers_the_truth_about_95_times_in_100() -> None:
    draw = random.Random(2)
    covered = 0
    for _ in range(100):
        figure = mean([float(draw.random() < 0.3) for _ in range(200)])
        covered += figure.low <= 0.3 <= figure.high
    assert 88 <= covered <= 100


def test_a_ratio_is_micro_averaged() -> None:
    assert ratio([1, 0], [1, 3]).value == 0.25
    assert math.isnan(ratio([0, 0], [0, 0]).value)
    with pytest.raises(ValueError, match="0 parts"):
        mean([])


def test_a_figure_is_printed_with_its_interval() -> None:
    assert f"{Interval(0.5, 0.25, 0.75):.2f}" == "0.50 [0.25, 0.75]"
    assert table(["a|b"], [[Interval(1, 0, 2)]]).splitlines() == [
        "| a\\|b |",
        "| --- |",
        "| 1.000 [0.000, 2.000] |",
    ]
    assert counts([("x", 1), ("y", 0)], 4) == "x 1 (25.0%)"
    assert counts([]) == "none"


def test_a_part_replaces_its_own_section_only(tmp_path: Path) -> None:
    file = tmp_path / "quality.md"
    for name in ("three", "one", "two"):
        write_section(file, name, f"## {name}\nold {name}", ORDER)
    text = file.read_text("utf-8") + "\nBy hand.\n"
    assert [text.index(f"## {name}") for name in ORDER] == sorted(
        text.index(f"## {name}") for name in ORDER
    )
    renewed = with_section(text, "two", "## two\nnew \\1 text", ORDER)
    assert renewed == text.replace("old two", "new \\1 text")


def test_reasons_of_one_kind_count_together() -> None:
    kinds = {
        reason_kind("its sources carry 45% of its words"),
        reason_kind("its sources carry 7% of its words"),
    }
    assert len(kinds) == 1
    names = {
        reason_kind(f"the name {name!r} is in no cited sentence{more}")
        for name, more in (("Odile", ""), ("L'Hay", "; the number '3' is in no cited sentence"))
    }
    assert names == {"the name … is in no cited sentence"}


def test_what_differs_between_two_runs_is_named() -> None:
    assert differing_keys('{"a": 1, "b": [1, 2], "c": 3}', '{"a": 1, "b": [2, 1]}') == ["b", "c"]


def test_every_support_is_in_one_bin() -> None:
    values = [0.0, 0.699, 0.7, 0.85, 0.9, 0.999, 1.0]
    bins = support_bins(values)
    assert sum(number for _, number in bins) == len(values)
    assert dict(bins)["1"] == 1


def test_french_letters_belong_to_words() -> None:
    assert FrenchWords().tokenize("L’Œuvre d'ÉTÉ, 2,5 %") == ["l", "œuvre", "d", "été", "2", "5"]


@pytest.mark.parametrize("middle", [0, 1, 13, 29])
def test_a_window_holds_its_line_and_its_neighbours(middle: int) -> None:
    lines = window(middle, 30, 10)
    assert middle in lines
    assert list(lines) == list(range(lines[0], lines[0] + 10))
    assert min(lines) >= 0
    assert max(lines) < 30


def test_a_short_file_is_one_window() -> None:
    assert window(2, 4, 10) == (0, 1, 2, 3)


def test_the_right_lines_of_a_claim_are_among_its_candidates() -> None:
    rows = [Pair(f"Le pont {n} ferme.", f"Bridge {n} closes.") for n in range(50)]
    for case in some((*single_cases(rows), *fused_cases(rows))):
        assert case.right <= set(case.candidates)
        assert len(case.candidates) == 20
    assert fused_cases(rows)[3].claim == "Bridge 3 closes, and Bridge 4 closes."
    assert fused_cases(rows)[3].right == {3, 4}


def test_without_data_the_command_says_so_and_ends_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["translation", "briefs", "--data", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "no development data" in said
    assert "translation, briefs" in said


def test_an_unknown_part_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["translations"])
    assert ended.value.code == 2


TABLES = """
`news.xz` (sha256 abcdef…)

| planted | caught | words |
| --- | --- | --- |
| number | 0.985 [0.97, 0.99] | 5.0% |
| date, hard | 1.000 [1, 1] | none |

| other | caught |
| --- | --- |
| number | 0.100 |
"""


def test_a_figure_is_found_by_its_row_and_column() -> None:
    assert figure(TABLES, ("number",), "caught") == 0.985
    assert figure(TABLES, ("number",), "words") == 0.05
    assert figure(TABLES, ("date, hard",), "words") is None
    assert figure(TABLES, ("date",), "caught") is None


@pytest.mark.parametrize(
    ("bound", "said"),
    [
        ({"at_least": 0.98}, []),
        ({"at_least": 0.99}, ["trust, number, caught >= 0.99: it is 0.985"]),
        ({"at_most": 0.9}, ["trust, number, caught <= 0.9: it is 0.985"]),
        ({"at_least": 0.9, "row": ("name",)}, ["trust, name, caught >= 0.9: no such figure"]),
    ],
)
def test_a_figure_below_its_floor_is_named(bound: dict[str, Any], said: list[str]) -> None:
    floor = Floor(**({"part": "trust", "column": "caught", "row": ("number",), "why": "x"} | bound))
    bounds = floors().model_copy(update={"floors": (floor,)})
    assert faults("trust", TABLES, bounds) == said
    assert faults("briefs", TABLES, bounds) == []


def test_figures_of_other_data_are_told_apart() -> None:
    bounds = floors().model_copy(update={"floors": (), "data": {"news.xz": "123456"}})
    assert "other data" in faults("trust", TABLES, bounds)[0]


@pytest.mark.parametrize("bound", [{}, {"at_least": 1, "at_most": 1}, {"at_least": 1, "why": ""}])
def test_a_floor_has_one_bound_and_a_reason(bound: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"floor|why"):
        Floor(**({"part": "trust", "column": "caught", "row": ("number",), "why": "x"} | bound))


def test_the_published_figures_meet_their_floors() -> None:
    document = (REPOSITORY / "docs" / "lab" / "quality.md").read_text("utf-8")
    bounds = floors()
    parts = {floor.part for floor in bounds.floors}
    assert [
        fault for part in parts for fault in faults(part, section_of(document, part), bounds)
    ] == []
