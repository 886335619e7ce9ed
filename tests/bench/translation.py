"""French to English: the product, transformers, CTranslate2 called directly, and the floor.

All are measured in turns: a machine that others use too is faster in one minute than in the next.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import ctranslate2
from tokenizers import Tokenizer

from summarize.settings.load import load_settings
from summarize.steps.models import Models
from summarize.steps.translate import translate
from summarize_models.build.builder import ensure
from summarize_models.load import load
from summarize_models.prompts import fill_prompt
from summarize_models.spec import ModelSpec
from summarize_models.weights.recipe import load_recipe
from tests.bench.corpus import sentences
from tests.bench.floor import Rates, Work, floor_seconds, measure_rates
from tests.bench.reference import BATCH, Reference, write_whole
from tests.quality.tables import table

REFERENCE_SENTENCES = 6
TURNS = 3
_ONE_AT_A_TIME, _DIRECTLY, _FLOOR = (
    "transformers float32, one at a time",
    "CTranslate2 int8 called directly, batches of 32",
    "arithmetic floor",
)


@dataclass
class Contender:
    """One way to translate, with its results."""

    name: str
    texts: Sequence[str]
    call: Callable[[Sequence[str]], Sequence[str]]
    results: Sequence[str] = ()
    rates: list[float] = field(default_factory=list)
    """Texts per second in each turn."""

    def take_turn(self) -> None:
        """Translate the texts and record the speed."""
        began = time.perf_counter()
        self.results = self.call(self.texts)
        self.rates.append(len(self.texts) / (time.perf_counter() - began))


def measure(data: Path, limit: int | None) -> str:
    """Measure all ways in turn, `TURNS` times, in this process; return Markdown."""
    spec = load_settings().translators["fr-en"]
    recipe = load_recipe(str(spec.recipe))
    folder = ensure(recipe, "ctranslate2")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    texts, name = sentences(data, limit)
    found: list[Rates] = []
    with tempfile.TemporaryDirectory() as scratch:
        whole = write_whole(recipe.name, Path(scratch))
        plain, padded = (Reference(whole, spec, kind) for kind in ("float32", "bfloat16"))
        size = plain.dimensions(tokenizer.get_vocab_size())
        ways = [
            *_product(spec, texts),
            Contender(_DIRECTLY, texts, direct(folder, spec)),
            Contender(_ONE_AT_A_TIME, texts[:REFERENCE_SENTENCES], plain.translate),
            Contender(
                "transformers bfloat16, batches of 32",
                texts[:BATCH],
                lambda some: padded.translate(some, BATCH),
            ),
        ]
        for way in ways:
            way.call(way.texts[:2])
        for _ in range(TURNS):
            for way in ways:
                way.take_turn()
            found.append(measure_rates(size))
    work = Work(
        [len(_prompt(tokenizer, spec, text)) for text in texts],
        [len(tokenizer.encode(text).ids) for text in ways[0].results],
    )
    floors = [floor_seconds(work, size, rates) for rates in found]
    floor = Contender(_FLOOR, texts, list, rates=[len(texts) / sum(seconds) for seconds in floors])
    intro = (
        f"{name}, greedy, the same weights as int8 for the first three; transformers has the whole"
        f" vocabulary and translates the first {REFERENCE_SENTENCES} and {BATCH} only. Medians of"
        f" {TURNS} turns."
    )
    return "\n\n".join([intro, _table([*ways, floor], tokenizer), _said_of(floors, found)])


def _product(spec: ModelSpec, texts: Sequence[str]) -> list[Contender]:
    settings = load_settings()
    engine = load(spec, settings.threads)
    direction = Models(settings).direction("fr", "en")
    return [
        Contender("product: engine", texts, lambda some: engine.generate(some, spec.decoding)),
        Contender(
            "product: whole step (checks, second tries)",
            texts,
            lambda some: [result.text for result in translate(some, direction, 60)],
        ),
    ]


def direct(folder: Path, spec: ModelSpec) -> Callable[[Sequence[str]], list[str]]:
    """Translate with the library's own batching, in which results depend on their neighbours."""
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


def _table(ways: Sequence[Contender], tokenizer: Any) -> str:
    others = [
        next(way for way in ways if way.name == name)
        for name in (_ONE_AT_A_TIME, _DIRECTLY, _FLOOR)
    ]
    rows = []
    for way in ways:
        tokens = sum(len(tokenizer.encode(text).ids) for text in way.results)
        written = median(way.rates) * tokens / len(way.texts)
        times = [
            median(one / by for one, by in zip(way.rates, other.rates, strict=True))
            for other in others
        ]
        shares = [f"{value:.{places}f}" for value, places in zip(times, (1, 2, 3), strict=True)]
        rows.append(
            [way.name, f"{median(way.rates):.2f}", f"{written:.0f}" if tokens else "-", *shares]
        )
    header = ["", "sentences/s", "tokens/s", "by one at a time", "by direct", "by floor"]
    return table(header, rows)


def _said_of(floors: Sequence[tuple[float, float]], rates: Sequence[Rates]) -> str:
    prompts, writing = (median(one) for one in zip(*floors, strict=True))
    return (
        f"Floor: {prompts:.2f} s for the prompts and {writing:.2f} s for the writing, from int8"
        f" products at {median(one.operations for one in rates) / 1e9:.0f} GFLOP/s and weights read"
        f" at {median(one.bytes for one in rates) / 1e9:.1f} GB/s, both measured in each turn by"
        " torch (`tests/bench/floor.py`)."
    )
