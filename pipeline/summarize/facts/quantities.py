"""Numbers in text, as quantities comparable across languages and notations.

Counted: digits, number words (text2num, Allo-Media, MIT), percentages, ordinals, centuries in
Roman numerals, times of day, decades, `two thirds`, `une dizaine` (10, and 12 for `a dozen`).
Not counted: the words for one, which are mostly articles or pronouns; bare plurals of a
scale (`des milliers`), which name no number. `both` and `double` are loose: they can carry a 2 but
need not be carried by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache, lru_cache

from summarize.facts.numbers.in_names import Place, place
from summarize.facts.numbers.pairs import paired
from summarize.facts.numbers.quantity import Quantity, same
from summarize.facts.numbers.scales import scale, scale_sign
from summarize.facts.numerals import Token, any_of, roman_ordinal, tokenize
from summarize.facts.spoken import spoken_numbers
from summarize.languages.data import LanguageData, QuantityWords, language_data
from summarize.languages.patterns import WORD
from summarize.text.normalize import normalize

__all__ = ["Quantity", "missing", "quantities", "same", "uncarried"]


def quantities(text: str, data: LanguageData) -> tuple[Quantity, ...]:
    """Return the quantities in `text` in order; offsets count characters of `text`."""
    # Texts are asked about again and again; data that a caller made differ from the language's.
    return _cached(text, data.code) if data is language_data(data.code) else _found(text, data)


@lru_cache(maxsize=1 << 12)
def _cached(text: str, code: str) -> tuple[Quantity, ...]:
    return _found(text, language_data(code))


def _found(text: str, data: LanguageData) -> tuple[Quantity, ...]:
    words = data.quantities
    tokens = tokenize(text, words)
    found = [*_written(tokens, data), *_spoken(tokens, data.code, words)]
    idioms = [match.span() for match in _idioms(words.idioms, words.hours).finditer(text)]
    found = [q for q in found if not any(q.start < end and start < q.end for start, end in idioms)]
    found.sort(key=lambda quantity: quantity.start)
    return tuple(paired(found, text, words))


@cache
def _idioms(phrases: tuple[str, ...], hours: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for `remise à neuf`, but not for `remise à neuf heures`."""
    return re.compile(rf"\b(?:{any_of(phrases)})\b(?!\s*(?:{any_of(hours)})\b)", re.IGNORECASE)


