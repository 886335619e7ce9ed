"""Word documents: text and properties; whatever is none, or a bomb, is said in a line."""

from __future__ import annotations

import datetime
import io
import time
import zipfile
from pathlib import Path

import docx
import pytest

from summarize.read import ReadLimits, read_inputs
from summarize.records import Article, Unreadable

LIMITS = ReadLimits(max_characters=5000)


def read(file: Path) -> Article | Unreadable:
    (found,) = read_inputs([str(file)], input_format=None, limits=LIMITS, stdin=io.BytesIO())
    return found


def test_document(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Le pont de Valbourg ferme", 0)
    document.add_paragraph("Le conseil a approuvé mardi la fermeture\u00a0du pont.")
    document.add_heading("Des travaux longs", 1)
    document.add_paragraph("huit mois ;", style="List Bullet")
    document.add_paragraph("deux millions d’euros.", style="List Bullet")
    table = document.add_table(2, 2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"case {number}"
    document.add_paragraph("Fin.")
    document.core_properties.author = "Solène Kermadec"
    document.core_properties.created = datetime.datetime(2026, 5, 12)
    document.save(str(tmp_path / "pont.docx"))
    found = read(tmp_path / "pont.docx")
    assert isinstance(found, Article)
    assert found.text == (
        "Le conseil a approuvé mardi la fermeture\u00a0du pont.\n\nDes travaux longs\n\n"
        "huit mois ;\ndeux millions d’euros.\n\ncase 0 | case 1\ncase 2 | case 3\n\nFin."
    )
    assert found.title == "Le pont de Valbourg ferme"
    assert (found.author, found.published) == ("Solène Kermadec", "2026-05-12")


def test_merged_cells_are_read_once_a_row(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"c{number}"
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(1, 1).merge(table.cell(2, 2))
    document.save(str(tmp_path / "a.docx"))
    found = read(tmp_path / "a.docx")
    assert isinstance(found, Article)
    assert found.text == "c0 c3 | c1 | c2\nc0 c3 | c4 c5 c7 c8\nc6 | c4 c5 c7 c8"


@pytest.mark.parametrize("span", [1, 999, 1_000_000])
def test_columns_that_a_cell_says_to_span_cost_nothing(tmp_path: Path, span: int) -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "Le pont ferme."
    cell._tc.grid_span = span
    document.save(str(tmp_path / "a.docx"))
    started = time.process_time()
    found = read(tmp_path / "a.docx")
    assert time.process_time() - started < 2
    assert isinstance(found, Article)
    assert found.text == "Le pont ferme."


def zipped(**parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no Word document"),
        (b"PK\x03\x04" + b"\0" * 100, "no Word document"),
        (zipped(a=b"x"), "no Word document"),
        (zipped(a=b"\0" * 70_000_000), "unpacks to too much"),
        (zipped(**{f"p{n}": b"" for n in range(2_001)}), "unpacks to too much"),
    ],
    ids=["empty", "broken", "another archive", "bomb", "many parts"],
)
def test_what_is_no_document_is_said(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "a.docx").write_bytes(data)
    found = read(tmp_path / "a.docx")
    assert isinstance(found, Unreadable)
    assert reason in found.reason


def test_pdf_is_refused_with_the_way_round_it(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n")
    found = read(tmp_path / "a.pdf")
    assert isinstance(found, Unreadable)
    assert "pdftotext" in found.reason
