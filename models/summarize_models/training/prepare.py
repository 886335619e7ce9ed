"""Prepare a run: examples, held-out lessons and base weights, in the run's folder."""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import torch
from tokenizers import Tokenizer

from summarize.errors import ConfigError, WeightsError
from summarize.settings.load import load_settings
from summarize_models.spec import ModelSpec
from summarize_models.training.checkpoint import Progress, saved
from summarize_models.training.config import (
    DIRECTIONS,
    ROLES,
    Data,
    Mix,
    Role,
    Summaries,
    Training,
)
from summarize_models.training.data import pairs, summaries
from summarize_models.training.data.examples import Examples, encode, vocabularies
from summarize_models.training.data.lessons import Lesson, of_pairs
from summarize_models.training.data.sentences import read_never
from summarize_models.training.data.synthetic import read_synthetic, synthetic_file, write_synthetic
from summarize_models.training.data.translated import TRANSLATED, write_translated
from summarize_models.training.network import Network, build
from summarize_models.training.train import restore, run_name
from summarize_models.weights.recipe import Recipe, load_recipe

log = logging.getLogger(__name__)

BASE, CHECKPOINTS = "base", "checkpoints"
TRAIN, HELD, HELD_LESSONS = "train.safetensors", "held.safetensors", "held.json"


def prepare(training: Training, data: Path, work: Path) -> None:
    """Write the examples, held-out lessons and base weights of a run.

    Files that are there are written again, except for base weights and translations.

    Args:
        training: The configuration of the run.
        data: The folder of the data.
        work: The folder of the run.

    Raises:
        ConfigError: `translate` has to be run first.
    """
    needed = [TRANSLATED] if any(table.translated for table in training.summaries) else []
    if training.data is not None:
        needed += [synthetic_file(table, work).name for table in training.data.monolingual]
    if missing := [name for name in needed if not (work / name).exists()]:
        raise ConfigError(f"no {missing[0]} in {work}: run translate first")
    tokenizer = _base_tokenizer(training, work)
    specs = load_specs(training.profile)
    if training.summaries:
        made = _summaries(training.summaries, data, work, specs, tokenizer)
    else:
        assert training.data is not None  # the configuration has one of the two
        made = _translations(training.data, data, work)
    for reason, number in sorted(made.dropped.items()):
        log.info("left out, %s: %d", reason, number)
    examples = encode(made.train, specs, tokenizer, made.max_tokens)
    examples.save(work / TRAIN)
    counts = len(made.train), len(examples), len(examples.ids)
    log.info("lessons %d, examples %d, tokens %d", *counts)
    encode(made.held, specs, tokenizer, made.max_tokens).save(work / HELD)
    held = json.dumps(made.held, ensure_ascii=False, indent=0)
    (work / HELD_LESSONS).write_text(held, "utf-8")


@dataclass(frozen=True, slots=True)
class _Made:
    train: Sequence[Lesson]
    held: Sequence[Lesson]
    dropped: Mapping[str, int]
    max_tokens: int


def _translations(table: Data, data: Path, work: Path) -> _Made:
    given = (pair for name in table.files for pair in pairs.read_pairs(data / name))
    made = (pair for one in table.monolingual for pair in read_synthetic(one, work))
    found = pairs.split(chain(given, made), table, read_never(table, data))
    taught = {mix.direction for mix in table.mix if mix.times > 0}
    always = [Mix(origin=".*", direction=one, times=1) for one in DIRECTIONS if one in taught]
    train, held = (
        list(of_pairs(some, mix)) for some, mix in ((found.train, table.mix), (found.held, always))
    )
    return _Made(train, held, found.dropped, table.max_tokens)


def _summaries(
    tables: Sequence[Summaries],
    data: Path,
    work: Path,
    specs: Mapping[Role, ModelSpec],
    tokenizer: Tokenizer,
) -> _Made:
    train: list[Lesson] = []
    held: list[Lesson] = []
    dropped: dict[str, int] = {}
    for table in tables:
        files = [work / TRANSLATED] if table.translated else [data / name for name in table.files]
        found = read_summaries(table, files, data, specs, tokenizer)
        train += found.train
        held += found.held
        dropped |= {f"{table.role}: {reason}": n for reason, n in found.dropped.items()}
    return _Made(train, held, dropped, max(table.max_tokens for table in tables))


