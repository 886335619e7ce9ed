"""Floors: what a figure of docs/lab/quality.md must not fall below, and on which data.

`floors.toml` names a cell of a part's table. A part that is measured is held against its floors
before its section is written (`python -m tests.quality`); the default tests hold
docs/lab/quality.md against them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

FILE = Path(__file__).with_name("floors.toml")
_HASH = re.compile(r"`([\w.-]+)` \(sha256 (\w+)…\)")
_NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?)(%?)")


class Floor(BaseModel):
    """The bound of one figure."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    part: str
    column: str
    row: tuple[str, ...]
    """The row's first cells."""
    at_least: float | None = None
    at_most: float | None = None
    why: str = Field(min_length=1)
    """Origin of the bound and, if it was lowered, why."""

    @model_validator(mode="after")
    def _one_bound(self) -> Floor:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("a floor has either at_least or at_most")
        return self

    def __str__(self) -> str:
        bound = f">= {self.at_least}" if self.at_most is None else f"<= {self.at_most}"
        return f"{self.part}, {' '.join(self.row)}, {self.column} {bound}"


class Floors(BaseModel):
    """All floors, and the first digits of the SHA-256 of the data that they hold on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    data: dict[str, str]
    floors: tuple[Floor, ...]


def floors() -> Floors:
    """Read `floors.toml`.

    Raises:
        ValueError: A floor lacks its bound or reason, or has an unknown key.
    """
    return Floors.model_validate(tomllib.loads(FILE.read_text("utf-8")))


def faults(part: str, section: str, bounds: Floors) -> list[str]:
    """Return the figures of a section that are missing, below their floors or on other data."""
    found = [
        f"{part}: {name} is other data (sha256 {digits}…) than that of the floors"
        for name, digits in _HASH.findall(section)
        if bounds.data.get(name, digits) != digits
    ]
    for floor in bounds.floors:
        if floor.part == part:
            value = figure(section, floor.row, floor.column)
            if value is None:
                found.append(f"{floor}: no such figure")
            elif not _holds(value, floor):
                found.append(f"{floor}: it is {value:g}")
    return found


def figure(section: str, row: tuple[str, ...], column: str) -> float | None:
    """Return the first number in a table cell, or None if there is no such cell or number."""
    for header, cells in _rows(section):
        if column in header and tuple(cells[: len(row)]) == row:
            number = _NUMBER.match(cells[header.index(column)])
            if number:
                return float(number[1]) / (100 if number[2] else 1)
    return None


def section_of(document: str, part: str) -> str:
    """Return a part's section of docs/lab/quality.md, empty if there is none."""
    found = re.search(rf"<!-- quality: {part} -->(.*?)<!-- end of {part} -->", document, re.DOTALL)
    return found[1] if found else ""


def _holds(value: float, floor: Floor) -> bool:
    low = floor.at_least is None or value >= floor.at_least
    return low and (floor.at_most is None or value <= floor.at_most)


def _rows(section: str) -> Iterator[tuple[list[str], list[str]]]:
    """Yield every row of every table with the table's header."""
    header: list[str] = []
    for line in section.splitlines():
        if not line.startswith("|"):
            header = []
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]
        if not header:
            header = cells
        elif not all(set(cell) <= {"-"} for cell in cells):
            yield header, cells
