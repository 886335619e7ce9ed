"""Parts that a sentence can do without: openings, insertions, relative clauses, appositions.

Clause-level deletion after Jing (2000), "Sentence reduction for automatic text summarization", with
surface cues (section `shorten` of the language's data) in place of a parser. A part goes only if
its form shows that the rest stays true and grammatical; in doubt it stays. Attributions,
conditions, negations, quoted words and members of an enumeration always stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from summarize.languages.data import ShortenWords
from summarize.text.quotations import OPENING_FR_EN, STRAIGHT
from summarize.text.sentences.clauses import (
    bracket_insertions,
    dash_insertions,
    enclosed,
    plain_words,
)

_NEAREST_TO_END = re.compile(r"[\s.!?…]*$")

_MOST_CHARACTERS = 2000  # a longer text is no sentence

Span = tuple[int, int]


@dataclass(frozen=True)
class _Chunk:
    """A stretch of a sentence between strong boundaries, cut at its free commas."""

    text: str
    """The whole sentence."""
    hidden: tuple[int, ...]
    """Depth of quotation, bracket or dashes at each character of `text`."""
    start: int
    end: int
    """End, without the final mark."""
    commas: tuple[int, ...]
    data: ShortenWords

    @cached_property
    def segments(self) -> tuple[tuple[str, ...], ...]:
        """The visible words of each segment."""
        edges = (self.start - 1, *self.commas, self.end)
        return tuple(self.words(left + 1, right) for left, right in pairwise(edges))

    def words(self, start: int, end: int) -> tuple[str, ...]:
        """Return the words outside quotations, brackets and dashes."""
        visible = (" " if self.hidden[i] else self.text[i] for i in range(start, end))
        return plain_words("".join(visible))

    def verbs_before(self, segment: int) -> int:
        """Count the finite verbs before a segment, less those of relatives and conjunctions."""
        words = [word for part in self.segments[:segment] for word in part]
        verbs = sum(
            _is_verb(word, self.data)
            and (word in self.data.auxiliaries or before not in self.data.determiners)
            for before, word in zip(("", *words), words, strict=False)
        )
        return verbs - sum(word in self.data.subordinators for word in words)

    def segment_text(self, segment: int) -> str:
        """Return the text of a segment, without its commas."""
        edges = (self.start - 1, *self.commas, self.end)
        return self.text[edges[segment] + 1 : edges[segment + 1]]

    def opens_with_capital(self, segment: int) -> bool:
        """Tell whether a segment's first letter is a capital."""
        return next((c for c in self.segment_text(segment) if c.isalpha()), "").isupper()


def _is_verb(word: str, data: ShortenWords) -> bool:
    return word in data.verbs or word.endswith(data.incise_endings)


def _starts(words: Sequence[str], phrases: Iterable[str]) -> bool:
    """Tell whether the words begin with one of the phrases."""
    return any(tuple(words[: len(p)]) == tuple(p) for p in map(str.split, phrases))


def _has(words: Sequence[str], phrases: Iterable[str]) -> bool:
    text = f" {' '.join(words)} "
    return any(f" {phrase} " in text for phrase in phrases)


def _leading_verb(words: Sequence[str], data: ShortenWords) -> str | None:
    """Return the finite verb that a segment begins with, clitics and an elided article skipped."""
    rest = list(words)
    while rest and rest[0] in data.clitics:
        rest.pop(0)
    if len(rest) > 1 and rest[0] == "l" and rest[1] in data.auxiliaries:
        rest.pop(0)
    return rest[0] if rest and _is_verb(rest[0], data) else None


def _is_saying(words: Sequence[str], data: ShortenWords) -> bool:
    """Tell whether a segment that begins with a verb names the speaker: "a déclaré Mme Roux"."""
    return any(w in data.speech for w in words[:5]) or any(
        w.endswith(data.incise_endings) for w in words[:5]
    )


def _is_participle(word: str, data: ShortenWords) -> bool:
    return word.endswith(data.trailing_endings) and word not in data.not_participles


def _is_past(word: str, data: ShortenWords) -> bool:
    ending = word.endswith(data.opening_endings)
    return ending and word not in data.not_openings and len(word) > 3


