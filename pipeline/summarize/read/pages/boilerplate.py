"""Boilerplate around the articles of web pages, by the words of `configs/pages.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources

from summarize.languages.patterns import ALPHANUMERIC

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LETTER = re.compile(r"[^\W\d_]")
_BYLINE_WORDS = 25
_WHEN = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}\s?[h:]\s?\d\d\b")


class Boilerplate:
    """The phrases and class names that identify a page's boilerplate."""

    def __init__(self, table: dict[str, dict[str, object]]) -> None:
        classes, phrases = table["classes"], table["phrases"]
        self._quotations = {name: _strings(marks) for name, marks in table["quotations"].items()}
        self._hidden = _class_pattern(str(classes["hidden"]))
        self._around = _class_pattern(f"{classes['drop']}; {classes['comments']}")
        self._comments = _class_pattern(str(classes["comments"]))
        by = _phrase_pattern(_strings(table["bylines"]["by"])).pattern
        self._by = re.compile(rf"(?:^|[\s,|•/(–-])(?:{by})\s*", re.IGNORECASE)
        self._phrases = {
            name: _phrase_pattern(_strings(listing)) for name, listing in phrases.items()
        }

    def around(self, names: str) -> str | None:
        """Return the name, of those of a class or id, that marks an element as no article's."""
        match = self._around.search(_tokens(names))
        return match.group() if match else None

    def is_comments(self, name: str) -> bool:
        """Tell whether a name that `around` returned is of readers' comments."""
        return bool(self._comments.search(name))

    def is_hidden(self, names: str) -> bool:
        """Tell whether a class marks an element as not shown."""
        return bool(self._hidden.search(_tokens(names)))

    def quotation(self, language: str | None) -> tuple[str, str]:
        """Return the opening and closing mark of a quotation in a language."""
        opening, closing = self._quotations.get(language or "", self._quotations["other"])
        return opening, closing

    def is_boilerplate(self, text: str, is_sentence: bool) -> bool:
        """Tell whether a line begins like the text around articles.

        A sentence may begin like most of what is around articles: `Partager sa maison coûte cher.`
        """
        plain = _plain(text).lstrip("<>«»|-–•→↑ ")
        if self._phrases["boilerplate"].match(plain):
            return True
        return not is_sentence and bool(self._phrases["label"].match(plain))

    def is_byline(self, text: str, author: str | None) -> bool:
        """Tell whether a short line names the article's author and date, and is no sentence."""
        plain = _plain(text)
        named = bool(author) and _plain(author or "") in plain
        begins = bool(self._phrases["byline"].match(plain))
        if len(plain.split()) > _BYLINE_WORDS:
            return False
        if named and 2 * len(_plain(author or "")) > len(plain):
            return True
        if plain.endswith((".", "!", "?", "…")):
            return named and begins
        return (named and (begins or bool(_WHEN.search(plain)))) or (
            begins and bool(_WHEN.search(plain))
        )

    def section(self, text: str) -> str | None:
        """Return what a line heads that is not the article: `comments`, `more`, or None."""
        plain = _plain(text)
        for kind in ("comments", "more"):
            match = self._phrases[kind].match(plain)
            if match and not _LETTER.search(plain, match.end()):
                return kind
        return "more" if self._phrases["boilerplate"].match(plain) else None

    def after_by(self, line: str) -> str | None:
        """Return what follows the word that names an author, such as `par`, in a byline."""
        match = self._by.search(line)
        return line[match.end() :] if match else None

    def says(self, kind: str, text: str) -> str | None:
        """Return a text's first phrase of a kind (`paywall`, `consent`, `error`), or None."""
        match = self._phrases[kind].search(_plain(text))
        return match.group() if match else None

    def count(self, kind: str, text: str) -> int:
        """Count the different phrases of this kind in a text."""
        return len(set(self._phrases[kind].findall(_plain(text))))


@cache
def boilerplate() -> Boilerplate:
    """Return the packaged boilerplate."""
    text = resources.files("summarize_configs").joinpath("pages.toml").read_text("utf-8")
    return Boilerplate(tomllib.loads(text))


def _class_pattern(listed: str) -> re.Pattern[str]:
    names = (name.strip() for name in listed.split(";"))
    return re.compile("|".join(f"-{re.escape(name)}-" for name in names if name))


def _tokens(names: str) -> str:
    """Turn `article_lireAussi` into `-article-lire-aussi-`, each word between hyphens."""
    return f"-{'-'.join(ALPHANUMERIC.findall(_CAMEL.sub(' ', names))).lower()}-"


def _phrase_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    ends = (re.escape(phrase).replace(r"\#", r"\d[\d.,]*") for phrase in phrases)
    return re.compile(
        "|".join(rf"(?<!\w){end}(?!\w)" if end[-1].isalnum() else end for end in ends)
    )


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())


def _strings(listing: object) -> list[str]:
    return [str(one) for one in listing] if isinstance(listing, list) else []
