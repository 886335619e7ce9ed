"""Read sentences of one language from lines, articles or pairs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from summarize.languages.data import language_data
from summarize.text.normalize import normalize
from summarize.text.sentences.segment import segment
from summarize_models.training.config import Data
from summarize_models.training.data.pairs import read_lines, read_pairs
from summarize_models.training.data.summaries import read_articles


def read_sentences(file: Path, language: str) -> Iterator[str]:
    """Yield the normalized sentences of JSONL articles, or the lines of another file."""
    if ".jsonl" in file.suffixes:
        data = language_data(language)
        for article in read_articles(file):
            yield from (normalize(sentence.text) for sentence in segment(article.text, data))
    else:
        yield from map(normalize, read_lines(file))


def read_never(data: Data, folder: Path) -> Iterator[str]:
    """Yield the sentences to leave out: sides of pairs, sentences of French articles."""
    for file in (folder / name for name in data.never):
        if ".jsonl" in file.suffixes:
            yield from read_sentences(file, "fr")
        else:
            yield from (side for pair in read_pairs(file) for side in (pair.fr, pair.en))