def _begins_addition(words: Sequence[str], data: ShortenWords) -> bool:
    """Tell whether a segment is a clause of circumstance, a relative clause or a participle."""
    return bool(words) and (
        _starts(words, data.trailing)
        or _starts(words, data.relatives)
        or (_is_participle(words[0], data) and len(words) > 1)
    )


def _complete(chunk: _Chunk, segment: int) -> bool:
    """Tell whether the text before a segment is a complete clause: has a verb, is not cut short."""
    data = chunk.data
    last = (chunk.segments[segment - 1] or ("",))[-1]
    if last in data.determiners | data.prepositions | data.auxiliaries | data.clitics:
        return False
    return chunk.verbs_before(segment) > 0


def _opening(chunk: _Chunk) -> Span | None:
    """Return an opening before the first comma that only links or sets the scene."""
    data, segments = chunk.data, chunk.segments
    if len(segments) < 2 or not segments[0] or not segments[1]:
        return None
    first, rest = segments[0], segments[1]
    if " ".join(first) not in data.connectors:
        if not (_starts(first, data.openings) or _is_past(first[0], data)):
            return None
        if rest[0] not in data.determiners | data.subjects and not chunk.opens_with_capital(1):
            return None
        followed = _is_subject(chunk, 1) and any(_leading_verb(s, data) for s in segments[3:4])
        if not followed and not any(_is_verb(w, data) for w in rest):
            return None
    if any(mark in chunk.text[chunk.start : chunk.commas[0]] for mark in OPENING_FR_EN + STRAIGHT):
        return None
    end = chunk.commas[0] + 1
    return chunk.start, end + len(chunk.text[end:]) - len(chunk.text[end:].lstrip())


def _relative(chunk: _Chunk, i: int) -> Span | None:
    """Return a relative clause or the like at segment `i`, up to main verb, incise or end."""
    if chunk.text[chunk.end :].lstrip().startswith(":"):  # "ajoutant : ..."
        return None
    data, segments = chunk.data, chunk.segments
    later = [j for j in range(i + 1, len(segments)) if _leading_verb(segments[j], data)]
    start = chunk.commas[i - 1]
    if not later:
        tail = segments[i + 1 :]
        whole = all(_begins_addition(words, data) for words in tail)
        return (start, chunk.end) if whole and _complete(chunk, i) else None
    if not all(_is_saying(segments[j], data) for j in later[1:]):
        return None
    following = segments[later[0]]
    saying = _is_saying(following, data)
    if _complete(chunk, i):
        return (start, chunk.commas[later[0] - 1]) if saying else None
    if chunk.verbs_before(i) > 0 or not _starts(segments[i], data.relatives):
        return None
    # "Le bilan (unknown verb) ..., dont ..., a indiqué le préfet" looks like subject and verb.
    if saying and len(segments[i - 1]) > 8:
        return None
    if not _is_subject(chunk, i - 1) or _plural(following, data) is None:
        return None
    return start, chunk.commas[later[0] - 1] + 1


def _plural(words: Sequence[str], data: ShortenWords) -> bool | None:
    verb = _leading_verb(words, data)
    if verb is None or verb.endswith(data.incise_endings):
        return None
    return verb.endswith(data.plural_verb_endings) or verb in data.plural_verbs


def _sets_scene(words: Sequence[str], data: ShortenWords) -> bool:
    """Tell whether a first segment is an adverbial: a time, a participle, a preposition."""
    if not words or words[0] in data.prepositions | data.times:
        return True
    return _is_past(words[0], data) or " ".join(words) in data.connectors


def _is_subject(chunk: _Chunk, i: int) -> bool:
    """Tell whether segment `i` looks like a subject: an article with its noun, or a name."""
    data, words = chunk.data, chunk.segments[i]
    if not words or words[0] in data.prepositions | data.subordinators:
        return False
    # "Le patron, Paul Roux, qui ..., a": which comma goes depends on what comes before.
    # "Le plan prévoit (unknown verb) X, Y, a dit Z": only an opening may stand before a subject.
    if i > 1 or (i == 1 and not _sets_scene(chunk.segments[0], data)):
        return False
    if words[0] in data.determiners:
        return len(words) > 1
    if _is_past(words[0], data) or " ".join(words) in data.connectors:
        return False
    # The first word of a sentence has a capital anyway: "Né à Lyon" is no name.
    return all(word[0].isupper() for word in chunk.segment_text(i).split()[:2])


