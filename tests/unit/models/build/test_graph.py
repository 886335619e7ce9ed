"""The int8 graph of a Gemma 3 says what transformers' says, of a text always the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from summarize_models.build.graph import quantized, write_graph
from summarize_models.build.ranges import ranges
from summarize_models.engines.network import Array, Network
from summarize_models.engines.rows import PROMPT_TOKENS, Rows
from summarize_models.weights.layout import shape_of
from summarize_models.weights.processor import multiplies_signed
from tests.support.models import tiny
from tests.support.some import some

SLIDING = 40
WORDS = 440
"""Of the tokenizer; some more have other meanings."""
NEW = 60
"""Tokens: beyond the sliding window, and beyond a memory's room twice."""


@pytest.fixture(scope="module", params=["tied", "untied"])
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Any, Network]:
    """A small Gemma 3 of transformers, and its graph."""
    plain = tmp_path_factory.mktemp("plain")
    size = tiny.save_bpe(plain)
    model = tiny.gemma(size, tied=request.param == "tied", head=16, sliding=SLIDING)
    for name, weight in model.named_parameters():
        if name.endswith("norm.weight"):  # zeros at first, which would hide a norm left out
            torch.nn.init.normal_(weight, std=0.3)
    return model, network_of(model, tmp_path_factory.mktemp("made"), signed=multiplies_signed())


def network_of(model: Any, folder: Path, *, signed: bool) -> Network:
    model.save_pretrained(folder)
    seen = ranges(model, [prompt(90, seed) for seed in range(100, 120)])
    write_graph(folder, folder, seen, signed=signed)
    return Network(folder)


def prompt(length: int, seed: int) -> list[int]:
    return [2, *np.random.default_rng(seed).integers(4, WORDS, length - 1).tolist()]


@torch.inference_mode()
def expected(model: Any, ids: list[int]) -> Array:
    found: Array = model(input_ids=torch.tensor([ids])).logits[0, -1].numpy()
    return found


def rows_of(network: Network, texts: list[list[int]], beams: int = 1) -> Rows:
    rows = Rows(network, texts, beams)
    rows.add(range(len(texts)))
    return rows


def likeness(one: Array, other: Array) -> float:
    """Correlation."""
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def test_every_step_is_as_transformers_has_it(pair: tuple[Any, Network]) -> None:
    model, network = pair
    texts = [prompt(length, length) for length in (38, 71, 20)]
    rows = rows_of(network, texts)
    found = []
    for step in range(NEW):
        for text, logits in zip(texts, rows.logits * rows.scale, strict=True):
            found.append(likeness(logits, expected(model, text)))
        added = np.array([4 + (31 * step + row) % (WORDS - 4) for row in range(len(texts))])
        rows.write(added)
        for text, token in zip(texts, added.tolist(), strict=True):
            text.append(token)
    assert min(found) > 0.98
    assert np.mean(found) > 0.995
    # What the measure would say of other texts, and of layers that all see everything:
    assert likeness(rows.logits[0], rows.logits[1]) < 0.9
    assert far_sighted(model, texts[0]) < 0.98


def far_sighted(model: Any, ids: list[int]) -> float:
    """How like it is to have no sliding windows."""
    right = expected(model, ids)
    model.config.sliding_window = 4096
    try:
        wrong = expected(model, ids)
    finally:
        model.config.sliding_window = SLIDING
    return likeness(right, wrong)


def logits_alone(network: Network, ids: list[int], added: list[int]) -> list[Array]:
    rows = rows_of(network, [ids])
    found = [rows.logits * rows.scale]
    for token in added:
        rows.write(np.array([token]))
        found.append(rows.logits * rows.scale)
    return found


def test_neighbours_change_nothing_to_the_last_bit(pair: tuple[Any, Network]) -> None:
    _, network = pair
    texts = [prompt(length, seed) for seed, length in enumerate([64, 9, 33, 90, 48, 2, 34])]
    added = [[4 + (17 * n + row) % (WORDS - 4) for n in range(40)] for row in range(len(texts))]
    alone = [logits_alone(network, *one) for one in zip(texts, added, strict=True)]
    rows, left = rows_of(network, texts), list(range(len(texts)))
    for step in range(41):
        for row, text in enumerate(some(left)):
            together = rows.logits[row] * rows.scale[row]
            assert np.array_equal(together, alone[text][step][0]), (step, text)
        if step == 40:
            break
        tokens = [added[text][step] for text in left]
        if step in (5, 12, 33):  # a text in the middle is over, then the first, then the last
            over = {5: 3, 12: 0, 33: len(left) - 1}[step]
            order = rows.remove([over])
            left, tokens = [left[row] for row in order], [tokens[row] for row in order]
        rows.write(np.array(tokens))


