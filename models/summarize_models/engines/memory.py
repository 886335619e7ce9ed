"""Save memory: open weights once, and make the C library return freed memory to the system.

By default glibc gives every thread an arena, and each arena keeps what its largest batch took. With
one arena, and large buffers mapped from the system, a run of four articles on CTranslate2 peaked at
1,129 MB instead of 1,535, in no more time (docs/lab/speed.md).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakValueDictionary

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
"""Constants of glibc's malloc.h."""
LARGE = 16 << 20
"""Buffers of at least this many bytes are returned to the system, such as a batch's logits."""

_Opened = TypeVar("_Opened")
_open: WeakValueDictionary[tuple[Any, ...], Any] = WeakValueDictionary()


def open_once(make: Callable[..., _Opened], folder: Path, *how: Any) -> _Opened:
    """Open a folder's weights, or return them if they are open already.

    Several roles (directions, languages) may share one model.

    Args:
        make: Opens the weights: `make(folder, *how)`.
        folder: The folder of the weights.
        how: Further arguments; weights opened with other arguments are separate.

    Returns:
        What `make` returned.
    """
    key = (make, folder.resolve(), *how)
    found: _Opened | None = _open.get(key)
    if found is None:
        found = _open[key] = make(folder, *how)
    return found


@cache
def keep_little() -> bool:
    """Configure the allocator; to be called before the first thread computes.

    Returns:
        Whether it worked: only glibc's allocator has these settings.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    settings = ((_M_ARENA_MAX, 1), (_M_MMAP_THRESHOLD, LARGE), (_M_TRIM_THRESHOLD, LARGE))
    taken = [mallopt(name, value) for name, value in settings]
    return all(taken)
