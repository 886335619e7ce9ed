"""The shelf of weights: what may be removed from a cache, and copies of what is in it."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import filelock
import pytest

from summarize.errors import WriteError
from summarize_models.weights.shelf import export, prunable, prune, size_of
from summarize_models.weights.store import damage, ensure_folder

OURS = (
    "gemma-3-270m-translate-onnxruntime-0123456789abcdef",
    "gemma-3-270m-translate-onnxruntime-unsigned-0123456789abcdef",
    "gemma-3-270m-translate-ctranslate2-0123456789abcdef.new-x1y2",
    "hub-someone--tiny-main",
)
FOREIGN = ("notes", "gemma-3-270m-translate", "translate-onnxruntime-0123", "huber", ".git")


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache with folders of ours and of somebody else's, and a file."""
    for name in (*OURS, *FOREIGN):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.bin").write_bytes(b"weights")
    (tmp_path / "hub-list.txt").write_text("somebody's")
    return tmp_path


def whole(folder: Path) -> Path:
    """A folder of weights with its manifest."""

    def fill(new: Path) -> None:
        (new / "tokenizer").mkdir()
        (new / "tokenizer" / "tokenizer.json").write_text("{}")
        (new / "model.bin").write_bytes(b"weights")

    return ensure_folder(folder, "tiny", {"recipe": "tiny"}, fill)


def test_only_folders_with_our_names_can_be_removed(cache: Path) -> None:
    assert [path.name for path in prunable(cache, ())] == sorted(OURS)


def test_what_is_named_stays(cache: Path) -> None:
    kept = [cache / OURS[0], cache / OURS[3], cache / "elsewhere"]
    assert [path.name for path in prunable(cache, kept)] == sorted((OURS[1], OURS[2]))


def test_cache_that_is_not_there_has_nothing_to_remove(tmp_path: Path) -> None:
    assert prunable(tmp_path / "nowhere", ()) == []


def test_pruning_leaves_everything_else(cache: Path) -> None:
    prune(cache, prunable(cache, ()))
    left = {path.name for path in cache.iterdir() if path.suffix != ".lock"}
    assert left == {*FOREIGN, "hub-list.txt"}


def test_folder_that_another_process_is_building_stays(cache: Path) -> None:
    """Its lock is held, by the name that it will have."""
    building = OURS[2].partition(".new-")[0]
    with filelock.FileLock(cache / f"{building}.lock"):
        prune(cache, prunable(cache, ()))
        assert (cache / OURS[2]).is_dir()
    assert not (cache / OURS[0]).exists()


def test_cache_that_cannot_be_changed_is_said(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(folder: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(folder))

    monkeypatch.setattr(shutil, "rmtree", refused)
    with pytest.raises(WriteError, match=f"{OURS[0]}: Permission denied"):
        prune(cache, [cache / OURS[0]])


def test_size_is_that_of_all_files_below(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a").write_bytes(bytes(300))
    (tmp_path / "b").write_bytes(bytes(20))
    assert size_of(tmp_path) == 320


# Copies ------------------------------------------------------------------------------------------


def test_copy_is_whole(tmp_path: Path) -> None:
    copy = export(whole(tmp_path / "cache" / "tiny"), tmp_path / "else" / "where")
    assert copy == tmp_path / "else" / "where" / "tiny"
    assert damage(copy) is None
    assert (copy / "tokenizer" / "tokenizer.json").read_text() == "{}"
    assert [path.name for path in copy.parent.iterdir()] == ["tiny"]


def test_second_call_copies_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = whole(tmp_path / "cache" / "tiny")
    copy = export(folder, tmp_path / "copies")
    monkeypatch.setattr(shutil, "copytree", None)
    assert export(folder, tmp_path / "copies") == copy


def test_damaged_copy_is_replaced(tmp_path: Path) -> None:
    folder = whole(tmp_path / "cache" / "tiny")
    copy = export(folder, tmp_path / "copies")
    os.truncate(copy / "model.bin", 3)
    assert damage(copy) is not None
    assert damage(export(folder, tmp_path / "copies")) is None


def test_interrupted_copy_is_no_copy_and_the_next_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (whole(tmp_path / "cache" / name) for name in ("one", "two"))
    copied, copytree = [export(first, tmp_path / "copies")], shutil.copytree

    def interrupted(source: Path, target: Path) -> None:
        target.mkdir()
        shutil.copy(source / "model.bin", target)
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "copytree", interrupted)
    with pytest.raises(KeyboardInterrupt):
        export(second, tmp_path / "copies")
    assert list((tmp_path / "copies").iterdir()) == copied  # half a copy has no name
    monkeypatch.setattr(shutil, "copytree", copytree)
    before = copied[0].stat().st_ino
    copies = [export(folder, tmp_path / "copies") for folder in (first, second)]
    assert copied[0].stat().st_ino == before  # not copied again
    assert [damage(copy) for copy in copies] == [None, None]


def test_full_disk_is_one_line_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    folder = whole(tmp_path / "cache" / "tiny")
    monkeypatch.setattr(shutil, "copytree", full)
    with pytest.raises(WriteError, match="copies: No space left on device") as caught:
        export(folder, tmp_path / "copies")
    assert "\n" not in str(caught.value)
    assert list((tmp_path / "copies").iterdir()) == []
