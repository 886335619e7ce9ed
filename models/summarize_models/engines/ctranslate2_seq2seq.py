"""Run sequence-to-sequence models (Marian, BART, mBART, T5, mT5) on CTranslate2."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ctranslate2

from summarize_models.engines.batches import in_batches
from summarize_models.engines.languages import (
    begin_token,
    load_tokenizer,
    output_ids,
    special_tokens,
)
from summarize_models.prompts import check_window, fill_prompt
from summarize_models.protocols import Score
from summarize_models.spec import Decoding, ModelSpec
from summarize_models.weights.reading import reading

TOKENIZER = "tokenizer"
"""The subfolder of the tokenizer's files in a converted model."""


class CTranslate2Seq2Seq:
    """A model that `build.converted` converted; tests compare it with transformers."""

    def __init__(self, folder: Path, spec: ModelSpec, threads: int, device: str = "cpu") -> None:
        self.spec = spec
        self._tokenizer: Any = load_tokenizer(folder / TOKENIZER, spec)
        begin = begin_token(self._tokenizer, spec)
        self._begin: list[str] = (
            [] if begin is None else [self._tokenizer.convert_ids_to_tokens(begin)]
        )
        self._special = special_tokens(self._tokenizer)
        self._workers = threads if device == "cpu" else 1
        with reading():
            self._translator = ctranslate2.Translator(
                str(folder), device=device, inter_threads=self._workers, intra_threads=1
            )

    def length(self, text: str) -> int:
        """Count the tokens of an input (`Measured.length`)."""
        return len(self._encode(text))

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        """Write one result for each text (`TextModel.generate`)."""
        encoded = [self._encode(text) for text in texts]
        check_window(encoded, self.spec.window)
        found = in_batches(encoded, lambda some: self._submit(some, decoding), 2 * self._workers)
        return [self._decode(one.hypotheses[0]) for one in found]

    def score(self, inputs: Sequence[str], outputs: Sequence[str]) -> list[Score]:
        """Score one output for each input (`Scoring.score`)."""
        encoded = [self._encode(text) for text in inputs]
        check_window(encoded, self.spec.window)
        given = [output_ids(self._tokenizer, text) for text in outputs]
        handles = [
            # One at a time: neighbours of another length would be padded.
            self._translator.score_batch(
                [source],
                [self._begin + self._tokenizer.convert_ids_to_tokens(ids[:-1])],
                offset=len(self._begin),
                max_input_length=0,
                asynchronous=True,
            )[0]
            for source, (ids, _) in zip(encoded, given, strict=True)
        ]
        return [
            Score(tuple(one.result().log_probs), ends)
            for one, (_, ends) in zip(handles, given, strict=True)
        ]

    def _encode(self, text: str) -> list[str]:
        filled = fill_prompt(f"{self.spec.target_prefix}{{text}}", text, self._special)
        tokens: list[str] = self._tokenizer.convert_ids_to_tokens(
            self._tokenizer(filled)["input_ids"]
        )
        return tokens

    def _decode(self, tokens: Sequence[str]) -> str:
        written = [token for token in tokens if token not in self._begin]
        ids = self._tokenizer.convert_tokens_to_ids(written)
        decoded: str = self._tokenizer.decode(ids, skip_special_tokens=True)
        return decoded.strip()

    def _submit(
        self, texts: list[list[str]], decoding: Decoding
    ) -> Sequence[ctranslate2.AsyncTranslationResult]:
        handles: Sequence[ctranslate2.AsyncTranslationResult] = self._translator.translate_batch(
            texts,
            target_prefix=[self._begin] * len(texts) if self._begin else None,
            asynchronous=True,
            max_batch_size=0,
            beam_size=decoding.beam_size,
            length_penalty=decoding.length_penalty,
            repetition_penalty=decoding.repetition_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram,
            max_decoding_length=decoding.max_new_tokens,
            min_decoding_length=0,
            max_input_length=0,  # the window is looked at; nothing is cut in silence
        )
        return handles