def missing(required: Iterable[Quantity], provided: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """Return the quantities of `required`, loose ones apart, that have no equal in `provided`."""
    stock = tuple(provided)
    return tuple(
        quantity
        for quantity in required
        if quantity.kind != "loose" and not any(same(quantity, other) for other in stock)
    )


def uncarried(
    text: str, data: LanguageData, evidence: Sequence[tuple[str, LanguageData]]
) -> tuple[Quantity, ...]:
    """Return the quantities of `text` that no text of `evidence` carries.

    A word for one in the evidence (`un`, `a`), mostly an article, carries a 1 in digits, but never
    1 %.

    Args:
        text: a claim; offsets count its characters.
        data: of the claim's language.
        evidence: texts, each with the data of its language.
    """
    clean = [(normalize(source), source_data) for source, source_data in evidence]
    provided = [q for source, source_data in clean for q in quantities(source, source_data)]
    one = any(_mentions_one(source, source_data) for source, source_data in clean)
    return tuple(
        quantity
        for quantity in missing(quantities(text, data), provided)
        if not (one and quantity.value == 1 and quantity.kind != "percent")
    )


def _mentions_one(text: str, data: LanguageData) -> bool:
    """Tell whether a word for one (`un`, `a`) is in `text`."""
    return not data.quantities.one.isdisjoint(WORD.findall(text.lower()))


def _written(tokens: list[Token], data: LanguageData) -> Iterable[Quantity]:
    """Yield quantities in digits and Roman ordinals (`Ve`, but not `Vers`)."""
    words = data.quantities
    for i, token in enumerate(tokens):
        if token.kind == "time":
            yield Quantity(token.value, "time", token.start, token.end, token.also, True)
        elif token.kind == "number":
            yield _with_sign(tokens, i, words) or _with_unit(
                tokens, i, i, token.value, token.also, words, True
            )
        elif token.kind == "fraction" and not (i and _mixed(tokens, i - 1)):
            yield _with_percent(tokens, i, token.start, token.value, "fraction", token.also)
        elif (
            token.kind == "word"
            and token.text.lower() not in data.words.stop
            and (roman := roman_ordinal(token.text, words)) > 1
        ):
            yield Quantity(Decimal(roman), "ordinal", token.start, token.end)


def _mixed(tokens: list[Token], number: int) -> bool:
    """Tell whether a sign of a fraction is part of the number before it: `1½`, `1 ½`."""
    if number + 1 >= len(tokens) or tokens[number].kind != "number":
        return False
    one, two = tokens[number], tokens[number + 1]
    return two.kind == "fraction" and two.start <= one.end + 1 and one.value % 1 == 0


def _with_sign(tokens: list[Token], i: int, words: QuantityWords) -> Quantity | None:
    """Join the number at `i` with the sign of a scale or a fraction behind it, if there is one."""
    token = tokens[i]
    if found := scale_sign(tokens, i, words):
        (factor, *others), end = found
        readings = [token.value * other for other in others]
        readings += [value * factor for value in token.also]
        value = token.value * factor
        return Quantity(value, "number", token.start, end, tuple(readings), True)
    if _mixed(tokens, i):
        value = token.value + tokens[i + 1].value
        return _with_percent(tokens, i + 1, token.start, value, "number", (token.value,))
    return None


def _with_percent(
    tokens: list[Token],
    last: int,
    start: int,
    value: Decimal,
    kind: str,
    also: tuple[Decimal, ...],
) -> Quantity:
    """Join a number that ends in the sign of a fraction with the percent sign behind it."""
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    if after and after.kind == "percent":
        return Quantity(value * after.value, "percent", start, after.end, (), True)
    return Quantity(value, kind, start, tokens[last].end, also, True)


def _with_unit(
    tokens: list[Token],
    first: int,
    last: int,
    value: Decimal,
    also: tuple[Decimal, ...],
    words: QuantityWords,
    digits: bool,
) -> Quantity:
    """Join the number in tokens first..last with the scale, percent sign or suffix around it."""
    kind, end = "number", last
    while (factor := scale(tokens, end + 1, words)) is not None:
        value, also, end = value * factor, tuple(a * factor for a in also), end + 1
    after = tokens[end + 1] if end + 1 < len(tokens) else None
    touching = after is not None and after.start == tokens[end].end
    before = tokens[first - 1].text.lower() if first else ""
    decade = before in words.decade_before or (digits and touching and _decade(tokens, end, words))
    if after and after.kind == "percent":
        kind, end, value = "percent", end + 1, value * after.value
    elif digits and decade:
        also = (*also, value + 1900) if value < 100 else also
    elif after and touching and digits and after.text.lower() in words.ordinal_suffixes:
        kind, end = "ordinal", end + 1
    elif after and value > 1 and not digits and (part := _denominator(tokens, end, words)):
        return Quantity(value / part[0], "fraction", tokens[first].start, part[1], (value,))
    return Quantity(value, kind, tokens[first].start, tokens[end].end, also, digits)


def _denominator(tokens: list[Token], end: int, words: QuantityWords) -> tuple[int, int] | None:
    """Return the denominator after token `end` (perhaps after a hyphen) and its own end."""
    for token in tokens[end + 1 : end + 3]:
        if token.text.lower() in words.denominators:
            return words.denominators[token.text.lower()], token.end
        if token.text != "-":
            return None
    return None


def _decade(tokens: list[Token], end: int, words: QuantityWords) -> bool:
    return any(
        "".join(token.text for token in tokens[end + 1 : end + 3]).startswith(suffix)
        and tokens[end + 1].text in (suffix, suffix[0])
        for suffix in words.decade_after
    )


def _spoken(tokens: list[Token], code: str, words: QuantityWords) -> Iterable[Quantity]:
    """Yield quantities in words."""
    taken: set[int] = set()
    done = 0
    for first, end, value, ordinal in spoken_numbers(tokens, code):
        span = [token.text.lower() for token in tokens[first:end]]
        after_digits = first and tokens[first - 1].kind == "number" and span[0] in words.scales
        taken.update(range(first, end))
        bare_scale = len(span) == 1 and span[0] in words.scales
        if after_digits or (
            span[0] in words.one and len(span) == 1 and not scale(tokens, end, words)
        ):
            continue
        stands = place(tokens, first, end, code, words.capitals)
        if tokens[first].start < done or stands is Place.IN_NAME:
            continue
        if value <= 1 and not scale(tokens, end, words):
            if ordinal:  # carries a 1st in digits
                yield Quantity(value, "loose", tokens[first].start, tokens[end - 1].end)
            continue
        vague = bare_scale and words.plural and span[0].endswith(words.plural)
        kind = "ordinal" if ordinal else "number"
        if vague or stands is Place.OPEN:
            kind = "loose"
        if bare_scale and words.half & {t.text.lower() for t in tokens[max(0, first - 2) : first]}:
            value /= 2
        quantity = _with_unit(tokens, first, end - 1, value, (), words, False)
        if quantity.kind == "number" and kind != "number":
            quantity = Quantity(value, kind, quantity.start, quantity.end)
        done = quantity.end
        yield quantity
    for i, token in enumerate(tokens):
        if i not in taken and token.kind == "word":
            yield from _listed(tokens, i, words)


def _listed(tokens: list[Token], i: int, words: QuantityWords) -> Iterable[Quantity]:
    """Yield quantities from the language's tables: ordinals, collectives, loose carriers."""
    token, text = tokens[i], tokens[i].text.lower()
    one = text.removesuffix(words.plural) if words.plural else text
    if text in words.ordinals:
        rank = Decimal(words.ordinals[text])
        yield Quantity(rank, "ordinal" if rank > 1 else "loose", token.start, token.end)
    elif text in words.collectives or one in words.collectives:
        values = [Decimal(v) for v in words.collectives.get(text) or words.collectives[one]]
        counting = text not in words.counted_only or _counts(tokens, i, words)
        kind = "number" if text in words.collectives and counting else "loose"
        quantity = _with_unit(tokens, i, i, values[0], tuple(values[1:]), words, False)
        yield Quantity(quantity.value, kind, token.start, quantity.end, quantity.also)
    if text in words.loose:
        first, *rest = (Decimal(value) for value in words.loose[text])
        yield Quantity(first, "loose", token.start, token.end, tuple(rest))


def _counts(tokens: list[Token], i: int, words: QuantityWords) -> bool:
    """Tell whether the collective at `i` follows its article and precedes what it counts."""
    rest = [token for token in tokens[i + 1 : i + 4] if token.text != "'"]
    return (
        i > 0
        and tokens[i - 1].text.lower() in words.one
        and len(rest) > 1
        and rest[0].text.lower() in words.of
        and rest[1].kind == "word"
        and rest[1].text.lower() not in words.one
    )
