"""Briefs made by hand, and makers of briefs that need no model: one that works, some that fail."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from ctypes import CDLL
from dataclasses import replace
from threading import Event

from summarize.errors import ArticleError, Refusal, WeightsError
from summarize.output.identity import profile_weights
from summarize.records import (
    Article,
    Brief,
    BriefSentence,
    Dropped,
    Language,
    MadeWith,
    Method,
    ModelInfo,
    Sentence,
    Translation,
)
from summarize.settings.schema import Settings

TRAM = """Le tramway de Valmont roulera en mars

La mairie de Valmont a annoncé mardi que la ligne B du tramway ouvrira le 14 mars 2027. \
Longue de 8,5 kilomètres, elle reliera la gare au nouvel hôpital.
« Nous avons tenu le budget de 212 millions d’euros », s’est félicitée la maire, Odile Carrère.
"""
MADE = MadeWith(
    version="0.1.0",
    profile="embedded",
    strategy="translate-first",
    settings_sha256="ab" * 32,
    models={
        "summary-en": ModelInfo("tiny-summarizer", "Apache-2.0", revision="0123456789abcdef"),
        "fr-en": ModelInfo("tiny-translator", "CC-BY-4.0", sha256="cd" * 32),
    },
)


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """Lines, cut after full stops: enough for the texts of the tests."""
    found = re.finditer(r"\S[^\n]*?(?:\.(?=\s)|(?=\n|$))", text)
    return tuple(
        Sentence(f"s{n}", m.start(), m.end(), m.group(), ("heading",) if n == 1 else ())
        for n, m in enumerate(found, start=1)
    )


def tram_brief() -> Brief:
    """A brief with every method, flags, and something dropped."""
    article = Article(
        id="tram",
        source="tram.txt",
        text=TRAM,
        title="Le tramway de Valmont roulera en mars",
        author="Jeanne Perrin",
        published="2 février 2027",
        site="La Gazette de Valmont",
        url="https://gazette-valmont.example/tram",
    )
    sentences = sentences_of(TRAM)
    return Brief(
        article=article,
        language=Language("fr", 0.99999),
        sentences=sentences,
        translations=(
            Translation("Valmont tram to run in March"),
            Translation(
                "Valmont town hall announced on Tuesday that tram line B will open on 14 March "
                "2027."
            ),
            Translation("It is 8.5 kilometres long and will link the station to the new hospital."),
            Translation(
                '"We have kept to the budget of 212 million euros," said the mayor, Odile Carrère.',
                ("split", "retried"),
            ),
        ),
        headline={
            "fr": "Le tramway de Valmont roulera en mars",
            "en": "Valmont tram to run in March",
        },
        brief=(
            BriefSentence(
                "b1",
                {
                    "fr": "La ligne B du tramway ouvrira le 14 mars 2027.",
                    "en": "Line B, 8.5 kilometres long, will open on 14 March 2027.",
                },
                ("s2", "s3"),
                0.91234,
                {"fr": Method.EXTRACTIVE, "en": Method.ABSTRACTIVE},
            ),
            BriefSentence(
                "b2",
                {
                    "fr": "« Nous avons tenu le budget de 212 millions d’euros », s’est félicitée "
                    "la maire, Odile Carrère.",
                    "en": '"We have kept to the budget of 212 million euros," said the mayor, '
                    "Odile Carrère.",
                },
                ("s4",),
                1.0,
                {"fr": Method.EXTRACTIVE, "en": Method.EXTRACTIVE},
                ("replaced",),
            ),
        ),
        dropped=(Dropped("The line will cost 300 million euros.", "number: 300 million"),),
        made_with=MADE,
    )


def extract(article: Article) -> Brief:
    """The article's first statement, as its brief in both languages.

    Raises:
        Refusal: there is no text.
    """
    sentences = sentences_of(article.text)
    if not sentences:
        raise Refusal("empty")
    lead = sentences[1] if len(sentences) > 1 else sentences[0]
    both = {"fr": lead.text, "en": lead.text}
    return Brief(
        article=article,
        language=Language("fr", 1.0),
        sentences=sentences,
        translations=tuple(Translation(s.text, ("untranslated",)) for s in sentences),
        headline={"fr": sentences[0].text, "en": sentences[0].text},
        brief=(
            BriefSentence(
                "b1", both, (lead.id,), 1.0, dict.fromkeys(both, Method.EXTRACTIVE), ("rough",)
            ),
        ),
        dropped=(),
        made_with=MADE,
    )


def crash(article: Article) -> Brief:
    """As a library does."""
    raise IndexError("index out of range\nin self")


def give_up(article: Article) -> Brief:
    """As a step does."""
    raise ArticleError("the translator repeats itself")


def refuse(article: Article) -> Brief:
    """As detect does."""
    raise Refusal("language uncertain")


def no_weights(article: Article) -> Brief:
    """As a loader does."""
    raise WeightsError("weights of tiny-translator are damaged")


def pollute(article: Article) -> Brief:
    """Talks on stdout, in every way that a library has."""
    print("POLLUTED by print")
    os.write(1, b"POLLUTED by the descriptor\n")
    CDLL(None).puts(b"POLLUTED by C")
    os.system("echo POLLUTED by a child")
    return extract(article)


def lie(article: Article) -> Brief:
    """A brief that breaks an invariant."""
    brief = extract(article)
    told = {"fr": "Un chiffre de 999 inventé.", "en": "An invented figure of 999."}
    methods = dict.fromkeys(told, Method.ABSTRACTIVE)
    return Brief(
        article,
        brief.language,
        brief.sentences,
        brief.translations,
        brief.headline,
        (BriefSentence("b1", told, ("s1",), 0.5, methods),),
        (),
        brief.made_with,
    )


def wait(article: Article) -> Brief:
    """Says that it has begun, and waits for a signal that ends the run."""
    os.write(int(os.environ["TESTS_BEGUN"]), b".")
    Event().wait(600)
    raise AssertionError("nobody ended this run")


def by_word(article: Article) -> Brief:
    """What the article's first word asks for: one of the functions here, else `extract`."""
    makers = (crash, give_up, refuse, no_weights, pollute, lie, wait)
    named = {maker.__name__: maker for maker in makers}
    return named.get(article.text.split(" ", 1)[0], extract)(article)


def made_by(settings: Settings) -> MadeWith:
    """What a brief says that is made with these settings."""
    return MadeWith(
        version="0.1.0",
        profile=settings.profile,
        strategy=settings.strategy,
        settings_sha256=settings.settings_sha256,
        models={
            "fr-en": ModelInfo("tiny-translator", "none", sha256=profile_weights(settings)["fr-en"])
        },
    )


def open_by_word(settings: Settings) -> Callable[[Article], Brief]:
    """As `summarize.steps.brief.BriefMaker`."""
    made_with = made_by(settings)
    return lambda article: replace(by_word(article), made_with=made_with)
