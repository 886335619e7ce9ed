"""Word's markup: changes as accepted, controls and fields as text, cells and notes apart."""

from __future__ import annotations

import datetime
import io
import zipfile

import docx
import pytest

from summarize.read.content import Content
from summarize.read.formats.docx import read_docx

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def read(body: str) -> Content:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        document = f"<w:document {_NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>"
        archive.writestr("word/document.xml", document)
    return read_docx(data.getvalue())


def run(text: str, properties: str = "") -> str:
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def line(*pieces: str) -> str:
    return f"<w:p>{''.join(pieces)}</w:p>"


def deleted(text: str) -> str:
    return f'<w:del w:id="1"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{line(run(text))}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


@pytest.mark.parametrize(
    "body",
    [
        line(
            run("Le quai "),
            deleted("rouvre"),
            '<w:ins w:id="2">' + run("ferme") + "</w:ins>",
            run(" lundi."),
        ),
        line(run("Le quai "), '<w:moveTo w:id="2">' + run("ferme") + "</w:moveTo>", run(" lundi."))
        + line('<w:moveFrom w:id="3">' + run("ferme") + "</w:moveFrom>"),
        line(run("Le quai "), run("rouvre", "<w:strike/>"), run("ferme lundi.")),
        line(
            run("Le quai "),
            run("rouvre", '<w:dstrike w:val="true"/>'),
            run("ferme lundi.", '<w:strike w:val="0"/>'),
        ),
        line('<w:pPr><w:rPr><w:del w:id="4"/></w:rPr></w:pPr>', run("Le quai "))
        + line(run("ferme lundi.")),
        line(run("Le quai "), run("invisible", "<w:vanish/>"), run("ferme lundi.")),
        line(run("Le quai ferme lundi.")) + line(deleted("Rien n'est sûr.")),
    ],
)
def test_changes_are_read_as_accepted(body: str) -> None:
    assert read(body).text == "Le quai ferme lundi."


@pytest.mark.parametrize(
    "body",
    [
        "<w:sdt><w:sdtPr/><w:sdtContent>" + line(run("Un à Pau.")) + "</w:sdtContent></w:sdt>",
        line(
            run("Un à "),
            "<w:sdt><w:sdtPr/><w:sdtContent>" + run("Pau.") + "</w:sdtContent></w:sdt>",
        ),
        line(
            run("Un à "), '<w:smartTag w:element="place">' + run("Pau") + "</w:smartTag>", run(".")
        ),
        line(run("Un à "), '<w:fldSimple w:instr=" TITLE ">' + run("Pau.") + "</w:fldSimple>"),
        line(
            run("Un à "),
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF x '
            "</w:instrText></w:r>"
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
            run("Pau."),
        ),
        line(run("Un à "), "<w:hyperlink>" + run("Pau.") + "</w:hyperlink>"),
        "<w:customXml>" + line(run("Un à Pau.")) + "</w:customXml>",
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + line(run("Cliquez ici"))
        + "</w:sdtContent></w:sdt>"
        + line(run("Un à Pau.")),
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "</w:docPartObj></w:sdtPr>"
        "<w:sdtContent>"
        + line(run("Un ... 3"))
        + "</w:sdtContent></w:sdt>"
        + line(run("Un à Pau.")),
    ],
)
def test_controls_tags_and_fields_are_text_and_prompts_are_none(body: str) -> None:
    assert read(body).text == "Un à Pau."


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (table(cell("Pau") + cell("3") + cell("3")), "Pau | 3 | 3"),
        (table(cell("12") + cell("500"), cell("12") + cell("500")), "12 | 500\n12 | 500"),
        (table(cell("Pau", '<w:gridSpan w:val="2"/>') + cell("3")), "Pau | 3"),
        (
            table(cell("Pau", '<w:hMerge w:val="restart"/>') + cell("", "<w:hMerge/>") + cell("3")),
            "Pau | 3",
        ),
        (
            table(
                cell("Pau", '<w:vMerge w:val="restart"/>') + cell("1"),
                cell("", "<w:vMerge/>") + cell("2"),
            ),
            "Pau | 1\nPau | 2",
        ),
        (
            table(f"<w:sdt><w:sdtContent>{cell('Pau')}</w:sdtContent></w:sdt>" + cell("3")),
            "Pau | 3",
        ),
        (table(cell("Pau"), f"<w:trPr><w:del/></w:trPr>{cell('Dax')}"), "Pau"),
    ],
)
def test_cells_stand_apart(body: str, text: str) -> None:
    assert read(body).text == text


_BOX = f"<w:txbxContent>{line(run('Encadré.'))}</w:txbxContent>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            line(run("Avant"), '<w:r><w:footnoteReference w:id="2"/></w:r>', run(" la fin.")),
            "Avant la fin.",
        ),
        (
            line(run("En 10"), run("6", '<w:vertAlign w:val="superscript"/>'), run(" ans")),
            "En 10⁶ ans",
        ),
        (
            line(run("Le XIX"), run("e", '<w:vertAlign w:val="superscript"/>'), run(" siècle")),
            "Le XIXe siècle",
        ),
        (
            line(
                run("un"),
                "<w:r><w:br/></w:r>",
                run("deux"),
                "<w:r><w:noBreakHyphen/></w:r>",
                run("là"),
            ),
            "un\ndeux-là",
        ),
        (
            line(run("Texte."), f"<w:r><w:pict><v:textbox>{_BOX}</v:textbox></w:pict></w:r>"),
            "Texte.\n\nEncadré.",
        ),
        (
            line(
                run("Texte."),
                f"<w:r><mc:AlternateContent><mc:Choice><wps:txbx>{_BOX}</wps:txbx></mc:Choice>"
                f"<mc:Fallback>{_BOX}</mc:Fallback></mc:AlternateContent></w:r>",
            ),
            "Texte.\n\nEncadré.",
        ),
    ],
)
def test_notes_signs_and_text_boxes(body: str, text: str) -> None:
    assert read(body).text == text


def test_no_properties_are_made_up() -> None:
    assert read(line(run("Un."))) == Content("Un.")


@pytest.mark.parametrize(
    ("title", "author", "read_as"),
    [
        ("Word Document", "python-docx", (None, None)),
        ("Document1", "Microsoft Office User", (None, None)),
        ("Sans titre", "Utilisateur", (None, None)),
        ("", "", (None, None)),
        (
            "Document d'urbanisme adopté",
            "Ana Utilis",
            ("Document d'urbanisme adopté", "Ana Utilis"),
        ),
    ],
)
def test_properties_that_a_program_fills_in_are_none(
    title: str, author: str, read_as: tuple[str | None, str | None]
) -> None:
    document = docx.Document()
    document.add_paragraph("Un.")
    about = document.core_properties
    about.title, about.author = title, author
    about.created = datetime.datetime(2026, 5, 4)
    about.revision = 2
    data = io.BytesIO()
    document.save(data)
    found = read_docx(data.getvalue())
    assert (found.title, found.author) == read_as
    assert found.published == "2026-05-04"


def test_date_of_the_program_s_own_file_is_no_article_s() -> None:
    document = docx.Document()
    document.add_paragraph("Un.")
    data = io.BytesIO()
    document.save(data)
    assert read_docx(data.getvalue()) == Content("Un.")
