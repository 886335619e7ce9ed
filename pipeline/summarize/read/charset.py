"""Decode bytes to text: UTF-8, a byte order mark, or a legacy encoding beyond doubt."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress

import chardet

from summarize.errors import ArticleError

LEGACY_ENCODINGS = ("cp1252", "iso8859-15", "mac-roman", "cp850")
"""Encodings of Western European text, without Latin-1: cp1252 reads the same text."""

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LETTERS = re.compile(r"[^\W\d_]")
# May stand between two letters in running text: apostrophes, hyphens, dots, soft hyphen, spaces.
_JOINERS = frozenset("\u2019\u2018'\u00b7\u00ad\u2010\u2011\u2013\u2014\u00a0\u2026")
_SYMBOLS = frozenset("€£°§©®™×±²³½¼¾·•µ†")
# Characters that may be the only one beyond ASCII in an editor's plain English text.
_COMMON = frozenset("\u2019\u2018\u201c\u201d\u2013\u2014\u2026\u00a0\u20ac")
# The search that browsers make; `charset=` stands in both forms of the element.
_META = re.compile(
    rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE
)
_META_BYTES = 4096
# Least number of characters for each damaged one.
_MAX_DAMAGE = 1000
# Up to this many characters may be valid UTF-8 by chance.
_FEW = 3
# The first bytes of a long file decide between encodings.
_SAMPLE = 200_000
_MAX_CONTROL_SHARE = 0.01
_MAX_NON_ASCII_LETTERS = 0.25
_MAX_MISPLACED_SHARE = 0.1


def decode(data: bytes) -> str:
    """Decode a whole file; drop nothing but a byte order mark.

    Raises:
        ArticleError: the data is binary, damaged, or its encoding is in doubt.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :], encoding, "damaged"))
    if b"\0" in data:
        return _checked(_utf16_without_mark(data))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _legacy(data)
    else:
        if _is_utf8_by_chance(data, text):
            raise ArticleError("its encoding cannot be told from UTF-8")
    return _checked(text)


def _is_utf8_by_chance(data: bytes, text: str) -> bool:
    """Tell whether the only characters beyond ASCII may be Latin letters of a legacy encoding.

    The bytes of `’é` in Mac Roman are an Armenian letter in UTF-8; a text with nothing else would
    pass.
    """
    found = _NON_ASCII.findall(text[:_SAMPLE])
    return (
        0 < len(found) <= _FEW
        and not any(unicodedata.name(char, "").startswith("LATIN") for char in found)
        and all(char.isalpha() for char in found)
        and any(_misplaced(rival) == 0 for rival in _rivals(data, text))
    )


