"""An output directory in use: its lock, ledger, journal, files and overview together."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from summarize.errors import WriteError
from summarize.output.deliver import Folder
from summarize.output.files import check_folder, clear_leftovers, prepare_folder
from summarize.output.journal import FolderJournal, Journal, NoJournal
from summarize.output.ledger import NAME as LEDGER
from summarize.output.ledger import Ledger
from summarize.output.lock import NAME as LOCK
from summarize.output.lock import locked
from summarize.output.overview import FEED, INDEX, Overview
from summarize.output.recover import open_ledger, read_only_ledger
from summarize.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class Redo:
    """Which recorded outcomes are ignored, so that their articles are done again."""

    all: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True)
class OutputDirectory:
    """The parts of an output directory that a run works with."""

    sink: Folder
    journal: Journal
    overview: Overview
    words_per_second: float | None
    """Speed of the last run here; None if unknown."""
    ledger: Ledger

    def end_run(self, exit_code: int, words: int, seconds: float) -> None:
        """Record how the run ended.

        Args:
            exit_code: Exit code of the run.
            words: Words of the articles that it computed.
            seconds: Duration of the run.

        Raises:
            WriteError: The ledger cannot be written.
        """
        self.ledger.end_run(exit_code, words, seconds)


@contextmanager
def locked_ledger(folder: Path) -> Iterator[Ledger]:
    """Lock a directory for one run and open its ledger.

    Yields:
        The ledger, which is closed at the end of the context.

    Raises:
        LockedError: Another run holds the directory.
        WriteError: The directory cannot be written.
    """
    prepare_folder(folder)
    with locked(folder):
        _check_own_files(folder)
        clear_leftovers(folder)
        ledger = open_ledger(folder)
        try:
            yield ledger
        finally:
            ledger.close()


def check_directory(folder: Path) -> None:
    """Check what `locked_ledger` would, but for other runs and the ledger; nothing is changed.

    Raises:
        WriteError: The directory cannot be written.
    """
    check_folder(folder)
    _check_own_files(folder)
    for name in (LOCK, LEDGER):
        path = folder / name
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            raise WriteError(f"{path}: no permission to read and write it")


def _check_own_files(folder: Path) -> None:
    """Check in advance that nothing else has the name of a file that every run writes."""
    for name in (LOCK, LEDGER, INDEX, FEED):
        path = folder / name
        if path.exists() and not path.is_file():
            raise WriteError(f"{path}: is no regular file")


def begin_run(
    folder: Path, ledger: Ledger, settings: Settings, formats: Sequence[str], redo: Redo
) -> OutputDirectory:
    """Begin a run in a locked directory.

    Args:
        folder: The directory.
        ledger: Its open ledger.
        settings: The settings of the run.
        formats: Names of the formats to write.
        redo: Recorded outcomes to ignore.

    Raises:
        WriteError: The ledger cannot be read or written.
    """
    journal = _journal(folder, ledger, settings, formats, redo)
    speed = ledger.words_per_second()
    ledger.begin_run()
    overview = Overview(folder, ledger, settings.brief_languages)
    return OutputDirectory(Folder(folder, formats), journal, overview, speed, ledger)


@contextmanager
def read_only_journal(
    folder: Path | None, settings: Settings, formats: Sequence[str], redo: Redo
) -> Iterator[Journal]:
    """Open the journal of a directory read-only, without locking the directory.

    Args:
        folder: The directory; None or a missing one has an empty journal.
        settings: The settings of the run.
        formats: Names of the formats to write.
        redo: Recorded outcomes to ignore.

    Yields:
        The journal.

    Raises:
        WriteError: The ledger cannot be read.
    """
    if folder is None or not folder.is_dir():
        yield NoJournal()
        return
    with read_only_ledger(folder) as ledger:
        yield _journal(folder, ledger, settings, formats, redo)


def _journal(
    folder: Path, ledger: Ledger, settings: Settings, formats: Sequence[str], redo: Redo
) -> FolderJournal:
    return FolderJournal(
        folder, ledger, settings, formats, force=redo.all, retry_failed=redo.failed
    )
