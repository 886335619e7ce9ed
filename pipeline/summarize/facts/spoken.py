"""Numbers written as words, found by text2num (Allo-Media, MIT)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import cache

import text_to_num

from summarize.facts.numerals import Token


class _Spoken(str):
    """A token with the interface that text2num expects."""

    def text(self) -> str:
        return str(self)

    def nt_separated(self, previous: object) -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return False


def spoken_numbers(tokens: list[Token], code: str) -> Iterable[tuple[int, int, Decimal, bool]]:
    """Yield the numbers in words: first token, token behind the last, value, is it an ordinal.

    A language that text2num does not support yields none.
    """
    if not _is_supported(code):
        return
    # Anything but a word would be read as part of a number, or already is a number.
    spoken = [_Spoken(t.text if t.kind == "word" or t.text == "-" else "|") for t in tokens]
    for hit in text_to_num.find_numbers(spoken, code, 0):
        yield hit.start, hit.end, Decimal(str(hit.value)).normalize() + 0, hit.is_ordinal


@cache
def _is_supported(code: str) -> bool:
    try:
        text_to_num.find_numbers([], code, 0)
    except ValueError:
        return False
    return True
