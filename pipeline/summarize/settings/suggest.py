"""Suggest the correct spelling of an option, key or profile that an operator mistyped."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

LEAST = 0.6
"""Least similarity at which a suggestion helps more than it puzzles; difflib's own choice."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean WORD?` for the end of a message, or nothing if no word is close.

    Args:
        word: The word as typed.
        known: The valid words; leading hyphens are no likeness.
    """
    bare = {name.lstrip("-"): name for name in known}
    close = suggest(word.lstrip("-"), bare, cutoff=LEAST)
    return f"; did you mean {bare[close]}?" if close else ""


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
