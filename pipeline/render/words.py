"""What a rendered brief says in words of its own, in a reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.errors import ConfigError
from pipeline.labels import Labels
from pipeline.language import language_data
from pipeline.normalize import normalize
from pipeline.records import Brief, BriefSentence, Method


def labels(brief: Brief) -> dict[str, Labels]:
    """The words in each of the brief's languages, by code."""
    return {code: labels_of(code) for code in brief.headline}


def labels_of(code: str) -> Labels:
    """The words in one language.

    Raises:
        ConfigError: its file has none.
    """
    found = language_data(code).labels
    if found is None:
        raise ConfigError(f"configs/languages/{code}.toml: no [labels], which a brief needs")
    return found


def language(brief: Brief, label: Labels) -> str:
    """The article's language, and how it is known."""
    code = brief.language.code
    form = label.declared if brief.article.declared_language else label.detected
    # Never 100 %: a vote can be unanimous and is still no proof.
    confidence = min(99, int(brief.language.confidence * 100))
    return form.format(language=label.languages.get(code, code), confidence=confidence)


def facts(brief: Brief) -> list[str]:
    """What a reader wants to know of the article; its title where it is not the headline."""
    article = brief.article
    shown = {normalize(text) for text in brief.headline.values()}
    title = article.title if article.title and normalize(article.title) not in shown else None
    said = (title, article.site, article.author, article.published, article.source)
    return [fact for fact in said if fact]


def method(item: BriefSentence, code: str, original: str, label: Labels) -> str:
    """How a sentence came about; nothing for what a summarizer wrote, which a reader expects."""
    match item.method[code]:
        case Method.EXTRACTIVE:
            return label.own_words if code == original else label.source_translated
        case Method.TRANSLATED:
            return label.translated
        case Method.ABSTRACTIVE:
            return ""


def flag(name: str, label: Labels) -> str:
    """A flag in plain words; one that has none by its name."""
    return label.flags.get(name) or name.replace("-", " ")


def both(words: Iterable[str]) -> str:
    """The same thing in every language of the brief."""
    return " / ".join(dict.fromkeys(words))


def capital(text: str) -> str:
    """With a capital at its beginning."""
    return text[:1].upper() + text[1:]
