"""The glossary: an operator's file of names and terms in two languages."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from summarize.errors import ConfigError
from summarize.languages.data import has_language_data
from summarize.languages.patterns import ALPHANUMERIC
from summarize.text.terms import Lexicon, clean, exchange, stands

_SEPARATOR = ";"
_COMMENT = "#"


@dataclass(frozen=True)
class Terms:
    """A glossary in one direction."""

    source: str
    target: str
    entries: Mapping[str, tuple[str, ...]]
    """For each source term its counterparts; the first one is used in writing."""

    @cached_property
    def lexicon(self) -> Lexicon:
        """The matcher for terms of the source language."""
        return Lexicon(tuple(self.entries), self.source)

    def exchanged(self, text: str, mark: str = "") -> str:
        """Replace the source language's terms by the target language's.

        Args:
            text: in the source language.
            mark: put on both sides of each replacement.
        """
        text = clean(text)
        matches = self.lexicon.find(text)
        first = {match.term: self.entries[match.term][0] for match in matches}
        return exchange(text, matches, first, self.target, mark)

    def missed(self, source: str, translation: str) -> dict[str, str]:
        """Map each term of `source` that `translation` lacks to its counterpart."""
        text = clean(translation)
        asked = {match.term: self.entries[match.term] for match in self.lexicon.find(clean(source))}
        return {
            term: others[0]
            for term, others in asked.items()
            if not any(stands(other, text, self.target) for other in others)
        }


@dataclass(frozen=True)
class Glossary:
    """The content of a glossary file."""

    languages: tuple[str, str]
    entries: tuple[tuple[str, str], ...]
    """Pairs in the order of the file."""

    @cached_property
    def sha256(self) -> str:
        """Hash of the entries, whatever the file's comments and layout."""
        table = json.dumps([self.languages, self.entries])
        return hashlib.sha256(table.encode("ascii")).hexdigest()

    def terms(self, source: str, target: str) -> Terms | None:
        """Return the glossary in one direction, or None if it has other languages.

        Several terms of the first language may have one counterpart in the second; in the
        other direction the first of them is written, and each is accepted.
        """
        if (source, target) == self.languages:
            return self._forward
        return self._backward if (target, source) == self.languages else None

    @cached_property
    def _forward(self) -> Terms:
        return Terms(*self.languages, {one: (other,) for one, other in self.entries})

    @cached_property
    def _backward(self) -> Terms:
        others: dict[str, tuple[str, ...]] = {}
        for one, other in self.entries:
            others[other] = (*others.get(other, ()), one)
        return Terms(self.languages[1], self.languages[0], others)


def read_glossary(file: Path) -> Glossary:
    """Read a glossary: UTF-8, two columns separated by `;`, a header with the languages (`fr;en`).

    A field may stand in double quotes. Blank lines, and lines that begin with `#`, are ignored.

    Raises:
        ConfigError: the file cannot be read, or a line is wrong; the message has its number.
    """
    rows = _rows(file)
    number, header = next(rows, (1, []))
    languages = _languages(header, f"{file}: line {number}")
    entries: list[tuple[str, str]] = []
    lines: dict[str, int] = {}
    for number, row in rows:
        where = f"{file}: line {number}"
        one, other = _entry(row, where)
        if one in lines:
            same = (one, other) in entries
            problem = "is there already" if same else "has another counterpart"
            raise ConfigError(f"{where}: {one!r} {problem} in line {lines[one]}")
        lines[one] = number
        entries.append((one, other))
    return Glossary(languages, tuple(entries))


def _rows(file: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the fields of every line with content, and the line's number."""
    for number, line in enumerate(_text(file).splitlines(), 1):
        if line.strip() and not line.lstrip().startswith(_COMMENT):
            try:
                (row,) = csv.reader([line], delimiter=_SEPARATOR, strict=True)
            except csv.Error as error:
                raise ConfigError(f"{file}: line {number}: {error}") from None
            yield number, [clean(field) for field in row]


def _text(file: Path) -> str:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror}") from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{file}: line {number}: not UTF-8") from None


def _languages(header: list[str], where: str) -> tuple[str, str]:
    codes = tuple(field.lower() for field in header)
    if len(codes) != 2 or not all(re.fullmatch("[a-z]{2,3}", code) for code in codes):
        raise ConfigError(f"{where}: the first line names the two languages: fr;en")
    for code in codes:
        if not has_language_data(code):
            raise ConfigError(f"{where}: no language data for {code!r}")
    if codes[0] == codes[1]:
        raise ConfigError(f"{where}: twice the same language")
    return codes[0], codes[1]


def _entry(row: list[str], where: str) -> tuple[str, str]:
    if len(row) != 2:
        raise ConfigError(f"{where}: {len(row)} columns, not 2 (a ';' in a term needs quotes)")
    for number, field in enumerate(row, 1):
        if not ALPHANUMERIC.search(field):
            problem = "is empty" if not field else f"has no word: {field!r}"
            raise ConfigError(f"{where}: column {number} {problem}")
    return row[0], row[1]
