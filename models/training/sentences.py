"""Sentences of one language: of files with one a line, of articles, of pairs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from models.training.config import Data
from models.training.pairs import read_lines, read_pairs
from models.training.summaries import read_articles
from pipeline.language import language_data
from pipeline.normalize import normalize
from pipeline.segment import segment


def read_sentences(file: Path, language: str) -> Iterator[str]:
    """Of articles (JSONL) the sentences of their texts; of another file its lines."""
    if ".jsonl" in file.suffixes:
        data = language_data(language)
        for article in read_articles(file):
            yield from (normalize(sentence.text) for sentence in segment(article.text, data))
    else:
        yield from map(normalize, read_lines(file))


def read_never(data: Data, folder: Path) -> Iterator[str]:
    """What must not be trained on: both sides of pairs, the sentences of French articles."""
    for file in (folder / name for name in data.never):
        if ".jsonl" in file.suffixes:
            yield from read_sentences(file, "fr")
        else:
            yield from (side for pair in read_pairs(file) for side in (pair.fr, pair.en))
