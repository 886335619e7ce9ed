"""Decoder-only models on CTranslate2: of many families, on a CPU or a GPU, without torch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import ctranslate2

from models.engines.batches import in_batches
from models.engines.memory import keep_little, open_once
from models.engines.tokens import control_tokens, ids_of, read_tokenizer
from models.prompts import check_window, fill_prompt
from models.spec import Decoding, ModelSpec


def _generator(folder: Path, device: str, workers: int) -> ctranslate2.Generator:
    # One thread a worker: two small products side by side beat one product on two cores.
    return ctranslate2.Generator(str(folder), device=device, inter_threads=workers, intra_threads=1)


class CTranslate2Model:
    """One converted model: `model.bin`, `vocabulary.json` and `tokenizer.json` in a folder.

    CTranslate2 reads the shortest prompt of a batch at once and the rest of the longer ones token
    by token, whose rounding differs: a text's result would depend on its neighbours. So only
    prompts of equal length share a batch, and a filler makes lengths equal. Measured on 200
    sentences: no result changes with the batch, and the filler costs no BLEU (docs/quality.md).
    """

    def __init__(self, folder: Path, spec: ModelSpec, threads: int, device: str = "cpu") -> None:
        self.spec = spec
        self._workers = threads if device == "cpu" else 1
        keep_little()
        with ThreadPoolExecutor(1) as side:  # weights and tokenizer take as long to read
            opened = side.submit(open_once, _generator, folder, device, self._workers)
            self._tokenizer = read_tokenizer(folder)
            self._generator = opened.result()
        self._special = control_tokens(self._tokenizer)
        ids_of(self._tokenizer, [*spec.stop, *([spec.filler] if spec.filler is not None else [])])
        # Tokens to end at replace the model's own, so that one has to be among them.
        config = json.loads((folder / "config.json").read_text("utf-8"))
        self._ends = [*spec.stop, config["eos_token"]]

    def length(self, text: str) -> int:
        return len(self._encode(text))

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        prompts = [self._encode(text) for text in texts]
        check_window(prompts, self.spec.window)
        found = in_batches(
            prompts,
            lambda some: self._submit(some, decoding),
            2 * self._workers,
            decoding.beam_size,
        )
        return [self._tokenizer.decode(one.sequences_ids[0]).strip() for one in found]

    def _encode(self, text: str) -> list[str]:
        head, _, tail = self.spec.prompt.partition("{filler}")
        tokens: list[str] = self._tokenizer.encode(fill_prompt(head, text, self._special)).tokens
        if self.spec.filler is not None:
            end = fill_prompt(tail, text, self._special)
            rest: list[str] = self._tokenizer.encode(end, add_special_tokens=False).tokens
            missing = -(len(tokens) + len(rest)) % self.spec.grid
            tokens += [self.spec.filler] * missing + rest
        return tokens

    def _submit(
        self, prompts: list[list[str]], decoding: Decoding
    ) -> list[ctranslate2.AsyncGenerationResult]:
        handles: list[ctranslate2.AsyncGenerationResult] = self._generator.generate_batch(
            prompts,
            asynchronous=True,
            max_batch_size=0,
            beam_size=decoding.beam_size,
            length_penalty=decoding.length_penalty,
            repetition_penalty=decoding.repetition_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram,
            max_length=decoding.max_new_tokens,
            end_token=self._ends,
            include_prompt_in_result=False,
        )
        return handles
