"""Run all steps from one article to its brief.

detect -> segment -> translate -> summarize -> cite and check (compose) -> both sides -> brief.
Reading comes before, rendering and writing after (`summarize.batch.run`).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import replace

from summarize import __version__
from summarize.checks.source_article import SourceArticle
from summarize.errors import ArticleError
from summarize.facts.attribution import Told
from summarize.facts.dialogue.turns import turns
from summarize.flags import RETRYABLE, Flag
from summarize.languages.data import language_data
from summarize.languages.guess import other_language
from summarize.records import (
    Article,
    Brief,
    BriefSentence,
    Claim,
    Dropped,
    MadeWith,
    Route,
    Sentence,
    Translation,
)
from summarize.settings.schema import Settings
from summarize.steps.compose import Draft, compose
from summarize.steps.detect import check_length, language_of, marked
from summarize.steps.guarded import translate_guarded
from summarize.steps.models import Models
from summarize.steps.rate import rate, scored_ways
from summarize.steps.route import plan_route
from summarize.steps.sides import SideWriter
from summarize.steps.speakers import Side
from summarize.steps.summarize import Rewriter, summarize
from summarize.text.glossary import Terms
from summarize.text.normalize import normalize
from summarize.text.sentences.segment import segment
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
        language = language_of(article, self._settings.lang, self._settings.detect)
        if article.declared_language != language.code:  # it declares another's
            article = replace(article, declared_language=None)
        route = plan_route(self._settings, language.code)
        source, title = self._read(article, route)
        drafts, dropped = self._compose(source)
        writer = SideWriter(source, self._models, self._settings)
        written, unwritten = writer.write(drafts)
        if not written:
            raise ArticleError("no sentence could be written that the article carries")
        sentences = [
            _brief_sentence(number, draft, sides, source)
            for number, (draft, sides) in enumerate(written, 1)
        ]
        brief = rate(sentences, route, self._models, self._settings.risk)
        return Brief(
            article=article,
            language=language,
            sentences=source.sentences,
            translations=source.translations,
            headline=self._headline(article.title, title, route, brief[0]),
            brief=brief,
            dropped=(*dropped, *unwritten),
            made_with=self._made_with(route),
        )

    def _read(self, article: Article, route: Route) -> tuple[SourceArticle, Translation | None]:
        """Return the article sentence by sentence, translated, and its title's translation."""
        data = language_data(route.source)
        sentences = marked(article.text, segment(article.text, data), route.source)
        spoken = turns(article.text, sentences, data, article.title, article.site)
        texts = [sentence.text for sentence in sentences]
        texts += [article.title] if article.title else []
        foreign = {i for i, s in enumerate(sentences) if Flag.OTHER_LANGUAGE in s.flags}
        if self._settings.lang is not None and _mostly_marked(sentences):
            foreign = set()  # the operator knows better, and has been warned
        results, terms = self._translate(texts, foreign, route)
        _report_missed(texts, results, terms)
        count = len(sentences)
        source = SourceArticle(route, sentences, results[:count], terms, spoken)
        return source, next(iter(results[count:]), None)

    def _translate(
        self, texts: Sequence[str], foreign: Collection[int], route: Route
    ) -> tuple[tuple[Translation, ...], Terms | None]:
        """Translate texts into the route's other language, but those in another language.

        Those stay as they are; what is not in the other language either is flagged `untranslated`.
        """
        if route.other == route.source:
            return tuple(Translation(normalize(text)) for text in texts), None
        own = [text for i, text in enumerate(texts) if i not in foreign]
        direction = self._models.direction(route.source, route.other)
        results = iter(translate_guarded(own, direction, self._settings.translate.max_words))
        return tuple(
            _left(text, route) if i in foreign else next(results) for i, text in enumerate(texts)
        ), direction.terms

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
        headlines = {code: _headline(text, code) for code, text in first.text.items()}
        if title:
            headlines |= {route.source: normalize(title)} if route.source in route.brief else {}
            if translated and not RETRYABLE & set(translated.flags) and route.other in route.brief:
                headlines[route.other] = translated.text
        return headlines

    def _made_with(self, route: Route) -> MadeWith:
        settings = self._settings
        scored = [f"{a}-{b}" for a, b in scored_ways(route, settings.risk)]
        used = dict.fromkeys((*route.directions, f"summary-{route.summary}", *scored))
        return MadeWith(
            version=__version__,
            profile=settings.profile,
            strategy=settings.strategy,
            settings_sha256=settings.settings_sha256,
            models=self._models.info({r: settings.roles[r] for r in used if r in settings.roles}),
        )


def _mostly_marked(sentences: Sequence[Sentence]) -> bool:
    """Tell whether most words are in sentences of another language."""
    words = sum(len(sentence.text.split()) for sentence in sentences)
    marked_words = sum(
        len(sentence.text.split())
        for sentence in sentences
        if Flag.OTHER_LANGUAGE in sentence.flags
    )
    return 2 * marked_words > words


def _left(text: str, route: Route) -> Translation:
    """Return a text in another language than the article's for its own translation."""
    there = other_language(text, route.source) in (route.other, None)
    return Translation(normalize(text), () if there else (Flag.UNTRANSLATED,))


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


def _headline(text: str, code: str) -> str:
    """Return a headline made of a sentence, whole where a shorter one would drop who says it."""
    data = language_data(code)
    short = headline(text, data, MAX_HEADLINE_WORDS)
    if Told(normalize(text), data).lost(normalize(short)):
        return headline(text, data, len(text.split()))
    return short


def _brief_sentence(
    number: int, draft: Draft, sides: dict[str, Side], source: SourceArticle
) -> BriefSentence:
    flags = [*draft.flags, *(flag for side in sides.values() for flag in side.flags)]
    cited = [source.sentences[i] for i in draft.cited]
    flags += [Flag.OTHER_LANGUAGE for s in cited if Flag.OTHER_LANGUAGE in s.flags]
    return BriefSentence(
        id=f"b{number}",
        text={code: side.text for code, side in sides.items()},
        citations=tuple(source.sentences[i].id for i in draft.cited),
        support=round(draft.support, 3),
        method={code: side.method for code, side in sides.items()},
        flags=tuple(dict.fromkeys(flags)),
    )
