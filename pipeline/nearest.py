"""Spelling help for what an operator typed: options, keys, profiles."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], cutoff: float = 0.0) -> str | None:
    """The known word most like `word`; None if none reaches `cutoff` (difflib's ratio, 0..1)."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=cutoff)
    return close[0] if close else None