def _strict(data: bytes, encoding: str, fault: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ArticleError(f"{fault} {encoding.upper()} at byte {error.start}") from None


def _checked(text: str) -> str:
    """Return `text`, or refuse it if it decodes but is not text."""
    if len(_CONTROL.findall(text)) > _MAX_CONTROL_SHARE * len(text) or "\0" in text:
        raise ArticleError("binary data, not text")
    return text


def _legacy(data: bytes) -> str:
    """Decode with the encoding that chardet finds, if the result is plausible.

    chardet (bigram models by language) was far better than charset-normalizer on French;
    `python -m tests.quality.charsets` has the figures. Its answer stands only where no other
    encoding gives a more plausible text.
    """
    # `ascii` cannot be the answer here, so it stands for no answer.
    found = chardet.detect(
        data,
        max_bytes=_SAMPLE,
        include_encodings=(*LEGACY_ENCODINGS, "ascii"),
        no_match_encoding="ascii",
    )["encoding"]
    if found is None or found.lower() == "ascii":
        raise ArticleError("not UTF-8, and its encoding cannot be told")
    text = _strict(data, found, "undecodable as")
    sample = text[:_SAMPLE]
    letters = _LETTERS.findall(sample)
    foreign = sum(not letter.isascii() for letter in letters)
    misplaced = _misplaced(sample)
    beyond_ascii = _NON_ASCII.findall(sample)
    kinds = set(beyond_ascii)
    rivals = [_misplaced(rival) for rival in _rivals(data, sample)]
    if len(kinds) == 1 and not kinds & _COMMON and misplaced in rivals:
        raise ArticleError("not UTF-8, and one kind of character is too few to tell its encoding")
    if (
        foreign > _MAX_NON_ASCII_LETTERS * len(letters)
        or misplaced > _MAX_MISPLACED_SHARE * len(beyond_ascii)
        or min(rivals, default=misplaced) < misplaced
    ):
        raise ArticleError(f"not UTF-8, and {found} gives implausible text")
    return text


def _utf16_without_mark(data: bytes) -> str:
    """Decode UTF-16 of mostly Latin text, where every other byte is zero."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    half = len(data) / 2
    if len(data) % 2 == 0 and max(even, odd) > 0.7 * half and min(even, odd) < 0.1 * half:
        return _strict(data, "utf-16-le" if odd > even else "utf-16-be", "damaged")
    raise ArticleError("binary data, not text")


def _rivals(data: bytes, sample: str) -> Iterator[str]:
    """Yield the other encodings' readings of the same bytes, where they differ."""
    for encoding in LEGACY_ENCODINGS:
        try:
            rival = data[:_SAMPLE].decode(encoding)
        except UnicodeDecodeError:
            continue
        if rival != sample:
            yield rival


def _misplaced(text: str) -> int:
    """Count the characters beyond ASCII that are implausible between their neighbours."""
    count = 0
    for match in _NON_ASCII.finditer(text):
        at = match.start()
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        count += _is_misplaced(before, match.group(), after)
    return count


def _is_misplaced(before: str, char: str, after: str) -> bool:
    category = unicodedata.category(char)
    if category.startswith("L"):
        # A capital in mid-word, a small letter in a word of capitals, or an ordinal sign.
        return (before.islower() and char.isupper()) or (
            before.isupper() and char.islower() and after.isupper()
        )
    if category == "Cc":
        return char != "\x85"
    if category[0] == "S" or category == "No":
        return char not in _SYMBOLS or (before.isalpha() and after.isalpha())
    return before.isalpha() and after.isalpha() and char not in _JOINERS


def decode_page(data: bytes) -> str:
    """Decode a web page by its mark, as valid UTF-8, by its `meta`, or by its content.

    The order is that of the HTML standard (WHATWG, "Determining the character encoding"), except
    that valid UTF-8 overrides a `meta`, which may be left over from before the page was saved. One
    character in a thousand may be damaged; NULs, which browsers pass over, are left out.

    Raises:
        ArticleError: the data is binary, or its encoding is in doubt.
    """
    if any(data.startswith(mark) for mark, _ in _MARKS) or _looks_utf16(data):
        return decode(data).replace("\0", "")
    data = data.replace(b"\0", b"")
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8")
    declared = _declared(data)
    for encoding in filter(None, (declared, "utf-8" if declared != "utf-8" else None)):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
        text = data.decode(encoding, "replace")
        if _MAX_DAMAGE * text.count("\N{REPLACEMENT CHARACTER}") <= len(text):
            return text
    return decode(data)


def _looks_utf16(data: bytes) -> bool:
    head = data[:_META_BYTES]
    return 3 * head.count(0) > len(head)


def _declared(data: bytes) -> str | None:
    """Return the encoding that a page's `meta` names, in the sense of browsers."""
    found = _META.search(data[:_META_BYTES])
    if found is None:
        return None
    name = found[1].decode("ascii").lower()
    try:
        encoding = codecs.lookup(name).name
    except LookupError:
        return None
    # WHATWG Encoding Standard, section 4.2: both are labels of windows-1252. A `meta` that can be
    # read cannot be UTF-16.
    if encoding in {"iso8859-1", "ascii"}:
        return "cp1252"
    return "utf-8" if encoding.startswith("utf-16") or encoding.startswith("utf-32") else encoding
