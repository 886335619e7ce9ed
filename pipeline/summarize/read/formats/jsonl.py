"""JSON Lines: one article on each line, read as a stream."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from summarize.errors import ArticleError
from summarize.read.content import Content, Part, ReadLimits, check_text, language_code
from summarize.read.faults import attempt
from summarize.read.pages.html import read_html

# `\uXXXX`, twice for a character outside the basic plane.
_MAX_ESCAPED_BYTES = 12
_METADATA_BYTES = 1 << 16
_LINE_ENDS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]")
_FIELDS = ("text", "html", "title", "author", "published", "url", "site", "lang")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank."""

    number: int
    """Number of the line, from 1."""
    digest: str
    """Hexadecimal hash of its bytes, which identifies it wherever it stands."""
    data: bytes | None
    """Bytes of the line; None if it is longer than the limits allow."""


@dataclass(frozen=True, slots=True)
class Record:
    """The article of one line and the id that it gives."""

    content: Content
    id: str | None


def read_lines(stream: BinaryIO, limits: ReadLimits) -> Iterator[Line]:
    """Yield lines in order, holding at most one, and no more of it than the limits allow.

    Raises:
        OSError: the stream broke.
    """
    longest = _MAX_ESCAPED_BYTES * limits.max_characters + limits.max_page_bytes
    number = 0
    while data := stream.readline(longest + 1):
        number += 1
        if number == 1:
            data = data.removeprefix(b"\xef\xbb\xbf")
        digest = hashlib.sha256(data.strip())
        too_long = len(data) > longest and not data.endswith(b"\n")
        rest = data
        blank = not data.strip()
        while too_long and rest and not rest.endswith(b"\n"):
            rest = stream.readline(_METADATA_BYTES)
            digest.update(rest)
            blank = blank and not rest.strip()
        if not blank:
            yield Line(number, digest.hexdigest()[:16], None if too_long else data)


def count_lines(stream: BinaryIO) -> int:
    """Return how many lines `read_lines` would yield, holding hardly anything of them.

    Raises:
        OSError: the stream broke.
    """
    count = 0
    counted = False
    while data := stream.readline(_METADATA_BYTES):
        count += bool(data.strip()) and not counted
        counted = not data.endswith(b"\n") and (counted or bool(data.strip()))
    return count


def read_jsonl(stream: BinaryIO, limits: ReadLimits) -> Iterator[Part]:
    """Yield the lines as articles.

    Raises:
        OSError: the stream broke.
    """
    for line in read_lines(stream, limits):
        record = attempt(partial(parse_line, line, limits))
        if isinstance(record, Record):
            yield Part(line.number, line.digest, record.content, record.id)
        else:
            yield Part(line.number, line.digest, record)


def parse_line(line: Line, limits: ReadLimits) -> Record:
    """Parse one line as a record; fields that the contract does not name are ignored.

    Raises:
        ArticleError: it is broken, has no text, or a field of the wrong type.
    """
    if line.data is None:
        raise ArticleError(f"too long: at most {limits.max_characters} characters of text")
    fields = _object(line.data)
    strings = {name: _string(fields, name, limits) for name in _FIELDS}
    text, html = strings["text"], strings["html"]
    if text is not None:
        content = Content(text)
    elif html is not None:
        content = read_html(html)
        check_text(content.text, limits)
    else:
        raise ArticleError('no "text" in it')
    return Record(
        content=Content(
            text=content.text,
            title=strings["title"] or content.title,
            author=strings["author"] or content.author,
            published=strings["published"] or content.published,
            site=strings["site"] or content.site,
            url=strings["url"] or content.url,
            declared_language=language_code(strings["lang"]) or content.declared_language,
        ),
        id=_id(fields),
    )


def is_object(line: bytes) -> bool:
    """Tell whether a stream that begins with this line is JSON Lines.

    A broken line that begins like an object counts too: it is to be reported, not read as text.
    """
    start = line.removeprefix(b"\xef\xbb\xbf").strip()
    return start.startswith(b"{") and start[1:].lstrip()[:1] in {b'"', b"}"}


def _object(data: bytes) -> dict[str, object]:
    try:
        value = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise ArticleError("not UTF-8, as JSON must be") from None
    except RecursionError:
        raise ArticleError("broken JSON: nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ArticleError(f"broken JSON: {error.msg} at character {error.pos}") from None
    except ValueError:
        raise ArticleError("broken JSON: a number that is too long") from None
    if not isinstance(value, dict):
        raise ArticleError("not a JSON object")
    return value


def _string(fields: dict[str, object], name: str, limits: ReadLimits) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ArticleError(f'"{name}" is not a string')
    if name == "html":
        if len(value) > limits.max_page_bytes:
            raise ArticleError(f"too long: at most {limits.max_page_bytes} characters of a page")
        return value
    check_text(value, limits)
    if name == "text":
        return value
    lines = (line.strip() for line in _LINE_ENDS.split(value))
    return " ".join(line for line in lines if line) or None


def _id(fields: dict[str, object]) -> str | None:
    value = fields.get("id")
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ArticleError('"id" is neither a string nor a whole number')
    return str(value)
