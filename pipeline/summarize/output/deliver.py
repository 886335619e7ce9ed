"""Deliver rendered briefs to stdout or to the files of a directory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from summarize.errors import ArticleError, UsageError
from summarize.output.files import replace_file, write_all
from summarize.records import Brief
from summarize.render import FORMATS


@dataclass(frozen=True, slots=True)
class Delivery:
    """One rendered brief."""

    write: Callable[[], None]
    """Writes it; may raise WriteError or BrokenPipeError."""
    outputs: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of the files that `write` writes, by name."""


class Sink(Protocol):
    """A destination of briefs.

    Rendering is apart from writing, because a brief that cannot be rendered fails one article and
    output that cannot be written ends the run.
    """

    def prepare(self, brief: Brief) -> Delivery:
        """Render one brief without writing anything."""
        ...


class NoSink:
    """A sink that writes nothing, for callers that take the briefs from the results."""

    def prepare(self, brief: Brief) -> Delivery:
        """Render nothing."""
        return Delivery(lambda: None)


class Stream:
    """A sink that writes briefs to stdout, one after the other, in one format."""

    def __init__(
        self, out: BinaryIO, format_name: str, *, several: bool, lines: bool = False
    ) -> None:
        """Choose the form of the stream, in which several briefs have to stay apart.

        Args:
            out: Binary stream to write to.
            format_name: A key of `FORMATS`.
            several: Whether there is more than one article.
            lines: Whether the input is JSON Lines, so that even one brief gets the form of several.

        Raises:
            UsageError: The format allows only one document per stream, and there are several.
        """
        if several and FORMATS[format_name].alone:
            raise UsageError(f"{format_name} of several articles needs -o DIR")
        self._out = out
        self._form = FORMATS[format_name]
        self._several = several or lines
        self._begun = False

    def prepare(self, brief: Brief) -> Delivery:
        """Render one brief, in the form for a stream of several if this is one."""
        text = self._form.in_stream(brief) if self._several else self._form.one(brief)
        return Delivery(lambda: self._write(text))

    def _write(self, text: str) -> None:
        between = self._form.between if self._begun else ""
        self._begun = True
        write_all(self._out, (between + text).encode("utf-8"))


class Folder:
    """A sink that writes files to a directory, named after the articles' ids."""

    def __init__(self, folder: Path, format_names: Sequence[str]) -> None:
        self._folder = folder
        self._forms = [FORMATS[name] for name in dict.fromkeys(format_names)]

    def prepare(self, brief: Brief) -> Delivery:
        """Render one brief in every format.

        Raises:
            ArticleError: The article's id is not a valid file name.
        """
        name = brief.article.id
        if Path(name).name != name:
            raise ArticleError(f"its id is no file name: {name!r}")
        files = {name + form.suffix: form.one(brief).encode("utf-8") for form in self._forms}
        hashes = {file: hashlib.sha256(data).hexdigest() for file, data in files.items()}
        return Delivery(lambda: self._write(files), hashes)

    def _write(self, files: Mapping[str, bytes]) -> None:
        for name, data in files.items():
            replace_file(self._folder / name, data)
