"""JSON: one article on each line, read as a stream; or one document that is one, or a list of them.

A document is held as a whole, so that it may be as long as one line.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from summarize.errors import ArticleError
from summarize.read.content import Content, Part, ReadLimits, check_text, language_code
from summarize.read.faults import attempt
from summarize.read.formats.json_fields import field
from summarize.read.pages.html import read_html

# `\uXXXX`, twice for a character outside the basic plane.
_MAX_ESCAPED_BYTES = 12
_METADATA_BYTES = 1 << 16
_BLANK = re.compile(r"[ \t\r\n]*")
_WAY_ROUND = "`jq -c '.{}[]' FILE` makes JSON Lines of it"
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
    longest = _longest(limits)
    number = 0
    while data := stream.readline(longest + 1):
        number += 1
        if number == 1:
            data = data.removeprefix(b"\xef\xbb\xbf")
        if data == b"\n":  # of which there may be millions
            continue
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


def _longest(limits: ReadLimits) -> int:
    """Return the most bytes of one line."""
    return _MAX_ESCAPED_BYTES * limits.max_characters + limits.max_page_bytes


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
    lines = read_lines(stream, limits)
    first = list(itertools.islice(lines, 1))
    if first and not (first[0].data or b"").rstrip().endswith(b"}"):
        first += itertools.islice(lines, 1)
    found = itertools.chain(first, lines)
    for line in _items(found, limits) if _is_document(first) else found:
        record = line if isinstance(line, _Fault) else attempt(partial(parse_line, line, limits))
        if isinstance(record, Record):
            yield Part(line.number, line.digest, record.content, record.id)
        else:
            reason = record.reason if isinstance(record, _Fault) else record
            yield Part(line.number, line.digest, reason)


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with a document from an item on."""

    number: int
    digest: str
    reason: ArticleError


def _is_document(first: list[Line]) -> bool:
    """Tell by the first two lines whether what follows is one document, over several lines."""
    starts = [line.data.strip() if line.data else b"" for line in first]
    if not starts or not starts[0].startswith((b"[", b"{")):
        return False
    if starts[0].startswith(b"["):
        return not starts[0].endswith(b"]") or len(starts) == 1
    # Each line of JSON Lines begins with a brace, a broken one too.
    return len(starts) == 2 and not starts[1].startswith(b"{") and not starts[0].endswith(b"}")


def _items(lines: Iterator[Line], limits: ReadLimits) -> Iterator[Line | _Fault]:
    """Yield a document that is an object, or the items of a list, as lines."""
    pieces: list[bytes] = []
    left = _longest(limits)
    digest = "0" * 16
    for line in lines:
        left -= len(line.data or b"")
        if line.data is None or left < 0:
            way = _WAY_ROUND.format("")
            yield _Fault(1, line.digest, ArticleError(f"a JSON document that is too long: {way}"))
            return
        pieces.append(line.data)
        digest = line.digest
    try:
        text = b"".join(pieces).decode("utf-8")
        yield from _cut(text)
    except UnicodeDecodeError:
        yield _Fault(1, digest, ArticleError("not UTF-8, as JSON must be"))


def _cut(text: str) -> Iterator[Line | _Fault]:
    """Yield the source of each item; what follows a broken one cannot be told."""
    decoder = json.JSONDecoder()
    at = _after_blank(text, 0)
    is_list = text.startswith("[", at)
    at = _after_blank(text, at + is_list)
    for number in itertools.count(1):
        if is_list and text.startswith("]", at):
            is_list, at = False, _after_blank(text, at + 1)
        if not is_list and (number > 1 or at == len(text)):
            break
        try:
            _, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "cannot be parsed"
            where = getattr(error, "pos", at)
            fault = ArticleError(f"broken JSON: {reason} at character {where}")
            yield _Fault(number, hashlib.sha256(text[at:].encode()).hexdigest()[:16], fault)
            return
        data = text[at:end].encode()
        yield Line(number, hashlib.sha256(data).hexdigest()[:16], data)
        at = _after_blank(text, end)
        if is_list:
            at = _after_blank(text, at + text.startswith(",", at))
    if at < len(text):
        rest = hashlib.sha256(text[at:].encode()).hexdigest()[:16]
        fault = ArticleError(f"broken JSON: more after the end of the document, at character {at}")
        yield _Fault(number, rest, fault)


def _after_blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def parse_line(line: Line, limits: ReadLimits) -> Record:
    """Parse one line as a record; fields that the contract does not name are ignored.

    Raises:
        ArticleError: it is broken, has no text, or a field of the wrong type.
    """
    if line.data is None:
        raise ArticleError(f"too long: at most {limits.max_characters} characters of text")
    fields = _object(line.data)
    strings = {name: field(fields, name, limits) for name in _FIELDS}
    text, html = strings["text"], strings["html"]
    if text is not None and (text.strip() or not html):
        content = Content(text)
    elif html is not None:
        content = read_html(html)
        check_text(content.text, limits)
    else:
        raise ArticleError(f'no "text" in it{_where_articles_are(fields)}')
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
    """Tell whether a stream that begins with this line is JSON.

    A broken line that begins like an object counts too: it is to be reported, not read as text.
    """
    start = line.removeprefix(b"\xef\xbb\xbf").strip()
    if start.startswith(b"["):  # a list of objects; `[Sic] he said` and `["a"]` are none
        start = start[1:].lstrip() or b"{"
    return start.startswith(b"{") and start[1:].lstrip()[:1] in {b'"', b"}", b""}


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


def _where_articles_are(fields: dict[str, object]) -> str:
    """Return what to do with an object around a list of articles."""
    for name, value in fields.items():
        if isinstance(value, list) and any(
            isinstance(one, dict) and ("text" in one or "html" in one) for one in value
        ):
            shown = name if name.isidentifier() and name.isascii() else ""
            return f", but a list of articles: {_WAY_ROUND.format(shown)}"
    return ""


def _id(fields: dict[str, object]) -> str | None:
    value = fields.get("id")
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ArticleError('"id" is neither a string nor a whole number')
    return str(value)
