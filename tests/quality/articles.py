"""Articles with the product's translations, as its judge sees them, halved by article.

Two kinds: the lines of FLORES, twenty neighbours standing for an article, whose human English words
a claim in its own way; and news articles, whose claims are worded as the product's translation,
which is how its summarizer writes. Thresholds may come from the calibration half alone.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.load import weights_sha256
from pipeline.engines import Engines
from pipeline.language import language_data
from pipeline.normalize import normalize
from pipeline.records import Sentence, Translation
from pipeline.route import plan
from pipeline.segment import segment
from pipeline.settings import Settings
from pipeline.source import Source
from pipeline.translate import translate
from tests.quality.data import NEWS_DEV, PAIRS_DEV, Options, news, pairs

LINES = 20
"""Of FLORES that stand for an article."""
ARTICLES = 60
MOST_SENTENCES = 24
"""Of an article, from its beginning: what is summarized together is shorter."""

Half = Literal["calibration", "test"]


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """An article and an English wording of each of its sentences."""

    id: str
    wording: Literal["human", "machine"]
    source: Source
    english: tuple[str, ...]
    """One a sentence; claims are made of them."""

    @property
    def half(self) -> Half:
        """Drawn by article, so that no sentence of a test article helped to set a threshold."""
        return "test" if hashlib.sha256(self.id.encode()).digest()[0] % 2 else "calibration"


def load(options: Options, settings: Settings) -> list[KnownArticle]:
    """All test articles, translated; `limit`: articles of each kind."""
    rows = pairs(options.data / PAIRS_DEV)
    human = [rows[i : i + LINES] for i in range(0, len(rows), LINES)][: options.limit]
    found = news(options.data / NEWS_DEV, min(options.limit or ARTICLES, ARTICLES))
    texts = [segment(n.article.text, language_data("fr"))[:MOST_SENTENCES] for n in found]
    french = [row.fr for part in human for row in part]
    every = translated([*french, *(s.text for text in texts for s in text)], settings)
    route = plan(settings, "fr")
    articles = []
    for number, part in enumerate(human):
        results, every = every[: len(part)], every[len(part) :]
        # One line a sentence: offsets do not matter here.
        lines = tuple(Sentence(f"s{i}", 0, 0, row.fr) for i, row in enumerate(part, 1))
        english = tuple(normalize(row.en) for row in part)
        source = Source(route, lines, results)
        articles.append(KnownArticle(f"flores-{number}", "human", source, english))
    for item, text in zip(found, texts, strict=True):
        results, every = every[: len(text)], every[len(text) :]
        english = tuple(result.text for result in results)
        source = Source(route, tuple(text), results)
        articles.append(KnownArticle(item.article.id, "machine", source, english))
    return articles


def translated(french: Sequence[str], settings: Settings) -> tuple[Translation, ...]:
    """The sentences in the product's English, kept in the temporary folder for the next time."""
    spec = settings.translators["fr-en"]
    parts = [spec.model_dump_json(), weights_sha256(spec), settings.translate.max_words, *french]
    key = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
    file = Path(tempfile.gettempdir()) / f"summarize-quality-{key}.json"
    try:
        kept = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        direction = Engines(settings).direction("fr", "en")
        results = translate(french, direction, settings.translate.max_words)
        kept = [[result.text, list(result.flags)] for result in results]
        file.write_text(json.dumps(kept), "utf-8")
    return tuple(Translation(text, tuple(flags)) for text, flags in kept)
