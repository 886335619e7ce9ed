"""Fetch the weights of a model hub into the cache, one folder a model, and verify them.

Only safetensors are accepted: a pickle can run code when it is loaded. The manifest of a folder
names the commit that was fetched and the hash of each file. Only a fetch opens a connection; a run
reads what was fetched.
"""

from __future__ import annotations

import json
import logging
import re
import shutil
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Protocol

import filelock

from summarize.errors import WeightsError, WriteError
from summarize_models.spec import ModelSpec
from summarize_models.weights.hashes import sha256_of
from summarize_models.weights.store import cache_folder, damage, hashes_of

log = logging.getLogger(__name__)

MANIFEST = "manifest.json"
COMMIT = re.compile("[0-9a-f]{40}")
WANTED = ("*.json", "*.safetensors", "*.model", "*.spm", "*.txt")
CONVERTER = "SFconvertbot"
"""The hub's account that offers safetensors of a model in a pull request."""
_RESERVE = 64_000_000
"""How many bytes a fetch leaves free on the disk."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file in the listing of a source."""

    name: str
    size: int
    sha256: str | None = None
    """None where the source does not know it; a hub knows it for large files."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A model's files at one commit."""

    commit: str | None
    """None for a folder that does not name it."""
    files: tuple[RemoteFile, ...]


class RemoteSource(Protocol):
    """A place to fetch weights from."""

    def listing(self, repository: str, revision: str) -> Listing:
        """List a model's files.

        Args:
            repository: `OWNER/NAME`.
            revision: A commit, branch or tag.

        Raises:
            WeightsError: There is no such model or revision.
        """
        ...

    def get(self, repository: str, commit: str | None, name: str, folder: Path) -> None:
        """Write the file `name` of a model at a commit into `folder`."""
        ...


def hub_folder(spec: ModelSpec) -> Path:
    """Return where a hub model's weights are or will be."""
    name = f"{spec.repository}-{spec.revision}".replace("/", "--")
    return cache_folder() / f"hub-{name}"


