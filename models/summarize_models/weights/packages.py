"""Tell which packages are not installed: a slim install lacks most of them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec


def missing(names: Iterable[str]) -> list[str]:
    """Return the packages of `names` that are not installed; none is imported."""
    return [name for name in names if find_spec(name) is None]
