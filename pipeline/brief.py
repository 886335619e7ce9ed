"""The whole way, top to bottom: one article in, one brief out.

detect -> segment -> translate -> summarize -> cite and check (compose) -> both sides -> brief.
Reading comes before, rendering and writing after (`pipeline.run`).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import pipeline
from pipeline.compose import Draft, compose
from pipeline.detect import check_length, detect
from pipeline.engines import Engines
from pipeline.errors import ArticleError
from pipeline.faults import HARD
from pipeline.glossary import Terms
from pipeline.language import language_data
from pipeline.normalize import normalize
from pipeline.records import (
    Article,
    Brief,
    BriefSentence,
    Claim,
    Dropped,
    Language,
    MadeWith,
    Sentence,
    Translation,
)
from pipeline.route import Route, plan
from pipeline.segment import segment
from pipeline.settings import Settings
from pipeline.shorten import headline
from pipeline.sides import Side, SideWriter
from pipeline.source import Source
from pipeline.summarize import Rewriter, summarize
from pipeline.translate import GLOSSARY_MISSED, translate

log = logging.getLogger(__name__)

MAX_HEADLINE_WORDS = 16
CANDIDATES = 3
"""Summary sentences for each one of the brief: many are refused."""


class BriefMaker:
    """Makes briefs with one set of settings; models are loaded when an article needs them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._engines = Engines(settings)

    def __call__(self, article: Article) -> Brief:
        """Make the brief of one article; the same article always gives the same brief.

        Raises:
            Refusal: the article is empty, too short, or of no language that is served.
            ArticleError: no sentence could be written that the article carries.
            WeightsError: a model's weights are missing or damaged.
            ConfigError: the profile cannot do what the settings ask.
        """
        check_length(article.text, self._settings.detect.min_words)
        language = self._language(article)
        route = plan(self._settings, language.code)
        sentences = segment(article.text, language_data(language.code))
        source, title = self._translate(article.title, sentences, route)
        drafts, dropped = self._compose(source)
        writer = SideWriter(source, self._engines, self._settings)
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
    ) -> tuple[Source, Translation | None]:
        """The sentences and the title in the route's other language."""
        texts = [sentence.text for sentence in sentences] + ([title] if title else [])
        terms: Terms | None = None
        if route.other == route.source:
            results = tuple(Translation(normalize(text)) for text in texts)
        else:
            direction = self._engines.direction(route.source, route.other)
            results = translate(texts, direction, self._settings.translate.max_words)
            terms = direction.terms
        _report_missed(texts, results, terms)
        count = len(sentences)
        source = Source(route, tuple(sentences), results[:count], terms)
        return source, next(iter(results[count:]), None)

    def _compose(self, source: Source) -> tuple[tuple[Draft, ...], tuple[Dropped, ...]]:
        """Summarize what can be cited, then cite and check what the summary says."""
        route, data = source.route, language_data(source.route.summary)
        model = self._engines.summarizer(route.summary)
        summary = summarize(
            [Claim(source.working(i), (i,)) for i in source.citable()],
            model,
            data,
            CANDIDATES * self._settings.max_sentences,
        )
        texts = [source.working(i) for i in range(len(source.sentences))]
        return compose(summary, source, self._settings, Rewriter(texts, model, data))

    def _headline(
        self, title: str | None, translated: Translation | None, route: Route, first: BriefSentence
    ) -> dict[str, str]:
        """The title and its translation; where there is none, one made from the first sentence."""
        made = {
            code: headline(text, language_data(code), MAX_HEADLINE_WORDS)
            for code, text in first.text.items()
        }
        if title:
            made |= {route.source: normalize(title)} if route.source in route.brief else {}
            if translated and not HARD & set(translated.flags) and route.other in route.brief:
                made[route.other] = translated.text
        return made

    def _made_with(self, route: Route) -> MadeWith:
        settings = self._settings
        used = (*route.directions, f"summary-{route.summary}")
        return MadeWith(
            version=pipeline.__version__,
            profile=settings.profile,
            strategy=settings.strategy,
            settings_sha256=settings.settings_sha256,
            models=self._engines.info({role: settings.roles[role] for role in used}),
        )


def open_brief_maker(settings: Settings) -> BriefMaker:
    """What `pipeline.run` calls for each article."""
    return BriefMaker(settings)


def _report_missed(
    texts: Sequence[str], results: Sequence[Translation], terms: Terms | None
) -> None:
    """Name the glossary's terms that a translation does not have: its flag says only that."""
    for text, result in zip(texts, results, strict=True):
        if terms is not None and GLOSSARY_MISSED in result.flags:
            for term, other in terms.missed(text, result.text).items():
                log.warning("glossary: %r is not translated as %r in %r", term, other, result.text)


def _brief_sentence(
    number: int, draft: Draft, sides: dict[str, Side], source: Source
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
