"""`python -m models`: what there is, whether it is whole, and the exit code that says so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from models.__main__ import main
from models.weights.build import Engine
from models.weights.recipe import Recipe, load_recipe, recipe_names
from models.weights.store import ensure

NAME = "gemma-3-270m-translate"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SUMMARIZE_CACHE", str(tmp_path))
    return tmp_path


def built(name: str) -> Path:
    def builder(recipe: Recipe, engine: Engine, folder: Path) -> None:
        (folder / "model.bin").write_bytes(bytes(3_000_000))

    return ensure(load_recipe(name), "onnxruntime", builder)


def test_list_names_every_recipe_and_its_state(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = built(NAME)
    assert main(["list"]) == 0
    said = capsys.readouterr().out
    assert str(cache) in said
    assert f"onnxruntime: 3 MB  {folder.name}" in said
    for name in recipe_names():
        assert f"{name}  ({load_recipe(name).licence}; " in said
    assert said.count("not built") == 3 * len(recipe_names()) - 1


def test_verify_says_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    folder = built(NAME)
    assert main(["verify", NAME]) == 0
    assert capsys.readouterr().out == f"{NAME}: whole\n"
    os.truncate(folder / "model.bin", 5)
    assert main(["verify", NAME]) == 14
    assert capsys.readouterr().out == f"{NAME}: model.bin does not match its hash\n"


def test_verify_without_a_name_means_all(capsys: pytest.CaptureFixture[str]) -> None:
    built(NAME)
    assert main(["verify"]) == 14
    said = capsys.readouterr().out.splitlines()
    assert len(said) == len(recipe_names())
    assert f"{NAME}: whole" in said
    assert "gemma-3-270m-summarize-fr: not built" in said


def test_whole_weights_are_not_built_again(capsys: pytest.CaptureFixture[str]) -> None:
    folder = built(NAME)
    before = (folder / "model.bin").stat().st_mtime_ns
    assert main(["build", NAME]) == 0
    assert capsys.readouterr().out == f"{folder}\n"
    assert (folder / "model.bin").stat().st_mtime_ns == before


@pytest.mark.parametrize("command", ["build", "verify"])
def test_unknown_recipe_is_one_line_on_stderr(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command, "no-such"]) == 14
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("models: no recipe 'no-such'")
    assert len(said.err.splitlines()) == 1


def test_wrong_usage_is_the_parsers(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["rebuild"])
    assert caught.value.code == 2
    assert "rebuild" in capsys.readouterr().err
