"""The Python API: the command's work on articles, as a class.

`summarize` re-exports the public names; `docs/engineer/python-api.md` has examples.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, Self

from summarize import records
from summarize.batch.scheduler import RunContext, Scheduler
from summarize.checks.contract import verify
from summarize.output.identity import profile_weights
from summarize.read import ReadLimits
from summarize.read.content import check_text
from summarize.read.ids import fingerprint
from summarize.records import Article, Outcome
from summarize.render import brief_json, html, markdown
from summarize.settings.load import load_settings
from summarize.settings.schema import Settings
from summarize.steps.brief import BriefMaker

Strategy = Literal["translate-first", "summarize-first"]


class Brief(records.Brief):
    """An immutable bilingual brief in which every sentence has citations."""

    __slots__ = ()

    @classmethod
    def from_record(cls, record: records.Brief) -> Self:
        """Return `record` as an instance of this class."""
        return cls(**{field.name: getattr(record, field.name) for field in fields(records.Brief)})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Parse a brief in the schema `brief/1`.

        Raises:
            ValueError: The text is not JSON, or not a valid brief.
        """
        return cls.from_record(brief_json.parse(text))

    def to_json(self) -> str:
        """Return the brief as JSON in the schema `brief/1`, which `from_json` reads back."""
        return brief_json.render(self)

    def to_markdown(self) -> str:
        """Return the brief as Markdown with footnotes."""
        return markdown.render(self)

    def to_html(self) -> str:
        """Return the brief as a self-contained page that has no scripts and loads nothing."""
        return html.render(self)


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one article, with its brief if there is one."""

    outcome: Outcome
    brief: Brief | None = None
    """None unless the outcome is `done`."""


class Summarizer:
    """Makes briefs with one set of settings and models.

    Each model is loaded when an article first needs it, and kept. Importing this module loads none.
    """

    def __init__(
        self,
        profile: str | None = None,
        *,
        config: str | os.PathLike[str] | None = None,
        max_sentences: int | None = None,
        strategy: Strategy | None = None,
        glossary: str | os.PathLike[str] | None = None,
        threads: int | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        """Load the settings; arguments that are left out keep the profile's values.

        Args:
            profile: Name of a packaged profile. None means the one that `config` names, or
                `embedded`.
            config: TOML settings file that overrides the profile.
            max_sentences: Maximum length of a brief, 1 to 20 sentences.
            strategy: Whether a foreign article is translated or summarized first.
            glossary: File of names and terms.
            threads: Number of threads to compute with; 0 means all cores.
            settings: Further settings, with the keys of `configs/defaults.toml`.

        Raises:
            ConfigError: A setting is unknown or invalid, or a file cannot be read.
        """
        given: dict[str, Any] = {
            "profile": profile,
            "max_sentences": max_sentences,
            "strategy": strategy,
            "threads": threads,
        }
        flags = dict(settings or {}) | {k: v for k, v in given.items() if v is not None}
        if glossary is not None:
            flags["translate"] = {**flags.get("translate", {}), "glossary": os.fspath(glossary)}
        self._use(load_settings(file=Path(config) if config else None, flags=flags))

    @classmethod
    def from_settings(cls, settings: Settings, *, single_article: bool = False) -> Self:
        """Create a summarizer from settings that are already loaded.

        Args:
            settings: The complete settings.
            single_article: True if only one article is expected. It affects speed, not briefs.
        """
        new = cls.__new__(cls)
        one = {"articles_in_hand": 1} if single_article else {}
        new._use(settings.model_copy(update=one))
        return new

    def _use(self, settings: Settings) -> None:
        self._settings = settings
        self._make = BriefMaker(settings)

    @property
    def settings(self) -> Settings:
        """The effective settings, with all layers merged."""
        return self._settings

    def weights(self) -> dict[str, str]:
        """Return the identifier of each model's weights, by role."""
        return profile_weights(self._settings)

    def brief(self, text: str, *, title: str | None = None, language: str | None = None) -> Brief:
        """Make the brief of one article.

        Args:
            text: The complete article; the offsets of citations count its characters.
            title: The article's title, if it has one.
            language: ISO 639-1 code. None means that it is detected.

        Raises:
            Refusal: The article is empty, too short, or in an unsupported language.
            ArticleError: No sentence could be written that the article supports.
            WeightsError: A model's weights are missing or damaged.
            ConfigError: The profile cannot do what the settings ask for.
        """
        article = Article(
            id=fingerprint(text), source="-", text=text, title=title, declared_language=language
        )
        brief = self.make(article)
        verify(brief)
        return Brief.from_record(brief)

    def briefs(self, articles: Iterable[Article]) -> Iterator[Result]:
        """Make the briefs of many articles, batching their texts in the models.

        An error in one article becomes its outcome and does not affect the others. At most
        `articles_in_hand` articles are read ahead.

        Yields:
            One result per article, in the order of `articles`.

        Raises:
            SummarizeError: No further article can succeed, for example because weights are missing.
        """
        context = RunContext(self.make, in_order=True)
        for result in Scheduler(self._settings, context).results(articles):
            brief = result.brief
            yield Result(result.outcome, Brief.from_record(brief) if brief else None)

    def make(self, article: Article) -> records.Brief:
        """Make the brief of an article as read, without verifying it; `summarize.batch` does."""
        check_text(article.text, ReadLimits(self._settings.read.max_characters))
        return self._make(article)
