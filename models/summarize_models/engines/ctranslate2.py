"""Run decoder-only models of many families on CTranslate2, on a CPU or a GPU, without torch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import ctranslate2

from summarize_models.engines.batches import in_batches
from summarize_models.engines.memory import keep_little, open_once
from summarize_models.engines.tokens import control_tokens, ends_of, ids_of, read_tokenizer
from summarize_models.prompts import check_window, fill_prompt
from summarize_models.protocols import Score
from summarize_models.spec import Decoding, ModelSpec
from summarize_models.weights.reading import reading


def _generator(folder: Path, device: str, workers: int) -> ctranslate2.Generator:
    # Two small products side by side are faster than one product on two cores.
    with reading():
        return ctranslate2.Generator(
            str(folder), device=device, inter_threads=workers, intra_threads=1
        )


class CTranslate2Model:
    """A converted model: `model.bin`, `vocabulary.json` and `tokenizer.json` in a folder.

    CTranslate2 processes as many tokens as the shortest prompt of a batch has in one pass, and the
    rest of the longer prompts token by token. The two round differently, so a result would depend
    on the batch. Therefore only prompts of equal length share a batch, and a filler token makes
    lengths equal. On 200 sentences no result changes with the batch, and the filler costs no BLEU
    (docs/lab/quality.md).
    """

    def __init__(self, folder: Path, spec: ModelSpec, threads: int, device: str = "cpu") -> None:
        self.spec = spec
        self._workers = threads if device == "cpu" else 1
        keep_little()
        with ThreadPoolExecutor(1) as side:  # weights and tokenizer take equally long to read
            opened = side.submit(open_once, _generator, folder, device, self._workers)
            self._tokenizer = read_tokenizer(folder)
            self._generator = opened.result()
        self._special = control_tokens(self._tokenizer)
        ids_of(self._tokenizer, [*spec.stop, *([spec.filler] if spec.filler is not None else [])])
        # `end_token` replaces the model's own end token, so that one has to be in the list.
        config = json.loads((folder / "config.json").read_text("utf-8"))
        if not isinstance(config, dict) or "eos_token" not in config:
            raise ValueError("config.json has no eos_token")
        self._ends = [*spec.stop, config["eos_token"]]

    def length(self, text: str) -> int:
        """Count the tokens of a prompt (`Measured.length`)."""
        return len(self._encode(text))

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        """Write one result for each text (`TextModel.generate`)."""
        prompts = [self._encode(text) for text in texts]
        check_window(prompts, self.spec.window)
        found = in_batches(
            prompts,
            lambda some: self._submit(some, decoding),
            2 * self._workers,
            decoding.beam_size,
        )
        return [self._tokenizer.decode(one.sequences_ids[0]).strip() for one in found]

    def score(self, inputs: Sequence[str], outputs: Sequence[str]) -> list[Score]:
        """Score one output for each input (`Scoring.score`)."""
        prompts = [self._encode(text) for text in inputs]
        check_window(prompts, self.spec.window)
        opening = self.spec.opening
        encoded = [
            self._tokenizer.encode(opening + text, add_special_tokens=False) for text in outputs
        ]
        whole = [
            [*prompt, *one.tokens, self._ends[0]]
            for prompt, one in zip(prompts, encoded, strict=True)
        ]
        found = in_batches(whole, self._submit_score, 2 * self._workers)
        return [
            Score(tuple(one.log_probs[len(prompt) - 1 :]), ends_of(given.offsets, opening, text))
            for one, prompt, given, text in zip(found, prompts, encoded, outputs, strict=True)
        ]

    def _submit_score(self, whole: list[list[str]]) -> list[ctranslate2.AsyncScoringResult]:
        handles: list[ctranslate2.AsyncScoringResult] = self._generator.score_batch(
            whole, asynchronous=True, max_batch_size=0, max_input_length=0
        )
        return handles

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
