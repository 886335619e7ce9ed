"""Adapters in both forms: bfloat16 as peft writes it, and int8 with a scale a row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import peft
import pytest
import torch
import transformers

from summarize.errors import WeightsError
from summarize_models.build.tensors import merge
from summarize_models.training.__main__ import main
from summarize_models.weights.adapter import (
    CARD,
    CONFIG,
    WEIGHTS,
    Adapter,
    quantize_adapter,
    quantized,
    read_adapter,
)
from summarize_models.weights.hashes import sha256_of
from tests.support.models import tiny
from tests.support.some import some


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.save_decoder_only(tmp_path_factory.mktemp("base") / "gemma", tiny.gemma)


def plain(base: Path) -> Any:
    return transformers.AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)


@pytest.fixture(scope="module")
def adapter(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An adapter that peft wrote, in bfloat16, with a card."""
    torch.manual_seed(7)
    folder = tmp_path_factory.mktemp("adapter")
    config = peft.LoraConfig(r=4, lora_alpha=8, target_modules=["q_proj", "down_proj"])
    config.init_lora_weights = False
    model = peft.get_peft_model(plain(base), config).to(torch.bfloat16)
    model.save_pretrained(folder)
    (folder / CARD).write_text(f"Weights: {sha256_of(folder / WEIGHTS)}\n", "utf-8")
    return folder


def merged(base: Path, adapter: Adapter) -> dict[str, torch.Tensor]:
    weights: dict[str, torch.Tensor] = plain(base).state_dict()
    merge(weights, adapter)
    return weights


def test_merge_gives_the_bits_of_peft(base: Path, adapter: Path) -> None:
    theirs = peft.PeftModel.from_pretrained(plain(base), str(adapter)).merge_and_unload()
    mine = merged(base, read_adapter(adapter))
    for name, weight in some(theirs.state_dict().items()):
        assert torch.equal(weight, mine[name]), name


def test_bytes_differ_by_half_a_step_at_most(adapter: Path, tmp_path: Path) -> None:
    quantize_adapter(adapter, tmp_path / "int8")
    before, after = read_adapter(adapter), read_adapter(tmp_path / "int8")
    assert after.scale == before.scale == 2
    assert list(after.factors) == list(before.factors)
    assert len(before.factors) == 6
    for name, pair in before.factors.items():
        for old, new in ((pair.a, after.factors[name].a), (pair.b, after.factors[name].b)):
            bound = old.abs().amax(1, keepdim=True) / 127 / 2
            assert ((old - new).abs() <= bound * (1 + 1e-5)).all(), name


def test_both_forms_merge_to_nearly_the_same_model(
    base: Path, adapter: Path, tmp_path: Path
) -> None:
    quantize_adapter(adapter, tmp_path / "int8")
    without = plain(base).state_dict()
    one, other = merged(base, read_adapter(adapter)), merged(base, read_adapter(tmp_path / "int8"))
    for name in some(read_adapter(adapter).factors):
        change = (one[f"{name}.weight"] - without[f"{name}.weight"]).norm()
        assert 0 < (one[f"{name}.weight"] - other[f"{name}.weight"]).norm() < 0.02 * change


def test_command_writes_the_folder_with_its_card(adapter: Path, tmp_path: Path) -> None:
    target = tmp_path / "int8"
    assert main(["quantize", str(adapter), str(target)]) == 0
    assert {file.name for file in target.iterdir()} == {CARD, CONFIG, WEIGHTS}
    assert sha256_of(target / WEIGHTS) in (target / CARD).read_text("utf-8")
    assert main(["quantize", str(tmp_path / "nowhere"), str(target)]) == 14


def test_row_of_zeros_stays_zero() -> None:
    values, scales = quantized(torch.tensor([[0.0, 0.0], [1.0, -2.0]]))
    assert values.tolist() == [[0, 0], [64, -127]]
    assert torch.equal(scales, torch.tensor([0.0, 2 / 127]))


@pytest.mark.parametrize("option", ["use_dora", "use_rslora", "fan_in_fan_out"])
def test_option_that_changes_the_merge_is_refused(
    adapter: Path, tmp_path: Path, option: str
) -> None:
    config = json.loads((adapter / CONFIG).read_text("utf-8")) | {option: True}
    (tmp_path / CONFIG).write_text(json.dumps(config), "utf-8")
    (tmp_path / WEIGHTS).write_bytes((adapter / WEIGHTS).read_bytes())
    with pytest.raises(WeightsError, match=f"unsupported option {option}"):
        read_adapter(tmp_path)


def test_damaged_adapter_is_a_weights_error(adapter: Path, tmp_path: Path) -> None:
    (tmp_path / CONFIG).write_bytes((adapter / CONFIG).read_bytes())
    (tmp_path / WEIGHTS).write_bytes((adapter / WEIGHTS).read_bytes()[:-100])
    with pytest.raises(WeightsError, match="adapter"):
        read_adapter(tmp_path)


def test_adapter_of_another_model_is_refused(base: Path, adapter: Path) -> None:
    weights = plain(base).state_dict()
    del weights["model.layers.0.mlp.down_proj.weight"]
    with pytest.raises(WeightsError, match=r"does not fit the model: model\.layers\.0\.mlp"):
        merge(weights, read_adapter(adapter))