def manifest(spec: ModelSpec) -> dict[str, Any]:
    """Return the manifest of fetched weights, or an empty one if they were not fetched."""
    try:
        content = json.loads((hub_folder(spec) / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def revision_of(spec: ModelSpec) -> str | None:
    """Return the commit of a hub model: the pinned one, or else the one that was fetched."""
    if spec.repository is None or COMMIT.fullmatch(spec.revision or ""):
        return spec.revision
    return manifest(spec).get("revision")


def state(spec: ModelSpec) -> str | None:
    """Say in a few words what is wrong with a hub model's weights, or return None."""
    folder = hub_folder(spec)
    if not folder.is_dir():
        return "not fetched"
    if (found := damage(folder)) is not None:
        return found
    known = manifest(spec)
    expected = known["files"].get("model.safetensors")
    if spec.safetensors_sha256 and expected != spec.safetensors_sha256:
        return "model.safetensors is not the one that the profile pins"
    if COMMIT.fullmatch(spec.revision or "") and known.get("revision") not in (None, spec.revision):
        return f"of revision {known['revision']}"
    return None


def require(spec: ModelSpec) -> Path:
    """Return the folder of a hub model's weights after verifying them.

    Raises:
        WeightsError: The weights were not fetched, or are damaged.
    """
    found = state(spec)
    if found == "not fetched":
        raise WeightsError(
            f"model {spec.name}: {spec.repository} at {spec.revision} is not on this machine;"
            " `summarize-models fetch PROFILE` gets it"
        )
    if found is not None:
        raise WeightsError(
            f"model {spec.name}: {found}; `summarize-models fetch PROFILE` repairs it"
        )
    return hub_folder(spec)


def needed(spec: ModelSpec, source: RemoteSource) -> int:
    """Return the bytes that a fetch would get, partial files not counted; 0 if all is there."""
    if state(spec) is None:
        return 0
    listing = source.listing(str(spec.repository), str(spec.revision))
    return _total([file for file in listing.files if _wanted(file.name)])


def check_room(count: int) -> None:
    """Log the size of a fetch, and check that the disk has room for it.

    Args:
        count: The bytes to fetch.

    Raises:
        WriteError: The disk has no room for them.
    """
    place = cache_folder()
    place.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(place).free
    log.info("%s to get, %s free in %s", _size(count), _size(free), place)
    if count + _RESERVE > free:
        raise WriteError(f"{_size(count)} to get, only {_size(free)} free in {place}")


def fetch(spec: ModelSpec, source: RemoteSource) -> Path:
    """Fetch a hub model's weights; files that are there and undamaged are not fetched again.

    Args:
        spec: The model; it names repository and revision.
        source: Where to fetch from.

    Returns:
        The folder of the weights.

    Raises:
        WeightsError: The source has no such weights, no safetensors, or not those that the
            profile pins.
        WriteError: The disk has no room for them.
    """
    folder = hub_folder(spec)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(folder.with_name(f"{folder.name}.lock")):
            if state(spec) is not None:
                _fetch(spec, source, folder)
    except OSError as error:
        raise WriteError(f"{folder}: {error.strerror or error}") from error
    return folder


def _fetch(spec: ModelSpec, source: RemoteSource, folder: Path) -> None:
    listing = source.listing(str(spec.repository), str(spec.revision))
    files = [file for file in listing.files if _wanted(file.name)]
    if not any(file.name.endswith(".safetensors") for file in files):
        raise WeightsError(
            f"model {spec.name}: {spec.repository} at {spec.revision} has no safetensors"
        )
    # Named after the commit, so that an interrupted fetch resumes with files of the same one.
    aside = folder.with_name(f"{folder.name}.part-{(listing.commit or 'folder')[:16]}")
    if folder.exists():
        _keep_whole(folder, aside)
    aside.mkdir(exist_ok=True)
    missing = [file for file in files if not _there(aside / file.name, file)]
    at = listing.commit or spec.revision
    log.info("%s: %s at %s: %s", spec.name, spec.repository, at, _size(_total(missing)))
    for file in missing:
        log.info("  %s (%s)", file.name, _size(file.size))
        source.get(str(spec.repository), listing.commit, file.name, aside)
        if not _there(aside / file.name, file):
            (aside / file.name).unlink(missing_ok=True)
            raise WeightsError(f"model {spec.name}: {file.name} came damaged; fetch again")
    _finish(spec, listing, aside, folder)


def _finish(spec: ModelSpec, listing: Listing, aside: Path, folder: Path) -> None:
    shutil.rmtree(aside / ".cache", ignore_errors=True)  # the hub client's own bookkeeping
    (aside / MANIFEST).unlink(missing_ok=True)
    hashes = hashes_of(aside)
    pinned = spec.safetensors_sha256
    if pinned and hashes.get("model.safetensors") != pinned:
        (aside / "model.safetensors").unlink(missing_ok=True)
        raise WeightsError(
            f"model {spec.name}: model.safetensors is not the one that the profile pins"
        )
    content = {
        "repository": spec.repository,
        "asked": spec.revision,
        "revision": listing.commit,
        "licence": spec.licence,
        "files": hashes,
    }
    (aside / MANIFEST).write_text(json.dumps(content, indent=1), "utf-8")
    if folder.exists():
        shutil.rmtree(folder)
    aside.rename(folder)


def _keep_whole(folder: Path, aside: Path) -> None:
    """Start a repair with the files that still match their hash."""
    try:
        hashes = json.loads((folder / MANIFEST).read_text("utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    aside.mkdir(exist_ok=True)
    for name, expected in hashes.items():
        file = folder / name
        if file.is_file() and not (aside / name).exists() and sha256_of(file) == expected:
            shutil.copyfile(file, aside / name)


def _wanted(name: str) -> bool:
    return "/" not in name and any(fnmatch(name, pattern) for pattern in WANTED)


def _there(path: Path, file: RemoteFile) -> bool:
    if not path.is_file() or path.stat().st_size != file.size:
        return False
    return file.sha256 is None or sha256_of(path) == file.sha256


def _total(files: list[RemoteFile]) -> int:
    return sum(file.size for file in files)


def _size(count: int) -> str:
    return f"{count / 1e6:.0f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"
