"""What all tests share."""

from __future__ import annotations

import logging
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest_plugins = ["tests.support.fixtures"]

LADDER = ("unit", "integration", "weights", "browser")
"""Folders of tests, each with a marker of its name; the quickest comes first."""

# A job started with `&` inherits an ignored SIGINT, which the command respects; the tests of
# signals, and the processes that they start, must not depend on how the tests were started.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by its folder, and run the quick ones first."""
    here = Path(__file__).parent
    rungs = {item: item.path.relative_to(here).parts[0] for item in items}
    for item, rung in rungs.items():
        item.add_marker(getattr(pytest.mark, rung))
    items.sort(key=lambda item: LADDER.index(rungs[item]))


@pytest.fixture(autouse=True)
def log_levels() -> Iterator[None]:
    """Restore the loggers' levels, which the command sets for its whole process."""
    names = (None, "summarize", "summarize_models", "py.warnings")
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
def closed_network(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every attempt at a connection or a look-up fails, and is counted."""
    tried: list[object] = []

    def refuse(*args: object, **kwargs: object) -> None:
        tried.append(args)
        raise OSError("no network here")

    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return tried
