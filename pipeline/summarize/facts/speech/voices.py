"""Voices: what in a sentence is somebody's word, or left open, and how far that reaches.

`The lawyer argues that ...` makes what follows the lawyer's; `according to the prefecture` and
`..., the mayor said` make the whole clause somebody's; `would have received`, `allegedly` leave it
open. A cue's scope is told by commas, conjunctions and relative pronouns in place of a parser, in
time that grows with the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from summarize.facts.speech.clauses import Token, Words
from summarize.facts.speech.lexicon import Cue, Degree, Kind, lexicon
from summarize.languages.data import LanguageData
from summarize.text.quotations import MARKS

_SPEAKS = re.compile(rf"\s*[:{MARKS}]")
_NEAR = 9
"""Words behind a verb among which its clause begins."""
_BESIDE = 2
"""Words behind and before one that only leaves its noun open."""
_BEFORE = 3
"""Words before a verb among which its auxiliary or its relative pronoun stands."""
_DEEPEST = 16
"""Voices over one word of which the innermost count; more make no sentence."""


@dataclass(frozen=True, slots=True)
class Voice:
    """The reach of one cue; offsets count characters of the text."""

    degree: Degree
    start: int
    end: int
    """The cue is `text[start:end]`."""
    scope: tuple[int, int]
    phrase: str
    local: bool = False
    """Whether it concerns no more than the noun beside it."""

    @property
    def of_all(self) -> bool:
        """Whether it reaches what stands before it as well."""
        return self.scope[0] <= self.start < self.scope[1]


def voices(text: str, data: LanguageData) -> tuple[Voice, ...]:
    """Return the voices of a normalised sentence, in the order of their cues."""
    return tuple(_found(Words(text, data)))


def covering(found: Iterable[Voice], places: Sequence[int]) -> list[tuple[Voice, ...]]:
    """Return the voices over each of some places (offsets, ascending), the innermost last."""
    waiting = sorted(found, key=lambda voice: (voice.scope[0], voice.start), reverse=True)
    over: list[Voice] = []
    covered = []
    for place in places:
        while waiting and waiting[-1].scope[0] <= place:
            over.append(waiting.pop())
        over = [voice for voice in over if voice.scope[1] > place][-_DEEPEST:]
        covered.append(tuple(over))
    return covered


def _found(words: Words) -> Iterator[Voice]:
    known = lexicon(words.data.attribution)
    index = 0
    while index < len(words.tokens):
        width = 1
        for cue in known.at(words.words, index):
            if cue.kind is Kind.NOTHING:
                width = len(cue.words)
                break
            voice = _voice(words, cue, index)
            if voice is not None:
                yield voice
                width = len(cue.words)
                break
        index += width


def _voice(words: Words, cue: Cue, index: int) -> Voice | None:
    first, last = words.tokens[index], words.tokens[index + len(cue.words) - 1]
    phrase = words.text[first.start : last.end]
    if any(character.isdigit() for character in phrase):
        return None
    found = _reach(words, cue, index, first)
    if found is None:
        return None
    degree, scope = found
    return Voice(degree, first.start, last.end, scope, phrase, local=cue.kind is Kind.LOCAL)


def _reach(
    words: Words, cue: Cue, index: int, first: Token
) -> tuple[Degree, tuple[int, int]] | None:
    """Return a cue's degree and scope; None where the words are no cue."""
    match cue.kind:
        case Kind.SOURCE:
            return cue.degree, _clause(words, index)
        case Kind.OPEN:
            inside = words.text[: first.start].rstrip()[-1:].isalnum() if first.capital else False
            if inside and len(cue.words) == 1:  # the month of May
                return None
            return cue.degree, _open(words, index)
        case Kind.LOCAL:
            if words.before(index) in words.data.attribution.passives:  # `is suspected of`: a verb
                return None
            return cue.degree, _beside(words, index)
        case Kind.VERB:
            return _governed(words, cue, index)
    return None


def _clause(words: Words, index: int) -> tuple[int, int]:
    """Return the reach of a source: its chunk, relative clause, or what a conjunction begins."""
    place = words.tokens[index].start
    if words.is_relative(place):
        return words.segment(place)
    start, end = words.chunk(place)
    if words.before(index) in words.data.attribution.coordinators:
        start = max(start, words.tokens[index - 1].end)
    return start, end


