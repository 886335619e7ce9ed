"""Examples: what is learnt of each, in batches without padding."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from summarize_models.training.data.examples import GRID, Examples, batches
from summarize_models.training.data.lessons import draw
from tests.support.models.small_training import (
    FILLER,
    PAIRS,
)
from tests.support.some import some


def test_a_batch_is_the_examples_themselves_filled_up_in_front(examples: Examples) -> None:
    order = list(range(len(examples)))
    found = []
    for batch in some(batches(examples, order, 120, FILLER, "seed")):
        assert batch.inputs.shape[1] % GRID == 0
        following = batch.inputs.flatten()[batch.places[:-1] + 1]
        inside = (batch.places[1:] == batch.places[:-1] + 1).numpy()
        assert (following == batch.targets[:-1]).numpy()[inside].all()
        for row in some(batch.inputs.tolist()):
            filled = next(i for i, id_ in enumerate(row[1:], 1) if id_ != FILLER) - 1
            found.append(tuple(row[:1] + row[1 + filled :]))
            assert filled < GRID
    # All but the last token of each, which is only ever a target.
    assert sorted(found) == sorted(tuple(examples.of(i)[:-1].tolist()) for i in order)


def test_only_the_translation_and_its_end_are_learnt(base: Path, examples: Examples) -> None:
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    [batch] = batches(examples, [3], 1, FILLER, "seed")
    assert tokenizer.decode(batch.targets.tolist()) == f" {PAIRS[3].en}\n"
    assert batch.role == "fr-en"


def test_every_batch_is_of_one_role(examples: Examples) -> None:
    order = draw(examples.times.tolist(), 1, 0)
    every = batches(examples, order, 400, FILLER, "seed")
    assert {batch.role for batch in every} == {"fr-en", "en-fr"}
    assert sum(len(batch.inputs) for batch in every) == len(order)


def test_examples_survive_a_file(examples: Examples, tmp_path: Path) -> None:
    examples.save(tmp_path / "examples.safetensors")
    again = Examples.load(tmp_path / "examples.safetensors")
    for name in some(Examples.__slots__):
        assert np.array_equal(getattr(again, name), getattr(examples, name))
