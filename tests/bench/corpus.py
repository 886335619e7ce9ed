"""The texts to measure on: the development data or, if it is absent, our own texts."""

from __future__ import annotations

import json
from itertools import cycle, islice
from pathlib import Path

from summarize.languages.data import language_data
from summarize.text.normalize import normalize
from summarize.text.sentences.segment import segment
from tests.quality.data import NEWS_DEV, PAIRS_DEV, REPOSITORY, lines, named, pairs

SENTENCES, ARTICLES = 200, 50
_OWN = REPOSITORY / "docs" / "example"


def sentences(data: Path, limit: int | None) -> tuple[list[str], str]:
    """Return French sentences as the models see them, and their description."""
    count, file = limit or SENTENCES, data / PAIRS_DEV
    if file.is_file():
        return [
            normalize(pair.fr) for pair in pairs(file, count)
        ], f"{count} lines of {named(file)}"
    found = [
        normalize(sentence.text)
        for text in sorted(_OWN.glob("*.txt"))
        for sentence in segment(text.read_text("utf-8"), language_data("fr"))
    ]
    return list(islice(cycle(found), count)), f"{count} sentences of docs/example, over and over"


def write_articles(data: Path, limit: int | None, to: Path) -> tuple[list[str], str]:
    """Write articles as JSON lines; return their ids and their description."""
    count, file = limit or ARTICLES, data / NEWS_DEV
    if file.is_file():
        items = [json.loads(line) for line in islice(lines(file), count)]
        name = f"{len(items)} articles of {named(file)}"
    else:
        texts = [text.read_text("utf-8") for text in sorted(_OWN.glob("*.txt"))]
        # Numbered, since the same text is computed once only.
        items = [
            {"id": f"own-{n}", "text": f"{text}\n\nArticle numéro {n}, publié à Valbourg."}
            for n, text in enumerate(islice(cycle(texts), count))
        ]
        name = f"{count} articles made of docs/example"
    kept = [{key: item[key] for key in ("id", "title", "text") if key in item} for item in items]
    to.write_text("".join(json.dumps(item) + "\n" for item in kept), "utf-8")
    return [item["id"] for item in kept], name
