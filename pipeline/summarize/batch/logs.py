"""Log lines and the progress line of a run, all on stderr."""

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

from summarize.text.single_line import printable_line

PROGRAM = "summarize"
_OUR_LOGGERS = ("summarize", "summarize_models")

_FIELDS = ("outcome", "source", "seconds")
"""Extra fields that a JSON log line may have."""

_article: ContextVar[str | None] = ContextVar("article", default=None)
_bar: Any = None


@contextmanager
def log_context(article_id: str) -> Iterator[None]:
    """Add the article's id to every log line written within the context."""
    token = _article.set(article_id)
    try:
        yield
    finally:
        _article.reset(token)


def set_up_logging(log_format: str, *, quiet: bool = False, verbose: bool = False) -> None:
    """Send log lines to stderr: ours from INFO, those of libraries from WARNING.

    Args:
        log_format: `text` or `json` (JSON Lines).
        quiet: Log errors only.
        verbose: Log everything of ours, with tracebacks, times and module names.
    """
    handler = _Handler()
    handler.setFormatter(_JsonFormatter() if log_format == "json" else _TextFormatter(verbose))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    level = logging.ERROR if quiet else logging.DEBUG if verbose else logging.INFO
    for name in _OUR_LOGGERS:
        logging.getLogger(name).setLevel(level)
    # Libraries' warnings are meant for developers, not for operators.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.WARNING if verbose else logging.ERROR)
    if quiet:
        logging.getLogger().setLevel(logging.ERROR)


class _Handler(logging.Handler):
    """Writes to the current `sys.stderr`, above the progress line if there is one."""

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        try:
            if _bar is not None:
                _bar.write(line, file=sys.stderr)
            elif sys.stderr is not None:
                sys.stderr.write(line + "\n")
                sys.stderr.flush()
        except OSError:
            pass  # stderr is gone, and there is nowhere else to report it


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
            printable_line(record.getMessage()),
        ]
        line = ": ".join(part for part in parts if part)
        if record.exc_info and (self._verbose or record.levelno >= logging.ERROR):
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
    """A progress line on the terminal: articles done, speed, time left and the last article.

    The time left is shown only if the number of articles is known beforehand.
    """

    def __init__(self, *, shown: bool, total: Callable[[], int | None] = lambda: None) -> None:
        """Show the line if `shown` and stderr is a terminal; `total` counts the articles."""
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
                smoothing=0,  # average over the whole run, since articles end in bursts
            )
        return self

    def __exit__(self, *error: object) -> None:
        global _bar
        if self._shown and _bar is not None:
            _bar.close()
            _bar = None

    def begin(self, article_id: str) -> None:
        """Show that an article has begun."""
        if self._shown and _bar is not None:
            _bar.set_postfix_str(article_id)

    def tick(self) -> None:
        """Update the elapsed time."""
        if self._shown and _bar is not None:
            _bar.refresh()

    def end(self, *, worked: bool) -> None:
        """Count an article as ended; it affects the speed only if it took work."""
        if self._shown and _bar is not None:
            _bar.n += 1
            _bar.initial += 0 if worked else 1
            _bar.refresh()

    def clear(self) -> None:
        """Clear the line before other output is written to the terminal."""
        if self._shown and _bar is not None:
            _bar.clear()
