"""What `prepare` leaves for a run to go on from."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from summarize_models.training.config import LessonDirection, Mix, Training
from summarize_models.training.data.examples import batches
from summarize_models.training.prepare import BASE, load_run, prepare, read_held
from summarize_models.training.train import tell
from tests.support.models.small_training import PAIRS, data, schedule


@pytest.mark.parametrize("taught", [("fr-en",), ("en-fr",), ("fr-en", "en-fr")])
def test_a_run_holds_out_lessons_of_the_directions_that_it_teaches(
    base: Path, tmp_path: Path, taught: tuple[LessonDirection, ...]
) -> None:
    shutil.copytree(base, tmp_path / BASE)
    lines = [f"human\t{pair.fr}\t{pair.en}\n" for pair in PAIRS]
    (tmp_path / "pairs.tsv").write_text("".join(lines), "utf-8")
    mix = tuple(Mix(origin="human", direction=one, times=1) for one in taught)
    table: dict[str, Any] = {
        "name": "small",
        "recipe": "gemma-3-270m-translate",
        "adapter": {"rank": 4},
        "data": data(mix=mix, held=4),
        "schedule": schedule(rare=1),
    }
    training = Training.model_validate(table)
    prepare(training, tmp_path, tmp_path)
    assert [lesson.role for lesson in read_held(tmp_path)] == [
        role for role in taught for _ in range(4)
    ]
    network, _, held, filler = load_run(training, tmp_path)
    told = tell(network, batches(held, range(len(held)), 500, filler, "held out"))
    assert set(told) == set(taught)
    assert min(told.values()) > 0
