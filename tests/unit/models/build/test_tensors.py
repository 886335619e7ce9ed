"""Reading a GGUF file tensor by tensor: the values of transformers, and only the rows kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gguf
import pytest
import torch

from summarize.errors import WeightsError
from summarize_models.build.tensors import read_tensors
from tests.support.models import tiny
from tests.support.some import some

KEPT = [0, 1, 2, 5, 9, 40]
BLOCK = gguf.GGMLQuantizationType.Q8_0


def write(model: Any, file: Path, architecture: str = "gemma3") -> None:
    """Write a tiny Gemma 3 as llama.cpp does: Q8_0 matrices, norms with 1 added."""
    writer = gguf.GGUFWriter(str(file), architecture)
    writer.add_block_count(model.config.num_hidden_layers)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.GEMMA3, model.config.num_hidden_layers)
    for name, weight in model.state_dict().items():
        if name == "lm_head.weight":
            continue
        theirs = f"{names.get_name(name.removesuffix('.weight'))}.weight"
        if name.endswith("norm.weight"):
            writer.add_tensor(theirs, (weight + 1).numpy())
        elif weight.shape[1] % 32:
            writer.add_tensor(theirs, weight.numpy())
        else:
            writer.add_tensor(theirs, gguf.quantize(weight.numpy(), BLOCK), raw_dtype=BLOCK)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@pytest.fixture(scope="module")
def model() -> Any:
    return tiny.gemma(64)


def test_weights_are_those_that_were_written(model: Any, tmp_path: Path) -> None:
    write(model, tmp_path / "tiny.gguf")
    found = read_tensors(tmp_path / "tiny.gguf", model, None)
    expected = model.state_dict()
    assert found.keys() == expected.keys() - {"lm_head.weight"}
    for name, weight in some(found.items()):
        assert weight.dtype == torch.float32
        torch.testing.assert_close(weight, expected[name], rtol=0, atol=0.01)


def test_only_the_kept_rows_are_read(model: Any, tmp_path: Path) -> None:
    write(model, tmp_path / "tiny.gguf")
    whole = read_tensors(tmp_path / "tiny.gguf", model, None)
    pruned = read_tensors(tmp_path / "tiny.gguf", model, KEPT)
    for name, weight in some(whole.items()):
        kept = weight[KEPT] if name == "model.embed_tokens.weight" else weight
        assert torch.equal(pruned[name], kept), name


def test_other_architecture_is_refused(model: Any, tmp_path: Path) -> None:
    write(model, tmp_path / "tiny.gguf", "llama")
    with pytest.raises(WeightsError, match="holds a llama, not a gemma3"):
        read_tensors(tmp_path / "tiny.gguf", model, None)


def test_file_that_lacks_a_tensor_is_refused(model: Any, tmp_path: Path) -> None:
    write(model, tmp_path / "tiny.gguf")
    larger = tiny.gemma(64)
    larger.model.layers.append(larger.model.layers[0])
    with pytest.raises(WeightsError, match="the GGUF file lacks"):
        read_tensors(tmp_path / "tiny.gguf", larger, None)
