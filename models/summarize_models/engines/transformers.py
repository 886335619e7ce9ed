"""The reference engine: run any sequence-to-sequence or decoder-only model with transformers.

Texts are written one at a time: a padded batch rounds differently, so that a result would depend on
its batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import transformers

from summarize_models.engines.languages import (
    begin_token,
    load_tokenizer,
    output_ids,
    special_tokens,
)
from summarize_models.engines.tokens import ends_of
from summarize_models.prompts import check_window, fill_prompt
from summarize_models.protocols import Score
from summarize_models.spec import Decoding, ModelSpec
from summarize_models.weights.reading import reading

transformers.utils.logging.set_verbosity_error()
transformers.utils.logging.disable_progress_bar()


_SPARE = 512
"""How many rows an embedding may have beyond the tokenizer's last token: sizes are rounded up."""


class _Written:
    """Applies a logits processor to the output without the prompt.

    A translation must be free to repeat the names and figures of the prompt; CTranslate2 does the
    same.
    """

    def __init__(self, processor: Any, prompt: int) -> None:
        self._processor = processor
        self._prompt = prompt

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        result: torch.Tensor = self._processor(input_ids[:, self._prompt :], scores)
        return result


class TransformersModel:
    """A model in a folder that `save_pretrained` wrote; safetensors only, never a pickle."""

    def __init__(self, folder: Path, spec: ModelSpec, threads: int, device: str = "cpu") -> None:
        torch.set_num_threads(threads)
        self.spec = spec
        self._device = device
        self._tokenizer: Any = load_tokenizer(folder, spec)
        auto = (
            transformers.AutoModelForCausalLM
            if spec.architecture == "decoder-only"
            else transformers.AutoModelForSeq2SeqLM
        )
        with reading():
            self._model, found = auto.from_pretrained(
                folder,
                local_files_only=True,
                use_safetensors=True,
                dtype=_precision(device),
                output_loading_info=True,
            )
        self._begin = begin_token(self._tokenizer, spec)
        _check_fit(self._tokenizer, self._model, found)
        self._model.eval().to(device)
        self._special = special_tokens(self._tokenizer)
        vocabulary = self._tokenizer.get_vocab()
        if unknown := [name for name in spec.stop if name not in vocabulary]:
            raise ValueError(f"no tokens of the model: {unknown}")
        self._stops = [vocabulary[name] for name in spec.stop]

    def length(self, text: str) -> int:
        """Count the tokens of an input (`Measured.length`)."""
        return len(self._encode(text))

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        """Write one result for each text (`TextModel.generate`)."""
        return [self._generate(text, decoding) for text in texts]

    def _encode(self, text: str) -> list[int]:
        template = self.spec.prompt if self.spec.architecture == "decoder-only" else "{text}"
        template = self.spec.target_prefix + template
        ids: list[int] = self._tokenizer(fill_prompt(template, text, self._special))["input_ids"]
        return ids

    def score(self, inputs: Sequence[str], outputs: Sequence[str]) -> list[Score]:
        """Score one output for each input (`Scoring.score`)."""
        pairs = zip(inputs, outputs, strict=True)
        if self.spec.architecture == "decoder-only":
            return [self._score_continued(*pair) for pair in pairs]
        return [self._score_target(*pair) for pair in pairs]

    def _score_continued(self, text: str, output: str) -> Score:
        prompt = self._encode(text)
        check_window([prompt], self.spec.window)
        opening = self.spec.opening
        given = self._tokenizer(
            opening + output, add_special_tokens=False, return_offsets_mapping=True
        )
        ids = [*given["input_ids"], self._ends()[0]]
        with torch.inference_mode():
            batch = torch.tensor([[*prompt, *ids]], device=self._device)
            logits = self._model(batch, use_cache=False).logits[0, len(prompt) - 1 : -1]
        return Score(_logs(logits, ids), ends_of(given["offset_mapping"], opening, output))

    def _score_target(self, text: str, output: str) -> Score:
        source = self._encode(text)
        check_window([source], self.spec.window)
        ids, ends = output_ids(self._tokenizer, output)
        begin = [] if self._begin is None else [self._begin]
        with torch.inference_mode():
            batch = torch.tensor([source], device=self._device)
            labels = torch.tensor([begin + ids], device=self._device)
            logits = self._model(batch, labels=labels).logits[0, len(begin) :]
        return Score(_logs(logits, ids), ends)

    def _ends(self) -> list[int]:
        own = self._model.generation_config.eos_token_id
        return [*self._stops, *(own if isinstance(own, list) else [] if own is None else [own])]

    def _generate(self, text: str, decoding: Decoding) -> str:
        ids = self._encode(text)
        check_window([ids], self.spec.window)
        settings = transformers.GenerationConfig(
            do_sample=False,
            num_beams=decoding.beam_size,
            length_penalty=decoding.length_penalty,
            repetition_penalty=1.0,
            no_repeat_ngram_size=0,
            max_new_tokens=decoding.max_new_tokens,
            min_length=0,  # a summarizer's own minimum would make it invent text for short inputs
            eos_token_id=self._ends() or None,
        )
        if self._begin is not None:
            settings.forced_bos_token_id = self._begin
        with torch.inference_mode():
            batch = torch.tensor([ids], device=self._device)
            output = self._model.generate(
                batch,
                attention_mask=torch.ones_like(batch),
                generation_config=settings,
                logits_processor=self._against_repetition(decoding, len(ids)),
            )[0].tolist()
        if self.spec.architecture == "decoder-only":
            output = output[len(ids) :]
        if output and output[-1] in self._stops:  # may be an ordinary token
            output.pop()
        if self._begin is not None:  # not special in every tokenizer
            output = [token for token in output if token != self._begin]
        decoded: str = self._tokenizer.decode(output, skip_special_tokens=True)
        return decoded.strip()

    def _against_repetition(self, decoding: Decoding, prompt: int) -> list[_Written]:
        processors: list[Any] = []
        if decoding.repetition_penalty != 1.0:
            penalty = decoding.repetition_penalty
            processors.append(transformers.RepetitionPenaltyLogitsProcessor(penalty))
        if decoding.no_repeat_ngram:
            size = decoding.no_repeat_ngram
            processors.append(transformers.NoRepeatNGramLogitsProcessor(size))
        start = prompt if self.spec.architecture == "decoder-only" else 0
        return [_Written(processor, start) for processor in processors]


