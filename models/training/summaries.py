"""Lessons in summarizing: of an article the part that carries its abstract best, and the abstract.

The parts are cut as the product cuts them. Of the human abstracts of OrangeSum many say what the
article does not; who learns from those learns to invent (Kryscinski et al. 2020, "Evaluating the
Factual Consistency of Abstractive Text Summarization"). So an abstract is left out when the part
lacks one of its names, numbers or dates, or too many of its words.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from models.prompts import fill_prompt
from models.protocols import Measured
from models.spec import ModelSpec
from models.training.config import Summaries
from models.training.lessons import Lesson
from models.training.pairs import key, read_lines
from pipeline.check import Evidence, check
from pipeline.language import LanguageData, language_data
from pipeline.normalize import normalize, stems
from pipeline.records import HEADING, Claim
from pipeline.segment import segment
from pipeline.summarize import parts


class Abstracted(NamedTuple):
    """An article with the publisher's own summary of it."""

    abstract: str
    text: str


@dataclass(frozen=True, slots=True)
class Split:
    """What the articles became."""

    train: tuple[Lesson, ...]
    held: tuple[Lesson, ...]
    dropped: dict[str, int]
    """Reason -> articles."""


class Measure:
    """How long a text is for a model that is still to be trained."""

    def __init__(self, spec: ModelSpec, tokenizer: Any) -> None:
        self.spec = spec
        self._tokenizer = tokenizer

    def length(self, text: str) -> int:
        prompt = fill_prompt(self.spec.prompt, text, ())
        return len(self._tokenizer.encode(prompt).ids)


def read_articles(file: Path) -> Iterator[Abstracted]:
    """The articles of a JSONL file (`abstract`, `text`), `.xz` or plain."""
    for line in read_lines(file):
        item = json.loads(line)
        if item:  # `translate` leaves an empty line's place for what it left out
            yield Abstracted(item["abstract"], item["text"])


def split(
    articles: Iterable[Abstracted],
    never: Iterable[Abstracted],
    table: Summaries,
    measure: Measured,
) -> Split:
    """Make lessons; the first `held` articles that give one are held out.

    Args:
        articles: to learn from.
        never: articles whose text or abstract may not be trained on.
        table: the filters.
        measure: of the summarizer to be trained.
    """
    barred = {key(text) for article in never for text in article}
    dropped: Counter[str] = Counter()
    lessons: list[Lesson] = []
    for article in articles:
        keys = {key(text) for text in article}
        if barred & keys:
            dropped["held out, or twice"] += 1
            continue
        barred |= keys
        lesson = _lesson(article, table, measure)
        if isinstance(lesson, Lesson):
            lessons.append(lesson)
        else:
            dropped[lesson] += 1
    return Split(tuple(lessons[table.held :]), tuple(lessons[: table.held]), dict(dropped))


def _lesson(article: Abstracted, table: Summaries, measure: Measured) -> Lesson | str:
    """What is to be learnt from an article; or why nothing is."""
    data = language_data(table.language)
    abstract = normalize(article.abstract)
    if not table.min_words <= len(abstract.split()) <= table.max_words:
        return "length of the abstract"
    found = cut(article.text, data, measure)
    if not found:
        return "empty"
    shares = [carried(abstract, part, data) for part in found]
    part = found[shares.index(max(shares))]
    if max(shares) < table.min_carried:
        return "words that are not in the part"
    if check(abstract, data.code, [Evidence(part, data.code)]):
        return "a name, number or date that is not in the part"
    return Lesson(table.role, part, abstract, 1.0)


def cut(text: str, data: LanguageData, measure: Measured) -> list[str]:
    """The parts of a text that the product would show its summarizer."""
    sentences = [s for s in segment(text, data) if HEADING not in s.flags]
    claims = [Claim(normalize(s.text), (number,)) for number, s in enumerate(sentences)]
    return [part.text for part in parts(claims, measure)]


def carried(abstract: str, part: str, data: LanguageData) -> float:
    """Share of the abstract's content words whose stems the part has, 0..1."""
    wanted, there = stems(abstract, data), set(stems(part, data))
    return sum(stem in there for stem in wanted) / len(wanted) if wanted else 0.0
