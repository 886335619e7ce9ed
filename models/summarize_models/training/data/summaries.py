"""Make summarization lessons: an abstract, and the part of its article that supports it best.

Articles are cut into parts as a run cuts them. Many human abstracts of OrangeSum say what the
article does not, and a model trained on them learns to invent (Kryscinski et al. 2020, "Evaluating
the Factual Consistency of Abstractive Text Summarization"). So a lesson is dropped when the part
lacks a name, number or date of the abstract, or too many of its words.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from summarize.checks.evidence import Evidence, check
from summarize.flags import Flag
from summarize.languages.data import LanguageData, language_data
from summarize.records import Claim
from summarize.steps.summarize import parts
from summarize.text.normalize import normalize, stems
from summarize.text.sentences.segment import segment
from summarize_models.prompts import fill_prompt
from summarize_models.protocols import Measured
from summarize_models.spec import ModelSpec
from summarize_models.training.config import Summaries
from summarize_models.training.data.lessons import Lesson
from summarize_models.training.data.pairs import key, read_lines


class Abstracted(NamedTuple):
    """An article and the publisher's summary of it."""

    abstract: str
    text: str


@dataclass(frozen=True, slots=True)
class SummarySplit:
    """The result of `split`."""

    train: tuple[Lesson, ...]
    held: tuple[Lesson, ...]
    dropped: dict[str, int]
    """The number of articles dropped for each reason."""


class Measure:
    """Measures the length of a text for a model that is still to be trained."""

    def __init__(self, spec: ModelSpec, tokenizer: Any) -> None:
        self.spec = spec
        self._tokenizer = tokenizer

    def length(self, text: str) -> int:
        """Count the tokens of a prompt (`Measured.length`)."""
        prompt = fill_prompt(self.spec.prompt, text, ())
        return len(self._tokenizer.encode(prompt).ids)


def read_articles(file: Path) -> Iterator[Abstracted]:
    """Yield the articles of a JSONL file (`abstract`, `text`), `.xz` or plain."""
    for line in read_lines(file):
        item = json.loads(line)
        if item:  # `translate` writes an empty object for a lesson that it drops
            yield Abstracted(item["abstract"], item["text"])


def split(
    articles: Iterable[Abstracted],
    never: Iterable[Abstracted],
    table: Summaries,
    measure: Measured,
) -> SummarySplit:
    """Make lessons; those of the first `table.held` usable articles are held out.

    Args:
        articles: The articles to learn from.
        never: Articles whose text or abstract must not be trained on.
        table: The filters.
        measure: Measures texts for the summarizer to be trained.

    Returns:
        The lessons, and why articles were dropped.
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
    return SummarySplit(tuple(lessons[table.held :]), tuple(lessons[: table.held]), dict(dropped))


def _lesson(article: Abstracted, table: Summaries, measure: Measured) -> Lesson | str:
    """Return the lesson of an article, or the reason why there is none."""
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
    """Return the parts of a text that a run would show its summarizer."""
    sentences = [s for s in segment(text, data) if Flag.HEADING not in s.flags]
    claims = [Claim(normalize(s.text), (number,)) for number, s in enumerate(sentences)]
    return [part.text for part in parts(claims, measure)]


def carried(abstract: str, part: str, data: LanguageData) -> float:
    """Return the share, 0 to 1, of the abstract's content words whose stems occur in the part."""
    wanted, there = stems(abstract, data), set(stems(part, data))
    return sum(stem in there for stem in wanted) / len(wanted) if wanted else 0.0
