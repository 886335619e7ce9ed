"""Smoothing: the same model, with fewer outliers for int8 to round away."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from summarize_models.build.smoothing import smooth
from tests.support.models import tiny

IDS = [2, 30, 41, 52, 63, 74, 85]


def with_outliers() -> Any:
    model = tiny.gemma(700)
    with torch.no_grad():
        for layer in model.model.layers:
            layer.input_layernorm.weight[3] = 60.0
            layer.pre_feedforward_layernorm.weight[5] = 60.0
            layer.mlp.up_proj.weight[7] *= 60
            layer.self_attn.v_proj.weight[1] *= 60
    return model


def logits(model: Any) -> torch.Tensor:
    with torch.no_grad():
        found: torch.Tensor = model(input_ids=torch.tensor([IDS])).logits
    return found


def rounded(values: torch.Tensor) -> torch.Tensor:
    """Through int8 with one scale a row."""
    step = values.abs().amax(-1, keepdim=True).clamp_min(1e-9) / 127
    return (values / step).round() * step


@pytest.fixture
def in_int8(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Computes a model's logits with every projection in int8."""

    def compute(model: Any) -> torch.Tensor:
        def forward(self: torch.nn.Linear, x: torch.Tensor) -> torch.Tensor:
            return rounded(x) @ rounded(self.weight).T

        with monkeypatch.context() as patch:
            patch.setattr(torch.nn.Linear, "forward", forward)
            return logits(model)

    return compute


def test_a_smoothed_model_computes_what_it_did() -> None:
    model = with_outliers()
    before, weight = logits(model), model.model.layers[0].mlp.down_proj.weight.clone()
    smooth(model, [IDS])
    assert not torch.allclose(model.model.layers[0].mlp.down_proj.weight, weight)
    assert torch.allclose(logits(model), before, atol=1e-4 * float(before.abs().max()))


def test_int8_loses_less_of_a_smoothed_model(in_int8: Any) -> None:
    model = with_outliers()
    exact = logits(model)
    lost = (in_int8(model) - exact).square().mean()
    smooth(model, [IDS, IDS[:4]])
    assert (in_int8(model) - exact).square().mean() < lost / 2
