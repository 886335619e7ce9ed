"""The interface of models to the steps of the pipeline: text in, text out."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from summarize_models.spec import Decoding, ModelSpec


class Measured(Protocol):
    """A model with an input window."""

    spec: ModelSpec

    def length(self, text: str) -> int:
        """Count the tokens of `text`, prompt included, to compare with `spec.window`."""
        ...


class TextModel(Measured, Protocol):
    """A model that writes one text for each input: a translator or a summarizer.

    An engine puts the input into the model's prompt and strips what is not text from the output.
    """

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        """Write one result for each text.

        Args:
            texts: The inputs. They are not truncated.
            decoding: How to write.

        Returns:
            The results in the order of the inputs. None depends on the other texts of the call.

        Raises:
            ValueError: A text does not fit into `spec.window`.
        """
        ...


@dataclass(frozen=True, slots=True)
class Score:
    """How likely a model finds a text, token by token."""

    logs: tuple[float, ...]
    """The natural logarithm of each token's probability, given the input and the tokens before it;
    the last one is that of the text's end."""
    ends: tuple[int, ...]
    """The end of each token in the text, in characters; that of the last one is its length."""


@runtime_checkable
class Scoring(TextModel, Protocol):
    """A model that can say how likely it finds a given text."""

    def score(self, inputs: Sequence[str], outputs: Sequence[str]) -> list[Score]:
        """Score one output for each input.

        Args:
            inputs: The inputs. They are not truncated.
            outputs: What the model might have written for them.

        Returns:
            The scores in the order of the inputs. None depends on the other texts of the call.

        Raises:
            ValueError: An input does not fit into `spec.window`, or an output is too long.
        """
        ...


@runtime_checkable
class Overlapping(TextModel, Protocol):
    """A model that accepts texts while it is writing those of other calls."""

    def begin(self, texts: Sequence[str], decoding: Decoding) -> Future[list[str]]:
        """Start what `generate` does.

        Args:
            texts: The inputs.
            decoding: How to write.

        Returns:
            The results to come; it may be cancelled at any time.

        Raises:
            ValueError: A text does not fit into the window.
        """
        ...


@runtime_checkable
class OverlappingScores(Scoring, Protocol):
    """A model that accepts texts to score while it is working on those of other calls."""

    def begin_score(self, inputs: Sequence[str], outputs: Sequence[str]) -> Future[list[Score]]:
        """Start what `score` does; arguments and errors are the same.

        Returns:
            The scores to come; they may be cancelled at any time.
        """
        ...
