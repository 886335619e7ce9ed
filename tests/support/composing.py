"""Claims about the museum, composed into drafts; a rewriter that writes what it is told to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from summarize.checks.source_article import SourceArticle
from summarize.records import Claim, Dropped, Summary
from summarize.steps.compose import Draft, SentenceRewriter, compose
from tests.support.sources import (
    BILL,
    DIRECTOR,
    EMBEDDED,
    LEAD,
    MUSEUM,
    source,
)

ARTICLE = source()
LEAD_EN, BILL_EN, DIRECTOR_EN = (MUSEUM[index][1] for index in (LEAD, BILL, DIRECTOR))
REOPENS = "The Museum of the Sea in Brannec will reopen in May."
COSTS = "The bill comes to 2.4 million euros."
VISITORS = "Odile Carrère, the director, expects 120,000 visitors by December."
FREE = "She also promised free admission to schools."
FEARS = "The guards' union fears a shortage of staff."


@dataclass
class Scribe:
    """A rewriter that writes what it is told to, by sentence, one list an attempt."""

    says: Sequence[dict[int, str]] = ()
    asked: list[tuple[int, ...]] = field(default_factory=list)

    attempts: int = field(init=False)

    def __post_init__(self) -> None:
        self.attempts = len(self.says)

    def __call__(self, sentences: Sequence[int], attempt: int) -> list[list[str]]:
        self.asked.append(tuple(sentences))
        said = self.says[attempt]
        return [[said[i]] if i in said else [] for i in sentences]


MUTE = Scribe()


def composed(
    claims: Sequence[str],
    article: SourceArticle = ARTICLE,
    flags: tuple[str, ...] = (),
    sources: Sequence[int] | None = None,
    max_sentences: int = 4,
    rewriter: SentenceRewriter = MUTE,
    **checks: Any,
) -> tuple[tuple[Draft, ...], tuple[Dropped, ...]]:
    shown = tuple(article.citable() if sources is None else sources)
    summary = Summary(tuple(Claim(text, shown) for text in claims), "en", flags)
    changes = {
        "max_sentences": max_sentences,
        "check": EMBEDDED.check.model_copy(update=checks),
    }
    return compose(summary, article, EMBEDDED.model_copy(update=changes), rewriter)


def texts(drafts: Sequence[Draft]) -> list[str]:
    return [draft.text for draft in drafts]


def assert_extracts_only(drafts: tuple[Draft, ...]) -> None:
    """No claim held: the article's first sentences stand for themselves."""
    assert drafts[0].text == LEAD_EN
    assert all(draft.extract is not None for draft in drafts)
    assert [draft.cited for draft in drafts] == sorted(draft.cited for draft in drafts)
