"""Collections that must not be empty: a loop of assertions over nothing proves nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def some(things: Iterable[T]) -> list[T]:
    """The things, of which there is at least one."""
    found = list(things)
    assert found, "there is none to look at"
    return found
