"""The overview of a directory: `index.html` and `feed.xml`, for an editor in the morning.

Both are made from the ledger, during the run and at its end, and are always complete files.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from summarize.output.files import replace_file
from summarize.output.journal import unpack
from summarize.output.ledger import Ledger
from summarize.output.ledger_rows import RecordedOutcome
from summarize.records import Brief, OutcomeKind
from summarize.render import FORMATS
from summarize.render.feed import feed
from summarize.render.index import OverviewEntry, index

INDEX = "index.html"
FEED = "feed.xml"
_PERIOD = timedelta(hours=24)
"""The overview covers articles that ended at most this long before the last one."""
_MAX_ENTRIES = 500
_MIN_SECONDS_BETWEEN_WRITES = 15.0


class Overview:
    """The overview files of one directory."""

    def __init__(self, folder: Path, ledger: Ledger, languages: Sequence[str]) -> None:
        self._folder = folder
        self._ledger = ledger
        self._languages = tuple(languages)
        self._entries: dict[RecordedOutcome, OverviewEntry] = {}
        self._written = -_MIN_SECONDS_BETWEEN_WRITES

    def update(self) -> None:
        """Write both files, unless they were written a moment ago.

        Raises:
            WriteError: They cannot be written, or the ledger cannot be read.
        """
        if time.monotonic() - self._written >= _MIN_SECONDS_BETWEEN_WRITES:
            self.write()

    def write(self) -> None:
        """Write both files from the current ledger.

        Raises:
            WriteError: They cannot be written, or the ledger cannot be read.
        """
        latest = self._ledger.latest(_PERIOD, _MAX_ENTRIES)
        # Reuse entries made before, and keep only those that are shown.
        known = self._entries
        self._entries = {outcome: known.get(outcome) or self._entry(outcome) for outcome in latest}
        entries = list(self._entries.values())
        replace_file(self._folder / INDEX, index(entries, self._languages).encode("utf-8"))
        # The feed's id is a hash of the directory's address, so that no path leaks.
        address = self._folder.resolve().as_uri()
        replace_file(self._folder / FEED, feed(entries, self._languages, address))
        self._written = time.monotonic()

    def _entry(self, recorded: RecordedOutcome) -> OverviewEntry:
        entry = OverviewEntry(
            id=recorded.id,
            kind=recorded.kind,
            source=recorded.source,
            reason=recorded.reason,
            ended=recorded.ended,
        )
        brief = self._brief(recorded) if recorded.kind is OutcomeKind.DONE else None
        return entry if brief is None else entry.of(brief, self._link(recorded.id))

    def _brief(self, recorded: RecordedOutcome) -> Brief | None:
        packed = self._ledger.brief(recorded.id)
        try:
            return unpack(packed) if packed else None
        except (ValueError, zlib.error):
            return None

    def _link(self, id_: str) -> str | None:
        """Return the file that is best to read, or None if there is none."""
        entry = self._ledger.entry(id_)
        files = [id_ + FORMATS[name].suffix for name in ("html", "markdown", "json")]
        return next((file for file in files if entry and file in entry.outputs), None)
