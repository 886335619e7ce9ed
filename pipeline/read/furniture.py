"""What stands around the articles of web pages, in the words of `configs/pages.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources

_PART = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WHEN = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}\s?[h:]\s?\d\d\b")


class Furniture:
    """The phrases and class names by which a page's furniture is known."""

    def __init__(self, table: dict[str, dict[str, object]]) -> None:
        classes, phrases = table["classes"], table["phrases"]
        self._around = _class_pattern(str(classes["drop"]))
        self._standfirst = _class_pattern(str(classes["standfirst"]))
        self._byline_class = _class_pattern(str(classes["byline"]))
        self._phrases = {name: _phrase_pattern(_strings(found)) for name, found in phrases.items()}

    def is_around(self, names: str) -> bool:
        """Whether a class or id says that an element is not of the article."""
        return bool(self._around.search(_tokens(names)))

    def is_standfirst(self, names: str) -> bool:
        """Whether it says that the element is the paragraph that opens an article."""
        return bool(self._standfirst.search(_tokens(names)))

    def is_byline_class(self, names: str) -> bool:
        """Whether it says that the element names the author or the date."""
        return bool(self._byline_class.search(_tokens(names)))

    def is_furniture(self, text: str) -> bool:
        """Whether a line begins as what is around articles does."""
        return bool(self._phrases["furniture"].match(_plain(text)))

    def is_byline(self, text: str, author: str | None) -> bool:
        """Whether a short line says who wrote the article and when."""
        plain = _plain(text)
        named = bool(author) and _plain(author or "") in plain
        if named and (_WHEN.search(plain) or self._phrases["byline"].match(plain)):
            return True
        return bool(self._phrases["byline"].match(plain) and _WHEN.search(plain))

    def says(self, kind: str, text: str) -> str | None:
        """The first phrase of this kind (`paywall`, `consent`, `error`) in a text."""
        found = self._phrases[kind].search(_plain(text))
        return found.group() if found else None

    def count(self, kind: str, text: str) -> int:
        """How many different phrases of this kind are in a text."""
        return len(set(self._phrases[kind].findall(_plain(text))))


@cache
def furniture() -> Furniture:
    """The packaged one."""
    text = resources.files("configs").joinpath("pages.toml").read_text("utf-8")
    return Furniture(tomllib.loads(text))


def _class_pattern(listed: str) -> re.Pattern[str]:
    names = (name.strip() for name in listed.split(";"))
    return re.compile("|".join(f"-{re.escape(name)}-" for name in names if name))


def _tokens(names: str) -> str:
    """`-article-lire-aussi-` of `article_lireAussi`: each word between hyphens."""
    return f"-{'-'.join(_PART.findall(_CAMEL.sub(' ', names))).lower()}-"


def _phrase_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    ends = (re.escape(phrase).replace(r"\#", r"\d[\d.,]*") for phrase in phrases)
    return re.compile(
        "|".join(rf"(?<!\w){end}(?!\w)" if end[-1].isalnum() else end for end in ends)
    )


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())


def _strings(found: object) -> list[str]:
    return [str(one) for one in found] if isinstance(found, list) else []
