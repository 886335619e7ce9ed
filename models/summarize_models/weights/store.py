"""Keep run-time weights in a cache: one folder a recipe and engine, named by what it is made from.

A folder is built under another name, then renamed, and never changed afterwards. Its manifest lists
the hash of each file; every process that loads the folder checks them. One process builds while the
others wait for it.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import filelock
import platformdirs

from summarize.errors import WeightsError
from summarize_models.spec import Engine
from summarize_models.weights.hashes import sha256_of
from summarize_models.weights.processor import multiplies_signed
from summarize_models.weights.recipe import Recipe

log = logging.getLogger(__name__)

_MANIFEST = "manifest.json"


def cache_folder() -> Path:
    """Return where weights are kept: in `$SUMMARIZE_CACHE`, or in the user's cache folder.

    Raises:
        WeightsError: No folder can be there, because a file is.
    """
    own = os.environ.get("SUMMARIZE_CACHE")
    folder = (Path(own) if own else platformdirs.user_cache_path("summarize")) / "weights"
    there = next((path for path in (folder, *folder.parents) if os.path.lexists(path)), folder)
    if os.path.lexists(there) and not there.is_dir():
        option = "SUMMARIZE_CACHE" if own else "the cache"
        raise WeightsError(f"{option}: {there} is not a folder")
    return folder


def weights_folder(recipe: Recipe, engine: Engine) -> Path:
    """Return where a recipe's weights for an engine are or will be."""
    form = "-unsigned" if engine == "onnxruntime" and not multiplies_signed() else ""
    return cache_folder() / f"{recipe.name}-{engine}{form}-{recipe.sha256[:16]}"


def damage(folder: Path) -> str | None:
    """Check a folder of weights against its manifest.

    A process hashes the files once, and again when one of them has changed.

    Args:
        folder: A folder of the cache.

    Returns:
        What is wrong, in a few words, or None.
    """
    try:
        found = sorted((str(file), file.stat()) for file in folder.rglob("*"))
    except OSError as error:
        return f"unreadable: {error}"
    return _damage(folder, tuple((name, s.st_ino, s.st_size, s.st_mtime_ns) for name, s in found))


@lru_cache(maxsize=64)
def _damage(folder: Path, _state: Hashable) -> str | None:
    try:
        files = json.loads((folder / _MANIFEST).read_text("utf-8"))["files"]
        with ThreadPoolExecutor() as hashing:
            found = hashing.map(sha256_of, [folder / name for name in files])
            for (name, expected), sha256 in zip(files.items(), found, strict=True):
                if sha256 != expected:
                    return f"{name} does not match its hash"
    except FileNotFoundError as error:
        return f"{Path(str(error.filename)).name} is missing"
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return f"unreadable: {error}"
    return None


def hashes_of(folder: Path) -> dict[str, str]:
    """Hash the files below a folder and flush them to the disk.

    Args:
        folder: The folder.

    Returns:
        The SHA-256 of each file, by its path in the folder.
    """
    hashes = {}
    for path in sorted(file for file in folder.rglob("*") if file.is_file()):
        hashes[path.relative_to(folder).as_posix()] = sha256_of(path)
        with path.open("rb") as file:
            os.fsync(file.fileno())
    return hashes


def ensure_folder(
    folder: Path, name: str, made_from: Mapping[str, str], fill: Callable[[Path], None]
) -> Path:
    """Return a folder of the cache, filling it first if it is missing or damaged.

    Args:
        folder: The folder; its name changes with what it is made from.
        name: What log and errors call it.
        made_from: Goes into the manifest.
        fill: Writes the files into an empty folder.

    Returns:
        The folder, whose files match their hashes.

    Raises:
        WeightsError: The folder cannot be filled, or the cache cannot be written.
    """
    if folder.exists() and damage(folder) is None:
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(folder.with_name(f"{folder.name}.lock")):
            found = damage(folder) if folder.exists() else "absent"
            if found is None:  # another process built it meanwhile
                return folder
            if found != "absent":
                log.warning("weights %s: %s; building them again", name, found)
            _build_aside(folder, made_from, fill)
    except OSError as error:
        raise WeightsError(f"weights {name} cannot be built: {error}") from error
    return folder


def _build_aside(folder: Path, made_from: Mapping[str, str], fill: Callable[[Path], None]) -> None:
    for leftover in folder.parent.glob(f"{folder.name}.new-*"):
        shutil.rmtree(
            leftover, ignore_errors=True
        )  # left by a build that was killed: this process holds the lock
    aside = Path(tempfile.mkdtemp(prefix=f"{folder.name}.new-", dir=folder.parent))
    try:
        content = aside / "content"
        content.mkdir()
        fill(content)
        manifest = {**made_from, "files": hashes_of(content)}
        (content / _MANIFEST).write_text(json.dumps(manifest, indent=1), "utf-8")
        if folder.exists():
            folder.rename(aside / "damaged")  # a process that is reading it keeps its open files
        content.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
