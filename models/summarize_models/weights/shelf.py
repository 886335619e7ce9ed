"""Manage the cache of weights: measure it, remove stale folders, copy folders out of it."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Collection, Iterable
from pathlib import Path

import filelock

from summarize.errors import WriteError
from summarize_models.weights.store import damage

_OURS = re.compile(
    r"hub-.+|.+-(?:ctranslate2|onnxruntime|transformers)(?:-unsigned)?-[0-9a-f]{16}(?:\.new-.+)?"
)
"""The names that this package gives to folders of its cache; nothing else is ever removed."""


def size_of(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def prunable(cache: Path, kept: Collection[Path]) -> list[Path]:
    """Find the folders of weights that are not needed.

    Converted forms of fetched models are named by their content and cannot be told from stale
    ones: they are converted again when they are needed.

    Args:
        cache: The folder of the cache.
        kept: Folders to leave out.

    Returns:
        The other folders of weights, sorted.
    """
    if not cache.is_dir():
        return []
    keep = set(kept)
    return sorted(
        path
        for path in cache.iterdir()
        if path.is_dir() and _OURS.fullmatch(path.name) and path not in keep
    )


def prune(cache: Path, folders: Iterable[Path]) -> list[Path]:
    """Remove folders, except those that another process is building.

    Args:
        cache: The folder of the cache.
        folders: What `prunable` returned.

    Returns:
        The folders that were removed.

    Raises:
        WriteError: The cache cannot be changed.
    """
    removed = []
    try:
        for folder in folders:
            name = re.sub(r"\.new-.+$", "", folder.name)
            lock = filelock.FileLock(cache / f"{name}.lock")
            try:
                with lock.acquire(blocking=False):
                    shutil.rmtree(folder)
            except filelock.Timeout:
                continue
            removed.append(folder)
    except OSError as error:
        raise WriteError(f"{error.filename}: {error.strerror}") from error
    return removed


def export(folder: Path, target: Path) -> Path:
    """Copy a folder of weights; the copy appears only when it is complete.

    Args:
        folder: Weights that match their hashes.
        target: The folder to copy it into; it is created.

    Returns:
        The copy. One that is there already and undamaged is left as it is.

    Raises:
        WriteError: The target cannot be written, or the disk is full.
    """
    copy = target / folder.name
    if copy.is_dir() and damage(copy) is None:
        return copy
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target, prefix=f"{folder.name}.new-") as scratch:
            content = Path(scratch) / "content"
            shutil.copytree(folder, content)
            if copy.exists():
                copy.rename(Path(scratch) / "damaged")
            content.rename(copy)
    except OSError as error:
        raise WriteError(f"{target}: {error.strerror or error}") from error
    return copy
