"""The development data: which files there are, and their texts. Nothing of it is copied."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from summarize.records import Article
from summarize_models.weights.hashes import sha256_of
from tests.support.paths import REPOSITORY as REPOSITORY

PAIRS_DEV = "fr-en-dev.tsv.xz"
NEWS_DEV = "news-dev.jsonl.xz"
COUNTED = (
    "fr-en-train.tsv.xz",
    "fr-en-distilled.tsv.xz",
    "en-news.txt.xz",
    "summaries-train.jsonl.xz",
    "news-batch.jsonl.xz",
)
"""Counted to choose the kept tokens; the two above are held out."""


@dataclass(frozen=True, slots=True)
class Options:
    """Options of a part."""

    data: Path
    limit: int | None = None
    """Maximum number of items; None means all."""
    again: bool = False
    """For briefs: repeat them, shuffled, in another process."""
    written: tuple[Path, ...] = ()
    """Briefs: files that `summarize -f json` wrote of the same articles, to measure instead; all
    but the first are only compared with it."""


class Pair(NamedTuple):
    """One line of a file of sentence pairs."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class News:
    """An article with the publisher's own summary of it."""

    article: Article
    abstract: str


def lines(file: Path) -> Iterator[str]:
    """Yield the lines of a compressed file, without line ends."""
    with lzma.open(file, "rt", encoding="utf-8", newline="\n") as stream:
        for line in stream:
            yield line.removesuffix("\n")


def pairs(file: Path, limit: int | None = None) -> list[Pair]:
    """Return the first pairs of a TSV file with the columns source, French and English."""
    return [Pair(*line.split("\t")[1:3]) for line in islice(lines(file), limit)]


def news(file: Path, limit: int | None = None) -> list[News]:
    """Return the first articles of a JSONL file of OrangeSum."""
    return [_news(json.loads(line), file.name) for line in islice(lines(file), limit)]


def _news(item: dict[str, str], source: str) -> News:
    article = Article(
        id=item["id"],
        source=source,
        text=item["text"],
        title=item["title"],
        published=item["date"],
    )
    return News(article, item["abstract"])


def texts(file: Path) -> Iterator[str]:
    """Yield all texts of a file: both sides of pairs, or text, abstract and title of articles."""
    for line in lines(file):
        if file.name.endswith(".jsonl.xz"):
            item = json.loads(line)
            yield from (item["text"], item["abstract"], item["title"])
        elif file.name.endswith(".tsv.xz"):
            yield from line.split("\t")[1:3]
        else:
            yield line


def fingerprint(file: Path) -> str:
    """Return the first 12 digits of the file's SHA-256, to identify the data of a figure."""
    return sha256_of(file)[:12]


def named(*files: Path) -> str:
    """Return names and fingerprints for a section's first line."""
    return ", ".join(f"`{file.name}` (sha256 {fingerprint(file)}…)" for file in files)
