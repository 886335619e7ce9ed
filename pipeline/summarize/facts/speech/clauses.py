"""A sentence cut into words, with the boundaries that end what a word governs."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from summarize.languages.data import LanguageData
from summarize.languages.patterns import LETTERS
from summarize.text.quotations import MARKS

_STRONG = re.compile(r";|(?<=\w{3})[.!?…]+(?=\s[^\W\d_a-zß-öø-ÿ])")
_COMMA = re.compile(rf",(?!\d)|[()\[\]–—{MARKS}]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word in lower case, with its place."""

    word: str
    start: int
    end: int
    capital: bool


class Words:
    """The words of a normalised sentence; every look-up takes logarithmic time."""

    def __init__(self, text: str, data: LanguageData) -> None:
        self.text = text
        self.data = data
        self.tokens = [
            Token(m[0].lower(), m.start(), m.end(), m[0][0].isupper())
            for m in LETTERS.finditer(text)
        ]
        self.words = [token.word for token in self.tokens]
        self._starts = [token.start for token in self.tokens]
        self._strong = [0, *(m.end() for m in _STRONG.finditer(text)), len(text)]
        self._commas = [m.start() for m in _COMMA.finditer(text)]
        known = data.attribution
        backward = known.coordinators | data.shorten.subordinators
        forward = known.coordinators | data.clauses.relatives
        self._last_joints = self._indexes(backward)
        self._next_joints = self._indexes(forward)
        self._verbs = self._indexes(data.shorten.verbs)
        self._contrasts = [
            i
            for i in self._indexes(known.contrasts)
            if self._after_comma(i)
            and not (i + 1 < len(self.words) and self.words[i + 1] in known.clause)
        ]

    def _indexes(self, wanted: frozenset[str]) -> list[int]:
        return [i for i, word in enumerate(self.words) if word in wanted]

    def _after_comma(self, index: int) -> bool:
        before = self.tokens[index - 1].end if index else 0
        return "," in self.text[before : self.tokens[index].start]

    def before(self, index: int) -> str:
        """Return the word before another, or an empty one."""
        return self.words[index - 1] if index else ""

    def chunk(self, place: int) -> tuple[int, int]:
        """Return the stretch between semicolons or full stops around an offset."""
        at = min(bisect_right(self._strong, place), len(self._strong) - 1)
        return self._strong[at - 1], self._strong[at]

    def segment(self, place: int) -> tuple[int, int]:
        """Return the stretch between commas, brackets and quotation marks around an offset."""
        start, end = self.chunk(place)
        at = bisect_left(self._commas, place)
        if at and self._commas[at - 1] >= start:
            start = self._commas[at - 1] + 1
        if at < len(self._commas):
            end = min(end, self._commas[at])
        return start, end

    def within(self, start: int, end: int) -> range:
        """Return the indexes of the words that begin within a stretch."""
        return range(bisect_left(self._starts, start), bisect_left(self._starts, end))

    def is_relative(self, place: int) -> bool:
        """Tell whether the stretch between commas begins with a relative pronoun."""
        inside = self.within(*self.segment(place))
        return bool(inside) and self.words[inside[0]] in self.data.clauses.relatives

    def last_joint(self, index: int) -> int | None:
        """Return the last conjunction before a word."""
        return _last(self._last_joints, index)

    def next_joint(self, index: int) -> int | None:
        """Return the first conjunction or relative pronoun behind a word."""
        return _next(self._next_joints, index + 1)

    def end_of_words(self, behind: int, end: int, *, restricted: bool) -> int:
        """Return where the words end that a verb governs.

        Args:
            behind: index of the first of them.
            end: where they end at the latest.
            restricted: whether the verb is that of a relative clause.
        """
        stops = [_next(self._contrasts, behind)]
        if restricted:
            stops.append(_next(self._verbs, behind + 1))
            end = min(end, self.segment(self.tokens[behind - 1].end)[1])
        return min([end, *(self.tokens[i].start for i in stops if i is not None)])


def _last(indexes: Sequence[int], below: int) -> int | None:
    at = bisect_left(indexes, below)
    return indexes[at - 1] if at else None


def _next(indexes: Sequence[int], least: int) -> int | None:
    at = bisect_left(indexes, least)
    return indexes[at] if at < len(indexes) else None
