"""A model that gives texts back in capitals, and fails where a text asks it to."""

from __future__ import annotations

import signal
from collections.abc import Sequence

from summarize.batch.signals import Stopped
from summarize.errors import WeightsError
from summarize_models.spec import Decoding
from tests.support.models.tiny import decoder_only


class Echo:
    """Gives texts back in capitals, keeps a record of its calls, and fails where one asks it to."""

    def __init__(self) -> None:
        self.spec = decoder_only()
        self.calls: list[list[str]] = []

    def length(self, text: str) -> int:
        return len(text)

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        self.calls.append(list(texts))
        if "too long" in texts:
            raise ValueError("a prompt of 999 tokens, window 200")
        if "damaged" in texts:
            raise WeightsError("weights are damaged")
        if "signal" in texts:
            raise Stopped(signal.SIGTERM)
        return [text.upper() for text in texts if text != "lost"]
