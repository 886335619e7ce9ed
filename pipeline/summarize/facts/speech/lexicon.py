"""The words of one language that attribute a statement or leave it open, ready to be looked up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from functools import cache

from summarize.languages.speech import AttributionWords, SpeechWords


class Degree(StrEnum):
    """How a statement is made, short of a fact."""

    SAID = auto()
    """Somebody says so."""
    POSSIBLE = auto()
    """It may be so: a rumour, a conditional."""
    DENIED = auto()
    DEMANDED = auto()
    """Somebody wants it to be so."""
    ASKED = auto()


class Kind(Enum):
    """How a word makes a statement somebody's."""

    SOURCE = auto()
    """Names the source of its clause."""
    OPEN = auto()
    """Leaves its clause open."""
    LOCAL = auto()
    """Leaves the noun beside it open."""
    VERB = auto()
    NOTHING = auto()
    """Only looks like one of the others."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase that attributes."""

    words: tuple[str, ...]
    kind: Kind
    degree: Degree
    needs_clause: bool = False
    """Whether it counts only with a clause that it governs, or between commas."""
    participle: bool = False
    """Whether it counts only behind an auxiliary."""


@dataclass(frozen=True)
class Lexicon:
    """All cues of a language by their first word, longest first."""

    cues: dict[str, tuple[Cue, ...]]
    stand_ins: dict[Degree, frozenset[str]]
    """Words that may express a degree in another wording, whatever stands around them."""
    open_endings: tuple[str, ...] = ()
    """Endings of verbs that leave their clause open."""
    no_verbs: frozenset[str] = frozenset()
    """Words with such an ending that leave nothing open."""

    def at(self, words: Sequence[str], index: int) -> tuple[Cue, ...]:
        """Return the cues that begin at a word, longest first."""
        word = words[index]
        found = tuple(
            cue
            for cue in self.cues.get(word, ())
            if len(cue.words) == 1 or tuple(words[index : index + len(cue.words)]) == cue.words
        )
        if not found and word.endswith(self.open_endings) and word not in self.no_verbs:
            return (Cue((word,), Kind.OPEN, Degree.POSSIBLE),)
        return found


@cache
def lexicon(words: AttributionWords) -> Lexicon:
    """Return the lexicon of a language's data."""
    cues: dict[str, list[Cue]] = {}
    for cue in _cues(words):
        cues.setdefault(cue.words[0], []).append(cue)
    return Lexicon(
        {first: tuple(sorted(c, key=lambda cue: -len(cue.words))) for first, c in cues.items()},
        {degree: _stand_ins(words, degree) for degree in Degree},
        words.possible_endings,
        words.not_possible,
    )


def _cues(words: AttributionWords) -> Iterable[Cue]:
    yield from _phrases(words.phrases, Kind.SOURCE, Degree.SAID)
    yield from _phrases(words.possible, Kind.OPEN, Degree.POSSIBLE)
    yield from _phrases(words.alleged, Kind.LOCAL, Degree.POSSIBLE)
    yield from _phrases(words.idioms, Kind.NOTHING, Degree.SAID)
    for degree, speech in _by_degree(words).items():
        yield from _phrases(speech.phrases, Kind.VERB, degree)
        for stems, forms, participles, needs_clause in (
            (speech.stems, speech.forms, speech.participles, False),
            (speech.clause_stems, speech.clause_forms, speech.clause_participles, True),
        ):
            finite = forms | {stem + end for stem in stems for end in words.endings}
            past = participles | {stem + end for stem in stems for end in words.participle_endings}
            for word in sorted(finite):
                yield Cue((word,), Kind.VERB, degree, needs_clause)
            for word in sorted(past - finite):
                yield Cue((word,), Kind.VERB, degree, needs_clause, participle=True)


def _by_degree(words: AttributionWords) -> dict[Degree, SpeechWords]:
    return {
        Degree.SAID: words.said,
        Degree.DENIED: words.denied,
        Degree.DEMANDED: words.demanded,
        Degree.ASKED: words.asked,
    }


def _phrases(phrases: Iterable[str], kind: Kind, degree: Degree) -> Iterable[Cue]:
    for phrase in sorted(phrases):
        yield Cue(tuple(phrase.split()), kind, degree)


def _stand_ins(words: AttributionWords, degree: Degree) -> frozenset[str]:
    by_degree = _by_degree(words)
    nouns = by_degree[degree].nouns if degree in by_degree else frozenset[str]()
    if degree in (Degree.SAID, Degree.POSSIBLE):
        return frozenset(words.hedges)
    if degree is Degree.DEMANDED:
        return nouns | words.wishes
    return nouns
