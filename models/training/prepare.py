"""Prepare a run: examples, held-out pairs and base weights, in the run's folder."""

from __future__ import annotations

import json
import logging
import tempfile
from pathlib import Path

import torch
from tokenizers import Tokenizer

from models.spec import ModelSpec
from models.training.checkpoint import Progress, saved
from models.training.config import ADAPTERS, DIRECTIONS, Direction, Mix, Training
from models.training.examples import Examples, encode, vocabularies
from models.training.network import Network, build
from models.training.pairs import Pair, read_pairs, split
from models.training.train import restore, run_name
from models.weights.recipe import Recipe, load_recipe
from pipeline.errors import WeightsError
from pipeline.settings import load_settings

log = logging.getLogger(__name__)

BASE, CHECKPOINTS = "base", "checkpoints"
TRAIN, HELD, HELD_PAIRS = "train.safetensors", "held.safetensors", "held.json"


def prepare(training: Training, data: Path, work: Path) -> None:
    """Fill `work`; what is there already is made again, but for the base weights."""
    work.mkdir(parents=True, exist_ok=True)
    if not (work / BASE).exists():
        write_base(load_recipe(training.recipe), work / BASE)
    table = training.data
    found = split(
        (pair for name in table.files for pair in read_pairs(data / name)),
        table,
        [pair for name in table.never for pair in read_pairs(data / name)],
    )
    for reason, number in sorted(found.dropped.items()):
        log.info("left out, %s: %d", reason, number)
    tokenizer = Tokenizer.from_file(str(work / BASE / "tokenizer.json"))
    specs = translators(training.profile)
    examples = encode(found.train, specs, tokenizer, table.mix, table.max_tokens)
    examples.save(work / TRAIN)
    log.info("pairs %d, examples %d, tokens %d", len(found.train), len(examples), len(examples.ids))
    always = [Mix(origin=".*", direction=direction, times=1) for direction in DIRECTIONS]
    encode(found.held, specs, tokenizer, always, table.max_tokens).save(work / HELD)
    (work / HELD_PAIRS).write_text(json.dumps(found.held, ensure_ascii=False, indent=0), "utf-8")


def write_base(recipe: Recipe, folder: Path) -> None:
    """The recipe's weights without an adapter, vocabulary pruned (float32; 1 minute, 3 GB)."""
    from models.weights.gguf import write_gguf, write_transformers

    plain = recipe.model_copy(update={"adapter": None})
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        scratch = Path(name)
        write_gguf(plain.source, scratch / "source.gguf")
        (scratch / "plain").mkdir()
        write_transformers(plain, scratch / "source.gguf", scratch / "plain")
        (scratch / "plain").rename(folder)


def translators(profile: str) -> dict[Direction, ModelSpec]:
    """The profile's translators, by direction."""
    table = load_settings(flags={"profile": profile}).translators
    return {direction: table[direction] for direction in DIRECTIONS}


def read_held(work: Path) -> list[Pair]:
    """The held-out pairs that `prepare` chose."""
    return [Pair(*cells) for cells in json.loads((work / HELD_PAIRS).read_text("utf-8"))]


def load_run(training: Training, work: Path) -> tuple[Network, Examples, Examples, int]:
    """What `prepare` left: network, examples, held-out examples, id of the filler."""
    torch.set_num_threads(training.threads)
    examples, held = Examples.load(work / TRAIN), Examples.load(work / HELD)
    tokenizer = Tokenizer.from_file(str(work / BASE / "tokenizer.json"))
    filler = translators(training.profile)["fr-en"].filler or "<pad>"
    start = training.adapter.start
    network = build(
        work / BASE,
        training.adapter,
        None if start is None else ADAPTERS / start,
        vocabularies(examples, training.schedule.rare),
        training.schedule.seed,
    )
    return network, examples, held, int(tokenizer.token_to_id(filler) or 0)


def restore_last(network: Network, examples: Examples, training: Training, work: Path) -> Progress:
    """Take the weights of the run's last checkpoint.

    Raises:
        WeightsError: there is none.
    """
    files = saved(work / CHECKPOINTS)
    if not files:
        raise WeightsError(f"no checkpoint in {work / CHECKPOINTS}: train first")
    return restore(network, files[-1], run_name(training.schedule, examples))
