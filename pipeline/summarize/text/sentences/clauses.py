"""Cut over-long sentences at clause boundaries; find quotations, brackets and insertions.

Dynamic programming over words finds the cheapest cut, with a cost for each boundary and a penalty
for uneven parts (Knuth & Plass 1981, "Breaking paragraphs into lines", without glue).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from summarize.languages.data import LanguageData
from summarize.text.quotations import CLOSING, OPENING_FR_EN, PAIRS, STRAIGHT

_PAIRS = {mark: PAIRS[mark] for mark in OPENING_FR_EN} | {"(": ")", "[": "]"}
_QUOTES = OPENING_FR_EN + STRAIGHT
_OPENERS = OPENING_FR_EN + "(["
_AROUND_WORD = OPENING_FR_EN + STRAIGHT + "'’()[]"
_DASHES = frozenset("–—-")
_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

# Cost of a cut at each kind of boundary; a part of twice the target length costs 2.
_STRONG, _CLAUSE, _COMMA, _CONJUNCTION, _SUBJECT, _SPACE = 0.0, 0.3, 0.7, 1.2, 1.5, 4.0
_DANGLING = 2.0  # cost of an end on a word that needs the next one
_IN_QUOTATION, _IN_NAME = 2.0, 8.0
_UNUSED = 3.0  # cost of a beginning that uses none of the words it may


def enclosed(text: str) -> tuple[int, ...] | None:
    """Return the nesting depth of quotations and brackets at each character.

    The marks themselves count as inside.

    Returns:
        One depth for each character, or None if the marks do not pair and nothing is known.
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
        elif character in CLOSING + ")]" + STRAIGHT:
            return None
        depths.append(len(expected))
    return None if expected else tuple(depths)


def in_quotation(text: str) -> tuple[bool, ...]:
    """Tell for each character whether it is quoted; a mark without its partner opens nothing."""
    inside = [False] * len(text)
    for mark in _QUOTES:
        closing = _PAIRS.get(mark, mark)
        for match in re.finditer(f"{mark}[^{mark}{closing}]*{closing}", text):
            inside[match.start() : match.end()] = [True] * (match.end() - match.start())
    return tuple(inside)


def dash_insertions(text: str, depths: Sequence[int]) -> list[tuple[int, int]]:
    """Return the spans between two dashes, each with the space before it.

    There are none if dashes do not pair, or one begins the text (a dialogue, a list).

    Args:
        text: a sentence.
        depths: the result of `enclosed` for it.
    """
    marks = [m for m in re.finditer(r"\s+[–—-](?=[\s,])", text) if not depths[m.end() - 1]]
    if len(marks) % 2 or not text[:1].isalnum():
        return []
    pairs = zip(marks[::2], marks[1::2], strict=True)
    return [(left.start(), right.end()) for left, right in pairs]


def bracket_insertions(text: str, depths: Sequence[int]) -> list[tuple[int, int]]:
    """Return the spans of outermost brackets that hold words, each with the space before it."""
    found = re.finditer(r"\s+(?:\([^()]*\w[^()]*\)|\[[^\[\]]*\w[^\[\]]*\])(?=[\s,;:.!?…]|$)", text)
    return [m.span() for m in found if depths[m.end() - 1] == 1]


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words in lower case, split at apostrophes but not at hyphens, without numbers."""
    composed = unicodedata.normalize("NFC", text.replace("\u00ad", ""))
    return tuple(word.lower() for word in _WORD.findall(composed))


def _atoms(sentence: str) -> list[tuple[int, int]]:
    """Return the spans that are never cut: words, numbers with their groups, marks with a word."""
    within_number = {i for m in _NUMBER.finditer(sentence) for i in range(m.start(), m.end())}
    atoms: list[tuple[int, int]] = []
    for match in re.finditer(r"\S+", sentence):
        start, end = match.span()
        if atoms:
            before, gap = sentence[slice(*atoms[-1])], sentence[atoms[-1][1] : start]
            lone_mark = not any(c.isalnum() for c in match[0]) and match[0] not in _DASHES
            opening = before[-1] in _OPENERS and not any(c.isalnum() for c in before)
            if (
                (lone_mark and match[0][0] not in _OPENERS)
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
    """Return the cost of a cut between two atoms, quotations aside."""
    words = plain_words(after)
    first = words[0] if words else ""
    begins_clause = first in data.clauses.conjunctions or first in data.clauses.relatives
    if before[-1] in ";:!?…" or after in _DASHES:
        return _STRONG
    if before[-1] == ",":
        return _CLAUSE if begins_clause else _COMMA
    dangling = _DANGLING * (before.lower() in data.segment.never_last)
    if begins_clause:
        return _CONJUNCTION + dangling
    if first in data.shorten.subjects:
        return _SUBJECT + dangling
    letters = before.strip(_AROUND_WORD)
    return _SPACE + dangling + _IN_NAME * (letters[:1].isupper() and after[:1].isupper())


def _measured(
    sentence: str, data: LanguageData
) -> tuple[list[tuple[int, int]], list[int], list[float]]:
    """Return the atoms' spans, their lengths in words and the cost of a cut before each."""
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

    Words are counted at white space. The preferred cuts are at a semicolon, colon or dash, then at
    a comma before a conjunction or relative pronoun, another comma, a conjunction, and last any
    space. Quotations and names are cut only if there is no other way, numbers and non-breaking
    spaces never; a part that consists of nothing else may be too long.

    Returns:
        The parts, stripped; their words are those of the sentence, in order. A
        sentence that is short enough is its own only part.
    """
    spans = clause_spans(sentence, data, max_words)
    return tuple(sentence[start:end] for start, end in spans)


def clause_spans(
    sentence: str, data: LanguageData, max_words: int, usual: int | None = None
) -> tuple[tuple[int, int], ...]:
    """Return where the parts of `split_clauses` start and end in the sentence.

    Parts are as long as each other or, with `usual`, about so many words.
    """
    if max_words < 1:
        raise ValueError(f"max_words is {max_words}; it must be at least 1")
    if len(sentence.split()) <= max_words:
        return ((0, len(sentence)),)
    atoms, lengths, costs = _measured(sentence, data)
    cuts = _cheapest(lengths, costs, max_words, usual or max_words)
    return tuple((atoms[first][0], atoms[last - 1][1]) for first, last in pairwise(cuts))


def _cheapest(lengths: list[int], costs: list[float], max_words: int, usual: int) -> list[int]:
    """Return where parts begin (indexes of atoms), and the end; `costs[i]` cuts before atom `i`."""
    total = sum(lengths)
    target = total / -(-total // usual)
    best = [0.0] + [float("inf")] * len(lengths)
    origin = [0] * (len(lengths) + 1)
    for end in range(1, len(lengths) + 1):
        words = 0
        for start in range(end - 1, -1, -1):
            words += lengths[start]
            if words > max_words and start < end - 1:
                break
            # Each part costs 1 as well, so that none is made without need.
            uneven = abs(words - target) / target
            price = best[start] + costs[start] + 1.0 + 2.0 * uneven * uneven
            if price < best[end]:
                best[end], origin[end] = price, start
    cuts = [len(lengths)]
    while cuts[-1]:
        cuts.append(origin[cuts[-1]])
    return cuts[::-1]


def beginning(sentence: str, data: LanguageData, max_words: int) -> str:
    """Return at most `max_words` words of a sentence, cut at the best clause boundary.

    The boundaries are those of `split_clauses`; here one near `max_words` is worth more. A
    sentence that is short enough is returned whole; the result is never empty.
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
