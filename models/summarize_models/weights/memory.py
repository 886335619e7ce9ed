"""Estimate the memory that a run needs, and read what the machine has."""

from __future__ import annotations

from pathlib import Path

_GROWTH = {"transformers": 2.0, "ctranslate2": 1.3, "onnxruntime": 1.1}
"""The memory of a loaded model as a multiple of its files; 16-bit weights become 32-bit."""
_BASE = 600_000_000
"""The bytes of the process itself, its libraries and caches."""
_MEMINFO = Path("/proc/meminfo")
_CGROUP = Path("/sys/fs/cgroup")


def needed(folders: dict[Path, str]) -> int:
    """Estimate from above the bytes that a run takes.

    Args:
        folders: The engine of each folder of weights.
    """
    sizes = [(_weights(folder), engine) for folder, engine in folders.items()]
    return _BASE + int(sum(size * _GROWTH[engine] for size, engine in sizes))


def available() -> int | None:
    """Return the bytes that this process may still take, or None if the system does not say."""
    try:
        fields = dict(line.split(":", 1) for line in _MEMINFO.read_text("ascii").splitlines())
        free = int(fields["MemAvailable"].split()[0]) * 1024
    except (OSError, ValueError, KeyError):
        return None
    try:
        limit = int((_CGROUP / "memory.max").read_text("ascii"))
        used = int((_CGROUP / "memory.current").read_text("ascii"))
    except (OSError, ValueError):  # no limit says `max`
        return free
    return min(free, limit - used)


def _weights(folder: Path) -> int:
    endings = (".safetensors", ".bin", ".npy")
    return sum(f.stat().st_size for f in folder.glob("*") if f.suffix in endings)
