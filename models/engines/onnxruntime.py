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
from models.engines.waiting import Waiting
from models.prompts import check_window, fill_prompt
from models.spec import Decoding, ModelSpec
from models.weights.layout import POSITIONS

MAX_ROWS = 32
"""Of texts, or of their beams, that one thread writes together."""


class OnnxRuntimeModel:
    """One model of a folder that `models.weights.graph` wrote, with its `tokenizer.json`."""

    def __init__(self, folder: Path, spec: ModelSpec, threads: int, *, few: bool = False) -> None:
        """Threads share the texts or, where these are `few`, each product: slower for many."""
        self.spec = spec
        self._threads = 1 if few else threads
        keep_little()
        with ThreadPoolExecutor(1) as side:  # weights and tokenizer take as long to read
            opened = side.submit(open_once, Network, folder, threads if few else 1)
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
        longest = sorted(range(len(prompts)), key=lambda text: -len(prompts[text]))
        threads = max(1, min(self._threads, len(texts)))
        waiting = Waiting(longest, threads)
        with ThreadPoolExecutor(threads) as workers:
            jobs = [workers.submit(self._work, prompts, waiting, decoding) for _ in range(threads)]
            written = {text: ids for job in jobs for text, ids in job.result().items()}
        return [self._tokenizer.decode(written[text]).strip() for text in range(len(texts))]

    def _encode(self, text: str) -> list[int]:
        prompt = fill_prompt(self.spec.prompt, text, self._special)
        ids: list[int] = self._tokenizer.encode(prompt).ids
        return ids

    def _work(
        self, prompts: Sequence[Sequence[int]], waiting: Waiting, decoding: Decoding
    ) -> dict[int, list[int]]:
        """Write texts until none waits any more; with fewer rows where memory does not hold them.

        Raises:
            MemoryError: it does not hold one.
        """
        written: dict[int, list[int]] = {}
        most = max(1, MAX_ROWS // decoding.beam_size)
        while not self._written(prompts, waiting, decoding, most, written):
            most //= 2
        return written

    def _written(
        self,
        prompts: Sequence[Sequence[int]],
        waiting: Waiting,
        decoding: Decoding,
        most: int,
        written: dict[int, list[int]],
    ) -> bool:
        """Add to `written` what waits; False where memory did not hold `most` texts."""
        taken: list[int] = []

        def take(going: int) -> list[int]:
            new = waiting.take(going, most)
            taken.extend(new)
            return new

        search = greedy if decoding.beam_size == 1 else beam
        rows = Rows(self._network, prompts, decoding.beam_size)
        try:
            for text, ids in search(rows, take, self._ends, decoding):
                written[text] = ids
        except MemoryError:
            if most == 1:
                raise
            waiting.put_back([text for text in taken if text not in written])
            return False
        return True
