"""Escape outside text for Markdown (CommonMark 0.31 and GitHub's additions)."""

from __future__ import annotations

import re

from summarize.text.single_line import document_line

# Characters with a meaning anywhere in a line; `$` is mathematics on forges.
_INLINE = re.compile(r"[\\`*_\[\]<>|~$]")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# GitHub turns bare addresses into links.
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE)
# Headings, quotations, lists, rules: only where a block begins.
_BLOCK_START = re.compile(r"^(?:(?=[#+=:-])|(?<!\S)(\d{1,9})(?=[.)](?:\s|$)))")
# Hashes at the end of a heading would close it.
_CLOSING_HASHES = re.compile(r"(?<= )(?=#+$)")


def escape(text: str) -> str:
    """Escape `text` so that Markdown shows it as it is, on one line, anywhere in a line.

    As little as possible is escaped, so that the source is readable too.
    """
    plain = _INLINE.sub(r"\\\g<0>", document_line(text))
    plain = _ADDRESS.sub(r"\\", _ENTITY.sub(r"\\&", plain))
    plain = _BLOCK_START.sub(lambda m: f"{m[1] or ''}\\", plain)
    return _CLOSING_HASHES.sub(r"\\", plain)


def link(url: str) -> str:
    """Return `url` as a link if it is a plain web address, else as text."""
    # A CommonMark autolink, whose syntax allows other characters than an attribute of HTML.
    if re.fullmatch(r"https?://[^\s<>\x00-\x1f\x7f-\x9f]+", url):
        return f"<{url}>"
    return escape(url)
