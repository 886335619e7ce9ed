"""Makers of inputs of any length: a unit repeated, counted or nested, and the formats around it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

from tests.support.hostile import BODY
from tests.support.pages import PARAGRAPH

ART = PARAGRAPH * 4
Maker = Callable[[int], str | bytes]
"""Makes an input of about so many characters."""


def repeated(unit: str, before: str = "", after: str = "") -> Maker:
    """A maker of so many characters of one unit, between two ends."""
    return lambda size: before + unit * max(1, size // len(unit)) + after


def counted(unit: str, before: str = "", after: str = "") -> Maker:
    """A maker of units that differ by their number, `#`."""

    def make(size: int) -> str:
        count = max(1, size // (len(unit) + 4))
        return before + "".join(unit.replace("#", str(n)) for n in range(count)) + after

    return make


def nested(opening: str, closing: str, before: str = "", after: str = "") -> Maker:
    """A maker of as many opened as closed units."""

    def make(size: int) -> str:
        count = max(1, size // (len(opening) + len(closing)))
        return before + opening * count + "mot" + closing * count + after

    return make


def in_page(make: Maker, head: str = "") -> Maker:
    return lambda size: f"<html lang=fr><head>{head}</head><body>{make(size)!s}{ART}</body></html>"


def in_head(make: Maker) -> Maker:
    return lambda size: (
        f"<html lang=fr><head>{make(size)!s}</head><body><article>{ART}</article></body></html>"
    )


def in_json(field: str, make: Maker) -> Maker:
    def line(size: int) -> str:
        return json.dumps({"text": BODY, field: make(size)}) + "\n"

    return line


def in_rss(make: Maker, head: str = "") -> Maker:
    return lambda size: (
        f'<?xml version="1.0"?>{head}<rss version="2.0"><channel><title>Le Marais</title><item>'
        f"<title>Un</title><description>{BODY}</description>{make(size)!s}</item></channel></rss>"
    )


def in_mail(make: Maker, body: str = BODY) -> Maker:
    return lambda size: f"{make(size)!s}\n\n{body}\n"


def in_word(make: Maker) -> Maker:
    """A Word document of this body."""

    def made(size: int) -> bytes:
        import docx

        data = io.BytesIO()
        document = docx.Document()
        document.add_paragraph("PLACE")
        document.save(data)
        out = io.BytesIO()
        with zipfile.ZipFile(data) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                content = old.read(name)
                if name == "word/document.xml":
                    start, end = content.index(b"<w:p>"), content.index(b"</w:p>") + 6
                    content = content[:start] + str(make(size)).encode() + content[end:]
                new.writestr(name, content)
        return out.getvalue()

    return made
