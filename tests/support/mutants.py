"""Documents with one or two random faults, or none: a change may well be for a valid value."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

VALUES: tuple[object, ...] = (
    *(None, True, False, 0, 1, -1, 3.0, 0.5, 0.12345, 10**30, 1e400, float("nan")),
    *("", " ", "s1", "s9", "b1", "fr", "heading", "split", "x\n", "12/13/2020", "²", "Ⅻ mille"),
    *("\ud800", "9" * 5000, [], {}, ["s1"], {"fr": 1}, [[]]),
)
KEYS = ("x", "id", "fr", "de", "", "\ud800")


def mutant(document: dict[str, Any], random: Random) -> dict[str, Any]:
    """The document itself, changed in one or two places."""
    for _ in range(random.choice((1, 1, 2))):
        places = list(_places(document))
        if places:
            _change(*random.choice(places), random)
    return document


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """All that holds something, with the key of what it holds."""
    keys = value if isinstance(value, dict) else range(len(value))
    for key in keys if isinstance(value, dict | list) else ():
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def _change(holder: Any, key: Any, random: Random) -> None:
    old = holder[key]
    match random.randrange(5):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[random.choice(KEYS)] = random.choice(VALUES)
        case 1:
            holder.append(old)
        case 2 if isinstance(old, str) and old:
            at = random.randrange(len(old))
            holder[key] = old[:at] + random.choice("7x \n") + old[at + 1 :]
        case 3 if isinstance(old, int) and not isinstance(old, bool):
            holder[key] = old + random.choice((-1, 1))
        case _:
            holder[key] = random.choice(VALUES)
