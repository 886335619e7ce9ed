"""The adapter: its gradients and its file are those of peft."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import peft
import torch
import transformers

from summarize_models.engines.onnxruntime import OnnxRuntimeModel
from summarize_models.spec import Decoding
from summarize_models.training.data.examples import Examples, batches
from summarize_models.training.evaluate import build_adapted
from summarize_models.training.export import write_adapter
from summarize_models.weights.recipe import load_recipe
from tests.support.models import tiny
from tests.support.models.small_training import (
    FILLER,
    network,
    run,
    schedule,
)
from tests.support.some import some


def reference(base: Path, adapter: Path) -> Any:
    model = transformers.AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    return peft.PeftModel.from_pretrained(model, str(adapter), is_trainable=True)


def test_gradients_are_those_of_peft(base: Path, examples: Examples, tmp_path: Path) -> None:
    one = network(base, examples)
    run(one, examples, tmp_path / "run", schedule(steps=2))
    for layer in one.layers.values():  # to what the file will hold
        layer.a.data, layer.b.data = layer.a.bfloat16().float(), layer.b.bfloat16().float()
    one.merge()
    write_adapter(one, tmp_path / "adapter")
    other = reference(base, tmp_path / "adapter")
    [batch] = batches(examples, [0], 1, FILLER, "seed")
    one.loss(batch, 0.0).backward()  # type: ignore[no-untyped-call]
    used = torch.cat((one.vocabularies["fr-en"], batch.inputs.flatten(), batch.targets))
    used = torch.unique(used)
    logits = other(input_ids=batch.inputs).logits.flatten(0, 1)[batch.places][:, used]
    torch.nn.functional.cross_entropy(logits, torch.searchsorted(used, batch.targets)).backward()  # type: ignore[no-untyped-call]
    expected = {n: p.grad for n, p in other.named_parameters() if p.grad is not None}
    assert len(expected) == 2 * len(one.layers)
    for name, layer in some(one.layers.items()):
        for part, mine in (("A", layer.a), ("B", layer.b)):
            theirs = expected[f"base_model.model.{name}.lora_{part}.default.weight"]
            assert mine.grad is not None
            assert torch.allclose(mine.grad, theirs, rtol=1e-3, atol=1e-5), name


def test_an_exported_adapter_merged_by_peft_gives_the_logits_it_was_trained_to(
    base: Path, examples: Examples, tmp_path: Path
) -> None:
    one = network(base, examples)
    run(one, examples, tmp_path / "run", schedule())
    write_adapter(one, tmp_path / "adapter")
    merged = reference(base, tmp_path / "adapter").merge_and_unload()
    ids = torch.tensor([[2, 30, 40, 50, 60, 70]])
    hidden = one.body(input_ids=ids).last_hidden_state
    expected = merged(input_ids=ids).logits
    plain = transformers.AutoModelForCausalLM.from_pretrained(base)(input_ids=ids).logits
    difference = (hidden @ one.embedding.T - expected).abs().max()
    assert difference < 0.02 * (plain - expected).abs().max()


def test_a_run_can_go_on_from_an_adapter_of_a_smaller_rank(
    base: Path, examples: Examples, tmp_path: Path
) -> None:
    small = network(base, examples, rank=2)
    run(small, examples, tmp_path / "run", schedule())
    write_adapter(small, tmp_path / "adapter")
    wide = network(base, examples, start=tmp_path / "adapter", rank=6)
    for name, layer in some(small.layers.items()):
        assert torch.allclose(layer.merged, wide.layers[name].merged, atol=2e-2), name
        assert (wide.layers[name].b[:, 2:] == 0).all()


def test_an_adapter_is_built_into_what_the_engine_opens(examples: Examples, tmp_path: Path) -> None:
    base = tiny.save_decoder_only(tmp_path / "base", partial(tiny.gemma, head=16))
    write_adapter(network(base, examples), tmp_path / "adapter")
    recipe = load_recipe("gemma-3-270m-translate")
    build_adapted(base, tmp_path / "adapter", tmp_path / "built", recipe)
    decoding = Decoding(max_new_tokens=5)
    model = OnnxRuntimeModel(tmp_path / "built", tiny.decoder_only(), 1)
    assert model.generate(tiny.TEXTS[:2], decoding)
