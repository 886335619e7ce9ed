"""Greedy and beam search choose what transformers' `generate` chooses, of a real model's logits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pytest
import torch
import transformers

from summarize_models.engines.network import Array
from summarize_models.engines.search import beam, greedy
from summarize_models.spec import Decoding
from tests.support.models import tiny

ENDS = {1}


class WholeRows:
    """A search's rows on transformers: every token's logits from the whole text again."""

    def __init__(self, model: Any, prompts: list[list[int]], beams: int) -> None:
        self._model = model
        self._prompts = prompts
        self._beams = beams
        self._ids: list[list[int]] = []

    def add(self, texts: Sequence[int]) -> None:
        self._ids += [list(self._prompts[text]) for text in texts for _ in range(self._beams)]
        self._find()

    @torch.inference_mode()
    def _find(self) -> None:
        found = [self._model(input_ids=torch.tensor([i])).logits[0, -1].numpy() for i in self._ids]
        self.scale: Array = np.linspace(0.5, 2, len(found), dtype=np.float32)[:, None]
        self.logits: Array = np.stack(found) / self.scale

    def write(self, tokens: Array) -> None:
        for ids, token in zip(self._ids, tokens.tolist(), strict=True):
            ids.append(token)
        self._find()

    def reorder(self, order: Array) -> None:
        self._ids = [list(self._ids[row]) for row in order]

    def remove(self, rows: Collection[int]) -> list[int]:
        order = [row for row in range(len(self._ids)) if row not in rows]
        order = order[-len(rows) :] + order[: -len(rows)]  # another than it was
        self._ids = [self._ids[row] for row in order]
        return order


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Whose texts end after some tokens, at different lengths."""
    made = tiny.gemma(tiny.save_bpe(tmp_path_factory.mktemp("bpe")))
    with torch.no_grad():
        made.get_input_embeddings().weight[1].mul_(4)
    return made


PROMPTS = [[2, *np.random.default_rng(seed).integers(4, 440, 5).tolist()] for seed in range(12)]


def generated(model: Any, ids: list[int], decoding: Decoding) -> list[int]:
    """By transformers; penalties are for what is written, not for the prompt."""
    processors = []
    for kind, value, off in (
        (transformers.RepetitionPenaltyLogitsProcessor, decoding.repetition_penalty, 1.0),
        (transformers.NoRepeatNGramLogitsProcessor, decoding.no_repeat_ngram, 0),
    ):
        if value != off:
            processor = kind(value)
            processors.append(lambda i, s, p=processor: p(i[:, len(ids) :], s))
    output: list[int] = model.generate(
        torch.tensor([ids]),
        attention_mask=torch.ones(1, len(ids), dtype=torch.long),
        do_sample=False,
        num_beams=decoding.beam_size,
        length_penalty=decoding.length_penalty,
        early_stopping=True,
        max_new_tokens=decoding.max_new_tokens,
        eos_token_id=1,
        pad_token_id=0,
        logits_processor=transformers.LogitsProcessorList(processors),
    )[0].tolist()[len(ids) :]
    return output[: output.index(1)] if 1 in output else output


@pytest.mark.parametrize(
    "decoding",
    [
        Decoding(max_new_tokens=12),
        Decoding(max_new_tokens=12, repetition_penalty=1.4),
        Decoding(max_new_tokens=12, no_repeat_ngram=1),
        Decoding(max_new_tokens=12, no_repeat_ngram=2, repetition_penalty=1.2),
        Decoding(max_new_tokens=10, beam_size=3),
        Decoding(max_new_tokens=10, beam_size=2, length_penalty=0.0),
        Decoding(max_new_tokens=10, beam_size=4, length_penalty=1.5, no_repeat_ngram=2),
        Decoding(max_new_tokens=10, beam_size=3, repetition_penalty=1.3),
    ],
    ids=str,
)
def test_search_chooses_what_transformers_chooses(model: Any, decoding: Decoding) -> None:
    search = greedy if decoding.beam_size == 1 else beam
    rows = WholeRows(model, PROMPTS, decoding.beam_size)
    waiting, begun = list(range(len(PROMPTS))), []

    def take(going: int) -> list[int]:
        new = [waiting.pop() for _ in range(min(len(waiting), 5 - going))]
        begun.append((going, len(new)))
        return new

    found = dict(search(rows, take, ENDS, decoding))
    expected = [generated(model, ids, decoding) for ids in PROMPTS]
    assert found == dict(enumerate(expected))
    assert any(going and new for going, new in begun)  # some begin beside others
    assert len({len(ids) for ids in expected}) > 2  # some texts end early
