"""What a run says while it works: log lines and a progress line, all of it on stderr."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

PROGRAM = "summarize"
_OURS = ("pipeline", "models")

_FIELDS = ("outcome", "source", "seconds")
"""What a log line may say beside its message, in JSON."""

_article: ContextVar[str | None] = ContextVar("article", default=None)
_bar: Any = None


@contextmanager
def about(article_id: str) -> Iterator[None]:
    """Put the article's id on every log line within."""
    token = _article.set(article_id)
    try:
        yield
    finally:
        _article.reset(token)


def one_line(text: str) -> str:
    """`text` on one line, without what a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))


def set_up_logging(log_format: str, *, quiet: bool = False, verbose: bool = False) -> None:
    """Send log lines to stderr: ours from INFO, those of libraries from WARNING.

    Args:
        log_format: `text` or `json` (JSON Lines).
        quiet: errors only.
        verbose: everything of ours, with tracebacks, times and module names.
    """
    handler = _Handler()
    handler.setFormatter(_JsonFormatter() if log_format == "json" else _TextFormatter(verbose))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    level = logging.ERROR if quiet else logging.DEBUG if verbose else logging.INFO
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
    # A library's warnings are for who develops, not for who runs it at night.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.WARNING if verbose else logging.ERROR)
    if quiet:
        logging.getLogger().setLevel(logging.ERROR)


class _Handler(logging.Handler):
    """Writes to what `sys.stderr` is at the time, over the progress line if there is one."""

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        try:
            if _bar is not None:
                _bar.write(line, file=sys.stderr)
            elif sys.stderr is not None:
                sys.stderr.write(line + "\n")
                sys.stderr.flush()
        except OSError:
            pass  # stderr is gone: there is nobody to tell


class _TextFormatter(logging.Formatter):
    def __init__(self, verbose: bool) -> None:
        super().__init__()
        self._verbose = verbose

    def format(self, record: logging.LogRecord) -> str:
        article = _article.get()
        parts = [
            PROGRAM,
            f"{_time(record)} {record.name}" if self._verbose else "",
            article or "",
            "warning" if record.levelno == logging.WARNING else "",
            one_line(record.getMessage()),
        ]
        line = ": ".join(part for part in parts if part)
        if record.exc_info and self._verbose:
            line += "\n" + self.formatException(record.exc_info)
        return line


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "article": _article.get(),
            "message": record.getMessage(),
        }
        fields |= {key: getattr(record, key) for key in _FIELDS if hasattr(record, key)}
        if record.exc_info and record.exc_info[0] is not None:
            fields["traceback"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps(fields, ensure_ascii=False)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


class Progress:
    """A line on the terminal: how many articles are done, how fast, the time left, the last one.

    The time left is shown where the number of articles is known beforehand.
    """

    def __init__(self, *, shown: bool, total: Callable[[], int | None] = lambda: None) -> None:
        self._shown = shown and sys.stderr is not None and sys.stderr.isatty()
        self._total = total

    def __enter__(self) -> Progress:
        if self._shown:
            from tqdm import tqdm  # type: ignore[import-untyped]

            global _bar
            _bar = tqdm(
                total=self._total(),
                unit="article",
                file=sys.stderr,
                leave=False,
                dynamic_ncols=True,
                smoothing=0,  # the whole run's speed: articles in hand end in bursts
            )
        return self

    def __exit__(self, *error: object) -> None:
        global _bar
        if self._shown and _bar is not None:
            _bar.close()
            _bar = None

    def begin(self, article_id: str) -> None:
        """An article is taken in hand."""
        if self._shown and _bar is not None:
            _bar.set_postfix_str(article_id)

    def tick(self) -> None:
        """Time has passed."""
        if self._shown and _bar is not None:
            _bar.refresh()

    def end(self, *, worked: bool) -> None:
        """It is dealt with; one that made no work says nothing of the speed."""
        if self._shown and _bar is not None:
            _bar.n += 1
            _bar.initial += 0 if worked else 1
            _bar.refresh()

    def clear(self) -> None:
        """Leave the terminal to what is about to be written to it."""
        if self._shown and _bar is not None:
            _bar.clear()
