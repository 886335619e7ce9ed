"""Find the entries of a glossary in a text, inflected or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from summarize.languages.data import LanguageData, language_data
from summarize.languages.patterns import ALPHANUMERIC
from summarize.text.normalize import normalize

_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-"})


@dataclass(frozen=True, slots=True)
class Match:
    """A term and its position in the text."""

    term: str
    """The term as the glossary writes it."""
    start: int
    end: int
    plural: bool


def clean(text: str) -> str:
    """Return `text` in the form in which terms are compared: normalised, one kind of hyphen."""
    return normalize(text).translate(_HYPHENS)


@dataclass(slots=True)
class _Node:
    """A node of a trie over the words of terms."""

    next: dict[str, _Node] = field(default_factory=dict)
    terms: list[str] = field(default_factory=list)
    """The terms that end here."""


class Lexicon:
    """The terms of one language; a look-up costs the same for one and for thousands."""

    def __init__(self, terms: Iterable[str], code: str) -> None:
        self._code = code
        self._root = _Node()
        self._words: dict[str, set[str]] = {}
        data = language_data(code)
        for term in terms:
            node = self._root
            for word in ALPHANUMERIC.findall(term):
                for form in _forms(word, term, data):
                    self._words.setdefault(form.lower(), set()).add(word.lower())
                node = node.next.setdefault(word.lower(), _Node())
            node.terms.append(term)

    def find(self, text: str) -> tuple[Match, ...]:
        """Return the terms in a clean text; none is inside another, the longest wins."""
        words = list(ALPHANUMERIC.finditer(text))
        found: list[Match] = []
        for i in range(len(words)):
            terms = sorted(self._reached(words, i, self._root), key=lambda term: (-len(term), term))
            matches = (self._at(term, text, words[i].start()) for term in terms)
            match = next((match for match in matches if match), None)
            if match and (not found or match.start >= found[-1].end):
                found.append(match)
        return tuple(found)

    def _reached(self, words: Sequence[re.Match[str]], i: int, node: _Node) -> Iterator[str]:
        yield from node.terms
        for word in self._words.get(words[i][0].lower(), ()) if i < len(words) else ():
            if word in node.next:
                yield from self._reached(words, i + 1, node.next[word])

    def _at(self, term: str, text: str, word: int) -> Match | None:
        first = ALPHANUMERIC.search(term)
        start = word - first.start() if first else -1
        found = pattern(term, self._code).match(text, start) if start >= 0 else None
        if found is None:
            return None
        return Match(term, *found.span(), plural=found[0].lower() != term.lower())


def stands(term: str, text: str, code: str) -> bool:
    """Tell whether a clean text has the term, in singular or plural."""
    return pattern(term, code).search(text) is not None


def plural(term: str, data: LanguageData) -> str:
    """Return the plural of a term: that of its head, the words before the first function word.

    The last word of the head is inflected, or all of them where adjectives agree
    (`words.agreement`).
    """
    words = list(ALPHANUMERIC.finditer(term))
    head: list[re.Match[str]] = []
    for word in words:
        if head and (
            word[0].lower() in data.words.stop or term[word.end() : word.end() + 1] == "'"
        ):
            break
        if not word[0].isupper():  # acronyms stay as they are
            head.append(word)
    for word in reversed(head if data.words.agreement else head[-1:]):
        for form in _plurals(word[0], data)[:1]:
            term = term[: word.start()] + form + term[word.end() :]
    return term


@lru_cache(maxsize=1 << 12)
def pattern(term: str, code: str) -> re.Pattern[str]:
    """Return a pattern for a term: capitals as written, other letters in either case."""
    data = language_data(code)
    parts: list[str] = []
    end = 0
    for word in ALPHANUMERIC.finditer(term):
        parts.append(re.escape(term[end : word.start()]))
        forms = sorted(_forms(word[0], term, data), key=lambda form: -len(form))
        parts.append(f"(?:{'|'.join(_cased(form) for form in forms)})")
        end = word.end()
    parts.append(re.escape(term[end:]))
    before = r"(?<!\w)" if term[0].isalnum() else ""
    after = r"(?!\w)" if term[-1].isalnum() else ""
    return re.compile(before + "".join(parts) + after)


def _forms(word: str, term: str, data: LanguageData) -> Iterator[str]:
    """Yield a word of a term and its plurals; a name of one word has none."""
    yield word
    if term != word or word.islower() or word.isupper():
        yield from _plurals(word, data)


def _plurals(word: str, data: LanguageData) -> list[str]:
    return [
        word.removesuffix(ending) + plural
        for ending, plural in data.words.plurals
        if word.endswith(ending)
    ]


def _cased(word: str) -> str:
    return "".join(
        f"[{re.escape(c.lower())}{re.escape(c.upper())}]"
        if c.islower() and len(c.upper()) == 1 and c.upper() != c.lower()
        else re.escape(c)
        for c in word
    )


def exchange(
    text: str, matches: Sequence[Match], terms: Mapping[str, str], code: str, mark: str = ""
) -> str:
    """Replace the terms found in a clean text by those of the language `code`.

    They are inflected like the originals and have `mark` on both sides.
    """
    data = language_data(code)
    for match in reversed(matches):
        other = terms[match.term]
        if match.plural:
            other = plural(other, data)
        if match.term[0].islower() and text[match.start].isupper():
            other = other[0].upper() + other[1:]
        text = text[: match.start] + mark + other + mark + text[match.end :]
    return text
