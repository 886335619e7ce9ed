"""Fixtures of tiny models, shared by several folders; torch is imported when one is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from summarize_models.training.data.examples import Examples
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
