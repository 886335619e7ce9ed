"""Mailboxes (mbox, RFC 4155): every message is an article, read as a stream.

Lines of a mail that would be separators have a `>` before them, which goes (mboxrd and mboxo:
https://www.loc.gov/preservation/digital/formats/fdd/fdd000385.shtml). Many writers put it before
some of such lines only, so that a separator must look like one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from summarize.errors import ArticleError
from summarize.read.content import Content, Part, ReadLimits, check_text
from summarize.read.faults import attempt
from summarize.read.formats.mail import read_mail

if TYPE_CHECKING:
    from hashlib import _Hash

_SEPARATOR = b"From "
# The sender and a date as `ctime` writes it, with a zone perhaps.
_DATED = re.compile(
    rb"From \S+ .{0,80}?[A-Z][a-z]{2} +[A-Z][a-z]{2} +\d{1,2} +\d{1,2}:\d\d(?::\d\d)? .{0,20}?\d{4}"
)
_HEADER = re.compile(rb"[!-9;-~]{1,80}:|>?From ")
_ESCAPED = re.compile(rb">+From ")
_PIECE_BYTES = 1 << 16
"""Most bytes of a line that are read at a time."""


@dataclass(slots=True)
class _Message:
    data: bytearray = field(default_factory=bytearray)
    digest: _Hash = field(default_factory=hashlib.sha256)
    is_too_long: bool = False
    _after_quote: bool = False

    def add(self, piece: bytes, most: int, *, begins_line: bool = False) -> None:
        """Hold a piece of a line, or only its hash once the message is too long."""
        self.digest.update(piece)
        if begins_line and not self._after_quote and _ESCAPED.match(piece):
            piece = piece[1:]
        elif begins_line:
            self._after_quote = piece.startswith(b">")
        if self.is_too_long or len(self.data) + len(piece) > most:
            self.is_too_long = True
            self.data.clear()
        else:
            self.data += piece


def read_mbox(stream: BinaryIO, limits: ReadLimits) -> Iterator[Part]:
    """Yield the messages in order, with no more than one in memory.

    Raises:
        ArticleError: it is no mailbox.
        OSError: the stream broke.
    """
    number = 0
    for number, message in enumerate(_messages(stream, limits.max_page_bytes), 1):
        found = attempt(partial(_content, message, limits))
        yield Part(number, message.digest.hexdigest()[:16], found)
    if not number:
        raise ArticleError("no mail in it")


def _content(message: _Message, limits: ReadLimits) -> Content:
    if message.is_too_long:
        raise ArticleError(f"too long: at most {limits.max_page_bytes} bytes")
    content = read_mail(bytes(message.data))
    check_text(content.text, limits)
    return content


def _messages(stream: BinaryIO, most: int) -> Iterator[_Message]:
    """Split at each separator; one empty line before it is no text."""
    message: _Message | None = None
    is_separator = _Separators()
    held = b""
    whole = True
    in_separator = False
    piece = stream.readline(_PIECE_BYTES)
    while piece:
        following = stream.readline(_PIECE_BYTES)
        if whole and is_separator(piece, following, after_empty=bool(held)):
            if message is not None:
                yield message
            message, held, in_separator = _Message(), b"", True
        elif whole or not in_separator:
            in_separator = False
            if message is not None:
                message.add(held, most)
                held = piece if whole and not piece.strip(b"\r\n") else b""
                message.add(b"" if held else piece, most, begins_line=whole)
        whole = piece.endswith(b"\n")
        piece = following
    if message is not None:
        yield message


class _Separators:
    """Tells the separators of a mailbox; the first line shows whether they have dates."""

    def __init__(self) -> None:
        self._is_dated: bool | None = None

    def __call__(self, line: bytes, following: bytes, *, after_empty: bool) -> bool:
        if not line.startswith(_SEPARATOR):
            return False
        dated = bool(_DATED.match(line))
        if self._is_dated is None:
            self._is_dated = dated
            return True
        if dated or self._is_dated:
            return dated
        if b"@" in b"".join(line.split()[1:2]):
            return True
        return after_empty and bool(_HEADER.match(following))
