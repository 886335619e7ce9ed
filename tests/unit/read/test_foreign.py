"""Formats that are not read are refused by name, whatever a file is called; gzip is unpacked."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import time
import zipfile
from pathlib import Path

import docx
import pytest

from summarize.read import ReadLimits, read_inputs
from summarize.records import Article, Unreadable
from tests.support.some import some

LIMITS = ReadLimits(max_characters=5_000)
TEXT = "Le quai de Sainte-Orane ferme lundi pour six semaines, a annoncé la mairie.\n"


def read(file: Path) -> list[Article | Unreadable]:
    return list(read_inputs([str(file)], input_format=None, limits=LIMITS, stdin=io.BytesIO()))


def zipped(**parts: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return data.getvalue()


def tarred() -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        found = tarfile.TarInfo("a.txt")
        found.size = len(TEXT.encode())
        archive.addfile(found, io.BytesIO(TEXT.encode()))
    return data.getvalue()


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph(TEXT.strip())
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
FOREIGN = {
    "rtf": (b"{\\rtf1\\ansi Le quai ferme lundi.\\par}", "pandoc -f rtf"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\n", "pdftotext"),
    "doc": (OLE, "soffice"),
    "msg": (OLE, "msgconvert"),
    "odt": (zipped(mimetype="application/vnd.oasis.opendocument.text", a="x"), "pandoc -f odt"),
    "epub": (zipped(mimetype="application/epub+zip", a="x"), "pandoc -f epub"),
    "xlsx": (zipped(xl__workbook="x"), "Excel"),
    "png": (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "tesseract"),
    "jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "tesseract"),
    "webp": (b"RIFF\x10\0\0\0WEBPVP8 ", "tesseract"),
    "zip": (zipped(a="x"), "unpack it"),
    "tar": (tarred(), "unpack it"),
    "tgz": (gzip.compress(tarred()), "unpack it"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\4" + b"\0" * 60, "unpack it"),
    "xz": (lzma.compress(TEXT.encode()), "xz -dc"),
    "bz2": (bz2.compress(TEXT.encode()), "bzip2 -dc"),
    "mp3": (b"ID3\x04\0\0\0", "transcript"),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_format_that_is_not_read_is_refused_with_the_way_round(tmp_path: Path, kind: str) -> None:
    data, way = FOREIGN[kind]
    endings = [kind] if kind == "msg" else [kind, "", "txt", "html", "md", "jsonl"]
    for ending in some(endings):
        file = tmp_path / f"a.{ending}"
        file.write_bytes(data)
        (found,) = read(file)
        assert isinstance(found, Unreadable)
        assert not found.refused
        assert way in found.reason


@pytest.mark.parametrize("kind", ["rtf", "pdf", "png", "odt", "zip"])
def test_format_that_is_not_read_in_a_directory_is_told(tmp_path: Path, kind: str) -> None:
    data, way = FOREIGN[kind]
    (tmp_path / "a.txt").write_bytes(data)
    (tmp_path / "b.txt").write_text(TEXT)
    bad, good = read(tmp_path)
    assert isinstance(bad, Unreadable)
    assert way in bad.reason
    assert isinstance(good, Article)


@pytest.mark.parametrize(
    "text",
    [
        "BM, la banque du Marais, ferme lundi.",
        "{rtf} est le nom du format.",
        "PK : le penalty de la finale a été manqué.",
        "Rar ! crie-t-on.",
        "Au nom du PDF : %PDF-1.7 commence un fichier.",
        "ID3, la norme, a trente ans.",
        "GIF87 est un vieux format.",
        "MM. Vidal et Valadier se taisent.",
    ],
)
def test_text_that_begins_like_another_format_is_text(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    (found,) = read(tmp_path / "a.txt")
    assert isinstance(found, Article)
    assert found.text == text


@pytest.mark.parametrize("name", ["a.docx", "a", "a.txt", "a.docx.gz"])
def test_word_document_is_known_by_its_parts(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(word()) if name.endswith("gz") else word())
    (found,) = read(tmp_path / name)
    assert isinstance(found, Article)
    assert found.text == TEXT.strip()


@pytest.mark.parametrize(
    ("name", "data", "title"),
    [
        ("a.txt.gz", TEXT, None),
        ("a.txt", TEXT, None),
        ("a.gz", TEXT, None),
        ("a.md.gz", f"# Le quai\n\n{TEXT}", "Le quai"),
        ("a.jsonl.gz", json.dumps({"text": TEXT, "title": "Le quai"}) + "\n", "Le quai"),
        ("a.eml.gz", f"Subject: Le quai\n\n{TEXT}", "Le quai"),
        ("a.html.gz", f"<title>Le quai</title><article><p>{TEXT}</p></article>", "Le quai"),
        ("a.GZ", json.dumps({"text": TEXT, "title": "Le quai"}), "Le quai"),
    ],
)
def test_gzip_is_known_by_its_first_bytes(
    tmp_path: Path, name: str, data: str, title: str | None
) -> None:
    (tmp_path / name).write_bytes(gzip.compress(data.encode()))
    (found,) = read(tmp_path / name)
    assert isinstance(found, Article), found
    assert TEXT.strip() in found.text
    assert found.title == title


def test_gzip_on_standard_input() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self, data: bytes) -> None:
            self._data = io.BytesIO(data)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            data = self._data.read(len(buffer))
            buffer[: len(data)] = data
            return len(data)

    for data in (
        gzip.compress(TEXT.encode()),
        gzip.compress(b"Le quai ") + gzip.compress(b"ferme"),
    ):
        pipe = io.BufferedReader(Pipe(data))
        (found,) = read_inputs(["-"], input_format=None, limits=LIMITS, stdin=pipe)
        assert isinstance(found, Article)
        assert found.text in {TEXT, "Le quai ferme"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gzip.compress(TEXT.encode())[:-9], "damaged gzip"),
        (gzip.compress(TEXT.encode())[:20], "damaged gzip"),
        (b"\x1f\x8b\x08" + b"x" * 90, "damaged gzip"),
        (gzip.compress(gzip.compress(TEXT.encode())), "twice"),
        (gzip.compress(b"\n" * 300_000_000, 6), "too much"),
        (gzip.compress(b"a" * 80_000_000, 6), "too long"),
    ],
    ids=["cut", "cut short", "no gzip", "twice", "blank lines", "one line"],
)
def test_gzip_that_is_damaged_or_a_bomb(tmp_path: Path, data: bytes, reason: str) -> None:
    name = "a.jsonl.gz" if reason == "too much" else "a.txt.gz"
    (tmp_path / name).write_bytes(data)
    started = time.process_time()
    found = read(tmp_path / name)[-1]
    assert time.process_time() - started < 5
    assert isinstance(found, Unreadable)
    assert reason in found.reason
