"""How large keys and values become: the scales by which they are kept as bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from summarize_models.build.builder import convert_to_graph
from summarize_models.build.ranges import ranges
from tests.support.models import tiny

IDS = [[2, 40, 41, 77, 90, 12, 300], [2, 8, 9, 10]]


@pytest.fixture(scope="module")
def model() -> Any:
    return tiny.gemma(445, head=16)


def kept(model: Any, ids: list[int], first: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Sizes of keys and values, of shape (layers, positions, head), from a position on."""
    with torch.no_grad():
        layers = model.model(
            input_ids=torch.tensor([ids]),
            position_ids=torch.arange(first, first + len(ids))[None],
            use_cache=True,
        ).past_key_values.layers
    return (
        np.stack([layer.keys[0, 0].abs().numpy() for layer in layers]),
        np.stack([layer.values[0, 0].abs().numpy() for layer in layers]),
    )


def test_ranges_are_the_largest_of_all_texts(model: Any) -> None:
    found = ranges(model, IDS)
    values = np.stack([kept(model, ids)[1].max(1) for ids in IDS]).max(0)
    assert found.keys.shape == found.values.shape == (3, 16)
    assert np.array_equal(found.values, values)


def test_ranges_of_keys_hold_wherever_a_text_begins(model: Any) -> None:
    """A rotation by another position's angle makes another channel large."""
    found = ranges(model, IDS[:1])
    least = np.full_like(found.keys, np.inf)
    for first in (0, 3, 50, 400):
        largest = kept(model, IDS[0], first)[0].max(1)
        assert (largest <= found.keys * 1.0001).all()
        least = np.minimum(least, largest)
    # By the keys of one place alone they would not hold:
    assert (kept(model, IDS[0], 3)[0].max(1) > least * 1.0001).any()


def test_graph_is_not_made_without_texts(tmp_path: Path) -> None:
    plain = tiny.save_decoder_only(tmp_path / "plain", tiny.gemma)
    with pytest.raises(ValueError, match="texts are needed"):
        convert_to_graph(plain, tmp_path / "graph", [])
