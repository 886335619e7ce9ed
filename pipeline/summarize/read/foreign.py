"""Formats that are not read, by their first bytes, each with a way round."""

from __future__ import annotations

import re

from summarize.read.inputs import Format

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PANDOC = "{0} is not read: `pandoc -f {1} -t plain --wrap=none FILE | summarize -` takes its text"
_IMAGE = "an image, which is not read: `tesseract FILE - -l fra+eng | summarize -` takes its text"
_ARCHIVE = "an archive, which is not read: unpack it, and name its files or their folder"
_PACKED = "compressed by {0}, which is not read: `{0} -dc FILE | summarize -` reads what is in it"
_SOUND = "sound or video, which is not read: a transcript of it in a text file is"
_OFFICE = "{} is not read: save it as HTML or as text"
_PDF = "PDF is not read: `pdftotext FILE - | summarize -` takes its text"
_OLD_WORD = (
    "a Word document of before 2007, or one with a password, is not read: "
    "`soffice --headless --convert-to docx FILE` makes a .docx of it"
)
# The type that a zip file of these formats names in its first entry, or a folder in it.
_IN_ZIP = (
    (b"application/epub+zip", _PANDOC.format("EPUB", "epub")),
    (b"application/vnd.oasis.opendocument.text", _PANDOC.format("OpenDocument text", "odt")),
    (b"application/vnd.oasis.opendocument", _OFFICE.format("OpenDocument")),
    (b"xl/", _OFFICE.format("an Excel workbook")),
    (b"ppt/", _OFFICE.format("a PowerPoint presentation")),
)
_BEGINNINGS = (
    (rb"\s{0,9}\{\\rtf", _PANDOC.format("RTF", "rtf")),
    (rb"\s{0,9}%PDF-", _PDF),
    (re.escape(_OLE), _OLD_WORD),
    (rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|II\*\0|MM\0\*|BM....\0\0\0\0", _IMAGE),
    (rb"....ftyp(?:heic|heix|mif1|avif)", _IMAGE),
    (rb"PK\x05\x06|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|.{257}ustar", _ARCHIVE),
    (rb"\xfd7zXZ\0", _PACKED.format("xz")),
    (rb"BZh[1-9]1AY&SY", _PACKED.format("bzip2")),
    (rb"\x28\xb5\x2f\xfd", _PACKED.format("zstd")),
    (rb"ID3[\x02-\x04]|OggS\0|fLaC|RIFF....(?:WAVE|AVI )|....ftyp|\x1a\x45\xdf\xa3", _SOUND),
)
_PATTERNS = tuple((re.compile(start, re.DOTALL), said) for start, said in _BEGINNINGS)
# Of files whose first bytes say too little, but are no text.
_ENDINGS = {
    ".msg": "an Outlook message is not read: `msgconvert FILE` makes an .eml of it",
    ".pages": _OFFICE.format("a Pages document"),
    ".wps": _OFFICE.format("a Works document"),
}


def refusal(head: bytes, ending: str) -> str | None:
    """Return why data is not read and the way round, or None if it may be.

    Args:
        head: Its first bytes; some thousands tell what a zip file is.
        ending: Of the file's name, in lower case.
    """
    is_binary = b"\0" in head
    if is_binary and (said := _ENDINGS.get(ending)):
        return said
    if head.startswith(_ZIP):
        return None if is_word(head) else _in_zip(head, ending)
    return next((said for pattern, said in _PATTERNS if pattern.match(head)), None)


def is_word(head: bytes) -> bool:
    """Tell whether data is a Word document as of 2007."""
    return head.startswith(_ZIP) and b"word/" in head and b"mimetype" not in head[:64]


def _in_zip(head: bytes, ending: str) -> str | None:
    for mark, said in _IN_ZIP:
        if mark in head:
            return said
    # Whether it is one, its reader tells.
    return None if ending == f".{Format.DOCX.value}" else _ARCHIVE
