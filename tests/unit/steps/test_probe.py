"""A translator's sample sentence goes along until it has been translated once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from summarize.languages.data import language_data
from summarize.steps.probe import ProbedTranslator
from summarize_models.spec import Decoding
from tests.support.echo import Echo

FR, EN = language_data("fr"), language_data("en")


class Failing(Echo):
    """Fails at first."""

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[str]:
        self.calls.append(list(texts))
        if len(self.calls) == 1:
            raise MemoryError("no room")
        return [EN.sample if text == FR.sample else text for text in texts]


def test_a_failed_call_has_proven_nothing() -> None:
    model = Failing()
    proven = ProbedTranslator(model, "fr-en", FR, EN)
    with pytest.raises(MemoryError):
        proven.generate(["un"], Decoding())
    assert proven.generate(["deux"], Decoding()) == ["deux"]
    assert proven.generate(["trois"], Decoding()) == ["trois"]
    assert model.calls == [[FR.sample, "un"], [FR.sample, "deux"], ["trois"]]
