"""What a sentence is in a dialogue, and the paragraphs that dialogues are told by."""

from __future__ import annotations

from dataclasses import dataclass

from summarize.facts.attribution import is_question
from summarize.languages.patterns import LETTERS

_LONGEST_QUESTION = 80
"""Words in a paragraph that asks."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a sentence is in a dialogue."""

    asks: bool
    """Whether it is the interviewer's: then no statement is made of it."""
    speaker: str | None = None
    """Name of who speaks, as the article writes it; None: not known."""
    named: int | None = None
    """Index of the sentence with that name."""
    label: int = 0
    """Characters of its label, at the sentence's beginning."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph by its sentences."""

    first: int
    last: int
    """Indexes of its sentences, the last included."""
    text: str
    label: str = ""
    width: int = 0
    """Characters of the label with its colon or dash."""
    dash: bool = False

    @property
    def asks(self) -> bool:
        """Whether it may be a question of an interviewer."""
        words = len(self.text.split())
        return is_question(self.text) and words <= _LONGEST_QUESTION

    def has(self, words: frozenset[str]) -> bool:
        """Tell whether it has one of some words."""
        return not words.isdisjoint(LETTERS.findall(self.text.lower()))
