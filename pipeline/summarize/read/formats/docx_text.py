"""The text of a Word document's parts, as its reader sees it once all changes are accepted.

Elements are those of WordprocessingML (ECMA-376, part 1, section 17).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _TABLE, _ROW, _CELL, _RUN = (f"{_W}{name}" for name in ("p", "tbl", "tr", "tc", "r"))
_TEXT_BOX = f"{_W}txbxContent"
_CONTROL = f"{_W}sdt"
_VALUE = f"{_W}val"
# Deleted or moved away; codes of fields, of which the result is read; properties; what older
# programs are shown in place of a shape; how words are pronounced.
_SKIPPED = frozenset(
    (
        *(f"{_W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "delInstrText")),
        *(f"{_W}{name}" for name in ("pPr", "rPr", "tblPr", "tcPr", "trPr", "sdtPr", "rt")),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    )
)
_UNSTATED = tuple(f"{_W}{name}" for name in ("strike", "dstrike", "vanish"))
_SIGNS = {
    f"{_W}tab": "\t",
    f"{_W}ptab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}softHyphen": "\u00ad",
}
_OFF = frozenset({"0", "false", "off", "none"})
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_DELETED_MARK = f"{_W}pPr/{_W}rPr/{_W}del"
"""Of a paragraph that goes on in the next one."""
_CONTENTS = "Table of Contents"
"""Name of a gallery, in all languages."""


class Paragraph(NamedTuple):
    """A paragraph's text, and the id of its style."""

    text: str
    style: str | None


class Cell(NamedTuple):
    """A cell's text; one that goes on from the cell above it has none."""

    text: str
    span: int
    goes_on: bool


def blocks(parent: Any) -> Iterator[Paragraph | list[Cell]]:
    """Yield the paragraphs and the rows of tables below an element, in order."""
    joined = ""
    for element in parent:
        if element.tag == _P:
            boxes: list[Any] = []
            text = joined + _text(element, boxes)
            joined = text if element.find(_DELETED_MARK) is not None else ""
            if not joined:
                yield Paragraph(text.strip(), _style(element))
            for box in boxes:
                yield from blocks(box)
        elif element.tag == _TABLE:
            for row in _rows(element):
                yield [_cell(cell) for cell in _below(row, _CELL)]
        elif _is_shown(element):
            inner = element.find(f"{_W}sdtContent") if element.tag == _CONTROL else element
            if inner is not None:
                yield from blocks(inner)
    if joined:
        yield Paragraph(joined.strip(), None)


def _rows(table: Any) -> Iterator[Any]:
    for row in _below(table, _ROW):
        if row.find(f"{_W}trPr/{_W}del") is None:
            yield row


def _below(parent: Any, tag: str) -> Iterator[Any]:
    """Yield the next elements of a kind below an element, some of them in content controls."""
    waiting = [iter(parent)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif child.tag == tag:
            yield child
        elif child.tag in {_CONTROL, f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"}:
            waiting.append(iter(child))


def _cell(cell: Any) -> Cell:
    merged, across = (cell.find(f"{_W}tcPr/{_W}{name}") for name in ("vMerge", "hMerge"))
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    written = "" if span is None else span.get(_VALUE, "")
    columns = int(written) if written.isdecimal() and len(written) < 9 else 1
    if _continues(across):
        return Cell("", columns, goes_on=False)
    if _continues(merged):
        return Cell("", columns, goes_on=True)
    return Cell(" ".join(_text(cell, None).split()), columns, goes_on=False)


def _continues(merge: Any) -> bool:
    return merge is not None and merge.get(_VALUE, "continue") == "continue"


def _style(paragraph: Any) -> str | None:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return None if style is None else style.get(_VALUE)


def _is_shown(element: Any) -> bool:
    """Tell whether what is below an element is text, no prompt and no table of contents."""
    if not isinstance(element.tag, str) or element.tag in _SKIPPED:
        return False
    if element.tag != _CONTROL:
        return True
    gallery = element.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery")
    if gallery is not None and gallery.get(_VALUE) == _CONTENTS:
        return False
    return element.find(f"{_W}sdtPr/{_W}showingPlcHdr") is None


def _text(parent: Any, boxes: list[Any] | None) -> str:
    """Return the text below an element, without recursion.

    Args:
        parent: A paragraph or a cell, whose paragraphs are parted by line ends.
        boxes: Where text boxes go, which stand beside it; None: they are part of it.
    """
    pieces: list[str] = []
    waiting = [iter(parent)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
        elif element.tag == _TEXT_BOX and boxes is not None:
            boxes.append(element)
        elif element.tag == f"{_W}t":
            pieces.append(element.text or "")
        elif sign := _SIGNS.get(element.tag):
            pieces.append(sign)
        elif element.tag == _RUN and (said := _odd_run(element)) is not None:
            pieces.append(said)
        elif _is_shown(element):
            if element.tag in {_P, _CELL} and pieces:
                pieces.append("\n")
            waiting.append(iter(element))
    return "".join(pieces)


def _odd_run(run: Any) -> str | None:
    """Return the text of a run that is struck out, hidden or raised; None for any other."""
    properties = run.find(f"{_W}rPr")
    if properties is None:
        return None
    for name in _UNSTATED:
        switch = properties.find(name)
        if switch is not None and switch.get(_VALUE, "1") not in _OFF:
            return ""
    raised = properties.find(f"{_W}vertAlign")
    if raised is None or raised.get(_VALUE) != "superscript":
        return None
    text = "".join(one.text or "" for one in run.iter(f"{_W}t"))
    # A digit of an exponent, or of a note, would become one of the number before it.
    return text.translate(_RAISED) if text.strip("+-").isdecimal() and text.isascii() else None
