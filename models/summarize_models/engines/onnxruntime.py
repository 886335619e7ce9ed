"""Run decoder-only models as int8 graphs on ONNX Runtime: the fastest engine on a CPU."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from summarize_models.engines.memory import keep_little, open_once
from summarize_models.engines.network import Network
from summarize_models.engines.rows import Rows, forced
from summarize_models.engines.search import beam, greedy
from summarize_models.engines.tokens import control_tokens, ends_of, ids_of, read_tokenizer
from summarize_models.engines.writers import Call, Kind, Text, Turn, UnwantedError, writers
from summarize_models.prompts import check_window, fill_prompt
from summarize_models.protocols import Score
from summarize_models.spec import Decoding, ModelSpec
from summarize_models.weights.layout import POSITIONS

MAX_ROWS = 32
"""How many texts, or beams of texts, one thread writes together."""
_Tried = Callable[[Turn, int], Exception | None]
"""Works on texts of a turn, up to a number together; returns the error that stopped it, or None."""


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
        ends = [*ids_of(self._tokenizer, spec.stop), self._network.shape.eos]
        self._ends, self._end = set(ends), ends[0]

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
        call: Call[str] = Call(len(texts), lambda _, ids: self._tokenizer.decode(ids).strip())
        asked = [Text(prompt, call, place) for place, prompt in enumerate(prompts)]
        most = max(1, MAX_ROWS // decoding.beam_size)
        self._ask(decoding, asked, most, lambda turn, most: self._written(turn, decoding, most))
        return call.future

    def score(self, inputs: Sequence[str], outputs: Sequence[str]) -> list[Score]:
        """Score one output for each input (`Scoring.score`)."""
        begun = self.begin_score(inputs, outputs)
        try:
            return begun.result()
        finally:
            begun.cancel()

    def begin_score(self, inputs: Sequence[str], outputs: Sequence[str]) -> Future[list[Score]]:
        """Start scoring outputs (`Overlapping.begin_score`)."""
        prompts = [self._encode(text) for text in inputs]
        check_window(prompts, self.spec.window)
        encoded = [
            self._tokenizer.encode(self.spec.opening + text, add_special_tokens=False)
            for text in outputs
        ]
        check_window(encoded, POSITIONS - self.spec.window)
        ends = [
            ends_of(one.offsets, self.spec.opening, text)
            for one, text in zip(encoded, outputs, strict=True)
        ]
        call: Call[Score] = Call(len(prompts), lambda place, logs: Score(tuple(logs), ends[place]))
        asked = [
            Text(prompt, call, place, [*one.ids, self._end])
            for place, (prompt, one) in enumerate(zip(prompts, encoded, strict=True))
        ]
        self._ask("score", asked, MAX_ROWS, self._scored)
        return call.future

    def _ask(self, how: Hashable, asked: list[Text], most: int, tried: _Tried) -> None:
        # Long texts first, so that no thread is left alone with one at the end.
        asked.sort(key=lambda text: -len(text))
        self._writers.add(Kind((self, how), lambda turn: _work(turn, most, tried)), asked)

    def _encode(self, text: str) -> list[int]:
        prompt = fill_prompt(self.spec.prompt, text, self._special)
        ids: list[int] = self._tokenizer.encode(prompt).ids
        return ids

    def _written(self, turn: Turn, decoding: Decoding, most: int) -> Exception | None:
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

    def _scored(self, turn: Turn, most: int) -> Exception | None:
        """Score texts, up to `most` at a time; return the error that stopped it, or None."""
        try:
            while numbers := turn.take(0, most):
                prompts = [turn.prompts[number] for number in numbers]
                outputs = [turn.output(number) for number in numbers]
                for number, logs in zip(
                    numbers, forced(self._network, prompts, outputs), strict=True
                ):
                    turn.put(number, logs)
        except Exception as error:
            return error
        return None


def _work(turn: Turn, most: int, tried: _Tried) -> None:
    """Work on the texts of a thread, with fewer at a time when memory is short.

    A text that fails alone fails for good.
    """
    while (error := tried(turn, most)) is not None:
        if most == 1:
            turn.fail(error)
        else:
            turn.put_back()
        most = max(1, most // 2)
