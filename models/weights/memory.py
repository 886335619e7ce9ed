"""Memory: what the models of a run need, and what the machine has."""

from __future__ import annotations

from pathlib import Path

_GROWTH = {"transformers": 2.0, "ctranslate2": 1.3, "onnxruntime": 1.1}
"""Of a folder's weights, what a loaded model takes: 16-bit weights are computed in 32 bits."""
_BASE = 600_000_000
"""Bytes of the process itself, libraries and caches."""
_MEMINFO = Path("/proc/meminfo")
_CGROUP = Path("/sys/fs/cgroup")


def needed(folders: dict[Path, str]) -> int:
    """Bytes that a run takes with the weights of these folders, by engine; an upper estimate."""
    sizes = [(_weights(folder), engine) for folder, engine in folders.items()]
    return _BASE + int(sum(size * _GROWTH[engine] for size, engine in sizes))


def available() -> int | None:
    """Bytes that this process may still take; None where the system does not say."""
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
