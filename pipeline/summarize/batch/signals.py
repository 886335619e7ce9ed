"""Let SIGINT and SIGTERM end a run between two articles' outputs, never within one."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from summarize.errors import ExitCode

_CODES = {signal.SIGINT: ExitCode.INTERRUPTED, signal.SIGTERM: ExitCode.TERMINATED}


class Stopped(BaseException):
    """A signal asked the run to end; not an `Exception`, so that no step swallows it."""

    def __init__(self, number: int) -> None:
        super().__init__(f"stopped by {signal.Signals(number).name}")
        self.exit_code = _CODES[signal.Signals(number)]


class Signals:
    """Raises `Stopped` when a signal arrives, or at the end of a block that must not be cut."""

    def __init__(self) -> None:
        self._held = False
        self._waiting: int | None = None

    @contextmanager
    def installed(self) -> Iterator[Signals]:
        """Handle the signals within the context; ignored ones stay ignored. Main thread only."""
        before = {number: signal.getsignal(number) for number in _CODES}
        for number, handler in before.items():
            if handler is not signal.SIG_IGN:
                signal.signal(number, self._handle)
        try:
            yield self
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Delay a signal until the end of the block; a second one raises at once."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
            number, self._waiting = self._waiting, None
        if number is not None:
            raise Stopped(number)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        if self._held and self._waiting is None:
            self._waiting = number
        else:
            raise Stopped(number)
