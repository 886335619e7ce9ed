"""Signs that are no words: arrows, ticks, stars, emoji. They may open a sentence, and say nothing.

Left out are those that belong to the text: currencies, mathematics, numbers in circles, `§`, `©`.
"""

from __future__ import annotations

import re

PICTOGRAMS = (
    "\u2600-\u26ff\u2705\u270a-\u270d\u2728\u274c\u274e\u2753-\u2755\u2757\u2764\u27a1"
    "\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\U0001f000-\U0001faff"
)
"""Emoji, for a character class."""
JOINERS = "\u200d\u20e3\ufe0e\ufe0f\U000e0020-\U000e007f"
"""What makes several emoji one, or chooses how they look; for a character class."""
SIGNS = (
    "•‣▪◦\u2190-\u21ff\u2300-\u23ff\u25a0-\u25ff\u2600-\u2775\u2794-\u27bf\u27f0-\u27ff"
    "\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff"
)
"""All of them, bullets and emoji included; for a character class."""

_AT_ENDS = re.compile(rf"^[{SIGNS}{JOINERS}\s]++|(?<![{SIGNS}{JOINERS}\s])[{SIGNS}{JOINERS}\s]++$")
_PICTOGRAM = re.compile(rf"\s*+[{PICTOGRAMS}][{PICTOGRAMS}{JOINERS}]*+")


def without_signs(text: str) -> str:
    """Return a text of one line without emoji, and without other signs at its ends.

    An arrow between two words stays: `Paris → Lyon` says something.
    """
    if text.isascii():
        return text
    return _AT_ENDS.sub("", _PICTOGRAM.sub("", text))