def test_text_begun_beside_others_is_as_alone(pair: tuple[Any, Network]) -> None:
    """In a row that another text had, longer than it and shorter."""
    _, network = pair
    texts = [prompt(length, length) for length in (30, 70, 12, 55, 25)]
    added = [5 + 3 * step for step in range(30)]
    alone = [logits_alone(network, ids, added) for ids in texts]
    rows = Rows(network, texts)
    rows.add([0, 1, 2])
    steps = {0: 0, 1: 0, 2: 0}
    for step in range(20):
        if step in (4, 9):
            over, new = {4: (0, 3), 9: (1, 4)}[step]
            left = [list(steps)[row] for row in rows.remove([list(steps).index(over)])]
            rows.write(np.array([added[steps[text]] for text in left]))
            rows.add([new])
            steps = {text: steps[text] + 1 for text in left} | {new: 0}
        else:
            rows.write(np.array([added[at] for at in steps.values()]))
            steps = {text: at + 1 for text, at in steps.items()}
        for row, (text, at) in enumerate(steps.items()):
            assert np.array_equal(rows.logits[row] * rows.scale[row], alone[text][at][0])


def test_unsigned_weights_mean_the_same(pair: tuple[Any, Network], tmp_path: Path) -> None:
    model, network = pair
    unsigned = network_of(model, tmp_path, signed=False)
    right, found = (logits_alone(one, prompt(30, 4), [7, 8, 9]) for one in (network, unsigned))
    for expected_, logits in zip(some(right), found, strict=True):
        assert np.array_equal(expected_, logits)


def test_row_goes_on_from_another_of_its_text(pair: tuple[Any, Network]) -> None:
    _, network = pair
    ids = prompt(45, 1)
    rows = rows_of(network, [ids], beams=3)
    rows.write(np.array([10, 20, 30]))
    rows.reorder(np.array([2, 0, 2]))
    rows.write(np.array([40, 50, 60]))
    for row, added in enumerate(([30, 40], [10, 50], [30, 60])):
        expected_ = logits_alone(network, ids, added)[-1][0]
        assert np.array_equal(rows.logits[row] * rows.scale[row], expected_)


def test_more_prompts_than_are_read_together(pair: tuple[Any, Network]) -> None:
    _, network = pair
    count = PROMPT_TOKENS // 32 + 3
    texts = [prompt(20 + seed % 12, seed) for seed in range(count)]
    together = rows_of(network, texts)
    for row in (0, 1, count - 1):
        alone = rows_of(network, [texts[row]])
        assert np.array_equal(together.logits[row], alone.logits[0])


def test_rows_of_a_matrix_are_rounded_to_bytes() -> None:
    weight = np.array([[0.5, -1.0, 0.25], [0, 0, 0], [300, 1, -2]], np.float32)
    rounded, scales = quantized(weight)
    assert rounded.dtype == np.int8
    assert np.abs(rounded.astype(int)).max(1).tolist() == [127, 0, 127]
    assert np.allclose(rounded * scales[:, None], weight, atol=scales.max() / 2)


@pytest.mark.parametrize(
    ("flags", "signed"),
    [
        ("fpu avx2 avx512f avx512_vnni", True),
        ("fpu avx2 avx_vnni", True),
        ("fpu avx2 fma", False),
    ],
)
def test_processor_is_asked_for_dot_products(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: str, signed: bool
) -> None:
    said = tmp_path / "cpuinfo"
    said.write_text(f"processor\t: 0\nflags\t\t: {flags}\nbugs\t\t: spectre\n")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    assert multiplies_signed(said) is signed
    assert multiplies_signed(tmp_path / "none") is False
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    assert multiplies_signed(tmp_path / "none too") is True


@pytest.mark.parametrize("change", [{"model_type": "llama"}, {"num_key_value_heads": 2}])
def test_other_models_are_refused(tmp_path: Path, change: dict[str, object]) -> None:
    make: Callable[[int], Any] = tiny.gemma
    config = make(50).config.to_dict() | change
    with pytest.raises(ValueError, match="a Gemma 3 text model is needed"):
        shape_of(config)