def read_summaries(
    table: Summaries,
    files: Sequence[Path],
    data: Path,
    specs: Mapping[Role, ModelSpec],
    tokenizer: Tokenizer,
) -> summaries.SummarySplit:
    """Read the lessons of one table of the configuration."""
    spec = specs[table.role].model_copy(update={"window": table.window})
    return summaries.split(
        (one for file in files for one in summaries.read_articles(file)),
        (one for name in table.never for one in summaries.read_articles(data / name)),
        table,
        summaries.Measure(spec, tokenizer),
    )


def translate(training: Training, data: Path, work: Path) -> None:
    """Translate training data with the profile's own translator.

    These are the other sides of monolingual sentences (`data.synthetic`), or English summarization
    lessons made from French ones (`data.translated`).

    Args:
        training: The configuration of the run.
        data: The folder of the data.
        work: The folder of the run.

    Raises:
        ConfigError: The configuration has nothing to translate.
    """
    if training.data is not None and training.data.monolingual:
        work.mkdir(parents=True, exist_ok=True)
        for one in training.data.monolingual:
            write_synthetic(one, training.data, training.profile, training.threads, data, work)
        return
    by_language = {table.language: table for table in training.summaries}
    wanted = by_language["en"].translated if "en" in by_language else 0
    if not wanted:
        raise ConfigError(f"{training.name} has nothing to translate")
    tokenizer = _base_tokenizer(training, work)
    table = by_language["fr"]
    files = [data / name for name in table.files]
    found = read_summaries(table, files, data, load_specs(training.profile), tokenizer)
    lessons = [*found.held, *found.train][:wanted]
    write_translated(lessons, training.profile, training.threads, work)


def _base_tokenizer(training: Training, work: Path) -> Tokenizer:
    work.mkdir(parents=True, exist_ok=True)
    if not (work / BASE).exists():
        write_base(load_recipe(training.recipe), work / BASE)
    return Tokenizer.from_file(str(work / BASE / "tokenizer.json"))


def write_base(recipe: Recipe, folder: Path) -> None:
    """Write a recipe's float32 weights with the pruned vocabulary but without an adapter."""
    from summarize_models.build.gguf import write_gguf, write_transformers

    plain = recipe.model_copy(update={"adapter": None})
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        scratch = Path(name)
        write_gguf(plain.source, scratch / "source.gguf")
        (scratch / "plain").mkdir()
        write_transformers(plain, scratch / "source.gguf", scratch / "plain")
        (scratch / "plain").rename(folder)


def load_specs(profile: str) -> dict[Role, ModelSpec]:
    """Return the profile's models by the roles that can be trained."""
    table = load_settings(flags={"profile": profile}).roles
    return {role: table[role] for role in ROLES if role in table}


def read_held(work: Path) -> list[Lesson]:
    """Read the held-out lessons that `prepare` chose."""
    return [Lesson(*cells) for cells in json.loads((work / HELD_LESSONS).read_text("utf-8"))]


def load_run(training: Training, work: Path) -> tuple[Network, Examples, Examples, int]:
    """Load what `prepare` wrote.

    Returns:
        The network, the examples, the held-out examples and the id of the filler token.
    """
    torch.set_num_threads(training.threads)
    examples, held = Examples.load(work / TRAIN), Examples.load(work / HELD)
    tokenizer = Tokenizer.from_file(str(work / BASE / "tokenizer.json"))
    specs = load_specs(training.profile)
    filler = specs[ROLES[examples.roles[0]]].filler or "<pad>"
    network = build(
        work / BASE,
        training.adapter,
        training.adapter.start_folder(),
        vocabularies(examples, training.schedule.rare),
        training.schedule.seed,
    )
    return network, examples, held, int(tokenizer.token_to_id(filler) or 0)


def restore_last(network: Network, examples: Examples, training: Training, work: Path) -> Progress:
    """Load the weights of the last checkpoint of a run into its network.

    Returns:
        How far the run was.

    Raises:
        WeightsError: There is no checkpoint.
    """
    files = saved(work / CHECKPOINTS)
    if not files:
        raise WeightsError(f"no checkpoint in {work / CHECKPOINTS}: train first")
    return restore(network, files[-1], run_name(training.schedule, examples))
