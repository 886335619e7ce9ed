"""Decoder-only models as int8 graphs on ONNX Runtime: the fastest on a CPU, and no torch."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from models.engines.memory import keep_little, open_once
from models.engines.network import Network
from models.engines.rows import Rows
from models.engines.search import beam, greedy
from models.engines.tokens import control_tokens, ids_of, read_tokenizer
from models.prompts import check_window, fill_prompt
from models.spec import Decoding, ModelSpec
from models.weights.layout import POSITIONS

MAX_ROWS = 24
"""Of texts, or of their beams, that one thread writes together."""


class OnnxRuntimeModel:
    """One model of a folder that `models.weights.graph` wrote, with its `tokenizer.json`."""

    def __init__(self, folder: Path, spec: ModelSpec, threads: int) -> None:
        self.spec = spec
        self._threads = threads
        keep_little()
        with ThreadPoolExecutor(1) as side:  # weights and tokenizer take as long to read
            opened = side.submit(open_once, Network, folder)
            self._tokenizer = read_tokenizer(folder)
            self._network = opened.result()
        longest = max(how.max_new_tokens for how in (spec.decoding, spec.retry) if how is not None)
        if spec.window + longest > POSITIONS:
            raise ValueError(f"window and max_new_tokens are more than {POSITIONS} tokens together")
        self._special = control_tokens(self._tokenizer)
        self._ends = {self._network.shape.eos, *ids_of(self._tokenizer, spec.stop)}

    def length(self, text: str) -> int:
        return len(self._encode(text))

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        prompts = [self._encode(text) for text in texts]
        check_window(prompts, self.spec.window)
        results: list[str] = [""] * len(texts)
        lengths = [len(prompt) for prompt in prompts]
        batches = _batches(lengths, decoding.beam_size, self._threads)
        with ThreadPoolExecutor(self._threads) as workers:
            written = workers.map(
                lambda batch: self._write([prompts[index] for index in batch], decoding), batches
            )
            for batch, found in zip(batches, written, strict=True):
                for index, ids in zip(batch, found, strict=True):
                    results[index] = self._tokenizer.decode(ids).strip()
        return results

    def _encode(self, text: str) -> list[int]:
        prompt = fill_prompt(self.spec.prompt, text, self._special)
        ids: list[int] = self._tokenizer.encode(prompt).ids
        return ids

    def _write(self, prompts: Sequence[Sequence[int]], decoding: Decoding) -> list[list[int]]:
        search = greedy if decoding.beam_size == 1 else beam
        try:
            rows = Rows(self._network, prompts, decoding.beam_size)
            return search(rows, self._ends, decoding)
        except MemoryError:
            if len(prompts) == 1:
                raise
        middle = len(prompts) // 2
        return self._write(prompts[:middle], decoding) + self._write(prompts[middle:], decoding)


def _batches(lengths: Sequence[int], beams: int, threads: int) -> list[list[int]]:
    """Indexes of prompts that are written together, so that every thread has some of them.

    The longest first, so that no thread is left alone with it at the end.
    """
    order = sorted(range(len(lengths)), key=lambda index: -lengths[index])
    share = -(-len(order) // threads)
    most = max(1, min(MAX_ROWS // beams, share))
    return [order[start : start + most] for start in range(0, len(order), most)]
