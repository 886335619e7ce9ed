"""Patterns for words, shared by all modules and the same for every language.

A module that needs another idea of a word (with hyphens, apostrophes or decimals) has a pattern of
its own.
"""

from __future__ import annotations

import re

LETTERS = re.compile(r"[^\W\d_]+")
"""A run of letters: a word without apostrophes, hyphens or digits."""
ALPHANUMERIC = re.compile(r"[^\W_]+")
"""A run of letters and digits."""
WORD = re.compile(r"\w+")
"""A run of letters, digits and underscores."""
