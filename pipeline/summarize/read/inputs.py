"""Walk the inputs of a command line: find the files, their formats and their ids."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath

from summarize.read.ids import safe_id, with_hash

STDIN = "-"


class Format(StrEnum):
    """The format that an input is read as."""

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
"""Endings that a directory is searched for, in either case."""
NAMED_ENDINGS = ENDINGS | {".xml": Format.FEED, ".pdf": Format.PDF}
"""Endings of files named on the command line."""
CONTAINERS = frozenset({Format.JSONL, Format.FEED, Format.MBOX})
"""Formats with several articles in a file."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file or stream to read, or the reason why it was not found."""

    path: Path | None
    """Path; None for standard input."""
    name: str
    """Name for a brief: the file's, or its path below the directory; no machine's path."""
    shown: str
    """Name for messages, as the operator wrote it."""
    id: str
    """Id of an article without its own; unique among the files of this run."""
    format: Format | None
    """Format; None to tell it by the content."""
    error: str | None = None


def walk(
    inputs: Sequence[str], forced: Format | None, leave_out: Path | None = None
) -> list[Input]:
    """Return the files that the inputs stand for, in order, each of them once.

    A directory is searched recursively in the order of names; hidden files, links to directories
    and unknown endings are skipped, and so is the directory `leave_out` below another one. No file
    is opened. What cannot be looked at is an input with an error.
    """
    found: dict[str, Input] = {}
    skipped = _identity(leave_out) if leave_out is not None else None
    for written in inputs:
        for item in _items(written, forced, skipped):
            key = STDIN if item.path is None else os.path.abspath(item.path)  # noqa: PTH100
            found.setdefault(key, item)
    return _with_unique_ids(list(found.values()))


def _identity(path: str | Path | os.DirEntry[str]) -> tuple[int, int] | None:
    """Return the device and inode of a file, or None if there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a directory entry is no Path
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino


def _items(written: str, forced: Format | None, skipped: tuple[int, int] | None) -> Iterator[Input]:
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
        yield from _directory(path, forced, skipped)
    else:
        yield _file(path, PurePath(path.name), forced)


def _directory(
    root: Path, forced: Format | None, skipped: tuple[int, int] | None
) -> Iterator[Input]:
    """Search a directory, without recursion: any depth that the system allows is searched."""
    waiting: list[Iterator[Path]] = [iter([root])]
    while waiting:
        path = next(waiting[-1], None)
        if path is None:
            waiting.pop()
            continue
        name = path.relative_to(root)
        try:
            if path == root or (not path.is_symlink() and path.is_dir()):
                if path == root or _identity(path) != skipped:
                    waiting.append(iter(_children(path)))
            elif path.suffix.lower() in ENDINGS and _is_readable(path):
                yield _file(path, name, forced)
        except OSError as error:
            yield _file(path, name if name.name else PurePath(root.name), forced, why(error))


def _children(folder: Path) -> list[Path]:
    """Return what is in a folder, sorted by name, without what is hidden."""
    with os.scandir(folder) as entries:
        return sorted(folder / entry.name for entry in entries if not entry.name.startswith("."))


def _is_readable(path: Path) -> bool:
    """True for a file and for a link that leads nowhere, which is reported when it is read.

    Raises:
        OSError: Nobody can tell, as for a link to itself or into a closed folder.
    """
    try:
        return stat.S_ISREG(path.stat().st_mode)  # a pipe or device is passed over
    except FileNotFoundError:
        return True


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
    """Append a hash of the path, not a number, to each id that several files share."""
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
    """Return the operating system's reason for an error, without the file name."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return "not a possible file name" if isinstance(error, ValueError) else str(error)


def printable(name: str) -> str:
    """Return a file name as one printable line in UTF-8: file systems allow any bytes."""
    valid = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in valid)
