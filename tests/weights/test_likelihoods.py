"""The likelihoods of the quality harness, by the embedded weights."""

from __future__ import annotations

from tests.quality.decoding import likelihoods, model_of
from tests.support.some import some


def test_what_is_said_of_a_text_is_likelier_than_what_is_said_of_another() -> None:
    texts = ["Le pont est fermé.", "La mairie ouvre une école."]
    said = ["The bridge is closed.", "The town hall is opening a school."]
    model = model_of("fr-en")
    right, wrong = (likelihoods(model, texts, some) for some in (said, said[::-1]))
    assert all(one > other + 1 for one, other in zip(some(right), wrong, strict=True))
    assert likelihoods(model, texts[1:], said[1:]) == right[1:]
