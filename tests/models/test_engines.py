"""Engines: one result a text, in order, whatever shares the call; the same from both."""

from __future__ import annotations

import json
import random
import shutil
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import pytest
import torch

from models.engines.batches import MAX_PROMPT_TOKENS, batches_of, in_batches
from models.engines.ctranslate2 import CTranslate2Model
from models.engines.ctranslate2_seq2seq import CTranslate2Seq2Seq
from models.engines.network import Array, Network
from models.engines.onnxruntime import OnnxRuntimeModel
from models.engines.transformers import TransformersModel
from models.protocols import TextModel
from models.spec import Decoding
from models.weights import converted
from pipeline.errors import WeightsError
from tests.models import tiny, trained
from tests.models.tiny import TEXTS

GREEDY = Decoding(max_new_tokens=12)
BEAM = Decoding(
    beam_size=3,
    length_penalty=0.8,
    repetition_penalty=1.2,
    no_repeat_ngram=2,
    max_new_tokens=10,
)
SEQ2SEQ = {"bart": tiny.bart, "t5": tiny.t5, "marian": tiny.marian}
DECODER_ONLY: dict[str, Callable[..., Any]] = {
    "llama": tiny.llama,
    "gemma": tiny.gemma,
    "gemma16": partial(tiny.gemma, head=16),
}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        raise AssertionError("an engine looked for a network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@dataclass
class Zoo:
    """The tiny models, each saved when it is first asked for."""

    root: Path
    folders: dict[str, Path] = field(default_factory=dict)

    def folder(self, name: str) -> Path:
        """`llama`, `llama-float32` (converted), `llama-int8`, `gemma16-graph`, `bart`, ..."""
        if name not in self.folders:
            family, _, quantization = name.partition("-")
            if quantization and family in SEQ2SEQ:
                made = self.root / name
                made.mkdir()
                converted.convert(self.folder(family), made, quantization)
            elif quantization == "graph":
                made = tiny.graph(self.folder(family), self.root / name)
            elif quantization:
                made = tiny.convert(self.folder(family), self.root / name, quantization)
            elif family in SEQ2SEQ:
                made = SEQ2SEQ[family](self.root / name)
            else:
                made = tiny.save_decoder_only(self.root / name, DECODER_ONLY[family])
            self.folders[name] = made
        return self.folders[name]

    def model(self, name: str, **changes: Any) -> TextModel:
        if name in SEQ2SEQ:
            return TransformersModel(self.folder(name), tiny.seq2seq(**changes), 1)
        if name.partition("-")[0] in SEQ2SEQ:
            return CTranslate2Seq2Seq(self.folder(name), tiny.seq2seq(**changes), 2)
        spec = tiny.decoder_only(**changes)
        if name.endswith("-graph"):
            return OnnxRuntimeModel(self.folder(name), spec, 2)
        if "-" in name:
            return CTranslate2Model(self.folder(name), spec, 2)
        return TransformersModel(self.folder(name), spec, 1)


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Zoo:
    return Zoo(tmp_path_factory.mktemp("zoo"))


SEQ2SEQ_CONVERTED = ["bart-float32", "marian-float32", "marian-int8", "t5-float32"]
CONVERTED = ["llama-float32", "gemma-float32", "gemma-int8", "gemma16-graph"]
ALL = [*SEQ2SEQ, *DECODER_ONLY, *CONVERTED, *SEQ2SEQ_CONVERTED]


@pytest.mark.parametrize("beams", [1, 3])
def test_prompts_of_a_batch_keep_to_the_limit_with_their_beams(beams: int) -> None:
    lengths = [40] * 30 + [96] * 5 + [600]
    found = list(batches_of(lengths, beams))
    assert sorted(index for batch in found for index in batch) == list(range(len(lengths)))
    for batch in found:
        (length,) = {lengths[index] for index in batch}
        assert len(batch) == 1 or len(batch) * length * beams <= MAX_PROMPT_TOKENS
    assert max(map(len, found)) == MAX_PROMPT_TOKENS // (40 * beams)


def test_roles_of_a_graph_have_it_in_memory_once(zoo: Zoo) -> None:
    one, other = (zoo.model("gemma16-graph", prompt=p) for p in ("En: {text}\nFr:", "{text}\n"))
    assert isinstance(one, OnnxRuntimeModel)
    assert isinstance(other, OnnxRuntimeModel)
    assert one._network is other._network


def test_threads_may_share_the_products_instead_of_the_texts(zoo: Zoo) -> None:
    folder, spec = zoo.folder("gemma16-graph"), tiny.decoder_only()
    few = OnnxRuntimeModel(folder, spec, 2, few=True)
    for decoding in (GREEDY, BEAM):
        expected = OnnxRuntimeModel(folder, spec, 2).generate(TEXTS, decoding)
        assert few.generate(TEXTS, decoding) == expected


def test_roles_with_the_same_weights_have_them_in_memory_once(zoo: Zoo) -> None:
    one, other = (zoo.model("gemma-int8", prompt=p) for p in ("En: {text}\nFr:", "Fr: {text}\n"))
    assert isinstance(one, CTranslate2Model)
    assert isinstance(other, CTranslate2Model)
    assert one._generator is other._generator
    assert one.generate(TEXTS, GREEDY) != other.generate(TEXTS, GREEDY)


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


def test_rows_of_a_graph_that_memory_does_not_hold_are_halved(
    zoo: Zoo, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, run, most = zoo.model("gemma16-graph"), Network.run, 2
    expected = model.generate(TEXTS, BEAM)

    def scarce(network: Network, tokens: Array, *rest: Any) -> tuple[Array, Array]:
        if len(tokens) > most * BEAM.beam_size:
            raise MemoryError("no room")
        return run(network, tokens, *rest)

    monkeypatch.setattr(Network, "run", scarce)
    assert model.generate(TEXTS, BEAM) == expected
    most = 0
    with pytest.raises(MemoryError, match="no room"):
        model.generate(TEXTS[:1], BEAM)


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


def test_more_positions_than_a_graph_has_are_refused(zoo: Zoo) -> None:
    zoo.model("gemma16-graph", window=900, decoding={"max_new_tokens": 124})
    with pytest.raises(ValueError, match="more than 1024 tokens together"):
        zoo.model("gemma16-graph", window=900, retry={"max_new_tokens": 125})


def test_filler_that_is_no_token_is_refused(zoo: Zoo) -> None:
    with pytest.raises(ValueError, match="'<nope>'"):
        zoo.model("llama-float32", filler="<nope>", prompt="{filler}{text}")


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


def test_filler_makes_lengths_equal(zoo: Zoo) -> None:
    model = zoo.model("llama-float32", filler="<0x0A>", prompt="{filler}{text}", grid=16)
    assert {model.length(text) % 16 for text in TEXTS} == {0}
    assert len({model.length(text) for text in TEXTS}) < len(TEXTS)


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
