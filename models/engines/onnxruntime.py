"""Decoder-only models as int8 graphs on ONNX Runtime: the fastest on a CPU, and no torch."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from models.engines.memory import keep_little, open_once
from models.engines.network import Network
from models.engines.rows import Rows
from models.engines.search import beam, greedy
from models.engines.tokens import control_tokens, ids_of, read_tokenizer
from models.engines.writers import Call, Kind, Text, Turn, UnwantedError, writers
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
        self._writers = writers(1 if few else threads)
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
        begun = self.begin(texts, decoding)
        try:
            return begun.result()
        finally:
            begun.cancel()  # where a signal came first

    def begin(self, texts: Sequence[str], decoding: Decoding) -> Future[list[str]]:
        prompts = [self._encode(text) for text in texts]
        check_window(prompts, self.spec.window)
        call = Call(len(texts), lambda ids: self._tokenizer.decode(ids).strip())
        asked = [Text(prompt, call, place) for place, prompt in enumerate(prompts)]
        # The long ones first, so that no thread is left alone with one at the end.
        asked.sort(key=lambda text: -len(text.prompt))
        kind = Kind((self, decoding), lambda turn: self._write(turn, decoding))
        self._writers.add(kind, asked)
        return call.future

    def _encode(self, text: str) -> list[int]:
        prompt = fill_prompt(self.spec.prompt, text, self._special)
        ids: list[int] = self._tokenizer.encode(prompt).ids
        return ids

    def _write(self, turn: Turn, decoding: Decoding) -> None:
        """Write a thread's texts; with fewer rows where memory does not hold them.

        What fails even alone is one text's fault.
        """
        most = max(1, MAX_ROWS // decoding.beam_size)
        while (error := self._tried(turn, decoding, most)) is not None:
            if most == 1:
                turn.fail(error)
            else:
                turn.put_back()
            most = max(1, most // 2)

    def _tried(self, turn: Turn, decoding: Decoding, most: int) -> Exception | None:
        """What kept `most` texts from being written together."""
        search = greedy if decoding.beam_size == 1 else beam
        rows = Rows(self._network, turn.prompts, decoding.beam_size)
        try:
            for number, ids in search(
                rows, lambda going: turn.take(going, most), self._ends, decoding
            ):
                turn.put(number, ids)
        except UnwantedError:
            return None
        except Exception as error:
            return error
        return None
