"""Names that differ between languages, from CLDR (babel) and `configs/exonyms.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

from babel import Locale

from summarize.languages.patterns import WORD
from summarize.text.normalize import fold

_INFLECTED = 5
"""From this length on, a name also stands for its forms with up to three letters more."""


@cache
def _groups() -> tuple[frozenset[str], ...]:
    """Return every group of folded names for one thing, acronyms without dots."""
    table = tomllib.loads(
        resources.files("summarize_configs").joinpath("exonyms.toml").read_text("utf-8")
    )
    by_key: dict[str, set[str]] = {}
    languages = {code for section in table.values() for group in section.values() for code in group}
    for code in sorted(languages):
        for key, name in _cldr(code):
            by_key.setdefault(key, set()).add(_key(re.sub(r"\s*\(.*\)", "", name)))
    for section in table.values():
        for key, group in section.items():
            by_key.setdefault(key, set()).update(_key(n) for names in group.values() for n in names)
    return tuple(frozenset(group) for group in by_key.values())


def _cldr(code: str) -> Iterator[tuple[str, str]]:
    """Yield territories, languages (mostly also the people's names) and cities of time zones."""
    locale = Locale(code)
    yield from locale.territories.items()
    yield from ((f"language {key}", name) for key, name in locale.languages.items())
    for zone, names in locale.time_zones.items():
        if "city" in names:
            yield f"city {zone}", names["city"]


@cache
def _index() -> dict[str, tuple[frozenset[str], ...]]:
    """Return the groups of every name."""
    index: dict[str, list[frozenset[str]]] = {}
    for group in _groups():
        for name in group:
            index.setdefault(name, []).append(group)
    return {name: tuple(groups) for name, groups in index.items()}


@cache
def _longest() -> int:
    return max(len(name.split()) for name in _index())


def _key(name: str) -> str:
    return " ".join(WORD.findall(fold(name.replace(".", ""))))


def _stands(name: str, joined: str) -> bool:
    ending = r"\w{0,3}" if len(name) >= _INFLECTED else r"s?"
    return f" {name}" in joined and re.search(rf" {re.escape(name)}{ending} ", joined) is not None


@lru_cache(maxsize=1 << 14)
def _lookup(phrase: str) -> tuple[frozenset[str], ...]:
    """Return the groups of a folded phrase, its inflected forms included."""
    index = _index()
    for cut in range(4 if len(phrase) > _INFLECTED else 2):
        shorter = phrase[: len(phrase) - cut] if cut else phrase
        long_enough = cut < 2 or len(shorter) >= _INFLECTED
        if shorter in index and long_enough and (cut != 1 or phrase.endswith(("s", "e", "n"))):
            return index[shorter]
    return ()


def carries(phrase: str, joined: str) -> bool:
    """Tell whether `joined` has any name for what `phrase` names; both folded.

    `joined` has spaces at both ends too.
    """
    return any(_stands(name, joined) for group in _lookup(phrase) for name in group)


def strip_known(phrase: str, joined: str) -> str:
    """Return the folded words of `phrase` without the names that `joined` carries."""
    words = phrase.split()
    for size in range(min(_longest(), len(words)), 0, -1):
        i = 0
        while i + size <= len(words):
            if carries(" ".join(words[i : i + size]), joined):
                del words[i : i + size]
            else:
                i += 1
    return " ".join(words)
