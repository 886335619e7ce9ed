"""The words of a rendered brief that come from the labels, in a reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from summarize.errors import ConfigError
from summarize.languages.data import language_data
from summarize.languages.labels import Labels
from summarize.records import Brief, BriefSentence, Method
from summarize.text.normalize import normalize


def labels(brief: Brief) -> dict[str, Labels]:
    """Return the labels in each of the brief's languages, by code."""
    return {code: labels_of(code) for code in brief.headline}


def labels_of(code: str) -> Labels:
    """Return the labels in one language.

    Raises:
        ConfigError: its file has none.
    """
    found = language_data(code).labels
    if found is None:
        raise ConfigError(f"configs/languages/{code}.toml: no [labels], which a brief needs")
    return found


def language(brief: Brief, label: Labels) -> str:
    """Return a phrase for the article's language and how it is known."""
    code = brief.language.code
    form = label.declared if brief.article.declared_language else label.detected
    # Never 100 %: a vote can be unanimous and is still no proof.
    confidence = min(99, int(brief.language.confidence * 100))
    return form.format(language=label.languages.get(code, code), confidence=confidence)


def facts(brief: Brief) -> list[str]:
    """Return what a reader wants to know of the article; its title if it is not the headline."""
    article = brief.article
    shown = {normalize(text) for text in brief.headline.values()}
    title = article.title if article.title and normalize(article.title) not in shown else None
    details = (title, article.site, article.author, article.published, article.source)
    return [fact for fact in details if fact]


def method(item: BriefSentence, code: str, original: str, label: Labels) -> str:
    """Return the method of a sentence in words; none for a summarizer's, which readers expect."""
    match item.method[code]:
        case Method.EXTRACTIVE:
            return label.own_words if code == original else label.source_translated
        case Method.TRANSLATED:
            return label.translated
        case Method.ABSTRACTIVE:
            return ""


def flag(name: str, label: Labels) -> str:
    """Return a flag in plain words, or its name if it has no label."""
    return label.flags.get(name) or name.replace("-", " ")


def both(words: Iterable[str]) -> str:
    """Join a text in every language of the brief, duplicates dropped."""
    return " / ".join(dict.fromkeys(words))


def capital(text: str) -> str:
    """Return `text` with its first letter capitalised."""
    return text[:1].upper() + text[1:]
