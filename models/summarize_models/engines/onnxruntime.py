"""Run decoder-only models as int8 graphs on ONNX Runtime: the fastest engine on a CPU."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from summarize_models.engines.memory import keep_little, open_once
from summarize_models.engines.network import Network
from summarize_models.engines.rows import Rows
from summarize_models.engines.search import beam, greedy
from summarize_models.engines.tokens import control_tokens, ids_of, read_tokenizer
from summarize_models.engines.writers import Call, Kind, Text, Turn, UnwantedError, writers
from summarize_models.prompts import check_window, fill_prompt
from summarize_models.spec import Decoding, ModelSpec
from summarize_models.weights.layout import POSITIONS

MAX_ROWS = 32
"""How many texts, or beams of texts, one thread writes together."""


class OnnxRuntimeModel:
    """A model that `build.graph` wrote, with its `tokenizer.json`."""

    def __init__(
        self, folder: Path, spec: ModelSpec, threads: int, *, single_article: bool = False
    ) -> None:
        """Open a model.

        Args:
            folder: The folder of the weights.
            spec: The profile's table.
            threads: How many to compute with.
            single_article: Whether the threads share each product instead of the texts: faster for
                few texts, slower for many.

        Raises:
            ValueError: The weights are damaged, or do not fit the table.
            OSError: A file is missing.
        """
        self.spec = spec
        self._writers = writers(1 if single_article else threads)
        keep_little()
        with ThreadPoolExecutor(1) as side:  # weights and tokenizer take equally long to read
            opened = side.submit(open_once, Network, folder, threads if single_article else 1)
            self._tokenizer = read_tokenizer(folder)
            self._network = opened.result()
        longest = max(how.max_new_tokens for how in (spec.decoding, spec.retry) if how is not None)
        if spec.window + longest > POSITIONS:
            raise ValueError(f"window and max_new_tokens are more than {POSITIONS} tokens together")
        self._special = control_tokens(self._tokenizer)
        self._ends = {self._network.shape.eos, *ids_of(self._tokenizer, spec.stop)}

    def length(self, text: str) -> int:
        """Count the tokens of a prompt (`Measured.length`)."""
        return len(self._encode(text))

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        """Write one result for each text (`TextModel.generate`)."""
        begun = self.begin(texts, decoding)
        try:
            return begun.result()
        finally:
            begun.cancel()  # if a signal interrupted the wait

    def begin(self, texts: Sequence[str], decoding: Decoding) -> Future[list[str]]:
        """Start writing results (`Overlapping.begin`)."""
        prompts = [self._encode(text) for text in texts]
        check_window(prompts, self.spec.window)
        call = Call(len(texts), lambda ids: self._tokenizer.decode(ids).strip())
        asked = [Text(prompt, call, place) for place, prompt in enumerate(prompts)]
        # Long texts first, so that no thread is left alone with one at the end.
        asked.sort(key=lambda text: -len(text.prompt))
        kind = Kind((self, decoding), lambda turn: self._write(turn, decoding))
        self._writers.add(kind, asked)
        return call.future

    def _encode(self, text: str) -> list[int]:
        prompt = fill_prompt(self.spec.prompt, text, self._special)
        ids: list[int] = self._tokenizer.encode(prompt).ids
        return ids

    def _write(self, turn: Turn, decoding: Decoding) -> None:
        """Write the texts of a thread, with fewer at a time when memory is short.

        A text that fails alone fails for good.
        """
        most = max(1, MAX_ROWS // decoding.beam_size)
        while (error := self._tried(turn, decoding, most)) is not None:
            if most == 1:
                turn.fail(error)
            else:
                turn.put_back()
            most = max(1, most // 2)

    def _tried(self, turn: Turn, decoding: Decoding, most: int) -> Exception | None:
        """Write up to `most` texts together; return the error that stopped it, or None."""
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
