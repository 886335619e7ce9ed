"""Configurations and commands: valid, or refused with a line that says why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from summarize.errors import ConfigError
from summarize_models.training.__main__ import CONFIGS, main
from summarize_models.training.config import ADAPTERS, Adapter, Schedule, Training, load_training
from tests.support.models.small_training import (
    data,
    schedule,
)
from tests.support.some import some


@pytest.mark.parametrize("file", sorted(CONFIGS.glob("*.toml")), ids=lambda file: file.stem)
def test_committed_configurations_are_valid_and_never_train_on_development_data(
    file: Path,
) -> None:
    training = load_training(file)
    assert training.name == file.stem
    tables = training.summaries or (training.data,)
    for table in some(tables):
        assert table is not None
        assert "fr-en-dev.tsv.xz" in table.never or "news-dev.jsonl.xz" in table.never
        assert not {"fr-en-dev.tsv.xz", "news-dev.jsonl.xz"}.intersection(table.files)
    assert file.with_suffix(".card.md").is_file()


def test_a_run_trains_a_translator_or_a_summarizer() -> None:
    table = {"name": "a", "recipe": "b", "adapter": {"rank": 1}, "schedule": schedule()}
    with pytest.raises(ValidationError, match="exactly one of data and summaries"):
        Training.model_validate(table)
    assert Training.model_validate(table | {"data": data()}).summaries == ()


FRENCH: dict[str, Any] = {
    "language": "fr",
    "files": ("a.jsonl",),
    "never": (),
    "window": 200,
    "held": 1,
    "min_carried": 0.5,
}
MADE = FRENCH | {"language": "en", "files": (), "translated": 10}


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ((FRENCH, FRENCH), "one table"),
        ((MADE,), "made of a French table"),
        ((FRENCH, MADE | {"files": ("a.jsonl",)}), "exactly one of files and translated"),
        ((FRENCH | {"files": ()},), "exactly one of files and translated"),
        ((FRENCH | {"files": (), "translated": 3},), "made of a French table"),
    ],
)
def test_tables_of_summaries_that_do_not_fit_together_are_refused(
    tables: tuple[dict[str, Any], ...], said: str
) -> None:
    table = {"name": "a", "recipe": "b", "adapter": {"rank": 1}, "schedule": schedule()}
    assert len(Training.model_validate(table | {"summaries": (FRENCH, MADE)}).summaries) == 2
    with pytest.raises(ValidationError, match=said):
        Training.model_validate(table | {"summaries": tables})


def test_a_schedule_ends_by_time_or_by_updates() -> None:
    for ends in ({}, {"minutes": 1, "steps": 1}):
        with pytest.raises(ValidationError, match="exactly one"):
            Schedule.model_validate({"rate": 1, "tokens": 1} | ends)


@pytest.mark.parametrize(
    ("step", "config", "said"),
    [
        ("prepare", "summarize-v2", "run translate first"),
        ("prepare", "translate-v6", "no en-news.translated.jsonl"),
        ("translate", "translate-v3", "translate-v3 has nothing to translate"),
        ("translate", "summarize-fr-v1", "summarize-fr-v1 has nothing to translate"),
    ],
)
def test_a_step_that_has_nothing_to_go_on_says_so(
    step: str, config: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([step, config, str(tmp_path), str(tmp_path)]) == 13
    assert said in capsys.readouterr().err


def test_an_unknown_configuration_is_a_line_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "nonesuch", str(tmp_path)]) == 13
    assert "nonesuch" in capsys.readouterr().err


def test_start_that_left_the_tree_says_where_it_was(tmp_path: Path) -> None:
    adapter = Adapter(start="old", rank=2, start_commit="a" * 40)
    with pytest.raises(ConfigError, match=f"git checkout {'a' * 40} -- models/adapters/old"):
        adapter.start_folder(tmp_path)


def test_milestone_of_other_weights_is_refused(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "adapter_model.safetensors").write_bytes(b"others")
    with pytest.raises(ConfigError, match="has not the hash"):
        Adapter(start="old", rank=2, start_sha256="0" * 64).start_folder(tmp_path)
    assert Adapter(start="old", rank=2).start_folder(tmp_path) == tmp_path / "old"


def test_every_start_is_in_the_tree_or_says_where_it_was() -> None:
    adapters = [load_training(file).adapter for file in CONFIGS.glob("*.toml")]
    for adapter in some([adapter for adapter in adapters if adapter.start is not None]):
        assert adapter.start_commit or adapter.start_folder() == ADAPTERS / str(adapter.start)
