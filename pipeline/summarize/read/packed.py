"""What `gzip` packed, unpacked as it is read, at a bounded cost."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import BinaryIO

from summarize.errors import ArticleError

MAGIC = b"\x1f\x8b\x08"
_FREE = 4_000_000
"""Bytes that may be unpacked whatever the packed size."""
_MAX_RATIO = 100
"""Most bytes for each packed one beyond these; gzip can make a thousand, of nothing but zeros."""


class Unpacked(io.RawIOBase):
    """The bytes that a gzip stream holds."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = _Counted(packed)
        self._file = gzip.GzipFile(fileobj=io.BufferedReader(self._packed))
        self._given = 0

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read some bytes.

        Raises:
            ArticleError: They are damaged, or unpack to too much.
            OSError: The packed stream broke.
        """
        try:
            data = self._file.read1(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise ArticleError("damaged gzip data") from None
        self._given += len(data)
        if self._given > max(_FREE, _MAX_RATIO * self._packed.count):
            raise ArticleError("gzip data that unpacks to too much")
        buffer[: len(data)] = data
        return len(data)


class _Counted(io.RawIOBase):
    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self.count += len(data)
        return len(data)
