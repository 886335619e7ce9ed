"""Cut an over-long sentence at clause boundaries; find what quotations and brackets enclose.

The cut is the cheapest one under a cost a boundary and a penalty for uneven parts, by dynamic
programming over words (Knuth & Plass 1981, "Breaking paragraphs into lines", without glue).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from pipeline.language import LanguageData

_PAIRS = {"«": "»", "“": "”", "(": ")", "[": "]"}
_QUOTES = '«“"'
_DASHES = frozenset("–—-")
_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

# What a cut costs, against 2 for a part that is twice as long as it should be.
_STRONG, _CLAUSE, _COMMA, _CONJUNCTION, _SPACE = 0.0, 0.3, 0.7, 1.2, 4.0
_IN_QUOTATION, _IN_NAME = 2.0, 8.0
_UNUSED = 3.0  # a beginning that uses none of the words it may


def enclosed(text: str) -> tuple[int, ...] | None:
    """Depth of quotation and bracket at each character; the marks themselves count as inside.

    Returns:
        One depth a character, or `None` where marks do not pair: nothing is known then.
    """
    depths: list[int] = []
    expected: list[str] = []
    for character in text:
        if expected and character == expected[-1]:
            depths.append(len(expected))
            expected.pop()
            continue
        if character in _PAIRS:
            expected.append(_PAIRS[character])
        elif character == '"' and '"' not in expected:
            expected.append('"')
        elif character in '»”)]"':
            return None
        depths.append(len(expected))
    return None if expected else tuple(depths)


def in_quotation(text: str) -> tuple[bool, ...]:
    """Whether each character stands within quotation marks; a mark without its twin opens none."""
    inside = [False] * len(text)
    for mark in _QUOTES:
        closing = _PAIRS.get(mark, mark)
        for match in re.finditer(f"{mark}[^{mark}{closing}]*{closing}", text):
            inside[match.start() : match.end()] = [True] * (match.end() - match.start())
    return tuple(inside)


def dash_insertions(text: str, depths: Sequence[int]) -> list[tuple[int, int]]:
    """Spans between two dashes, each with the space before it; `depths` as `enclosed` gives them.

    None where dashes do not pair, or one begins the text (a dialogue, a list).
    """
    marks = [m for m in re.finditer(r"\s+[–—-](?=[\s,])", text) if not depths[m.end() - 1]]
    if len(marks) % 2 or not text[:1].isalnum():
        return []
    pairs = zip(marks[::2], marks[1::2], strict=True)
    return [(left.start(), right.end()) for left, right in pairs]


def bracket_insertions(text: str, depths: Sequence[int]) -> list[tuple[int, int]]:
    """Spans of outermost brackets with words in them, each with the space before it."""
    found = re.finditer(r"\s+(?:\([^()]*\w[^()]*\)|\[[^\[\]]*\w[^\[\]]*\])(?=[\s,;:.!?…]|$)", text)
    return [m.span() for m in found if depths[m.end() - 1] == 1]


def plain_words(text: str) -> tuple[str, ...]:
    """The words in lower case, apart at apostrophes, whole at hyphens; no numbers."""
    composed = unicodedata.normalize("NFC", text.replace("\u00ad", ""))
    return tuple(word.lower() for word in _WORD.findall(composed))


def _atoms(sentence: str) -> list[tuple[int, int]]:
    """Spans of what is never cut: words, numbers with their groups, a mark with its word."""
    within_number = {i for m in _NUMBER.finditer(sentence) for i in range(m.start(), m.end())}
    atoms: list[tuple[int, int]] = []
    for match in re.finditer(r"\S+", sentence):
        start, end = match.span()
        if atoms:
            before, gap = sentence[slice(*atoms[-1])], sentence[atoms[-1][1] : start]
            lone_mark = not any(c.isalnum() for c in match[0]) and match[0] not in _DASHES
            opening = before[-1] in "«“([" and not any(c.isalnum() for c in before)
            if (
                (lone_mark and match[0][0] not in "«“([")
                or opening
                or start - 1 in within_number
                or (gap.strip(" \n\r\t") == "" and not set(gap) & set(" \n\r\t"))
                or any(c in "\u00a0\u202f" for c in gap)
            ):
                atoms[-1] = (atoms[-1][0], end)
                continue
        atoms.append((start, end))
    return atoms


def _cost(before: str, after: str, data: LanguageData) -> float:
    """What a cut between two atoms costs, quotations left aside."""
    words = plain_words(after)
    first = words[0] if words else ""
    begins_clause = first in data.clauses.conjunctions or first in data.clauses.relatives
    if before[-1] in ";:!?…" or after in _DASHES:
        return _STRONG
    if before[-1] == ",":
        return _CLAUSE if begins_clause else _COMMA
    if begins_clause:
        return _CONJUNCTION
    letters = before.strip("«“\"'’()[]")
    return _SPACE + _IN_NAME * (letters[:1].isupper() and after[:1].isupper())


def _measured(
    sentence: str, data: LanguageData
) -> tuple[list[tuple[int, int]], list[int], list[float]]:
    """The atoms' spans, their lengths in words, and what a cut before each costs."""
    atoms = _atoms(sentence)
    lengths = [len(sentence[start:end].split()) for start, end in atoms]
    quoted = in_quotation(sentence)
    costs = [0.0]
    for (start, end), (after_start, after_end) in pairwise(atoms):
        cost = _cost(sentence[start:end], sentence[after_start:after_end], data)
        costs.append(cost + _IN_QUOTATION * (quoted[end - 1] and quoted[after_start]))
    return atoms, lengths, costs


