"""Who is meant by a speaker's label, and where the article names that person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from summarize.facts.names import names
from summarize.flags import Flag
from summarize.languages.data import LanguageData
from summarize.languages.patterns import LETTERS
from summarize.records import Sentence
from summarize.text.normalize import normalize

_OPENING = 6
"""Sentences of an article among which the person it interviews is introduced."""
_LONGEST_NAME = 4
"""Words of a person's name."""


class People:
    """The full names at the beginning of an article."""

    def __init__(
        self, sentences: Sequence[Sentence], title: str | None, data: LanguageData
    ) -> None:
        self._sentences = [normalize(sentence.text) for sentence in sentences]
        self._spans = [(sentence.start, sentence.end) for sentence in sentences]
        self._headings = [Flag.HEADING in sentence.flags for sentence in sentences]
        self._data = data
        self._title = normalize(title or "")
        first = self._sentences[0] if self._headings[0] else ""
        self._in_title = self._full(self._title) or self._full(first)
        opening = [name for text in self._sentences[:_OPENING] for name in self._full(text)]
        self._in_opening = list(dict.fromkeys(opening))
        self._counts = Counter(opening)

    def is_heading(self, index: int) -> bool:
        """Tell whether a sentence is a heading."""
        return self._headings[index]

    def interviewed(self) -> str | None:
        """Return who is interviewed, if the headline or the opening names one person only."""
        for found in (self._in_title, self._in_opening):
            if len(found) == 1:
                return found[0]
        both = [name for name in self._in_title if name in self._in_opening]
        return both[0] if both else None

    def labelled(self, label: str, labels: Sequence[str]) -> str | None:
        """Return the name that a label stands for.

        Args:
            label: `Gaspard Lhomond`, `G. L.`, `Lhomond`, `R`.
            labels: those of all who answer; the full ones among them name persons.
        """
        words = LETTERS.findall(label)
        if len(words) > 1 and all(len(word) > 1 for word in words):
            return label
        full = [other for other in labels if len(other) > 3 and " " in other and "." not in other]
        known = list(dict.fromkeys([*full, *self._in_title, *self._in_opening]))
        if all(len(word) == 1 for word in words) and label.casefold() not in (
            self._data.dialogue.answerers
        ):
            initials = "".join(words).upper()
            fitting = [name for name in known if _initials(name) == initials]
        elif label.casefold() in self._data.dialogue.answerers:
            return self.interviewed()
        else:
            folded = label.casefold()
            fitting = [name for name in known if name.casefold().split()[-1] == folded]
            if not fitting and any(label in text for text in self._sentences):
                return label
        return fitting[0] if fitting else self.interviewed()

    def overlap(self, index: int, first: int, width: int) -> int:
        """Return how many characters of a sentence belong to the beginning of another one's turn.

        The full stops of initials (`G. L. :`) may have cut it into sentences.
        """
        start, end = self._spans[index]
        return max(0, min(self._spans[first][0] + width, end) - start)

    def named(self, name: str) -> int | None:
        """Return the first sentence with a name."""
        return next((i for i, text in enumerate(self._sentences) if name in text), None)

    def names_in(self, text: str) -> list[str]:
        """Return the full names in a text."""
        return self._full(text)

    def _full(self, text: str) -> list[str]:
        """Return names of two to four words, each a name of its own.

        A longer one behind a preposition may begin with a place: `the mayor of Tarnby Odile Roux`.
        """
        found = []
        titles = self._data.names.titles
        joints = self._data.shorten.prepositions | self._data.names.particles
        for name in names(text, self._data):
            words = name.text.split()
            bare = [w for w in words if w.lower() not in titles and not (w.isupper() and w[1:])]
            before = LETTERS.findall(text[: name.start].lower())[-1:]
            mixed = len(bare) > 2 and not joints.isdisjoint(before)
            if 2 <= len(bare) <= _LONGEST_NAME and len(name.parts) >= 2 and not mixed:
                found.append(" ".join(bare))
        return list(dict.fromkeys(found))


def _initials(name: str) -> str:
    return "".join(word[0] for word in LETTERS.findall(name) if word[0].isupper()).upper()
