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

from summarize.checks.source_article import SourceArticle
from summarize.languages.data import language_data
from summarize.records import Sentence, Translation
from summarize.settings.schema import Settings
from summarize.steps.models import Models
from summarize.steps.route import plan_route
from summarize.steps.translate import translate
from summarize.text.normalize import normalize
from summarize.text.sentences.segment import segment
from summarize_models.origins import origin
from tests.quality.data import NEWS_DEV, PAIRS_DEV, Options, news, pairs

LINES = 20
"""Lines of FLORES that stand for one article."""
ARTICLES = 60
MOST_SENTENCES = 24
"""Sentences from the beginning of an article, since one summary covers only so many."""

Half = Literal["calibration", "test"]


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """An article and an English wording of each of its sentences."""

    id: str
    wording: Literal["human", "machine"]
    source: SourceArticle
    english: tuple[str, ...]
    """One per sentence; the claims are made from them."""

    @property
    def half(self) -> Half:
        """The half it is drawn for, by article, so that no test sentence helped set a threshold."""
        return "test" if hashlib.sha256(self.id.encode()).digest()[0] % 2 else "calibration"


def load(options: Options, settings: Settings) -> list[KnownArticle]:
    """Return all test articles, translated; `limit` is the number of each kind."""
    rows = pairs(options.data / PAIRS_DEV)
    human = [rows[i : i + LINES] for i in range(0, len(rows), LINES)][: options.limit]
    found = news(options.data / NEWS_DEV, min(options.limit or ARTICLES, ARTICLES))
    texts = [segment(n.article.text, language_data("fr"))[:MOST_SENTENCES] for n in found]
    french = [row.fr for part in human for row in part]
    every = translated([*french, *(s.text for text in texts for s in text)], settings)
    route = plan_route(settings, "fr")
    articles = []
    for number, part in enumerate(human):
        results, every = every[: len(part)], every[len(part) :]
        # One line a sentence: offsets do not matter here.
        lines = tuple(Sentence(f"s{i}", 0, 0, row.fr) for i, row in enumerate(part, 1))
        english = tuple(normalize(row.en) for row in part)
        source = SourceArticle(route, lines, results)
        articles.append(KnownArticle(f"flores-{number}", "human", source, english))
    for item, text in zip(found, texts, strict=True):
        results, every = every[: len(text)], every[len(text) :]
        english = tuple(result.text for result in results)
        source = SourceArticle(route, tuple(text), results)
        articles.append(KnownArticle(item.article.id, "machine", source, english))
    return articles


def translated(french: Sequence[str], settings: Settings) -> tuple[Translation, ...]:
    """Return the product's translations of the sentences, cached in the temporary folder."""
    spec = settings.translators["fr-en"]
    parts = [spec.model_dump_json(), origin(spec).sha256, settings.translate.max_words, *french]
    key = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
    file = Path(tempfile.gettempdir()) / f"summarize-quality-{key}.json"
    try:
        kept = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        direction = Models(settings).direction("fr", "en")
        results = translate(french, direction, settings.translate.max_words)
        kept = [[result.text, list(result.flags)] for result in results]
        file.write_text(json.dumps(kept), "utf-8")
    return tuple(Translation(text, tuple(flags)) for text, flags in kept)
