"""Word documents, by python-docx (MIT): paragraphs, lists and tables, no headers, no footnotes."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise
from typing import Any

from summarize.errors import ArticleError
from summarize.read.content import Content, language_code

_MAX_UNPACKED = 64_000_000
"""Most bytes of all parts together: a small file can unpack to gigabytes."""
_MAX_PARTS = 2_000


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
        blocks = list(_blocks(document))
        about = document.core_properties
        created = about.created.date().isoformat() if about.created else None
    except ArticleError:
        raise
    except Exception as error:  # whatever a damaged archive or part provokes
        raise ArticleError(f"no Word document that can be read: {type(error).__name__}") from None
    title = about.title or next((text for text, kind in blocks if kind == "title"), None)
    return Content(
        text=_joined([(text, kind) for text, kind in blocks if text != title]),
        title=title or None,
        author=about.author or None,
        published=created,
        declared_language=language_code(about.language or None),
    )


def _blocks(document: Any) -> list[tuple[str, str]]:
    found = []
    kinds: dict[str | None, str] = {}
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            above: dict[int, str] = {}
            found += [(_row(row, above), "row") for row in block.rows]
        else:
            style = block._p.style  # looking up the style itself takes the length of their list
            if style not in kinds:
                kinds[style] = _kind((block.style.name if block.style is not None else "").lower())
            found.append((block.text.strip(), kinds[style]))
    return [(text, kind) for text, kind in found if text]


def _kind(style: str) -> str:
    return "item" if style.startswith("list") else "title" if style == "title" else "text"


def _row(row: Any, above: dict[int, str]) -> str:
    """Return a row's cells; one that is merged with the cell above it has that one's text.

    `row.cells` would repeat a cell for each column that it says to span.

    Args:
        row: of python-docx.
        above: the texts of the row before, by column; becomes those of this one.
    """
    column = row.grid_cols_before
    texts = []
    for cell in row._tr.tc_lst:
        merged = cell.vMerge == "continue"
        text = (
            above.get(column, "")
            if merged
            else " ".join(" ".join(paragraph.text for paragraph in cell.p_lst).split())
        )
        above[column] = text
        texts.append(text)
        column += cell.grid_span
    return " ".join(dict.fromkeys(texts))


def _joined(blocks: list[tuple[str, str]]) -> str:
    """Join paragraphs by an empty line, items and rows by a line end."""
    if not blocks:
        return ""
    parts = [blocks[0][0]]
    for (_, before), (text, kind) in pairwise(blocks):
        parts += ["\n" if before == kind and kind in {"item", "row"} else "\n\n", text]
    return "".join(parts)
