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
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from summarize.facts.numerals import Token, any_of, roman_ordinal, tokenize
from summarize.facts.spoken import spoken_numbers
from summarize.languages.data import LanguageData, QuantityWords
from summarize.languages.patterns import WORD


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number and its position in the text."""

    value: Decimal
    """Value; minutes since midnight for a `time`, 45 for 45 %."""
    kind: str
    """`number`, `percent`, `ordinal`, `time` or `fraction`; `loose` may carry but need not be
    carried."""
    start: int
    end: int
    also: tuple[Decimal, ...] = ()
    """Other readings: 1980 for `the 80s`, 20:30 for an English `8:30`."""
    digits: bool = False
    """Whether it is written in digits."""

    @property
    def readings(self) -> frozenset[Decimal]:
        """All values that it may stand for."""
        return frozenset((self.value, *self.also))


def quantities(text: str, data: LanguageData) -> tuple[Quantity, ...]:
    """Return the quantities in `text` in order; offsets count characters of `text`."""
    words = data.quantities
    tokens = tokenize(text, words)
    found = [*_written(tokens, data), *_spoken(tokens, data.code, words)]
    idioms = [match.span() for match in _idioms(words.idioms, words.hours).finditer(text)]
    found = [q for q in found if not any(q.start < end and start < q.end for start, end in idioms)]
    found.sort(key=lambda quantity: quantity.start)
    return tuple(_percent_ranges(_short_years(found, text), text, words))


@cache
def _idioms(phrases: tuple[str, ...], hours: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for `remise à neuf`, but not for `remise à neuf heures`."""
    return re.compile(rf"\b(?:{any_of(phrases)})\b(?!\s*(?:{any_of(hours)})\b)", re.IGNORECASE)


def same(one: Quantity, other: Quantity) -> bool:
    """Tell whether two quantities are the same, however written.

    An ordinal matches its number (20 July, July 20th), a full hour the number of its hour; a
    percentage matches only a percentage or a fraction.
    """
    kinds = {one.kind, other.kind}
    if "time" in kinds and len(kinds) == 2:
        time, number = (one, other) if one.kind == "time" else (other, one)
        hours = {r // 60 for r in time.readings if r % 60 == 0}
        return not number.readings.isdisjoint(hours | {hour % 12 for hour in hours})
    if kinds == {"percent", "fraction"} or kinds == {"percent", "loose"}:
        shares = {
            round(r * (1 if q.kind == "percent" else 100)) for q in (one, other) for r in q.readings
        }
        return len(shares) < len(one.readings) + len(other.readings)
    if "percent" in kinds and len(kinds) == 2:
        return False
    return not one.readings.isdisjoint(other.readings)


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
    provided = [q for source, source_data in evidence for q in quantities(source, source_data)]
    one = any(_mentions_one(source, source_data) for source, source_data in evidence)
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
            yield _with_unit(tokens, i, i, token.value, token.also, words, True)
        elif (
            token.kind == "word"
            and token.text.lower() not in data.words.stop
            and (roman := roman_ordinal(token.text, words)) > 1
        ):
            yield Quantity(Decimal(roman), "ordinal", token.start, token.end)


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
    while (scale := _scale(tokens, end + 1, words)) is not None:
        value, also, end = value * scale, tuple(a * scale for a in also), end + 1
    after = tokens[end + 1] if end + 1 < len(tokens) else None
    touching = after is not None and after.start == tokens[end].end
    before = tokens[first - 1].text.lower() if first else ""
    decade = before in words.decade_before or (digits and touching and _decade(tokens, end, words))
    if after and after.kind == "percent":
        kind, end = "percent", end + 1
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


def _scale(tokens: list[Token], i: int, words: QuantityWords) -> int | None:
    if i >= len(tokens) or tokens[i].kind != "word":
        return None
    text = tokens[i].text
    return words.scales.get(text, words.scales.get(text.lower()))


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
            span[0] in words.one and len(span) == 1 and not _scale(tokens, end, words)
        ):
            continue
        if tokens[first].start < done:
            continue
        if value <= 1 and not _scale(tokens, end, words):
            if ordinal:  # carries a 1st in digits
                yield Quantity(value, "loose", tokens[first].start, tokens[end - 1].end)
            continue
        if bare_scale and words.plural and span[0].endswith(words.plural):
            kind = "loose"
        else:
            kind = "ordinal" if ordinal else "number"
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


# Pairs of quantities that share a century, a unit or a scale --------------------------------------


def _short_years(found: list[Quantity], text: str) -> list[Quantity]:
    """Add the century to the second year of `1914-18`."""
    result: list[Quantity] = []
    for quantity in found:
        before = result[-1] if result else None
        years = before and quantity.digits and 1000 <= before.value < 2100 and quantity.value < 100
        if before and years and re.fullmatch(r"[-–/]", text[before.end : quantity.start]):
            quantity = _read_also(quantity, before.value // 100 * 100 + quantity.value)
        result.append(quantity)
    return result


def _read_also(quantity: Quantity, value: Decimal) -> Quantity:
    q = quantity
    return Quantity(q.value, q.kind, q.start, q.end, (*q.also, value), q.digits)


def _percent_ranges(found: list[Quantity], text: str, words: QuantityWords) -> list[Quantity]:
    """Give the first number of `5 to 10 percent` or `2 to 3 million` the unit of the second."""
    result = list(found)
    for i in range(len(found) - 2, -1, -1):
        one, two = result[i], result[i + 1]
        between = text[one.end : two.start].strip().lower()
        if one.kind == "number" and between in words.ranges and two.kind == "percent":
            result[i] = Quantity(one.value, "percent", one.start, one.end, one.also, one.digits)
        elif one.kind == "number" == two.kind and between in words.ranges and one.value < 1000:
            for scale in sorted(set(words.scales.values())):
                if scale >= 1000 and two.value >= scale > two.value / 1000 and two.value != scale:
                    result[i] = _read_also(one, one.value * scale)
    return result
