"""Text from outside, made safe to stand in Markdown (CommonMark 0.31 and GitHub's additions)."""

from __future__ import annotations

import re

# White space that would end a line or begin an indented block. Non-breaking and thin spaces stay:
# they belong to the text.
_LINE_SPACE = re.compile(r"[ \t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
# What a terminal takes for a command, and what turns the writing direction of the words around it.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# Characters that mean something anywhere in a line; `$` is mathematics on forges.
_INLINE = re.compile(r"[\\`*_\[\]<>|~$]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# GitHub makes links of bare addresses.
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE)
# Headings, quotations, lists, rules: only where a block begins.
_BLOCK_START = re.compile(r"^(?:(?=[#+=:-])|(?<!\S)(\d{1,9})(?=[.)](?:\s|$)))")
# At the end of a heading.
_CLOSING_HASHES = re.compile(r"(?<= )(?=#+$)")


def one_line(text: str) -> str:
    """`text` on one line, without what a terminal would obey."""
    return _UNSHOWN.sub("\N{REPLACEMENT CHARACTER}", _LINE_SPACE.sub(" ", text)).strip()


def escape(text: str) -> str:
    """`text` on one line, such that Markdown shows it as it is, wherever in a line it stands.

    As little as possible is escaped, so that it can be read unrendered too.
    """
    plain = _INLINE.sub(r"\\\g<0>", one_line(text))
    plain = _ADDRESS.sub(r"\\", _ENTITY.sub(r"\\&", plain))
    plain = _BLOCK_START.sub(lambda m: f"{m[1] or ''}\\", plain)
    return _CLOSING_HASHES.sub(r"\\", plain)


def link(url: str) -> str:
    """`url` as a link where it is a plain web address, else as text."""
    if re.fullmatch(r"https?://[^\s<>\x00-\x1f\x7f-\x9f]+", url):
        return f"<{url}>"
    return escape(url)
