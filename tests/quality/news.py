"""Measure the translate step on news, which has no human translation: what its checks flag.

BLEU on FLORES let pass what news showed at once (docs/lab/weights.md, translate-v5): sentences
given up, numbers lost or changed, on the French that the product is for.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from summarize.flags import Flag
from summarize.languages.data import language_data
from summarize.records import Translation
from summarize.settings.load import load_settings
from summarize.steps.models import Models
from summarize.steps.translate import Direction, translate
from summarize.text.sentences.segment import segment
from tests.quality.data import NEWS_DEV, Options, named, news
from tests.quality.tables import mean, table

FLAGS = (
    "untranslated",
    "number-lost",
    "number-changed",
    "name-changed",
    "negation-changed",
    Flag.RETRIED,
    Flag.SPLIT,
)


def measure(options: Options) -> str:
    """Translate all sentences of the articles into English; return Markdown."""
    file = options.data / NEWS_DEV
    articles = [item.article.text for item in news(file, options.limit)]
    settings = load_settings()
    direction = Models(settings).direction("fr", "en")
    began = time.perf_counter()
    translated = sentences_of(articles, direction, settings.translate.max_words)
    seconds = time.perf_counter() - began
    rows = []
    for flag in FLAGS:
        flagged = [float(flag in translation.flags) for translation in translated]
        rows.append([flag, int(sum(flagged)), mean(flagged)])
    speed = f"{len(translated) / seconds:.1f} sentences a second"
    return "\n\n".join(
        [
            f"{len(articles)} articles of {named(file)}: {len(translated)} sentences through the"
            f" step, {direction.model.spec.name}, {speed}. A flag may be the check's own error.",
            table(["flag", "sentences", "share"], rows),
        ]
    )


def sentences_of(
    articles: Sequence[str], direction: Direction, max_words: int
) -> tuple[Translation, ...]:
    """Translate every sentence of French articles through the step."""
    french = language_data("fr")
    texts = [sentence.text for article in articles for sentence in segment(article, french)]
    return translate(texts, direction, max_words)
