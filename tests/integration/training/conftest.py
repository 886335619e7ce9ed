"""What the runs of training share."""

from __future__ import annotations

from pathlib import Path

import pytest
from tokenizers import Tokenizer

from summarize_models.training.data.examples import Examples, encode
from summarize_models.training.data.lessons import of_pairs
from tests.support.models import tiny
from tests.support.models.small_training import (
    MIX,
    PAIRS,
    specs,
)


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.save_decoder_only(tmp_path_factory.mktemp("base") / "base", tiny.gemma)


@pytest.fixture(scope="session")
def examples(base: Path) -> Examples:
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    return encode(of_pairs(PAIRS, MIX), specs(), tokenizer, 200)
