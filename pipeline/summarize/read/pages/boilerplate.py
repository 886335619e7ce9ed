"""Boilerplate around the articles of web pages, by the words of `configs/pages.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources

from summarize.languages.patterns import ALPHANUMERIC

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WHEN = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}\s?[h:]\s?\d\d\b")


class Boilerplate:
    """The phrases and class names that identify a page's boilerplate."""

    def __init__(self, table: dict[str, dict[str, object]]) -> None:
        classes, phrases = table["classes"], table["phrases"]
        self._around = _class_pattern(str(classes["drop"]))
        self._standfirst = _class_pattern(str(classes["standfirst"]))
        self._byline_class = _class_pattern(str(classes["byline"]))
        self._phrases = {
            name: _phrase_pattern(_strings(listing)) for name, listing in phrases.items()
        }

    def is_around(self, names: str) -> bool:
        """Tell whether a class or id marks an element as outside the article."""
        return bool(self._around.search(_tokens(names)))

    def is_standfirst(self, names: str) -> bool:
        """Tell whether a class or id marks the paragraph that opens an article."""
        return bool(self._standfirst.search(_tokens(names)))

    def is_byline_class(self, names: str) -> bool:
        """Tell whether a class or id marks an element with the author or the date."""
        return bool(self._byline_class.search(_tokens(names)))

    def is_boilerplate(self, text: str) -> bool:
        """Tell whether a line begins like the text around articles."""
        return bool(self._phrases["boilerplate"].match(_plain(text)))

    def is_byline(self, text: str, author: str | None) -> bool:
        """Tell whether a short line names the article's author and date."""
        plain = _plain(text)
        named = bool(author) and _plain(author or "") in plain
        if named and (_WHEN.search(plain) or self._phrases["byline"].match(plain)):
            return True
        return bool(self._phrases["byline"].match(plain) and _WHEN.search(plain))

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
