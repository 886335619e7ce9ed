"""Refuse a command line by which a run would overwrite what it reads, or one output another.

Paths are compared by the files that they lead to. One that leads nowhere yet is compared by its
folder and its name without regard to case, since not every disk tells `A.md` from `a.md`.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from summarize.errors import UsageError
from summarize.output.files import REPORT, is_special
from summarize.output.overview import FEED, INDEX
from summarize.read.ids import safe_id
from summarize.read.inputs import (
    ENDINGS,
    STDIN,
    FileIdentity,
    Input,
    WalkedInputs,
    file_identity,
    identity_in,
    printable,
)
from summarize.render import FORMATS

_OWN = re.compile(
    rf"\.lock|\.?ledger\.sqlite.*|{re.escape(INDEX)}|{re.escape(FEED)}|{re.escape(REPORT)}"
    r"|\.[0-9a-f]{16}\.tmp"  # a leftover, which the next run clears
)
_OUTPUT_STREAMS = {1: "standard output", 2: "standard error"}

_Place = tuple[FileIdentity | None, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that the command line names, and the option (or key) that names it."""

    option: str
    path: Path

    def __str__(self) -> str:
        return f"{self.option}: {printable(str(self.path))}"


def check_targets(
    folder: Path | None, written: Sequence[NamedFile], read: Sequence[NamedFile]
) -> None:
    """Check that the files of the options, but for the inputs, do not get in each other's way.

    Pipes and devices are left alone, as nothing in them is overwritten.

    Args:
        folder: The output directory, if any.
        written: The files that the run writes besides the directory's own.
        read: The files that it reads besides the inputs.

    Raises:
        UsageError: One would be overwritten, or could be by the brief of some article.
    """
    written = [file for file in written if not is_special(file.path)]
    for one, other in combinations(written, 2):
        if _place(one.path) == _place(other.path):
            raise UsageError(f"{other}: would overwrite the file of {one.option}")
        for outer, inner in ((one, other), (other, one)):
            if _holds(outer.path, inner.path):
                raise UsageError(f"{outer}: would overwrite the folder of {inner.option}")
    for file in written:
        _check_target(folder, file, read)
    for file in (*written, *read):
        if folder is not None and not is_special(file.path):
            _check_name(folder, file, may_be_report=file in written and file.option == "--report")


def check_weights(folders: Iterable[Path], written: Sequence[NamedFile]) -> None:
    """Check that nothing is written among a model's weights, whose hash would be another one.

    Args:
        folders: The folders of the weights.
        written: The files that the run writes, and its output directory.

    Raises:
        UsageError: Something would be.
    """
    for folder in folders:
        for file in written:
            inside = _place(folder) == _place(file.path) or _holds(folder, file.path)
            if inside and not is_special(file.path):
                raise UsageError(f"{file}: would overwrite or add to the weights in {folder}")


def check_inputs(
    inputs: WalkedInputs,
    folder: Path | None,
    written: Sequence[NamedFile],
    suffixes: Sequence[str],
) -> None:
    """Check that no output would overwrite an input, or become one of the next run.

    Args:
        inputs: The inputs, walked.
        folder: The output directory, if any.
        written: The files that the run writes besides the directory's own.
        suffixes: File suffixes of the briefs.

    Raises:
        UsageError: One would.
    """
    _check_targets_and_inputs(inputs, folder, written)
    if folder is None or not os.path.isdir(folder):  # noqa: PTH112 - `Path.is_dir` may raise
        return
    identity = file_identity(folder)
    for name in inputs:
        if name != STDIN and file_identity(name) == identity:
            raise UsageError(
                f"-o: {printable(name)} is an input too: its briefs would be read as articles and"
                " overwrite them; give another directory"
            )
    for item, output in _overwritten(inputs.files, folder, suffixes):
        raise UsageError(
            f"-o: {item.shown} is an input, which the run's own {output} would overwrite"
        )


def _check_target(folder: Path | None, target: NamedFile, read: Sequence[NamedFile]) -> None:
    place = _place(target.path)
    for other in read:
        if place == _place(other.path):
            raise UsageError(f"{target}: would overwrite the file of {other.option}")
    for descriptor, name in _OUTPUT_STREAMS.items():
        if place == (_regular(descriptor), ()):
            raise UsageError(f"{target}: would overwrite {name}, which goes there")
    if folder is not None and (place == _place(folder) or _holds(target.path, folder)):
        raise UsageError(f"{target}: is the output directory or above it, and would overwrite it")