def _open(words: Words, index: int) -> tuple[int, int]:
    """Return the clause that a word leaves open."""
    place = words.tokens[index].start
    if words.is_relative(place):
        return words.segment(place)
    start, end = words.segment(place)[0], words.chunk(place)[1]
    joint = words.last_joint(index)
    if joint is not None:
        start = max(start, words.tokens[joint].end)
    following = words.next_joint(index)
    if following == index + 1:  # `probably because`
        following = words.next_joint(following)
    if following is not None:
        end = min(end, words.tokens[following].start)
    return start, end


def _beside(words: Words, index: int) -> tuple[int, int]:
    start, end = words.segment(words.tokens[index].start)
    first = words.tokens[max(0, index - _BESIDE)].start
    last = words.tokens[min(len(words.tokens) - 1, index + _BESIDE)].end
    return max(start, first), min(end, last)


def _governed(words: Words, cue: Cue, index: int) -> tuple[Degree, tuple[int, int]] | None:
    """Return the degree and reach of a verb of saying; None where the word is none here."""
    known = words.data.attribution
    place = words.tokens[index].start
    behind = index + len(cue.words)
    start, end = words.chunk(place)
    before = words.words[max(words.within(start, place).start, index - _BEFORE) : index]
    if before and before[-1] in words.data.shorten.determiners - known.clause:
        return None
    if cue.participle and known.auxiliaries.isdisjoint(before):
        return None
    after = words.words[behind] if behind < len(words.words) else ""
    degree = cue.degree
    if degree is Degree.DEMANDED and after in known.whether:
        degree = Degree.ASKED
    governs = _governs(words, behind, end)
    apart = not governs and _stands_apart(words, cue, index, behind)
    passive = _is_passive(words, index, before)
    if cue.needs_clause and not governs and (passive or not apart):
        return None
    if apart or passive:
        return degree, words.segment(place) if words.is_relative(place) else (start, end)
    restricted = not words.data.clauses.relatives.isdisjoint(before)
    stop = words.end_of_words(behind, end, restricted=restricted)
    return degree, (words.tokens[behind - 1].end, stop)


def _is_passive(words: Words, index: int, before: Sequence[str]) -> bool:
    """Tell whether a verb has the one who is spoken of for its subject: `is said to have`."""
    known = words.data.attribution
    if not before or before[-1] not in known.passives:
        return False
    reflexive = len(before) > 1 and before[-2] in words.data.shorten.clitics
    return not reflexive and not words.words[index].endswith(known.actives)


def _governs(words: Words, behind: int, end: int) -> bool:
    """Tell whether a clause, a colon or a quotation follows a verb."""
    known, shorten = words.data.attribution, words.data.shorten
    place = words.tokens[behind - 1].end
    if _SPEAKS.match(words.text, place):
        return True
    stop = words.segment(place)[1]
    if words.text.startswith(",", place):  # `affirms, figures in hand, that`
        stop = words.segment(place + 1)[1]
        stop = words.segment(stop + 1)[1] if stop < end else stop
    near = words.within(place, min(stop, end))[:_NEAR]
    if not near or words.words[near[0]] in known.objects | known.coordinators:
        return False
    if any(words.words[i] in known.clause for i in near):
        return True
    if not known.bare_clause or words.text.startswith(",", place):
        return False
    first = words.tokens[near[0]]
    opens = first.capital or first.word in shorten.determiners | shorten.subjects
    return opens and any(words.words[i] in shorten.verbs for i in near[1:])


def _stands_apart(words: Words, cue: Cue, index: int, behind: int) -> bool:
    """Tell whether a verb stands with its speaker between commas: `..., said the mayor`."""
    data = words.data
    place = words.tokens[index].start
    start, end = words.segment(place)
    if start == words.chunk(place)[0] or words.words[index].endswith(data.attribution.actives):
        return False
    inside = words.within(start, end)
    if index - inside.start <= _BEFORE + 1:
        opening = words.words[inside.start : index]
        inverted = set(opening) <= data.attribution.auxiliaries | data.shorten.subjects
        if not opening or (opening[0] in data.attribution.auxiliaries and inverted):
            return True
    if not data.attribution.subject_first or cue.degree is not Degree.SAID:
        return False
    after = words.words[behind] if behind < inside.stop else ""
    if not after or words.words[index] in data.attribution.also_nouns:
        return not after
    return after in data.shorten.prepositions | data.shorten.times
