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
# The search that browsers make, and an XML declaration; `charset=` stands in both forms of `meta`.
_DECLARATION = re.compile(
    rb"(?:\A\s{0,40}<\?xml[^>]{0,500}?\sencoding|<meta[^>]{0,500}?charset)"
    rb"\s{0,40}=\s{0,40}[\"']?\s{0,40}([A-Za-z0-9_.:-]{1,40})",
    re.IGNORECASE,
)
# Python's names of charsets. It knows other encodings too: some undo escapes, one always fails, and
# the time of `idna` and `punycode` grows with the square of the length.
_CHARSETS = re.compile(
    r"ascii|utf-(?:7|8|8-sig|16|16-[bl]e|32|32-[bl]e)|iso8859-\d+|cp\d+|koi8-[rtu]|mac-[a-z0-9]+"
    r"|gb2312|gbk|gb18030|hz|big5|big5hkscs|euc_\w+|shift_jis\w*|iso2022_\w+|johab|tis-620|kz1048"
    r"|ptcp154|hp-roman8"
)
_MAX_LABEL = 40
_META_BYTES = 4096
# Least number of characters for each damaged one.
_MAX_DAMAGE = 1000
# The same of those beyond ASCII: where most of these are damaged, the encoding is another.
_MAX_DAMAGE_BEYOND_ASCII = 4
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
    if any(data.startswith(mark) for mark, _ in _MARKS) or is_utf16(data):
        return decode(data).replace("\0", "")
    data = data.replace(b"\0", b"")
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8")
    declared = _declared(data)
    for encoding in filter(None, (declared, "utf-8" if declared != "utf-8" else None)):
        with suppress(UnicodeError):
            return data.decode(encoding)
        text = data.decode(encoding, "replace")
        damaged = text.count("\N{REPLACEMENT CHARACTER}")
        beyond_ascii = sum(not character.isascii() for character in text)
        if (
            _MAX_DAMAGE * damaged <= len(text)
            and _MAX_DAMAGE_BEYOND_ASCII * damaged <= beyond_ascii
        ):
            return text
    return decode(data)


def is_utf16(data: bytes) -> bool:
    """Tell whether data is in UTF-16 or UTF-32, by its mark or its NULs."""
    head = data[:_META_BYTES]
    marked = any(data.startswith(mark) for mark, encoding in _MARKS if encoding != "utf-8")
    return marked or 3 * head.count(0) > len(head)


def _declared(data: bytes) -> str | None:
    """Return the encoding that a page's `meta` or XML declaration names, as browsers take it."""
    found = _DECLARATION.search(data[:_META_BYTES])
    encoding = charset(found[1].decode("ascii")) if found else None
    # What can be read so far cannot be UTF-16.
    return "utf-8" if encoding and encoding.startswith(("utf-16", "utf-32")) else encoding


def charset(label: str) -> str | None:
    """Return Python's name of a charset that a page or mail names, or None if there is none.

    Latin-1 and ASCII are labels of Windows-1252 (WHATWG Encoding Standard, section 4.2).
    """
    if len(label) > _MAX_LABEL:
        return None
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):  # unknown; a NUL or what is not ASCII in it
        return None
    if name in {"iso8859-1", "ascii"}:
        return "cp1252"
    return name if _CHARSETS.fullmatch(name) else None
