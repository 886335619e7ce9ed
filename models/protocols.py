"""What the pipeline's steps ask of a model: text in, text out."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Protocol, runtime_checkable

from models.spec import Decoding, ModelSpec


class Measured(Protocol):
    """Something with a window."""

    spec: ModelSpec

    def length(self, text: str) -> int:
        """Tokens that `text` takes up, prompt included; to compare with `spec.window`."""
        ...


class TextModel(Measured, Protocol):
    """A model that writes one text for each text: a translator or a summarizer.

    An engine puts the input into the model's prompt, and takes off what is not text.
    """

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        """Write one result for each of `texts`, in their order.

        A result does not depend on the other texts of the call. Every text must fit into
        `spec.window` (`ValueError`): nothing is cut here.
        """
        ...


@runtime_checkable
class Overlapping(TextModel, Protocol):
    """A model that takes texts while it is still writing those of other calls."""

    def begin(self, texts: Sequence[str], decoding: Decoding) -> Future[list[str]]:
        """Begin what `generate` does; may be cancelled while it is going on.

        Raises:
            ValueError: a text does not fit into the window.
        """
        ...
