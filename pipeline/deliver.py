"""Deliver: rendered briefs to stdout or to files of a directory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from pipeline.errors import ArticleError
from pipeline.records import Brief
from pipeline.render import FORMATS
from pipeline.write import write_all, write_atomic


@dataclass(frozen=True, slots=True)
class Delivery:
    """One brief, rendered."""

    write: Callable[[], None]
    """Raises WriteError or BrokenPipeError."""
    outputs: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of the files that it writes, by name."""


class Sink(Protocol):
    """Where briefs go, in two steps: what may fail for one brief, and what touches the world."""

    def prepare(self, brief: Brief) -> Delivery:
        """Render."""
        ...


class Stream:
    """Briefs on stdout, one after the other, in one format."""

    def __init__(self, out: BinaryIO, format_name: str, *, several: bool) -> None:
        """With `several`, JSON is one object a line, and Markdown pages are set apart."""
        self._out = out
        self._form = FORMATS[format_name]
        self._several = several
        self._begun = False

    def prepare(self, brief: Brief) -> Delivery:
        """Render one brief, in the form that fits a stream of several if it is one."""
        text = self._form.in_stream(brief) if self._several else self._form.one(brief)
        return Delivery(lambda: self._write(text))

    def _write(self, text: str) -> None:
        between = self._form.between if self._begun else ""
        self._begun = True
        write_all(self._out, (between + text).encode("utf-8"))


class Folder:
    """Files in a directory, named after the articles' ids."""

    def __init__(self, folder: Path, format_names: Sequence[str]) -> None:
        self._folder = folder
        self._forms = [FORMATS[name] for name in dict.fromkeys(format_names)]

    def prepare(self, brief: Brief) -> Delivery:
        """Render one brief in every format.

        Raises:
            ArticleError: its id is no file name.
        """
        name = brief.article.id
        if Path(name).name != name:
            raise ArticleError(f"its id is no file name: {name!r}")
        files = {name + form.suffix: form.one(brief).encode("utf-8") for form in self._forms}
        hashes = {file: hashlib.sha256(data).hexdigest() for file, data in files.items()}
        return Delivery(lambda: self._write(files), hashes)

    def _write(self, files: Mapping[str, bytes]) -> None:
        for name, data in files.items():
            write_atomic(self._folder / name, data)
