"""Open an input, detect its format, and read no more of it than allowed."""

from __future__ import annotations

import codecs
import io
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import BinaryIO

from summarize.errors import ArticleError
from summarize.read.content import ReadLimits
from summarize.read.foreign import is_word, refusal
from summarize.read.formats.jsonl import is_object
from summarize.read.inputs import NAMED_ENDINGS, Format, Input
from summarize.read.packed import MAGIC, Unpacked

# A tag, a doctype or a comment; not `<https://...>` nor `<3`.
_TAG = re.compile(rb"<(?:!doctype\b|!--|\?xml\b|/?[a-z][a-z0-9-]*(?:[\s/>]|$))", re.IGNORECASE)
# Each piece before the first element ends where it first can: a choice of ends would multiply.
_FEED = re.compile(
    rb"(?>(?:<\?[^>]{0,500}>|<!--.{0,2000}?-->|<!DOCTYPE[^>]{0,500}>)\s{0,500}){0,9}+"
    rb"<(?:\w{1,20}:)?(?:rss|feed|RDF)\b",
    re.IGNORECASE | re.DOTALL,
)
# The first header of a page that a browser saved as MHTML, which is a mail.
_SAVED_PAGE = re.compile(rb"From: <Saved by |MIME-Version: 1\.0", re.IGNORECASE)
_PACKED = frozenset({".gz", ".gzip"})
_SNIFFED_BYTES = 1 << 16
_XML_LINES = 5


@contextmanager
def opened(item: Input, stdin: BinaryIO) -> Iterator[BinaryIO]:
    """Open the bytes of one input; standard input is left open.

    Raises:
        ArticleError: What was a file when it was found is none any more.
    """
    if item.path is None:
        yield stdin
    elif item.is_stream:
        with item.path.open("rb") as stream:  # waits for a writer, as who named it expects
            yield stream
    else:
        with open(item.path, "rb", opener=_open_at_once) as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise ArticleError("no regular file any more")
            yield stream


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting for the writer of a pipe that has taken a file's place."""
    return os.open(path, flags | os.O_NONBLOCK)


def identified(stream: BinaryIO, item: Input) -> tuple[BinaryIO, Format]:
    """Tell how an input is to be read: by its first bytes, its ending, its first line.

    Returns:
        A stream that gives all of it, unpacked, and its format.

    Raises:
        ArticleError: It has a format that is not read.
    """
    if item.format is not None and not stream.seekable():
        return stream, item.format  # who named the format of a pipe has told what comes
    name = PurePath("" if item.path is None else item.path.name)
    head, whole = _peeked(stream)
    if head.startswith(MAGIC):
        head, whole = _peeked(io.BufferedReader(Unpacked(whole)))
        name = PurePath(name.stem) if name.suffix.lower() in _PACKED else name
        if head.startswith(MAGIC):
            raise ArticleError("packed by gzip twice: `gzip -dc FILE | summarize -` reads it")
    if reason := refusal(head, name.suffix.lower()):
        raise ArticleError(reason)
    if is_word(head):
        return whole, Format.DOCX
    named = item.format or NAMED_ENDINGS.get(name.suffix.lower())
    return (whole, named) if named else sniff(whole)


def _peeked(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """Return the first bytes of a stream, and one that gives all of it.

    No more than a line is waited for, unless it begins like what is no text.
    """
    if stream.seekable():
        start = stream.tell()
        head = stream.read(_SNIFFED_BYTES)
        stream.seek(start)
        return head, stream
    head = stream.readline(_SNIFFED_BYTES)
    if head.startswith(b"PK"):
        head += stream.read(_SNIFFED_BYTES)
    return head, io.BufferedReader(_Chained(head, stream))


def sniff(stream: BinaryIO) -> tuple[BinaryIO, Format]:
    """Detect the format by the first line that is not blank.

    Returns:
        A stream that gives all the bytes, and their format.
    """
    head = b""
    line = b""
    while not line.strip() and len(head) < _SNIFFED_BYTES:
        line = stream.readline(_SNIFFED_BYTES)
        if not line:
            break
        head += line
    if line.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<?xml"):
        # The first element tells the kind of document.
        head += b"".join(stream.readline(_SNIFFED_BYTES) for _ in range(_XML_LINES))
    start = head.lstrip().removeprefix(codecs.BOM_UTF8).lstrip()
    whole = io.BufferedReader(_Chained(head, stream))
    if is_object(line):
        return whole, Format.JSONL
    if _SAVED_PAGE.match(start):
        return whole, Format.MAIL
    if _FEED.match(start):
        return whole, Format.FEED
    return whole, Format.HTML if _TAG.match(start) else Format.TEXT


class _Chained(io.RawIOBase):
    """The bytes already read from a stream that cannot be rewound, then the rest of it."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._head.read(len(buffer)) or self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def read_bounded(stream: BinaryIO, item: Input, detected: Format, limits: ReadLimits) -> bytes:
    """Return all bytes of one article; a file that is too long is not read at all.

    Raises:
        ArticleError: it has more bytes than any text within the limits.
        OSError: it cannot be read.
    """
    page = detected not in {Format.TEXT, Format.MARKDOWN}
    most = limits.max_page_bytes if page else limits.max_bytes
    size = item.path.stat().st_size if item.path else 0
    data = b"" if size > most else stream.read(most + 1)
    if max(size, len(data)) > most:
        allowed = f"{most} bytes" if page else f"{limits.max_characters} characters"
        raise ArticleError(f"too long: at most {allowed}")
    return data
