"""The engine `onnxruntime`: threads, memory and limits; its results are with the others'."""

from __future__ import annotations

from typing import Any

import pytest

from summarize_models.engines.network import Array, Network
from summarize_models.engines.onnxruntime import OnnxRuntimeModel
from tests.support.models import tiny
from tests.support.models.tiny import TEXTS
from tests.support.models.zoo import BEAM, GREEDY, Zoo


def test_roles_of_a_graph_have_it_in_memory_once(zoo: Zoo) -> None:
    one, other = (zoo.model("gemma16-graph", prompt=p) for p in ("En: {text}\nFr:", "{text}\n"))
    assert isinstance(one, OnnxRuntimeModel)
    assert isinstance(other, OnnxRuntimeModel)
    assert one._network is other._network


def test_threads_may_share_the_products_instead_of_the_texts(zoo: Zoo) -> None:
    folder, spec = zoo.folder("gemma16-graph"), tiny.decoder_only()
    single_article = OnnxRuntimeModel(folder, spec, 2, single_article=True)
    for decoding in (GREEDY, BEAM):
        expected = OnnxRuntimeModel(folder, spec, 2).generate(TEXTS, decoding)
        assert single_article.generate(TEXTS, decoding) == expected


def test_rows_of_a_graph_that_memory_does_not_hold_are_halved(
    zoo: Zoo, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, run, most = zoo.model("gemma16-graph"), Network.run, 2
    expected = model.generate(TEXTS, BEAM)

    def scarce(network: Network, tokens: Array, *rest: Any) -> tuple[Array, Array]:
        if len(tokens) > most * BEAM.beam_size:
            raise MemoryError("no room")
        return run(network, tokens, *rest)

    monkeypatch.setattr(Network, "run", scarce)
    assert model.generate(TEXTS, BEAM) == expected
    most = 0
    with pytest.raises(MemoryError, match="no room"):
        model.generate(TEXTS[:1], BEAM)


def test_more_positions_than_a_graph_has_are_refused(zoo: Zoo) -> None:
    zoo.model("gemma16-graph", window=900, decoding={"max_new_tokens": 124})
    with pytest.raises(ValueError, match="more than 1024 tokens together"):
        zoo.model("gemma16-graph", window=900, retry={"max_new_tokens": 125})


def test_scores_that_memory_does_not_hold_are_halved(
    zoo: Zoo, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, run, most = zoo.model("gemma16-graph"), Network.run, 1
    assert isinstance(model, OnnxRuntimeModel)
    expected = model.score(TEXTS, TEXTS[::-1])

    def scarce(network: Network, tokens: Array, *rest: Any) -> tuple[Array, Array]:
        if len(tokens) > most:
            raise MemoryError("no room")
        return run(network, tokens, *rest)

    monkeypatch.setattr(Network, "run", scarce)
    assert model.score(TEXTS, TEXTS[::-1]) == expected
    most = 0
    with pytest.raises(MemoryError, match="no room"):
        model.score(TEXTS[:1], TEXTS[:1])
