"""Measure the time of an article in each step of `summarize.steps.brief`."""

from __future__ import annotations

import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from summarize.checks.contract import verify
from summarize.records import Article
from summarize.render.brief_json import render
from summarize.settings.load import load_settings
from summarize.steps import brief as steps_of_brief
from summarize.steps.brief import BriefMaker
from summarize.steps.sides import SideWriter
from summarize.steps.summarize import Rewriter
from tests.bench.corpus import write_articles
from tests.quality.tables import table

ARTICLES = 10
_STEPS = ("detect", "segment", "translate", "summarize", "compose")


class Watch:
    """Measures seconds by step; time in a nested step counts for the inner one alone."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inner: list[float] = [0.0]

    def around(self, step: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return `call` with its time counted for `step`."""

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
    """Process articles one after the other with the models loaded; return Markdown."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "articles.jsonl"
        _, name = write_articles(data, min(limit or ARTICLES, ARTICLES), file)
        items = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    articles = [Article(item["id"], "-", item["text"], item.get("title")) for item in items]
    maker = BriefMaker(load_settings())
    maker(articles[-1])  # loads the models
    watch = Watch()
    for step in _STEPS:
        setattr(steps_of_brief, step, watch.around(step, getattr(steps_of_brief, step)))
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
