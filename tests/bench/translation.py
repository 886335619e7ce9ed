"""French to English: the product, transformers, CTranslate2 called directly, and the floor."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ctranslate2
from tokenizers import Tokenizer

from models.load import load
from models.prompts import fill_prompt
from models.spec import ModelSpec
from models.weights.recipe import load_recipe
from models.weights.store import ensure
from pipeline.engines import Engines
from pipeline.settings import load_settings
from pipeline.translate import translate
from tests.bench.corpus import sentences
from tests.bench.floor import Rates, Work, floor_seconds, measure_rates
from tests.bench.reference import BATCH, Reference, write_whole
from tests.quality.tables import table

REFERENCE_SENTENCES = 6


@dataclass(frozen=True, slots=True)
class Timed:
    """One way to translate, and how long it took."""

    name: str
    results: Sequence[str]
    seconds: float

    @property
    def rate(self) -> float:
        """Sentences a second."""
        return len(self.results) / self.seconds


def measure(data: Path, limit: int | None) -> str:
    """All ways in this process, one after the other; Markdown."""
    settings = load_settings()
    spec = settings.translators["fr-en"]
    recipe = load_recipe(str(spec.recipe))
    folder = ensure(recipe, "ctranslate2")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    texts, name = sentences(data, limit)
    engine = load(spec, settings.threads)
    direction = Engines(settings).direction("fr", "en")
    ways = [
        timed("product: engine", texts, lambda some: engine.generate(some, spec.decoding)),
        timed(
            "product: whole step (checks, second tries)",
            texts,
            lambda some: [r.text for r in translate(some, direction, 60)],
        ),
        timed("CTranslate2 int8 called directly, batches of 32", texts, direct(folder, spec)),
    ]
    with tempfile.TemporaryDirectory() as scratch:
        whole = write_whole(recipe.name, Path(scratch))
        few = texts[:REFERENCE_SENTENCES]
        plain = Reference(whole, spec, "float32")
        ways.append(timed("transformers float32, one at a time", few, plain.translate))
        size = plain.dimensions(tokenizer.get_vocab_size())
        del plain
        padded = Reference(whole, spec, "bfloat16")
        batched = timed(
            "transformers bfloat16, batches of 32",
            texts[:BATCH],
            lambda some: padded.translate(some, BATCH),
        )
        ways.append(batched)
    work = Work(
        [len(_prompt(tokenizer, spec, text)) for text in texts],
        [len(tokenizer.encode(text).ids) for text in ways[0].results],
    )
    rates = measure_rates(size)
    prompts, writing = floor_seconds(work, size, rates)
    floor = Timed("arithmetic floor", texts, prompts + writing)
    intro = (
        f"{name}, greedy, the same weights as int8 for the first three; transformers has the whole"
        f" vocabulary and translates the first {len(few)} and {len(batched.results)} only."
    )
    return "\n\n".join([intro, _table([*ways, floor], tokenizer), _floor(prompts, writing, rates)])


def timed(name: str, texts: Sequence[str], call: Callable[[Sequence[str]], Sequence[str]]) -> Timed:
    """Time a call, after one with two texts to warm up."""
    call(texts[:2])
    began = time.perf_counter()
    results = call(texts)
    return Timed(name, results, time.perf_counter() - began)


def direct(folder: Path, spec: ModelSpec) -> Callable[[Sequence[str]], list[str]]:
    """The library's own batching: results depend on their neighbours."""
    generator = ctranslate2.Generator(str(folder), inter_threads=1, intra_threads=0)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    def call(texts: Sequence[str]) -> list[str]:
        found = generator.generate_batch(
            [_prompt(tokenizer, spec, text) for text in texts],
            max_batch_size=BATCH,
            max_length=spec.decoding.max_new_tokens,
            end_token=list(spec.stop),
            include_prompt_in_result=False,
        )
        return [tokenizer.decode(one.sequences_ids[0]).strip() for one in found]

    return call


def _prompt(tokenizer: Any, spec: ModelSpec, text: str) -> list[str]:
    filled = fill_prompt(spec.prompt, text, spec.stop[2:])
    tokens: list[str] = tokenizer.encode(filled).tokens
    return tokens


def _table(ways: Sequence[Timed], tokenizer: Any) -> str:
    slow = next(way.rate for way in ways if "one at a time" in way.name)
    fast = next(way.rate for way in ways if "directly" in way.name)
    floor = ways[-1].rate
    rows = []
    for way in ways:
        tokens = sum(len(tokenizer.encode(text).ids) for text in way.results) / way.seconds
        shares = f"{way.rate / slow:.1f}", f"{way.rate / fast:.2f}", f"{way.rate / floor:.3f}"
        rows.append(
            [way.name, f"{way.rate:.2f}", "-" if way is ways[-1] else f"{tokens:.0f}", *shares]
        )
    header = ["", "sentences/s", "tokens/s", "by one at a time", "by direct", "by floor"]
    return table(header, rows)


def _floor(prompts: float, writing: float, rates: Rates) -> str:
    return (
        f"Floor: {prompts:.2f} s for the prompts and {writing:.2f} s for the writing, from int8"
        f" products at {rates.operations / 1e9:.0f} GFLOP/s and weights read at"
        f" {rates.bytes / 1e9:.1f} GB/s, both measured here by torch (`tests/bench/floor.py`)."
    )