def _check_name(folder: Path, file: NamedFile, *, may_be_report: bool) -> None:
    """Refuse a file in the output directory whose name a run gives to a file of its own."""
    real = Path(os.path.realpath(file.path))
    if _place(real.parent) != _place(folder):
        return
    name = real.name.casefold()
    if _OWN.fullmatch(name) and not (may_be_report and name == REPORT):
        raise UsageError(f"{file}: every run overwrites this file of the output directory")
    for form in FORMATS.values():
        stem = name.removesuffix(form.suffix)
        # Even if there is none today: this must not fail in the night that brings the article.
        if stem != name and safe_id(stem) == stem:
            raise UsageError(
                f"{file}: the brief of an article {stem!r} would have this name, and overwrite it"
                " or be overwritten; give another name or folder"
            )


def _check_targets_and_inputs(
    inputs: WalkedInputs, folder: Path | None, written: Sequence[NamedFile]
) -> None:
    targets = {_place(file.path): file for file in written if not _is_device(file.path)}
    for item in inputs.files if targets else ():
        if item.path is None:
            place: _Place = (_regular(0), ())
        else:
            place = (item.identity, ()) if item.identity else _place(item.path)
        if file := targets.get(place):
            raise UsageError(f"{file}: would overwrite {item.shown}, which is an input")
    for name in inputs:
        searched = name != STDIN and os.path.isdir(name)  # noqa: PTH112
        for file in targets.values() if searched else ():
            if _is_searched_for(Path(os.path.realpath(name)), folder, file.path):
                raise UsageError(
                    f"{file}: the next run would read it as an article of {printable(name)}, and"
                    " then overwrite it; give another name or folder"
                )


def _is_searched_for(root: Path, folder: Path | None, path: Path) -> bool:
    """True if a file in a directory has an article's ending and is neither hidden nor in `-o`."""
    real = Path(os.path.realpath(path))
    if real.suffix.lower() not in ENDINGS or not real.is_relative_to(root):
        return False
    hidden = any(part.startswith(".") for part in real.relative_to(root).parts)
    return not hidden and (folder is None or not _holds(folder, real))


def _overwritten(
    files: Sequence[Input], folder: Path, suffixes: Sequence[str]
) -> Iterator[tuple[Input, Path]]:
    """Yield each input that is a file of the directory which the run will write, with that file.

    Each file of the directory is looked at once, however many inputs there are.
    """
    by_identity = {item.identity: item for item in files if item.identity}
    briefs: set[str] | None = None
    # A closed directory is another error, of whoever writes there.
    with suppress(PermissionError), os.scandir(folder) as entries:
        for entry in entries:
            identity = file_identity(entry)
            item = by_identity.get(identity) if identity is not None else None
            if item is None:
                continue
            if briefs is None:
                ids = (other.id for other in files)
                briefs = {(id_ + end).casefold() for id_ in ids for end in suffixes}
            name = entry.name.casefold()
            if name in briefs or _OWN.fullmatch(name):
                yield item, Path(entry.path)


def _place(path: Path) -> _Place:
    """Return what is equal for two paths to one file, whether it exists or not.

    It is the identity of the nearest file or folder that exists, and the names below it.
    """
    if identity := file_identity(path):
        return identity, ()
    real = Path(os.path.realpath(path))
    missing: list[str] = []
    for part in (real, *real.parents):
        if identity := file_identity(part):
            return identity, tuple(reversed(missing))
        missing.append(unicodedata.normalize("NFC", part.name).casefold())
    return None, tuple(reversed(missing))


def _holds(folder: Path, path: Path) -> bool:
    """True if a path lies in a folder, or in one below it."""
    above = Path(os.path.realpath(path)).parents
    return _place(folder) in {_place(part) for part in above}


def _is_device(path: Path) -> bool:
    try:
        return stat.S_ISCHR(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def _regular(descriptor: int) -> FileIdentity | None:
    """Return the identity of an open file; None for a pipe, a terminal or a closed one."""
    try:
        status = os.fstat(descriptor)
    except OSError:
        return None
    return identity_in(status) if stat.S_ISREG(status.st_mode) else None
