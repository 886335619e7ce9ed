"""Make pairs of sentences by translating monolingual ones with the profile's own translator.

If the translation becomes the source side this is back-translation (Sennrich et al. 2016,
"Improving Neural Machine Translation Models with Monolingual Data"). If it becomes the target side
it is distillation (Kim and Rush 2016, "Sequence-Level Knowledge Distillation", section 3): first
attempts learn from what second attempts got right. A translation that fails a check makes no pair.
"""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from summarize.flags import Flag
from summarize.languages.data import language_data
from summarize.settings.load import load_settings
from summarize.steps.translate import Direction, translate
from summarize_models.load import load
from summarize_models.training.config import Data, Monolingual
from summarize_models.training.data.appended import append, keep_whole_lines
from summarize_models.training.data.pairs import Pair, key, read_lines
from summarize_models.training.data.sentences import read_never, read_sentences

log = logging.getLogger(__name__)

CHUNK = 400
"""How many sentences are translated and written together."""
_SOUND = frozenset({Flag.RETRIED})
"""The flags that a translation may have and still be used."""


def synthetic_file(table: Monolingual, work: Path) -> Path:
    """Return the file of a table's pairs: one line a sentence, `{}` for a dropped one."""
    return work / f"{table.origin}.jsonl"


def read_synthetic(table: Monolingual, work: Path) -> Iterator[Pair]:
    """Yield the pairs that `write_synthetic` wrote."""
    for line in read_lines(synthetic_file(table, work)):
        if item := json.loads(line):
            yield Pair(table.origin, item["fr"], item["en"])


def write_synthetic(
    table: Monolingual, data: Data, profile: str, threads: int, folder: Path, work: Path
) -> None:
    """Translate the sentences of a table, resuming after the last complete line.

    Args:
        table: Which sentences.
        data: Its `never` files name sentences to leave out.
        profile: The profile of the translator and the checks.
        threads: How many threads the translator uses.
        folder: The folder of the data.
        work: The folder of the run.
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
    """Choose sentences of a table's file without duplicates, at random with a fixed seed."""
    barred = set(map(key, read_never(data, folder)))
    found: dict[str, str] = {}
    for sentence in read_sentences(folder / table.file, table.language):
        if table.min_words <= len(sentence.split()) <= table.max_words:
            found.setdefault(key(sentence), sentence)
    wanted = [sentence for known, sentence in found.items() if known not in barred]
    random.Random(table.origin).shuffle(wanted)
    return wanted[: table.sentences]
