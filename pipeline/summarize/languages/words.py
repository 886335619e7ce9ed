"""Lists of words and of phrases, as language data writes them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator


def _words(value: object) -> object:
    """Accept a word list written as one string, its words separated by white space."""
    return tuple(value.split()) if isinstance(value, str) else value


Words = Annotated[frozenset[str], BeforeValidator(_words)]
Phrases = tuple[str, ...]
