"""The engine `ctranslate2`: conversion, batches, filler; its results are with the others'."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from summarize.errors import WeightsError
from summarize_models.build import converted
from summarize_models.engines.batches import MAX_PROMPT_TOKENS, batches_of, in_batches
from summarize_models.engines.ctranslate2 import CTranslate2Model
from summarize_models.engines.ctranslate2_seq2seq import CTranslate2Seq2Seq
from summarize_models.engines.transformers import TransformersModel
from summarize_models.spec import Decoding
from tests.support.models import tiny, trained
from tests.support.models.tiny import TEXTS
from tests.support.models.zoo import GREEDY, Zoo
from tests.support.some import some


@pytest.mark.parametrize("beams", [1, 3])
def test_prompts_of_a_batch_keep_to_the_limit_with_their_beams(beams: int) -> None:
    lengths = [40] * 30 + [96] * 5 + [600]
    found = list(batches_of(lengths, beams))
    assert sorted(index for batch in found for index in batch) == list(range(len(lengths)))
    for batch in some(found):
        (length,) = {lengths[index] for index in batch}
        assert len(batch) == 1 or len(batch) * length * beams <= MAX_PROMPT_TOKENS
    assert max(map(len, found)) == MAX_PROMPT_TOKENS // (40 * beams)


def test_roles_with_the_same_weights_have_them_in_memory_once(zoo: Zoo) -> None:
    one, other = (zoo.model("gemma-int8", prompt=p) for p in ("En: {text}\nFr:", "Fr: {text}\n"))
    assert isinstance(one, CTranslate2Model)
    assert isinstance(other, CTranslate2Model)
    assert one._generator is other._generator
    assert one.generate(TEXTS, GREEDY) != other.generate(TEXTS, GREEDY)


def test_batch_that_memory_does_not_hold_is_halved() -> None:
    """A scripted library, as there is no machine here whose memory could be made to end."""
    sizes = []

    class Handle:
        def __init__(self, tokens: list[str], size: int) -> None:
            self._tokens, self._size = tokens, size

        def result(self) -> str:
            if self._size > 2:
                raise RuntimeError("CUDA failed with error out of memory")
            return "-".join(self._tokens)

    def submit(texts: list[list[str]]) -> list[Handle]:
        sizes.append(len(texts))
        return [Handle(text, len(texts)) for text in texts]

    texts = [[f"t{n}"] for n in range(11)]
    assert in_batches(texts, submit, 2) == [f"t{n}" for n in range(11)]
    assert max(sizes) == 11

    def other(texts: list[list[str]]) -> list[Any]:
        raise RuntimeError("no such layer")

    with pytest.raises(RuntimeError, match="no such layer"):
        in_batches(texts, other, 2)


def test_converted_multilingual_model_writes_what_the_reference_writes(tmp_path: Path) -> None:
    pairs = [("Il ponte è chiuso.", "The bridge is closed."), ("La scuola apre.", "School opens.")]
    plain = trained.mbart(tmp_path / "mbart", pairs, "it_IT", "en_XX")
    (tmp_path / "converted").mkdir()
    converted.convert(plain, tmp_path / "converted", "float32")
    spec = tiny.seq2seq(source_code="it_IT", target_code="en_XX")
    texts, decoding = [source for source, _ in pairs], Decoding(max_new_tokens=40)
    reference = TransformersModel(plain, spec, 1).generate(texts, decoding)
    assert reference == [target for _, target in pairs]
    assert CTranslate2Seq2Seq(tmp_path / "converted", spec, 1).generate(texts, decoding) == (
        reference
    )


def test_model_that_conversion_does_not_know_is_refused(tmp_path: Path) -> None:
    plain = trained.m2m100(tmp_path / "m2m100", [("Il ponte.", "The bridge.")], "it", "en")
    with pytest.raises(WeightsError, match="not m2m_100: use transformers"):
        converted.convert(plain, tmp_path, "float32")


def test_filler_that_is_no_token_is_refused(zoo: Zoo) -> None:
    with pytest.raises(ValueError, match="'<nope>'"):
        zoo.model("llama-float32", filler="<nope>", prompt="{filler}{text}")


def test_filler_makes_lengths_equal(zoo: Zoo) -> None:
    model = zoo.model("llama-float32", filler="<0x0A>", prompt="{filler}{text}", grid=16)
    assert {model.length(text) % 16 for text in TEXTS} == {0}
    assert len({model.length(text) for text in TEXTS}) < len(TEXTS)