def _logs(logits: torch.Tensor, ids: Sequence[int]) -> tuple[float, ...]:
    """Return the log probability of each token; logits are of shape (tokens, vocabulary)."""
    logs = logits.float().log_softmax(-1)
    return tuple(logs[torch.arange(len(ids)), torch.tensor(ids)].tolist())


def _precision(device: str) -> torch.dtype:
    """Choose bfloat16 on a GPU that has it, else float32; T5 overflows in float16."""
    half = device == "cuda" and torch.cuda.is_bf16_supported()
    return torch.bfloat16 if half else torch.float32


def _check_fit(tokenizer: Any, model: Any, found: Any) -> None:
    """Refuse weights that are incomplete or belong to another tokenizer.

    Raises:
        ValueError: The weights do not fit; the text says why.
    """
    if missing := sorted(found["missing_keys"]):
        # transformers would initialise them at random with only a warning.
        raise ValueError(f"the weights lack {missing[0]} and {len(missing) - 1} more")
    if mismatched := found.get("mismatched_keys"):
        raise ValueError(f"weights of another shape: {sorted(map(str, mismatched))[0]}")
    rows = int(model.get_input_embeddings().weight.shape[0])
    # The class of a tokenizer adds special tokens that a pruned vocabulary lacks; texts never
    # contain them.
    added = set(tokenizer.all_special_tokens)
    last = max(index for token, index in tokenizer.get_vocab().items() if token not in added)
    if last >= rows:
        raise ValueError(f"its tokenizer has token {last}, its weights only {rows} tokens")
    if rows - last > max(_SPARE, rows // 10):
        raise ValueError(f"its tokenizer ends at token {last}, its weights have {rows} tokens")
