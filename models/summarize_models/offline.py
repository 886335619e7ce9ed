"""Keep the libraries behind the models from opening connections while they load, run or build.

The libraries read these variables when they are imported, so they are set before the first import
of transformers or onnxruntime. Nothing here runs on import: a process that only imports this
package, or that fetches weights from a hub, keeps its environment.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

SETTINGS = {
    "HF_HUB_OFFLINE": "1",  # huggingface_hub, transformers: no look-up of a newer file
    "HF_HUB_DISABLE_TELEMETRY": "1",  # huggingface_hub, transformers
    "DO_NOT_TRACK": "1",  # the same, and others that follow donottrack.sh
    "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime 1.32 and later, on by default
}
"""Environment variables of the process and of the processes that it starts."""

_HUB = "huggingface_hub.constants"
_HUB_READS = {
    "HF_HUB_OFFLINE": ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"),
    "HF_HUB_DISABLE_TELEMETRY": ("HF_HUB_DISABLE_TELEMETRY", "DISABLE_TELEMETRY", "DO_NOT_TRACK"),
}
"""The hub client's constants that follow from `SETTINGS`, and the variables that it reads."""


def go_offline() -> None:
    """Switch off hub look-ups and telemetry for the rest of the process, or of `offline`.

    A hub client that was imported before keeps its own setting; every model is loaded with
    `local_files_only=True` as well.
    """
    os.environ.update(SETTINGS)


@contextmanager
def offline() -> Iterator[None]:
    """Switch off hub look-ups and telemetry, and give the host its environment back afterwards.

    What loads within stays offline: onnxruntime has read its variable for good when it is imported,
    and nothing asks a hub once a model is loaded. A hub client that was imported within is set to
    what the host's variables say, so that the host can go on to use it. Several threads may be
    within; the last one that leaves gives the environment back.
    """
    _host.enter()
    try:
        yield
    finally:
        _host.leave()


class _Host:
    """The environment of the process around `offline`."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._within = 0
        self._variables: dict[str, str | None] = {}
        self._hub_is_ours = False

    def enter(self) -> None:
        with self._lock:
            if not self._within:
                self._variables = {name: os.environ.get(name) for name in SETTINGS}
                self._hub_is_ours = _HUB not in sys.modules
                go_offline()
            self._within += 1

    def leave(self) -> None:
        with self._lock:
            self._within -= 1
            if not self._within:
                for name, value in self._variables.items():
                    if os.environ.get(name) != SETTINGS[name]:
                        continue  # the host has changed it in the meantime
                    if value is None:
                        del os.environ[name]
                    else:
                        os.environ[name] = value
                if self._hub_is_ours and _HUB in sys.modules:
                    _let_hub_read_again()


_host = _Host()


def _let_hub_read_again() -> None:
    """Set the hub client's constants as if it were imported now: it looks them up at each use."""
    for constant, names in _HUB_READS.items():
        values = [os.environ.get(name, "").upper() for name in names]
        found = [value for value in values if value]
        # The first variable that is set decides whether it is offline, any one disables telemetry.
        deciding = found[:1] if constant == "HF_HUB_OFFLINE" else found
        on = any(value in ("1", "ON", "YES", "TRUE") for value in deciding)
        setattr(sys.modules[_HUB], constant, on)
