"""The inputs of a command line, walked: which files there are, how each is read, its id."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath

from pipeline.read.ids import safe_id, with_hash

STDIN = "-"


class Format(StrEnum):
    """How an input is read."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSONL = "jsonl"
    FEED = "feed"
    MAIL = "mail"
    MBOX = "mbox"
    DOCX = "docx"
    PDF = "pdf"


ENDINGS = {
    ".txt": Format.TEXT,
    ".md": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".rss": Format.FEED,
    ".atom": Format.FEED,
    ".eml": Format.MAIL,
    ".mbox": Format.MBOX,
    ".docx": Format.DOCX,
}
"""What a directory is searched for, in small or capital letters."""
NAMED_ENDINGS = ENDINGS | {".xml": Format.FEED, ".pdf": Format.PDF}
"""Of files that are named."""
CONTAINERS = frozenset({Format.JSONL, Format.FEED, Format.MBOX})
"""Of several articles."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file or stream to read, or what kept one from being found."""

    path: Path | None
    """None: standard input."""
    name: str
    """For a brief: the file's name, in a directory its path from there; no path of a machine."""
    shown: str
    """For a message: as the operator wrote it."""
    id: str
    """For an article that brings none; unique among the files of this run."""
    format: Format | None
    """None: by its content."""
    error: str | None = None


def walk(inputs: Sequence[str], forced: Format | None) -> list[Input]:
    """The files that the inputs stand for, in order; a file named twice is there once.

    A directory is recursed and sorted by name; hidden files, links to directories and unknown
    endings are passed over. Names only: no file is opened.
    """
    found: dict[str, Input] = {}
    for written in inputs:
        for item in _items(written, forced):
            key = STDIN if item.path is None else os.path.abspath(item.path)  # noqa: PTH100
            found.setdefault(key, item)
    return _with_unique_ids(list(found.values()))


def _items(written: str, forced: Format | None) -> Iterator[Input]:
    if written == STDIN:
        yield Input(None, STDIN, STDIN, "", forced)
        return
    path = Path(written)
    try:
        is_directory = stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError) as error:
        yield _file(path, PurePath(path.name), forced, error=why(error))
        return
    if is_directory:
        yield from _directory(path, path, forced)
    else:
        yield _file(path, PurePath(path.name), forced)


def _directory(root: Path, folder: Path, forced: Format | None) -> Iterator[Input]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        relative = folder.relative_to(root)
        yield _file(folder, relative if relative.name else PurePath(root.name), forced, why(error))
        return
    for entry in entries:
        path = folder / entry.name
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _directory(root, path, forced)
        elif path.suffix.lower() in ENDINGS and (entry.is_file() or not path.exists()):
            # A dangling link is reported when it is read; a pipe or device is passed over.
            yield _file(path, path.relative_to(root), forced)


def _file(path: Path, name: PurePath, forced: Format | None, error: str | None = None) -> Input:
    return Input(
        path=path,
        name=printable(name.as_posix()),
        shown=printable(str(path)),
        id=safe_id("-".join(name.with_suffix("").parts) if name.name else str(path)),
        format=forced or NAMED_ENDINGS.get(path.suffix.lower()),
        error=error,
    )


def _with_unique_ids(items: list[Input]) -> list[Input]:
    """Every one of several files with the same id gets a hash of its path instead of a number."""
    count = Counter(item.id.casefold() for item in items)
    return [
        item
        if item.path is None or count[item.id.casefold()] == 1
        else Input(
            path=item.path,
            name=item.name,
            shown=item.shown,
            id=with_hash(item.id, item.path.as_posix()),
            format=item.format,
            error=item.error,
        )
        for item in items
    ]


def why(error: OSError | ValueError) -> str:
    """What went wrong with a file, in the operating system's words, without its name."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return "not a possible file name" if isinstance(error, ValueError) else str(error)


def printable(name: str) -> str:
    """A file name on one line that UTF-8 can hold: file systems allow any bytes in it."""
    valid = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in valid)
