"""The record of one number in a text, and what makes two of them the same."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


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


def same(one: Quantity, other: Quantity) -> bool:
    """Tell whether two quantities are the same, however written.

    An ordinal matches its number (20 July, July 20th), a full hour the number of its hour, 2 h 30
    two and a half; a percentage matches only a percentage or a fraction.
    """
    kinds = {one.kind, other.kind}
    if "time" in kinds and len(kinds) == 2:
        time, number = (one, other) if one.kind == "time" else (other, one)
        hours = {r / 60 for r in time.readings if r % 30 == 0}
        return not number.readings.isdisjoint(hours | {hour % 12 for hour in hours if not hour % 1})
    if kinds == {"percent", "fraction"} or kinds == {"percent", "loose"}:
        shares = {
            round(r * (1 if q.kind == "percent" else 100)) for q in (one, other) for r in q.readings
        }
        return len(shares) < len(one.readings) + len(other.readings)
    if "percent" in kinds and len(kinds) == 2:
        return False
    return not one.readings.isdisjoint(other.readings)