def split_clauses(sentence: str, data: LanguageData, max_words: int) -> tuple[str, ...]:
    """Cut a sentence into balanced parts of at most `max_words` words.

    Words are counted at white space. Cuts come at semicolon, colon or dash, else at a comma before
    a conjunction or relative pronoun, a comma, a conjunction, and last at any space; in a quotation
    or a name only where there is no other way; in a number, or at a non-breaking space, never: a
    part may be too long only where it is nothing else.

    Returns:
        The parts, stripped; their words are those of the sentence, in order. One part, the
        sentence itself, where it is short enough.
    """
    if max_words < 1:
        raise ValueError(f"max_words is {max_words}; it must be at least 1")
    if len(sentence.split()) <= max_words:
        return (sentence,)
    atoms, lengths, costs = _measured(sentence, data)
    cuts = _cheapest(lengths, costs, max_words)
    return tuple(sentence[atoms[first][0] : atoms[last - 1][1]] for first, last in pairwise(cuts))


def _cheapest(lengths: list[int], costs: list[float], max_words: int) -> list[int]:
    """Indexes of the atoms at which the parts begin, and the end; `costs[i]` cuts before `i`."""
    total = sum(lengths)
    target = total / -(-total // max_words)
    best = [0.0] + [float("inf")] * len(lengths)
    origin = [0] * (len(lengths) + 1)
    for end in range(1, len(lengths) + 1):
        words = 0
        for start in range(end - 1, -1, -1):
            words += lengths[start]
            if words > max_words and start < end - 1:
                break
            # A part costs 1 besides, so that none is made without need.
            uneven = abs(words - target) / target
            price = best[start] + costs[start] + 1.0 + 2.0 * uneven * uneven
            if price < best[end]:
                best[end], origin[end] = price, start
    cuts = [len(lengths)]
    while cuts[-1]:
        cuts.append(origin[cuts[-1]])
    return cuts[::-1]


def beginning(sentence: str, data: LanguageData, max_words: int) -> str:
    """The beginning of a sentence, of at most `max_words` words, up to its best clause boundary.

    The boundaries are those of `split_clauses`; here one near `max_words` is worth more. The whole
    sentence where it is short enough; never nothing.
    """
    if len(sentence.split()) <= max_words:
        return sentence
    atoms, lengths, costs = _measured(sentence, data)
    words, best, cheapest = lengths[0], 1, float("inf")
    for index in range(1, len(atoms)):
        if words > max_words:
            break
        price = costs[index] + _UNUSED * (1 - words / max_words)
        if price <= cheapest:
            best, cheapest = index, price
        words += lengths[index]
    return sentence[atoms[0][0] : atoms[best - 1][1]]
