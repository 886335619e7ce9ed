"""Characters of markup that are no text: control characters, and references to nothing.

Text that is read as it stands keeps all its characters; text that is taken out of markup has
none of these, as no reader of a page sees them. A replacement character is left to stand for
bytes that cannot be decoded.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import groupby

# C0 without white space, DEL, lone surrogates and noncharacters (XML 1.0, section 2.2, and the
# Unicode Standard, section 23.7).
_NOT_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr((plane << 16) + 0xFFFE)}{chr((plane << 16) + 0xFFFF)}" for plane in range(17))
    + "]"
)
_REFERENCE = re.compile(r"&#(?:[xX](?P<hex>[0-9A-Fa-f]++)|(?P<decimal>[0-9]++));?")
_MOST_DIGITS = 7
"""Digits of the largest code point, in decimal."""
_MARKS_OF_A_LETTER = 30
"""Most marks that stay with a letter (Unicode Standard Annex 15, Stream-Safe Text Format)."""
_MARKS_OF_A_TEXT = 1_000
"""Marks in a row from which a text is none: composing them takes the square of their number."""


def as_text(text: str) -> str:
    """Return text of a page or feed without what is none.

    What stands at 0x80 to 0x9F is meant in Windows-1252, as in references (WHATWG HTML, section
    13.2.5.80): U+0092 is an apostrophe.
    """
    pattern = _marks(_MARKS_OF_A_LETTER, text)
    few = pattern.sub(lambda match: match[0][:_MARKS_OF_A_LETTER], text)
    return _NOT_TEXT.sub(_replacement, few)


def has_endless_marks(text: str) -> bool:
    """Tell whether so many accents stand on one letter that it would take hours to compose it."""
    return _marks(_MARKS_OF_A_TEXT, text).search(text) is not None


def _marks(count: int, text: str) -> re.Pattern[str]:
    """Return a pattern for a text, of more marks in a row than so many."""
    return _marks_in(max(text, default="") > "\uffff", count)


@cache
def _marks_in(is_beyond_plane: bool, count: int) -> re.Pattern[str]:
    # A class within the first plane is a table, one beyond it a list that is searched.
    end = 0x20000 if is_beyond_plane else 0x10000
    codes = (code for code in range(0x300, end) if unicodedata.combining(chr(code)))
    runs = [
        [code for _, code in run] for _, run in groupby(enumerate(codes), lambda p: p[1] - p[0])
    ]
    marks = "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in runs)
    return re.compile(f"[{marks}]{{{count + 1},}}")


def without_void_references(markup: str) -> str:
    """Return markup without numeric references to what is no character: `&#0;`, `&#xD800;`.

    Parsers would put a replacement character there.
    """
    return _REFERENCE.sub(lambda match: match[0] if _is_text(match) else "", markup)


def _replacement(match: re.Match[str]) -> str:
    code = ord(match[0])
    return bytes([code]).decode("cp1252", "ignore") if 0x80 <= code <= 0x9F else ""


def _is_text(reference: re.Match[str]) -> bool:
    digits = (reference["hex"] or reference["decimal"]).lstrip("0")
    if not digits or len(digits) > _MOST_DIGITS:
        return False
    code = int(digits, 16 if reference["hex"] else 10)
    return code <= 0x10FFFF and (0x80 <= code <= 0x9F or not _NOT_TEXT.match(chr(code)))
