"""Line breaks, for step `segment`: which of them end a sentence, and which only wrap it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from summarize.languages.data import SegmentData
from summarize.text.quotations import CLOSERS, OPENING_FR_EN, STRAIGHT
from summarize.text.signs import JOINERS, SIGNS

END_MARKS = ".!?…‽؟।。！？"
REACH = 64
"""Characters around a mark that are searched for a word or an address."""
FINAL = re.compile(rf"[{END_MARKS}][\s{CLOSERS})\]}}*_]*$")
"""Final punctuation and any closing marks after it."""
DECORATION = re.compile(rf"[\s\-\u2010-\u2015=_*#~·+|<>/\\{SIGNS}{JOINERS}]*")
"""Text without words: white space, bullets and other signs, lines of dashes."""
_NEWLINE = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ITEM = re.compile(
    rf"\s*(?:[•‣▪◦]|[{SIGNS}][{SIGNS}{JOINERS}\s]*+[^\W_a-zß-öø-ÿ]|[*+>·-](?=\s)|#{{1,6}}\s"
    r"|\d{1,2}[.)]\s"
    rf"|[—–]\s*[{STRAIGHT}{OPENING_FR_EN}]?\s?[^\W_a-zß-öø-ÿ])"
)


def stretches(text: str, words: SegmentData) -> Iterator[tuple[int, int]]:
    """Yield the spans of text within which a line break is just a space."""
    paragraph: list[tuple[int, int]] = []
    begin = 0
    for newline in [*_NEWLINE.finditer(text), None]:
        end = newline.start() if newline else len(text)
        line = text[begin:end]
        if line.strip():
            paragraph.append((begin, end))
        if paragraph and (newline is None or not line.strip()):
            yield from _joined(text, paragraph, words)
            paragraph = []
        begin = newline.end() if newline else end


def _joined(
    text: str, lines: list[tuple[int, int]], words: SegmentData
) -> Iterator[tuple[int, int]]:
    """Join the wrapped lines of a paragraph."""
    width = max(len(text[start:end].rstrip()) for start, end in lines)
    begin = lines[0][0]
    whole = True
    for (start, end), (next_start, next_end) in pairwise(lines):
        line, following = text[start:end].rstrip(), text[next_start:next_end]
        if _stands_alone(line, following) or (whole and _ends_there(line, following, width, words)):
            yield begin, end
            begin = next_start
        whole = begin == next_start or bool(FINAL.search(line[-REACH:]))
    yield begin, lines[-1][1]


def _stands_alone(line: str, following: str) -> bool:
    """Tell whether the marks of two lines keep them apart."""
    return bool(
        line.lstrip().startswith("#")
        or _ITEM.match(following)
        or DECORATION.fullmatch(line)
        or DECORATION.fullmatch(following)
    )


def _ends_there(line: str, following: str, width: int, words: SegmentData) -> bool:
    """Tell whether `line` is a title: the next word would still have fitted on it."""
    if len(line) + 1 + len(following.split(None, 1)[0]) > width:
        return False
    first = next((character for character in following if character.isalnum()), "")
    if not first or first.islower() or line[-1] in ",-" or FINAL.search(line[-REACH:]):
        return False
    last = re.split(r"[\s'’]", line[-REACH:])[-1]
    return last not in words.never_last
