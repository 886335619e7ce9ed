"""Suggest the correct spelling of an option, key or profile that an operator mistyped."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def suggest(word: str, known: Iterable[str], cutoff: float = 0.0) -> str | None:
    """Return the known word most similar to `word`.

    Args:
        word: The word as typed.
        known: The valid words.
        cutoff: Least similarity (difflib's ratio, 0..1).

    Returns:
        The closest known word, or None if none reaches `cutoff`.
    """
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=cutoff)
    return close[0] if close else None
