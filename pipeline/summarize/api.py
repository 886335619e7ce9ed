"""The Python API: the command's work on articles, as a class.

`summarize` re-exports the public names; `docs/engineer/python-api.md` has examples.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, Self, TypeGuard, cast

from summarize import records
from summarize.batch.scheduler import ArticleResult, RunContext, Scheduler
from summarize.checks.contract import verify
from summarize.errors import ArticleError, ConfigError, Refusal
from summarize.output.identity import profile_weights
from summarize.read import ReadLimits
from summarize.read.content import check_text
from summarize.read.ids import IdRegistry, fingerprint
from summarize.records import Article, Item, Outcome, Unreadable, immutable
from summarize.render import brief_json, html, markdown
from summarize.settings.faults import Layer, Origin, shown
from summarize.settings.load import load_settings
from summarize.settings.schema import Settings
from summarize.steps.brief import BriefMaker
from summarize.text.normalize import normalize

Strategy = Literal["translate-first", "summarize-first"]

_CODE = re.compile("[a-z]{2,3}")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Brief(records.Brief):
    """An immutable bilingual brief in which every sentence has citations."""

    __slots__ = ()

    @classmethod
    def from_record(cls, record: records.Brief) -> Self:
        """Return `record` as an instance of this class."""
        return cls(**{field.name: getattr(record, field.name) for field in fields(records.Brief)})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Parse a brief in the schema `brief/1` and check it as a new one is checked.

        Raises:
            ValueError: The text is not JSON, or not a valid brief; the message names the fault and
                its path, such as `brief[0].citations[1]`.
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


@immutable
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
            ConfigError: A setting is unknown or invalid, or of another type, or a file cannot be
                read.
        """
        given: dict[str, Any] = {
            "profile": profile,
            "max_sentences": max_sentences,
            "strategy": strategy,
            "threads": threads,
        }
        arguments = {key: value for key, value in given.items() if value is not None}
        if glossary is not None:
            arguments["translate"] = {"glossary": _path("glossary", glossary)}
        file = Path(_path("config", config)) if config is not None else None
        above = [
            Layer("settings", {} if settings is None else settings),
            Layer("arguments", arguments, Origin.ARGUMENTS),
        ]
        self._use(load_settings(file=file, above=above))

    @classmethod
    def from_settings(cls, settings: Settings, *, single_article: bool = False) -> Self:
        """Create a summarizer from settings that are already loaded.

        Args:
            settings: The complete settings.
            single_article: True if only one article is expected. It affects speed, not briefs.

        Raises:
            ConfigError: Something else is given than settings.
        """
        if not isinstance(settings, Settings):
            raise ConfigError(f"settings: should be loaded settings, not {shown(settings)}")
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
            TypeError: An argument is no string.
            Refusal: The article is empty, too short, or in an unsupported language.
            ArticleError: No sentence could be written that the article supports.
            WeightsError: A model's weights are missing or damaged.
            ConfigError: The profile cannot do what the settings ask for.
        """
        for name, value in (("text", text), ("title", title), ("language", language)):
            if not isinstance(value, str) and (value is not None or name == "text"):
                raise TypeError(f"{name}: should be a string, not {shown(value)}")
        article = Article(
            id=fingerprint(text), source="-", text=text, title=title, declared_language=language
        )
        brief = self.make(article)
        verify(brief)
        return Brief.from_record(brief)

    def briefs(self, articles: Iterable[Article]) -> Iterator[Result]:
        """Make the briefs of many articles, batching their texts in the models.

        An error in one article becomes its outcome and does not affect the others; so does an item
        that is no article, or has fields of other types. An id that was given before gets a hash
        appended. At most `articles_in_hand` articles are read ahead.

        Yields:
            One result per article, in the order of `articles`.

        Raises:
            SummarizeError: No further article can succeed, for example because weights are missing.
            Exception: What `articles` raises, after the results of all that it gave before.
        """
        return self._results(iter(articles))

    def make(self, article: Article) -> records.Brief:
        """Make the brief of an article as read, without verifying it; `summarize.batch` does.

        Raises:
            Refusal: The article is empty, too short, or in an unsupported language.
            ArticleError: A field is of another type, or no sentence could be written.
            WeightsError: A model's weights are missing or damaged.
            ConfigError: The profile cannot do what the settings ask for.
        """
        fault = _fault(article)
        if fault is not None:
            raise ArticleError(fault)
        check_text(article.text, ReadLimits(self._settings.read.max_characters))
        code = article.declared_language
        if code and not _CODE.fullmatch(code):
            raise Refusal(f"language unsupported: {shown(code)} is no ISO 639-1 code such as fr")
        if article.title is None or normalize(article.title):
            return self._make(article)
        # A title that nobody can see makes no headline.
        return replace(self._make(replace(article, title=None)), article=article)

    def _results(self, articles: Iterator[Article]) -> Iterator[Result]:
        stopped: list[Exception] = []
        scheduler = Scheduler(self._settings, RunContext(self.make, in_order=True))
        results = scheduler.results(_items(articles, stopped))
        # Closed with this generator, so that the articles in hand are abandoned at once.
        with closing(cast(Generator[ArticleResult], results)):
            for result in results:
                brief = result.brief
                yield Result(result.outcome, Brief.from_record(brief) if brief else None)
        if stopped:
            raise stopped[0]


def _items(articles: Iterator[Article], stopped: list[Exception]) -> Iterator[Item]:
    """Yield the articles with unique ids, and what stands for those that are none.

    What their iterator raises is added to `stopped` instead, for the articles in hand come first.
    """
    ids = IdRegistry()
    try:
        for number, article in enumerate(articles, 1):
            yield _item(article, f"article-{number}", ids)
    except Exception as error:
        stopped.append(error)


def _item(article: object, name: str, ids: IdRegistry) -> Item:
    fault = _fault(article)
    if fault is None and isinstance(article, Article):
        # By content, as in the command: not by how many came before.
        unique = ids.claim(article.id, repr(article))
        return article if unique == article.id else replace(article, id=unique)
    id_, source = (getattr(article, key, None) for key in ("id", "source"))
    return Unreadable(
        id=ids.claim(id_ if _is_text(id_) and id_ else name, repr(fault)),
        source=source if _is_text(source) else "-",
        reason=str(fault),
    )


def _fault(article: object) -> str | None:
    """Say why something cannot be taken for an article; None if it can."""
    if not isinstance(article, Article):
        return f"should be an Article, not {shown(article)}"
    for field in fields(Article):
        value = getattr(article, field.name)
        if value is None and field.default is None:
            continue
        if not isinstance(value, str):
            return f"{field.name}: should be a string, not {shown(value)}"
        if _SURROGATE.search(value):
            return f"{field.name}: a lone surrogate, which is not valid Unicode"
    return None if article.id else "id: is empty"


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and not _SURROGATE.search(value)


def _path(name: str, value: object) -> str:
    """Return an argument that names a file; ConfigError if it cannot."""
    try:
        path = os.fspath(value)  # type: ignore[call-overload]
    except TypeError:
        path = None
    if not isinstance(path, str):
        raise ConfigError(f"{name}: should be the path of a file, not {shown(value)}")
    if "\0" in path or (not path and name == "config"):
        raise ConfigError(f"{name}: no path of a file: {shown(path)}")
    return path
