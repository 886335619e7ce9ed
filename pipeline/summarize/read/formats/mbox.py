"""Mailboxes (mbox, RFC 4155): every message is an article, read as a stream."""

from __future__ import annotations

import hashlib
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
_PIECE_BYTES = 1 << 16
"""Most bytes of a line that are read at a time."""


@dataclass(slots=True)
class _Message:
    data: bytearray = field(default_factory=bytearray)
    digest: _Hash = field(default_factory=hashlib.sha256)
    is_too_long: bool = False

    def add(self, piece: bytes, most: int) -> None:
        self.digest.update(piece)
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
    """Split at each line that begins with `From `; one empty line before it is no text."""
    message: _Message | None = None
    empty_line = b""
    whole = True
    in_separator = False
    while piece := stream.readline(_PIECE_BYTES):
        if whole and piece.startswith(_SEPARATOR):
            if message is not None:
                yield message
            message, empty_line, in_separator = _Message(), b"", True
        elif whole or not in_separator:
            in_separator = False
            if message is not None:
                message.add(empty_line, most)
                empty_line = piece if whole and piece == b"\n" else b""
                message.add(b"" if empty_line else piece, most)
        whole = piece.endswith(b"\n")
    if message is not None:
        yield message
