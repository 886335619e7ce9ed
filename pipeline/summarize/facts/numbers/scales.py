"""Words and signs that multiply the number before them: `million`, and the `M` of `45 M€`."""

from __future__ import annotations

from collections.abc import Sequence

from summarize.facts.numerals import APOSTROPHES, Token
from summarize.languages.data import QuantityWords


def scale(tokens: Sequence[Token], i: int, words: QuantityWords) -> int | None:
    """Return what the word at `i` multiplies by; None if it is no scale."""
    if i >= len(tokens) or tokens[i].kind != "word":
        return None
    text = tokens[i].text
    return words.scales.get(text, words.scales.get(text.lower()))


def scale_sign(
    tokens: Sequence[Token], number: int, words: QuantityWords
) -> tuple[tuple[int, ...], int] | None:
    """Return what the sign behind a number in digits multiplies by, and the sign's end.

    A sign counts beside a currency only: `45 M€`, `45 MCHF`, `45 M d'euros`, `$45m`, but not
    `45 m`, `5G`.
    """
    behind = tokens[number + 1] if number + 1 < len(tokens) else None
    if behind is None or behind.kind != "word" or behind.start > tokens[number].end + 1:
        return None
    after = tokens[number + 2] if number + 2 < len(tokens) else None
    before = tokens[number - 1].text if number else ""
    for sign, values in words.scale_signs.items():
        if behind.text == sign:
            money = (after and after.text in words.money_signs) or before in words.money_signs
            linked = sign.isupper() and _before_currency(tokens, number + 2, words)
            if money or linked:
                return values, behind.end
        elif behind.text.startswith(sign) and behind.text[len(sign) :] in words.money_signs:
            return values, behind.start + len(sign)
    return None


def _before_currency(tokens: Sequence[Token], i: int, words: QuantityWords) -> bool:
    """Tell whether a linking word and a currency stand at `i`: `d'euros`."""
    rest = [token.text.lower() for token in tokens[i : i + 3] if token.text not in APOSTROPHES]
    links = {word.strip(" '") for word in words.before_currency}
    return len(rest) > 1 and rest[0] in links and rest[1] in words.money_names
