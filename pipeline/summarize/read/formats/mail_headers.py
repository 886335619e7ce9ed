"""The headers of a mail, of bounded length, decoded without trust (RFC 2047, RFC 5322)."""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from contextlib import suppress
from email.message import Message
from email.policy import Compat32
from email.utils import parseaddr, parsedate_to_datetime

from summarize.read.characters import as_text
from summarize.read.charset import charset
from summarize.read.content import metadata_line

_MAX_HEADER = 10_000
"""Longest header, in characters: parsers of addresses and parameters take the square of it."""
_ENCODED_WORD = re.compile(
    r"=\?(?P<charset>[^?*\s]{1,40})(?:\*[^?\s]{0,40})?\?(?P<encoding>[bBqQ])\?(?P<text>[^?]*)\?="
)


class BoundedHeaders(Compat32):
    """A policy that takes a header beyond the bound for an empty one, and gives others raw."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return name and value of a header as it stands in the mail."""
        name, value = super().header_source_parse(sourcelines)
        return name, value if len(value) <= _MAX_HEADER else ""

    def header_fetch_parse(self, name: str, value: str) -> str:
        """Return the value raw, bytes beyond ASCII as surrogates."""
        return value


def title(message: Message) -> str | None:
    """Return the subject, or None."""
    return _line(decoded(_raw(message, "subject")))


def sender(message: Message) -> str | None:
    """Return the sender's name, or the address, which is personal, if there is no name."""
    try:
        name, address = parseaddr(_raw(message, "from"))
    except (RecursionError, ValueError, IndexError):
        return None
    return _line(decoded(name)) or _line(address)


def recipient(message: Message) -> str | None:
    """Return to whom a mail is, as written, or None for a page that was saved."""
    return _line(_raw(message, "to")) or _line(_raw(message, "received"))


def date(message: Message) -> str | None:
    """Return the date in ISO 8601, or as it is written where it cannot be read."""
    value = _line(decoded(_raw(message, "date")))
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return parsedate_to_datetime(value).isoformat() if value else None
    return value


def declared_charset(part: Message) -> str | None:
    """Return Python's name of the charset that a part names, or None if it names none.

    ASCII counts as none: mail that says so often holds other bytes.
    """
    try:
        label = part.get_content_charset()
    except Exception:  # whatever its parameters provoke (RFC 2231)
        return None
    return None if label in {None, "us-ascii", "ascii"} else charset(label)


def decoded(value: str) -> str:
    """Return a raw header with its encoded words decoded; a broken one stays as it is."""
    if "=?" not in value:
        return value
    return "".join(
        piece if isinstance(piece, str) else _text(*piece) for piece in _joined(_pieces(value))
    )


def _raw(message: Message, name: str) -> str:
    """Return a header on one line; bytes beyond ASCII are UTF-8 or else Windows-1252."""
    value = "".join(str(message.get(name) or "").splitlines())
    return value if value.isascii() else _text(value.encode("utf-8", "surrogateescape"), "utf-8")


def _line(value: str) -> str | None:
    return metadata_line(as_text(value))


def _pieces(value: str) -> Iterator[str | tuple[bytes, str]]:
    """Yield the plain stretches, and the encoded words as bytes with their charset."""
    at = 0
    after_word = False
    for match in _ENCODED_WORD.finditer(value):
        between = value[at : match.start()]
        try:
            data = _bytes(match["encoding"], match["text"])
        except (binascii.Error, ValueError):
            continue
        # White space between two encoded words is no part of the text.
        if between and not (after_word and between.isspace()):
            yield between
        yield data, match["charset"]
        at, after_word = match.end(), True
    yield value[at:]


def _bytes(encoding: str, text: str) -> bytes:
    data = text.encode("ascii")
    if encoding in "qQ":
        return quopri.decodestring(data, header=True)
    return binascii.a2b_base64(data + b"=" * (-len(data) % 4))


def _joined(pieces: Iterator[str | tuple[bytes, str]]) -> list[str | tuple[bytes, str]]:
    """Join words of one charset: many mailers cut a character between two words."""
    found: list[str | tuple[bytes, str]] = []
    for piece in pieces:
        last = found[-1] if found else ""
        if isinstance(piece, tuple) and isinstance(last, tuple) and piece[1] == last[1]:
            found[-1] = (last[0] + piece[0], piece[1])
        else:
            found.append(piece)
    return found


def _text(data: bytes, label: str) -> str:
    for encoding in filter(None, (charset(label), "utf-8")):
        with suppress(UnicodeError):
            return data.decode(encoding)
    return data.decode("cp1252", "replace")