def _apposition(chunk: _Chunk, i: int) -> Span | None:
    """Return an apposition between subject and verb, or a role after a name at the end."""
    data, words = chunk.data, chunk.segments[i]
    if not words or _starts(words, data.relatives) or _leading_verb(words, data):
        return None
    start = chunk.commas[i - 1]
    if i == len(chunk.segments) - 1:
        left = chunk.text[:start].split()[-2:]
        named = len(left) == 2 and all(w[:1].isupper() for w in left)
        role = words[0] in data.roles or (
            words[0] in data.determiners and words[1:2] and words[1] in data.roles
        )
        listed = words[0] in data.determiners and not data.coordinators.isdisjoint(words)
        sound = named and role and not listed and _complete(chunk, i)
        return (start, chunk.end) if sound else None
    plural = _plural(chunk.segments[i + 1], data)
    if plural is None or chunk.verbs_before(i) > 0 or not _is_subject(chunk, i - 1):
        return None
    named = chunk.opens_with_capital(i) or words[0] in data.determiners
    if words[0] in data.prepositions | data.coordinators or (named and plural):
        return None
    # "Les voisins, (unknown verb) ..., regrette la police": a clause, not an apposition.
    plain = not (named or words[0] in data.roles or _is_past(words[0], data))
    if plain and (
        _is_saying(chunk.segments[i + 1], data) or words[0].endswith(data.plural_verb_endings)
    ):
        return None
    return start, chunk.commas[i] + 1


def _linking(chunk: _Chunk, i: int) -> Span | None:
    """Return a connector between commas, or "a-t-il ajouté" after nothing but a quotation."""
    data, words = chunk.data, chunk.segments[i]
    last = i == len(chunk.segments) - 1
    if not last and " ".join(words) in data.connectors:
        return chunk.commas[i - 1], chunk.commas[i] + 1
    quoted = not any(chunk.segments[:i]) and chunk.start == 0
    inverted = any(w.endswith(data.incise_endings) for w in words[:4])
    ends = not chunk.text[chunk.end :].strip(" .!?…")
    if last and ends and i == 1 and quoted and inverted and len(words) < 5:
        return chunk.commas[0], chunk.end
    return None


def _chunks(text: str, hidden: tuple[int, ...], data: ShortenWords) -> list[_Chunk]:
    """Cut a sentence at free semicolons, colons and inner ends of sentence."""
    strong = re.compile(r"[;:](?=\s)|(?<=[^\W\d_]{4})[.!?…](?=\s)")
    final = _NEAREST_TO_END.search(text)
    close = final.start() if final else len(text)
    ends = [m.start() for m in strong.finditer(text, 0, close) if not hidden[m.start()]]
    chunks = []
    for begin, end in zip((0, *(e + 1 for e in ends)), (*ends, close), strict=True):
        commas = tuple(
            m.start()
            for m in re.finditer(r",(?!\d)", text[:end])
            if m.start() >= begin and not hidden[m.start()]
        )
        stripped = begin + len(text[begin:end].rstrip())
        chunks.append(_Chunk(text, hidden, begin, max(stripped, begin), commas, data))
    return chunks


def removable(text: str, data: ShortenWords) -> list[Span]:
    """Return the spans that may be left out, longest first.

    There are none if quotation marks do not pair, or the text is too long to be one sentence.
    Each can go alone, and any two that do not meet can go together.
    """
    depths = enclosed(text) if len(text) <= _MOST_CHARACTERS else None
    if depths is None:
        return []
    spans = dash_insertions(text, depths)
    hidden = list(depths)
    for start, end in spans:
        hidden[start:end] = [depth + 1 for depth in hidden[start:end]]
    spans += bracket_insertions(text, depths)
    for number, chunk in enumerate(_chunks(text, tuple(hidden), data)):
        if number == 0 and (span := _opening(chunk)):
            spans.append(span)
        cleft = _has(chunk.words(chunk.start, chunk.end), data.clefts)
        for i in range(1, len(chunk.segments)):
            span = _linking(chunk, i) or (None if cleft else _apposition(chunk, i))
            if not span and not cleft and _begins_addition(chunk.segments[i], data):
                span = _relative(chunk, i)
            if span:
                spans.append(span)
    sound = {s for s in spans if not _has(plain_words(text[slice(*s)]), data.keep)}
    return sorted(sound, key=lambda s: (s[0] - s[1], s))
