"""Memory: weights are opened once, and the C library's allocator keeps little.

Most of a run's memory was freed, but not given back: glibc gives every thread an arena of its own,
and each keeps what its largest batch took. With one arena, and large buffers taken from the system
and given back, a run of four articles on CTranslate2 peaked at 1,129 MB instead of 1,535, in no
more time (docs/speed.md).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakValueDictionary

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
"""glibc's malloc.h."""
LARGE = 16 << 20
"""Bytes; a batch's logits are larger, what a step of decoding takes is smaller and stays."""

_Opened = TypeVar("_Opened")
_open: WeakValueDictionary[tuple[Any, ...], Any] = WeakValueDictionary()


def open_once(make: Callable[..., _Opened], folder: Path, *how: Any) -> _Opened:
    """A folder's weights, once in memory however many roles (directions, languages) they have.

    Args:
        make: opens them: `make(folder, *how)`.
        folder: of the weights.
        how: to open them; weights that are opened otherwise are others.
    """
    key = (make, folder.resolve(), *how)
    found: _Opened | None = _open.get(key)
    if found is None:
        found = _open[key] = make(folder, *how)
    return found


@cache
def keep_little() -> bool:
    """Set the allocator, before the first thread that computes; False where it is not glibc's."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    settings = ((_M_ARENA_MAX, 1), (_M_MMAP_THRESHOLD, LARGE), (_M_TRIM_THRESHOLD, LARGE))
    taken = [mallopt(name, value) for name, value in settings]
    return all(taken)
