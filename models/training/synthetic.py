"""Pairs of sentences of which the product's own translator made one side.

Made into the language that is then read: back-translation (Sennrich et al. 2016, "Improving Neural
Machine Translation Models with Monolingual Data"). Into the language that is then written: what
the step's second tries got right teaches first attempts (Kim and Rush 2016, "Sequence-Level
Knowledge Distillation", section 3). A sentence whose translation the product's checks find fault
with makes no pair.
"""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from models.load import load
from models.training.appended import append, keep_whole_lines
from models.training.config import Data, Monolingual
from models.training.pairs import Pair, key, read_lines
from models.training.sentences import read_never, read_sentences
from pipeline.language import language_data
from pipeline.settings import load_settings
from pipeline.translate import RETRIED, Direction, translate

log = logging.getLogger(__name__)

CHUNK = 400
"""Sentences that are translated, and written, together."""
_SOUND = frozenset({RETRIED})
"""Flags of a translation that is good enough to learn from."""


def synthetic_file(table: Monolingual, work: Path) -> Path:
    """Where the pairs of a table are kept: a line a sentence, `{}` for one left out."""
    return work / f"{table.origin}.jsonl"


def read_synthetic(table: Monolingual, work: Path) -> Iterator[Pair]:
    """The pairs of a table, as `write_synthetic` left them."""
    for line in read_lines(synthetic_file(table, work)):
        if item := json.loads(line):
            yield Pair(table.origin, item["fr"], item["en"])


def write_synthetic(
    table: Monolingual, data: Data, profile: str, threads: int, folder: Path, work: Path
) -> None:
    """Translate what is not translated yet; after a stop it goes on after the last whole line.

    Args:
        table: which sentences.
        data: whose `never` files' sentences are left out.
        profile: whose translator and checks are used.
        threads: of the translator.
        folder: of the data.
        work: of the run.
    """
    settings = load_settings(flags={"profile": profile})
    target = "en" if table.language == "fr" else "fr"
    model = load(settings.roles[f"{table.language}-{target}"], threads)
    direction = Direction(language_data(table.language), language_data(target), model)
    sentences = chosen(table, data, folder)
    file = synthetic_file(table, work)
    for start in range(keep_whole_lines(file), len(sentences), CHUNK):
        chunk = sentences[start : start + CHUNK]
        made = translate(chunk, direction, settings.translate.max_words)
        append(
            file,
            [
                {table.language: sentence, target: translation.text}
                if set(translation.flags) <= _SOUND
                else {}
                for sentence, translation in zip(chunk, made, strict=True)
            ],
        )
        log.info("%s: %d of %d", table.origin, start + len(chunk), len(sentences))


def chosen(table: Monolingual, data: Data, folder: Path) -> Sequence[str]:
    """Sentences of the table's file, each once, at random but the same for the same table."""
    barred = set(map(key, read_never(data, folder)))
    found: dict[str, str] = {}
    for sentence in read_sentences(folder / table.file, table.language):
        if table.min_words <= len(sentence.split()) <= table.max_words:
            found.setdefault(key(sentence), sentence)
    wanted = [sentence for known, sentence in found.items() if known not in barred]
    random.Random(table.origin).shuffle(wanted)
    return wanted[: table.sentences]
