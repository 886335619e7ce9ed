"""Where the time of an article goes: each step of `pipeline.brief` with a watch around it."""

from __future__ import annotations

import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pipeline.brief
from pipeline.brief import open_brief_maker
from pipeline.records import Article
from pipeline.render.json import render
from pipeline.settings import load_settings
from pipeline.sides import SideWriter
from pipeline.summarize import Rewriter
from pipeline.verify import verify
from tests.bench.corpus import write_articles
from tests.quality.tables import table

ARTICLES = 10
_STEPS = ("detect", "segment", "translate", "summarize", "compose")


class Watch:
    """Seconds by step; what one step does within another counts for the inner one alone."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inner: list[float] = [0.0]

    def around(self, step: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """`call`, timed."""

        def timed(*args: Any, **named: Any) -> Any:
            self._inner.append(0.0)
            began = time.perf_counter()
            try:
                return call(*args, **named)
            finally:
                took = time.perf_counter() - began
                self.seconds[step] += took - self._inner.pop()
                self._inner[-1] += took

        return timed


def measure(data: Path, limit: int | None) -> str:
    """Articles one after the other, models loaded; Markdown."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "articles.jsonl"
        _, name = write_articles(data, min(limit or ARTICLES, ARTICLES), file)
        items = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    articles = [Article(item["id"], "-", item["text"], item.get("title")) for item in items]
    maker = open_brief_maker(load_settings())
    maker(articles[-1])  # loads the models
    watch = Watch()
    for step in _STEPS:
        setattr(pipeline.brief, step, watch.around(step, getattr(pipeline.brief, step)))
    steps: list[tuple[Any, str, str]] = [
        (Rewriter, "__call__", "write refused claims again"),
        (SideWriter, "write", "sides"),
    ]
    for owner, method, step in steps:
        setattr(owner, method, watch.around(step, getattr(owner, method)))
    whole = watch.around("the rest", maker)
    proof, writing = watch.around("verify", verify), watch.around("render", render)
    for article in articles:
        brief = whole(article)
        proof(brief)
        writing(brief)
    total = sum(watch.seconds.values())
    rows = [
        [step, f"{seconds / len(articles):.3f}", f"{seconds / total:.1%}"]
        for step, seconds in sorted(watch.seconds.items(), key=lambda item: -item[1])
    ]
    rows.append(["together", f"{total / len(articles):.3f}", "100%"])
    intro = f"{name}, one after the other in one process; seconds an article."
    return f"{intro}\n\n{table(['step', 'seconds', 'share'], rows)}"
