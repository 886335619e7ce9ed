"""Whatever is raised while one article is read is that article's fault, and no other's."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from typing import TypeVar

from summarize.errors import ArticleError, Refusal, SummarizeError
from summarize.text.single_line import printable_line

log = logging.getLogger(__name__)

T = TypeVar("T")

_MAX_CHARACTERS = 300
"""Longest text of an error that is repeated: some quote their whole input."""


class UnforeseenError(ArticleError):
    """An error that nobody foresaw, as the fault of the article that provoked it."""

    def __init__(self, error: Exception) -> None:
        said = str(error)[:_MAX_CHARACTERS]
        super().__init__(printable_line(f"unexpected {type(error).__name__}: {said}".rstrip(": ")))
        self.traceback = "".join(traceback.format_exception(error))
        """For the report."""


def attempt(read: Callable[[], T]) -> T | ArticleError | Refusal:
    """Return what `read` returns, or the article's fault that it raises.

    Out of memory and too deep a recursion are faults of the article too. A signal that stops the
    run passes, as it is no `Exception`.

    Raises:
        SummarizeError: the run cannot go on.
    """
    try:
        return read()
    except (ArticleError, Refusal) as fault:
        return fault
    except SummarizeError:
        raise
    except Exception as error:
        log.debug("unexpected error", exc_info=True)
        return UnforeseenError(error)
