"""The reference engine: any sequence-to-sequence or decoder-only model, as transformers runs it.

One text at a time: a padded batch rounds differently, and then a result depends on its neighbours.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.prompts import fill_prompt
from models.spec import Decoding, ModelSpec

# Before the import: a run never looks for a network, whatever is or is not in a cache.
os.environ["HF_HUB_OFFLINE"] = "1"

import torch
import transformers

transformers.utils.logging.set_verbosity_error()
transformers.utils.logging.disable_progress_bar()


class TransformersModel:
    """One model in a folder, as `save_pretrained` writes it; safetensors only, never pickle."""

    def __init__(self, folder: Path, spec: ModelSpec, threads: int) -> None:
        torch.set_num_threads(threads)
        self.spec = spec
        self._tokenizer: Any = transformers.AutoTokenizer.from_pretrained(
            folder, local_files_only=True
        )
        auto = (
            transformers.AutoModelForCausalLM
            if spec.architecture == "decoder-only"
            else transformers.AutoModelForSeq2SeqLM
        )
        self._model: Any = auto.from_pretrained(
            folder, local_files_only=True, use_safetensors=True, dtype=torch.float32
        ).eval()

    def length(self, text: str) -> int:
        return len(self._encode(text))

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        return [self._generate(text, decoding) for text in texts]

    def _encode(self, text: str) -> list[int]:
        special = self._tokenizer.all_special_tokens
        template = self.spec.prompt if self.spec.architecture == "decoder-only" else "{text}"
        ids: list[int] = self._tokenizer(fill_prompt(template, text, special))["input_ids"]
        return ids

    def _generate(self, text: str, decoding: Decoding) -> str:
        ids = self._encode(text)
        if len(ids) > self.spec.window:
            raise ValueError(f"a prompt of {len(ids)} tokens, window {self.spec.window}")
        stops = [self._tokenizer.convert_tokens_to_ids(token) for token in self.spec.stop]
        ends = self._model.generation_config.eos_token_id
        settings = transformers.GenerationConfig(
            do_sample=False,
            num_beams=decoding.beam_size,
            length_penalty=decoding.length_penalty,
            repetition_penalty=decoding.repetition_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram,
            max_new_tokens=decoding.max_new_tokens,
            eos_token_id=[*stops, *(ends if isinstance(ends, list) else [ends])],
        )
        with torch.inference_mode():
            batch = torch.tensor([ids])
            output = self._model.generate(
                batch, attention_mask=torch.ones_like(batch), generation_config=settings
            )[0].tolist()
        if self.spec.architecture == "decoder-only":
            output = output[len(ids) :]
        decoded: str = self._tokenizer.decode(output, skip_special_tokens=True)
        return decoded.strip()
