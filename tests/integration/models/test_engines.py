"""Engines: one result a text, in order, whatever shares the call; the same from all of them."""

from __future__ import annotations

import json
import random
import shutil
import socket
from pathlib import Path
from typing import NoReturn

import pytest
import torch

from summarize_models.engines.ctranslate2 import CTranslate2Model
from summarize_models.engines.transformers import TransformersModel
from summarize_models.protocols import TextModel
from summarize_models.spec import Decoding
from tests.support.models import tiny
from tests.support.models.tiny import TEXTS
from tests.support.models.zoo import (
    ALL,
    BEAM,
    CONVERTED,
    DECODER_ONLY,
    GREEDY,
    SEQ2SEQ,
    SEQ2SEQ_CONVERTED,
    Zoo,
)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise AssertionError("an engine looked for a network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("name", ALL)
def test_one_result_a_text_in_order(zoo: Zoo, name: str) -> None:
    model = zoo.model(name)
    results = model.generate(TEXTS, GREEDY)
    assert len(results) == len(TEXTS)
    assert len(set(results)) > 2  # the models say different things of different texts
    assert [model.generate([text], GREEDY)[0] for text in TEXTS] == results
    assert model.generate([], GREEDY) == []
    assert model.generate([TEXTS[0], TEXTS[1], TEXTS[0]], GREEDY) == [
        results[0],
        results[1],
        results[0],
    ]


@pytest.mark.parametrize("filler", [None, "<0x0A>"])
@pytest.mark.parametrize("name", CONVERTED)
@pytest.mark.parametrize("decoding", [GREEDY, BEAM], ids=["greedy", "beam"])
def test_result_does_not_depend_on_the_batch(
    zoo: Zoo, name: str, decoding: Decoding, filler: str | None
) -> None:
    prompt = "{filler}{text}" if filler else "{text}"
    model = zoo.model(name, filler=filler, prompt=prompt)
    texts = [f"{text} {more}" for text in TEXTS for more in ("", "Une élue.", "12 écoles déjà")]
    expected = dict(zip(texts, model.generate(texts, decoding), strict=True))
    for seed in range(3):
        some = random.Random(seed).sample(texts, len(texts) - 7 * seed)
        assert model.generate(some, decoding) == [expected[text] for text in some]
    alone = [model.generate([text], decoding)[0] for text in texts[::5]]
    assert alone == [expected[text] for text in texts[::5]]


@pytest.mark.parametrize("name", DECODER_ONLY)
@pytest.mark.parametrize(
    "decoding",
    [GREEDY, Decoding(repetition_penalty=1.3, no_repeat_ngram=2, max_new_tokens=10)],
    ids=["greedy", "no repetition"],
)
def test_engines_write_the_same(zoo: Zoo, name: str, decoding: Decoding) -> None:
    reference = zoo.model(name).generate(TEXTS, decoding)
    assert zoo.model(f"{name}-float32").generate(TEXTS, decoding) == reference


@pytest.mark.parametrize("name", SEQ2SEQ)
@pytest.mark.parametrize(
    "decoding",
    [
        GREEDY,
        Decoding(repetition_penalty=1.3, no_repeat_ngram=2, max_new_tokens=10),
        Decoding(beam_size=3, max_new_tokens=10),
    ],
    ids=["greedy", "no repetition", "beam"],
)
def test_engines_write_the_same_of_sequence_to_sequence_models(
    zoo: Zoo, name: str, decoding: Decoding
) -> None:
    reference = zoo.model(name).generate(TEXTS, decoding)
    assert zoo.model(f"{name}-float32").generate(TEXTS, decoding) == reference


@pytest.mark.parametrize("name", SEQ2SEQ_CONVERTED)
def test_result_of_a_converted_model_does_not_depend_on_the_batch(zoo: Zoo, name: str) -> None:
    model = zoo.model(name)
    texts = [f"{text} {more}" for text in TEXTS for more in ("", "Une élue.", "12 écoles déjà")]
    expected = dict(zip(texts, model.generate(texts, GREEDY), strict=True))
    some = random.Random(1).sample(texts, len(texts) - 5)
    assert model.generate(some, GREEDY) == [expected[text] for text in some]
    assert [model.generate([text], GREEDY)[0] for text in texts[::5]] == [
        expected[text] for text in texts[::5]
    ]


@pytest.mark.parametrize("name", ["llama", "llama-float32"])
def test_stop_ends_the_text_and_is_no_part_of_it(zoo: Zoo, name: str) -> None:
    free = zoo.model("llama").generate(TEXTS, GREEDY)
    stop = "nt"  # a token of the vocabulary, and no special one
    index = next(i for i, text in enumerate(free) if stop in text)
    stopped = zoo.model(name, stop=[stop]).generate(TEXTS, GREEDY)
    assert stopped[index] == free[index][: free[index].index(stop)].strip()


@pytest.mark.parametrize("stop", [[], ["é"]], ids=["no stop", "another stop"])
@pytest.mark.parametrize("engine", ["transformers", "ctranslate2"])
def test_models_own_end_token_always_ends_the_text(
    zoo: Zoo, tmp_path: Path, engine: str, stop: list[str]
) -> None:
    """A Llama with the rows of "nt" and "<eos>" exchanged ends where it wrote "nt" before."""
    free = zoo.model("llama").generate(TEXTS, GREEDY)
    index = next(i for i, text in enumerate(free) if "nt" in text)
    folder = tiny.save_decoder_only(tmp_path / "llama", tiny.llama)
    rows = [1, tiny.bpe().token_to_id("nt")]
    model = tiny.llama(tiny.bpe().get_vocab_size())
    with torch.no_grad():
        weight = model.get_input_embeddings().weight
        weight[rows] = weight[rows[::-1]]
    model.save_pretrained(folder)
    spec = tiny.decoder_only(stop=stop)
    ending: TextModel = (
        TransformersModel(folder, spec, 1)
        if engine == "transformers"
        else CTranslate2Model(tiny.convert(folder, tmp_path / "converted"), spec, 1)
    )
    assert ending.generate([TEXTS[index]], GREEDY) == [free[index].split("nt")[0].strip()]


@pytest.mark.parametrize("name", ["llama", "llama-float32", "gemma16-graph"])
def test_stop_that_is_no_token_is_refused(zoo: Zoo, name: str) -> None:
    with pytest.raises(ValueError, match=r"no tokens of the model: .'<nope>'"):
        zoo.model(name, stop=["nt", "<nope>"])


@pytest.mark.parametrize("name", ["bart", "llama", "llama-float32", "gemma16-graph"])
def test_text_beyond_the_window_is_refused_not_cut(zoo: Zoo, name: str) -> None:
    longest = max(zoo.model(name).length(text) for text in TEXTS)
    assert zoo.model(name, window=longest).generate(TEXTS, GREEDY)
    narrow = zoo.model(name, window=longest - 1)
    with pytest.raises(ValueError, match=f"{longest} tokens, window {longest - 1}"):
        narrow.generate(TEXTS, GREEDY)


@pytest.mark.parametrize("name", ["bart", "t5", "marian", "llama", "llama-float32"])
def test_length_grows_with_the_text_and_counts_the_prompt(zoo: Zoo, name: str) -> None:
    model = zoo.model(name)
    lengths = [model.length("Une élue. " * count) for count in range(1, 6)]
    assert lengths == sorted(set(lengths))
    if name.startswith("llama"):
        longer = zoo.model(name, prompt="Un tramway. Texte : {text}\nSuite :")
        assert longer.length("Une élue.") > model.length("Une élue.")


@pytest.mark.parametrize("name", ALL)
def test_control_tokens_in_a_text_are_plain_text(zoo: Zoo, name: str) -> None:
    """Spelt out in an article, they neither shorten the prompt nor break the engine."""
    model = zoo.model(name)
    for token in (*tiny.NAMED, tiny.EXTRA, "</s>", "<s>"):
        text = f"Le maire{token} veut rénover l'hôpital."
        assert model.length(text) >= model.length(text.replace(token, " ")) + 2, token
        assert len(model.generate([text], GREEDY)) == 1


@pytest.mark.parametrize("name", ["bart", "marian", "llama"])
def test_decoding_of_the_profile_counts_not_the_one_saved_with_the_model(
    zoo: Zoo, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / name
    shutil.copytree(zoo.folder(name), folder)
    file = folder / "generation_config.json"
    own = {"num_beams": 4, "no_repeat_ngram_size": 1, "repetition_penalty": 1.9, "max_length": 18}
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | own), "utf-8")
    spec = tiny.decoder_only() if name == "llama" else tiny.seq2seq()
    found = TransformersModel(folder, spec, 1).generate(TEXTS, GREEDY)
    assert found == zoo.model(name).generate(TEXTS, GREEDY)


@pytest.mark.parametrize("name", ["t5", "llama", "llama-float32", "gemma16-graph"])
def test_decoding_takes_effect(zoo: Zoo, name: str) -> None:
    model = zoo.model(name)
    free = model.generate(TEXTS, GREEDY)
    for decoding in (
        Decoding(max_new_tokens=12, beam_size=4),
        Decoding(max_new_tokens=12, repetition_penalty=1.5),
        Decoding(max_new_tokens=12, no_repeat_ngram=1),
        Decoding(max_new_tokens=4),
    ):
        assert model.generate(TEXTS, decoding) != free, decoding
