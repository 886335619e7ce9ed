"""Word documents, opened by python-docx (MIT): paragraphs, lists, tables and text boxes.

Headers and footnotes are not read. Of the properties, none is taken that the program fills in.
"""

from __future__ import annotations

import io
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from summarize.errors import ArticleError
from summarize.read.content import Content, language_code, metadata_line
from summarize.read.formats.docx_text import Cell, Paragraph, blocks

_MAX_UNPACKED = 64_000_000
"""Most bytes of all parts together: a small file can unpack to gigabytes."""
_MAX_PARTS = 2_000
_BETWEEN_CELLS = " | "
_CORE_PROPERTIES = (
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)


def read_docx(data: bytes) -> Content:
    """Return the document's text and properties.

    Raises:
        ArticleError: it is not such a document, is damaged, or unpacks to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
                raise ArticleError("a Word document that unpacks to too much")
        import docx

        document: Any = docx.Document(io.BytesIO(data))
        found = list(_blocks(document))
        about = _about(document)
    except ArticleError:
        raise
    except Exception as error:  # whatever a damaged archive or part provokes
        raise ArticleError(f"no Word document that can be read: {type(error).__name__}") from None
    title = next((text for text, kind in found if kind == "title"), None) or about.title
    return replace(
        about,
        text=_joined([(text, kind) for text, kind in found if text != title]),
        title=title or None,
    )


def _about(document: Any) -> Content:
    """Return what the properties say; python-docx would make up those that are missing."""
    relations = document.part.package.rels.values()
    if not any(one.reltype == _CORE_PROPERTIES for one in relations):
        return Content("")
    said = document.core_properties
    by_default = (said.author or "").strip().lower() in _defaults("authors")
    # The program's own file that a document was begun with has a date as well.
    created = None if by_default and said.revision <= 1 else said.created
    title = metadata_line(said.title)
    return Content(
        text="",
        title=None if (title or "").lower() in _defaults("titles") else title,
        author=None if by_default else metadata_line(said.author),
        published=created.date().isoformat() if created else None,
        declared_language=language_code(said.language or None),
    )


@cache
def _defaults(kind: str) -> frozenset[str]:
    text = resources.files("summarize_configs").joinpath("documents.toml").read_text("utf-8")
    return frozenset(str(one).lower() for one in tomllib.loads(text)[kind])


def _blocks(document: Any) -> Iterator[tuple[str, str]]:
    kinds: dict[str | None, str] = {None: "text"}
    names = {style.style_id: style.name or "" for style in document.styles}
    above: dict[int, str] = {}
    for block in blocks(document.element.body):
        if isinstance(block, Paragraph):
            above = {}
            text, kind = block.text, kinds.get(block.style)
            if kind is None:
                kind = kinds[block.style] = _kind(names.get(block.style or "", "").lower())
        else:
            text, kind = _row(block, above), "row"
        if text and kind != "contents":
            yield text, kind


def _kind(style: str) -> str:
    if style.startswith("toc "):
        return "contents"
    return "item" if style.startswith("list") else "title" if style == "title" else "text"


def _row(cells: list[Cell], above: dict[int, str]) -> str:
    """Return a row's cells; one that is merged with the cell above it has that one's text.

    Args:
        cells: Of the row.
        above: Texts of the row before, by column; becomes those of this one.
    """
    column = 0
    texts = []
    for cell in cells:
        text = above.get(column, "") if cell.goes_on else cell.text
        above[column] = text
        texts.append(text)
        column += cell.span
    return _BETWEEN_CELLS.join(filter(None, texts))


def _joined(blocks: list[tuple[str, str]]) -> str:
    """Join paragraphs by an empty line, items and rows by a line end."""
    if not blocks:
        return ""
    parts = [blocks[0][0]]
    for (_, before), (text, kind) in pairwise(blocks):
        parts += ["\n" if before == kind and kind in {"item", "row"} else "\n\n", text]
    return "".join(parts)
