"""Read weights from a model hub over the network, or from a folder laid out as one."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from summarize.errors import WeightsError
from summarize_models.weights.hub import COMMIT, CONVERTER, Listing, RemoteFile, RemoteSource


def open_source(place: str | None) -> RemoteSource:
    """Open a source of weights.

    Args:
        place: A folder, the address of a hub, or None for the default hub.

    Returns:
        The source.

    Raises:
        WeightsError: There is no such folder.
    """
    if place is None or place.startswith(("http://", "https://")):
        return HubSource(place)
    folder = Path(place).expanduser()
    if not folder.is_dir():
        raise WeightsError(f"there is no folder {place}")
    return FolderSource(folder)


class HubSource:
    """A hub, read with its own client, which shows progress and resumes partial files."""

    def __init__(self, endpoint: str | None = None) -> None:
        from huggingface_hub import HfApi

        self._endpoint = endpoint
        self._api = HfApi(endpoint=endpoint)

    def listing(self, repository: str, revision: str) -> Listing:
        """List a model's files (`RemoteSource.listing`)."""
        info = self._info(repository, revision)
        if not COMMIT.fullmatch(revision) and not _has_safetensors(info):
            # An old model has pickles only; the hub's converter may offer safetensors for review.
            offered = self._offered(repository)
            info = self._info(repository, offered) if offered else info
        files = tuple(
            RemoteFile(s.rfilename, s.size or 0, s.lfs.sha256 if s.lfs else None)
            for s in info.siblings or ()
        )
        return Listing(info.sha, files)

    def get(self, repository: str, commit: str | None, name: str, folder: Path) -> None:
        """Download a file (`RemoteSource.get`)."""
        from huggingface_hub import hf_hub_download

        try:
            hf_hub_download(
                repository, name, revision=commit, local_dir=folder, endpoint=self._endpoint
            )
        except Exception as error:  # the client's classes have no common base
            raise WeightsError(_said(repository, error)) from error

    def _info(self, repository: str, revision: str) -> Any:
        try:
            return self._api.model_info(repository, revision=revision, files_metadata=True)
        except Exception as error:  # the client's classes have no common base
            raise WeightsError(_said(f"{repository} at {revision}", error)) from error

    def _offered(self, repository: str) -> str | None:
        found = self._api.get_repo_discussions(
            repository, author=CONVERTER, discussion_type="pull_request"
        )
        numbers = [pull.num for pull in found if pull.author == CONVERTER]
        return f"refs/pr/{max(numbers)}" if numbers else None


class FolderSource:
    """A folder with `OWNER/NAME/`, or the cache of a hub client with `models--OWNER--NAME/`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def listing(self, repository: str, revision: str) -> Listing:
        """List a model's files (`RemoteSource.listing`)."""
        place, commit = self._place(repository, revision)
        files = sorted(file for file in place.iterdir() if file.is_file())
        return Listing(commit, tuple(RemoteFile(f.name, f.stat().st_size) for f in files))

    def get(self, repository: str, commit: str | None, name: str, folder: Path) -> None:
        """Copy a file (`RemoteSource.get`)."""
        place, _ = self._place(repository, commit or "")
        part = folder / f"{name}.part"
        shutil.copyfile(place / name, part)
        part.rename(folder / name)

    def _place(self, repository: str, revision: str) -> tuple[Path, str | None]:
        cache = self._folder / f"models--{repository.replace('/', '--')}"
        ref = cache / "refs" / revision
        commit = ref.read_text("utf-8").strip() if revision and ref.is_file() else revision
        pinned = commit if COMMIT.fullmatch(commit) else None
        if pinned and (cache / "snapshots" / pinned).is_dir():
            return cache / "snapshots" / pinned, pinned
        if (self._folder / repository).is_dir():
            return self._folder / repository, pinned
        raise WeightsError(f"{self._folder} has no {repository} at {revision}")


def _has_safetensors(info: Any) -> bool:
    return any(sibling.rfilename.endswith(".safetensors") for sibling in info.siblings or ())


def _said(what: str, error: Exception) -> str:
    return f"{what} cannot be fetched: {' '.join(str(error).split())[:200]}"
