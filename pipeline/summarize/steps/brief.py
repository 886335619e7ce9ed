"""Run all steps from one article to its brief.

detect -> segment -> translate -> summarize -> cite and check (compose) -> both sides -> brief.
Reading comes before, rendering and writing after (`summarize.batch.run`).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from summarize import __version__
from summarize.checks.source_article import SourceArticle
from summarize.errors import ArticleError
from summarize.flags import RETRYABLE, Flag
from summarize.languages.data import language_data
from summarize.records import (
    Article,
    Brief,
    BriefSentence,
    Claim,
    Dropped,
    Language,
    MadeWith,
    Route,
    Sentence,
    Translation,
)
from summarize.settings.schema import Settings
from summarize.steps.compose import Draft, compose
from summarize.steps.detect import check_length, detect
from summarize.steps.models import Models
from summarize.steps.route import plan_route
from summarize.steps.sides import Side, SideWriter
from summarize.steps.summarize import Rewriter, summarize
from summarize.steps.translate import translate
from summarize.text.glossary import Terms
from summarize.text.normalize import normalize
from summarize.text.segment import segment
from summarize.text.shorten import headline

log = logging.getLogger(__name__)

MAX_HEADLINE_WORDS = 16
_CANDIDATES_PER_SENTENCE = 3
"""Summary sentences requested for each sentence of the brief, since many are refused."""


class BriefMaker:
    """Makes briefs with one set of settings, loading models when an article needs them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._models = Models(settings)

    def __call__(self, article: Article) -> Brief:
        """Make the brief of one article; the same article always gives the same brief.

        Raises:
            Refusal: The article is empty, too short, or in an unsupported language.
            ArticleError: No sentence could be written that the article supports.
            WeightsError: A model's weights are missing or damaged.
            ConfigError: The profile cannot do what the settings ask for.
        """
        check_length(article.text, self._settings.detect.min_words)
        language = self._language(article)
        route = plan_route(self._settings, language.code)
        sentences = segment(article.text, language_data(language.code))
        source, title = self._translate(article.title, sentences, route)
        drafts, dropped = self._compose(source)
        writer = SideWriter(source, self._models, self._settings)
        written, unwritten = writer.write(drafts)
        if not written:
            raise ArticleError("no sentence could be written that the article carries")
        brief = tuple(
            _brief_sentence(number, draft, sides, source)
            for number, (draft, sides) in enumerate(written, 1)
        )
        return Brief(
            article=article,
            language=language,
            sentences=sentences,
            translations=source.translations,
            headline=self._headline(article.title, title, route, brief[0]),
            brief=brief,
            dropped=(*dropped, *unwritten),
            made_with=self._made_with(route),
        )

    def _language(self, article: Article) -> Language:
        declared = self._settings.lang or article.declared_language
        return Language(declared, 1.0) if declared else detect(article.text, self._settings.detect)

    def _translate(
        self, title: str | None, sentences: Sequence[Sentence], route: Route
    ) -> tuple[SourceArticle, Translation | None]:
        """Translate the sentences and the title into the route's other language."""
        texts = [sentence.text for sentence in sentences] + ([title] if title else [])
        terms: Terms | None = None
        if route.other == route.source:
            results = tuple(Translation(normalize(text)) for text in texts)
        else:
            direction = self._models.direction(route.source, route.other)
            results = translate(texts, direction, self._settings.translate.max_words)
            terms = direction.terms
        _report_missed(texts, results, terms)
        count = len(sentences)
        source = SourceArticle(route, tuple(sentences), results[:count], terms)
        return source, next(iter(results[count:]), None)

    def _compose(self, source: SourceArticle) -> tuple[tuple[Draft, ...], tuple[Dropped, ...]]:
        """Summarize the citable sentences, then cite and check each claim of the summary."""
        route, data = source.route, language_data(source.route.summary)
        model = self._models.summarizer(route.summary)
        summary = summarize(
            [Claim(source.working(i), (i,)) for i in source.citable()],
            model,
            data,
            _CANDIDATES_PER_SENTENCE * self._settings.max_sentences,
        )
        texts = [source.working(i) for i in range(len(source.sentences))]
        return compose(summary, source, self._settings, Rewriter(texts, model, data))

    def _headline(
        self, title: str | None, translated: Translation | None, route: Route, first: BriefSentence
    ) -> dict[str, str]:
        """Return the title and its translation, or headlines made from the first sentence."""
        headlines = {
            code: headline(text, language_data(code), MAX_HEADLINE_WORDS)
            for code, text in first.text.items()
        }
        if title:
            headlines |= {route.source: normalize(title)} if route.source in route.brief else {}
            if translated and not RETRYABLE & set(translated.flags) and route.other in route.brief:
                headlines[route.other] = translated.text
        return headlines

    def _made_with(self, route: Route) -> MadeWith:
        settings = self._settings
        used = (*route.directions, f"summary-{route.summary}")
        return MadeWith(
            version=__version__,
            profile=settings.profile,
            strategy=settings.strategy,
            settings_sha256=settings.settings_sha256,
            models=self._models.info({role: settings.roles[role] for role in used}),
        )


def _report_missed(
    texts: Sequence[str], results: Sequence[Translation], terms: Terms | None
) -> None:
    """Log which glossary terms a translation misses; its flag does not name them."""
    for text, result in zip(texts, results, strict=True):
        if terms is not None and Flag.GLOSSARY_MISSED in result.flags:
            for term, expected in terms.missed(text, result.text).items():
                log.warning(
                    "glossary: %r is not translated as %r in %r", term, expected, result.text
                )


def _brief_sentence(
    number: int, draft: Draft, sides: dict[str, Side], source: SourceArticle
) -> BriefSentence:
    flags = [*draft.flags, *(flag for side in sides.values() for flag in side.flags)]
    return BriefSentence(
        id=f"b{number}",
        text={code: side.text for code, side in sides.items()},
        citations=tuple(source.sentences[i].id for i in draft.cited),
        support=round(draft.support, 3),
        method={code: side.method for code, side in sides.items()},
        flags=tuple(dict.fromkeys(flags)),
    )
