"""Paper: what an editor opens in the morning, `index.html` and `feed.xml` of an output directory.

Both are made from the ledger, while the run goes on and at its end; each is whole at any moment.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from pipeline.journal import unpack
from pipeline.ledger import Ledger, Recorded
from pipeline.records import Brief, OutcomeKind
from pipeline.render import FORMATS
from pipeline.render.feed import feed
from pipeline.render.index import Entry, index
from pipeline.write import write_atomic

NIGHT = timedelta(hours=24)
"""What is in it ended no longer than this before the last article did."""
MOST = 500
_SECONDS_BETWEEN = 15.0


class Paper:
    """The two files of one directory."""

    def __init__(self, folder: Path, ledger: Ledger, languages: Sequence[str]) -> None:
        self._folder = folder
        self._ledger = ledger
        self._languages = tuple(languages)
        self._entries: dict[Recorded, Entry] = {}
        self._written = -_SECONDS_BETWEEN

    def update(self) -> None:
        """Write them, unless that was done a moment ago.

        Raises:
            WriteError: they cannot be written, or the ledger not read.
        """
        if time.monotonic() - self._written >= _SECONDS_BETWEEN:
            self.write()

    def write(self) -> None:
        """Write them as the ledger is now; raises as `update` does."""
        recorded = self._ledger.latest(NIGHT, MOST)
        # What was made of an outcome before stays as it is; no more is kept than is shown.
        self._entries = {one: self._entries.get(one) or self._entry(one) for one in recorded}
        entries = list(self._entries.values())
        write_atomic(self._folder / "index.html", index(entries, self._languages).encode("utf-8"))
        # The directory's address names the feed, as a hash: no path is in it.
        address = self._folder.resolve().as_uri()
        write_atomic(self._folder / "feed.xml", feed(entries, self._languages, address))
        self._written = time.monotonic()

    def _entry(self, recorded: Recorded) -> Entry:
        entry = Entry(
            id=recorded.id,
            kind=recorded.kind,
            source=recorded.source,
            reason=recorded.reason,
            ended=recorded.ended,
        )
        brief = self._brief(recorded) if recorded.kind is OutcomeKind.DONE else None
        return entry if brief is None else entry.of(brief, self._link(recorded.id))

    def _brief(self, recorded: Recorded) -> Brief | None:
        packed = self._ledger.brief(recorded.id)
        try:
            return unpack(packed) if packed else None
        except (ValueError, zlib.error):
            return None

    def _link(self, id_: str) -> str | None:
        """The file to read it in, the best that there is."""
        known = self._ledger.entry(id_)
        names = [id_ + FORMATS[name].suffix for name in ("html", "markdown", "json")]
        return next((name for name in names if known and name in known.outputs), None)
