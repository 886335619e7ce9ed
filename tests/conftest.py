"""What all tests share."""

from __future__ import annotations

import signal
import socket

import pytest

# A job started with `&` inherits an ignored SIGINT, which the command respects; the tests of
# signals, and the processes that they start, must not depend on how the tests were started.
signal.signal(signal.SIGINT, signal.default_int_handler)


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
