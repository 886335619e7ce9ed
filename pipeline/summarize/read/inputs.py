"""Walk the inputs of a command line: find the files, their formats and their ids."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Self

from summarize.read.ids import safe_id, with_hash

STDIN = "-"
FileIdentity = int
"""A file's device and inode, in one number: there is one for each of many files."""
_KINDS = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}


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
    is_stream: bool = False
    """Whether it is a named pipe or device: opening it may wait, and only one reader gets it."""
    identity: FileIdentity | None = None
    """Tells whether it is the same file as another; None if there was no file."""


class WalkedInputs(tuple[str, ...]):
    """The inputs of a command line, as written, with the files that a search of them found.

    Given in place of the plain names, they are not searched again: `walk`, and so everything in
    `summarize.read`, takes what was found. A large inbox on a network is slow to list.
    """

    files: list[Input]
    """What they stand for, in order, each file once."""
    empty: list[str]
    """Those of them that stand for no file."""
    passed_over: list[str]
    """Pipes, sockets and devices with an article's ending in a directory, with what they are."""

    def __new__(
        cls, inputs: Sequence[str], forced: Format | None = None, leave_out: Path | None = None
    ) -> Self:
        """Search the inputs, with the arguments of `walk`."""
        self = super().__new__(cls, inputs)
        self.empty, self.passed_over = [], []
        skipped = file_identity(leave_out) if leave_out is not None else None
        search = _Search(forced, skipped, self.passed_over)
        found: dict[str, Input] = {}
        for written in inputs:
            empty = True
            for item in _items(written, search):
                key = STDIN if item.path is None else os.path.abspath(item.path)  # noqa: PTH100
                found.setdefault(key, item)
                empty = False
            if empty:
                self.empty.append(written)
        self.files = _with_unique_ids(list(found.values()))
        return self

    @property
    def streams(self) -> list[Input]:
        """The named pipes and devices among the files."""
        return [item for item in self.files if item.is_stream]

    def without_streams(self) -> WalkedInputs:
        """Return the same inputs less the named pipes and devices, for who must not wait."""
        rest = tuple.__new__(WalkedInputs, self)
        rest.files = [item for item in self.files if not item.is_stream]
        rest.empty, rest.passed_over = self.empty, self.passed_over
        return rest


@dataclass(frozen=True, slots=True)
class _Search:
    forced: Format | None
    skipped: FileIdentity | None
    """The directory to leave out."""
    passed_over: list[str]


def walk(
    inputs: Sequence[str], forced: Format | None, leave_out: Path | None = None
) -> Sequence[Input]:
    """Return the files that the inputs stand for, in order, each of them once.

    A directory is searched recursively in the order of names; hidden files, links to directories,
    unknown endings and what is no regular file are skipped, and so is the directory `leave_out`
    below another one. No file is opened. What cannot be looked at is an input with an error.

    Args:
        inputs: Files, directories and `-`; `WalkedInputs` are not searched again.
        forced: The format of all of them; None to tell it by the ending.
        leave_out: A directory that is not searched.
    """
    if isinstance(inputs, WalkedInputs):
        return inputs.files
    return WalkedInputs(inputs, forced, leave_out).files


def file_identity(path: str | Path | os.DirEntry[str]) -> FileIdentity | None:
    """Return the device and inode that a path leads to, or None if there is no file."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a directory entry is no Path
    except (OSError, ValueError):
        return None
    return identity_in(status)


def identity_in(status: os.stat_result) -> FileIdentity:
    """Return the device and inode of a file from its status."""
    return status.st_dev << 64 | status.st_ino


def _items(written: str, search: _Search) -> Iterator[Input]:
    if written == STDIN:
        yield Input(None, STDIN, STDIN, "", search.forced)
        return
    path = Path(written)
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        yield _file(path, PurePath(path.name), search.forced, error=why(error))
        return
    if stat.S_ISDIR(status.st_mode):
        yield from _directory(path, search)
        return
    socket = "a socket, which cannot be read" if stat.S_ISSOCK(status.st_mode) else None
    yield _file(path, PurePath(path.name), search.forced, status, error=socket)


def _directory(root: Path, search: _Search) -> Iterator[Input]:
    """Search a directory, without recursion: any depth that the system allows is searched."""
    try:
        waiting = [iter(_children(root))]
    except OSError as error:
        yield _file(root, PurePath(root.name), search.forced, error=why(error))
        return
    while waiting:
        entry = next(waiting[-1], None)
        if entry is None:
            waiting.pop()
            continue
        path = Path(entry.path)
        try:
            if entry.is_dir(follow_symlinks=False):
                if search.skipped is None or file_identity(entry) != search.skipped:
                    waiting.append(iter(_children(path)))
            elif path.suffix.lower() in ENDINGS:
                yield from _entry(entry, path, path.relative_to(root), search)
        except OSError as error:
            yield _file(path, path.relative_to(root), search.forced, error=why(error))


def _children(folder: Path) -> list[os.DirEntry[str]]:
    """Return what is in a folder, sorted by name, without what is hidden."""
    with os.scandir(folder) as entries:
        shown = [entry for entry in entries if not entry.name.startswith(".")]
    return sorted(shown, key=lambda entry: entry.name)


def _entry(entry: os.DirEntry[str], path: Path, name: PurePath, search: _Search) -> Iterator[Input]:
    """Yield a file of a directory; a link that leads nowhere is reported when it is read.

    Raises:
        OSError: Nobody can tell what it is, as for a link to itself or into a closed folder.
    """
    try:
        status = entry.stat()
    except FileNotFoundError:
        yield _file(path, name, search.forced)
        return
    if stat.S_ISREG(status.st_mode):
        yield _file(path, name, search.forced, status)
    elif not stat.S_ISDIR(status.st_mode):
        # Nobody waits in the night for a pipe that nobody named.
        kind = _KINDS.get(stat.S_IFMT(status.st_mode), "a device")
        search.passed_over.append(f"{printable(str(path))}: {kind}")


def _file(
    path: Path,
    name: PurePath,
    forced: Format | None,
    status: os.stat_result | None = None,
    *,
    error: str | None = None,
) -> Input:
    return Input(
        path=path,
        name=printable(name.as_posix()),
        shown=printable(str(path)),
        id=safe_id("-".join(name.with_suffix("").parts) if name.name else str(path)),
        format=forced or NAMED_ENDINGS.get(path.suffix.lower()),
        error=error,
        is_stream=status is not None and not error and not stat.S_ISREG(status.st_mode),
        identity=None if status is None else identity_in(status),
    )


def _with_unique_ids(items: list[Input]) -> list[Input]:
    """Append a hash of the path, not a number, to each id that several files share."""
    count = Counter(item.id.casefold() for item in items)
    return [
        item
        if item.path is None or count[item.id.casefold()] == 1
        else replace(item, id=with_hash(item.id, item.path.as_posix()))
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
