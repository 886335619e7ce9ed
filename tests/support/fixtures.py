"""Fixtures that several folders share; heavy imports wait until one is asked for."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from summarize_models.training.data.examples import Examples
    from tests.support.dry_runs import DryRun, Run
    from tests.support.models.zoo import Zoo


@pytest.fixture(scope="session")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Zoo:
    """Tiny models of every architecture, each built once."""
    from tests.support.models.zoo import Zoo

    return Zoo(tmp_path_factory.mktemp("zoo"))


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny Gemma to train."""
    from tests.support.models import tiny

    return tiny.save_decoder_only(tmp_path_factory.mktemp("base") / "base", tiny.gemma)


@pytest.fixture(scope="session")
def examples(base: Path) -> Examples:
    """A few lessons in its tokens."""
    from tokenizers import Tokenizer

    from summarize_models.training.data.examples import encode
    from summarize_models.training.data.lessons import of_pairs
    from tests.support.models.small_training import MIX, PAIRS, specs

    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    return encode(of_pairs(PAIRS, MIX), specs(), tokenizer, 200)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: one article of each kind; weights would be kept there too."""
    from tests.support.dry_runs import articles

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUMMARIZE_CACHE", str(tmp_path / "cache"))
    articles(tmp_path)
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """A run into `out`."""
    from tests.support.dry_runs import run_into_out

    return run_into_out


@pytest.fixture
def dry_run(folder: Path, capfd: pytest.CaptureFixture[str]) -> DryRun:
    """A dry run into `out`."""
    from tests.support.dry_runs import dry_run_of

    return partial(dry_run_of, capfd)
