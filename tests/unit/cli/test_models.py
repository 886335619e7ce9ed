"""`summarize-models`: what there is, whether it is whole, and the exit code that says so."""

from __future__ import annotations

import os
from pathlib import Path

import filelock
import pytest

from summarize.cli.models import main
from summarize.settings.load import load_settings
from summarize_models.build.builder import ensure
from summarize_models.spec import Engine
from summarize_models.weights.hub import hub_folder
from summarize_models.weights.recipe import Recipe, load_recipe, recipe_names
from tests.support.models import tiny
from tests.support.some import some

NAME = "gemma-3-270m-translate"
SPEC = tiny.seq2seq(path=None, repository="someone/tiny", revision="0123456789abcdef" * 2)


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
    for name in some(recipe_names()):
        assert f"{name}  ({load_recipe(name).licence}; " in said
    recipes, profiles = said.split("profile embedded\n")
    assert recipes.count("not built") == 3 * len(recipe_names()) - 1
    assert f": 3 MB  {folder.name}" in profiles
    assert "profile opus\n  opus-mt-fr-en: not fetched  hub-" in profiles
    assert "unneeded" not in said


def test_list_names_what_prune_would_remove(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stale(cache)
    stale(cache, "my-notes")
    assert main(["list"]) == 0
    assert capsys.readouterr().out.endswith(f"removes the unneeded)\n  5 MB  {STALE}\n")


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
    assert main([command, "no-such"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("summarize-models: 'no-such' is not the name of any weights")
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["build", "no-such"],
        ["verify", NAME, "no-such"],
        ["fetch"],
        ["fetch", "no-such"],
        ["fetch", "opus", "-c", "own.toml"],
        ["export", "usb", "no-such"],
    ],
)
def test_a_wrong_name_is_wrong_usage(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert [path.name for path in tmp_path.iterdir()] == []


@pytest.mark.parametrize("name", ["", " "])
def test_export_does_not_take_the_working_folder_for_an_empty_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as caught:
        main(["export", name])
    assert caught.value.code == 2
    assert [path.name for path in tmp_path.iterdir()] == []


def test_build_and_verify_take_a_profile_s_name(capsys: pytest.CaptureFixture[str]) -> None:
    specs = load_settings(flags={"profile": "embedded"}).roles.values()
    folders = {str(built(str(spec.recipe))) for spec in specs}
    assert main(["build", "embedded"]) == 0
    assert set(capsys.readouterr().out.splitlines()) == folders
    assert main(["verify", "embedded"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(folders)


@pytest.mark.parametrize("command", [["list"], ["verify"], ["prune"], ["build"]])
@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_cache_that_cannot_be_a_folder_is_named(
    command: list[str],
    below: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SUMMARIZE_CACHE", str(tmp_path / "file" / below))
    assert main(command) == 14
    file = tmp_path / "file"
    assert capsys.readouterr().err == f"summarize-models: SUMMARIZE_CACHE: {file} is not a folder\n"


def test_wrong_usage_is_the_parsers(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["rebuild"])
    assert caught.value.code == 2
    assert "rebuild" in capsys.readouterr().err


# Pruning and copying -----------------------------------------------------------------------------

STALE = "gemma-3-270m-translate-onnxruntime-0000000000000000"


def stale(cache: Path, name: str = STALE) -> Path:
    """Weights that nothing names any more."""
    folder = cache / "weights" / name
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(bytes(5_000_000))
    return folder


def test_prune_removes_what_nothing_names_and_keeps_the_rest(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named, old = built(NAME), stale(cache)
    mine = stale(cache, "my-notes")
    assert main(["prune"]) == 0
    assert capsys.readouterr().out == f"{old}\n1 folders, freed 5 MB\n"
    assert (named.is_dir(), old.exists(), mine.is_dir()) == (True, False, True)
    assert main(["prune"]) == 0
    assert capsys.readouterr().out == "0 folders, freed 0 MB\n"


def test_prune_does_not_count_what_another_process_is_building(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    busy = stale(cache, f"{STALE}.new-abc")
    with filelock.FileLock(cache / "weights" / f"{STALE}.lock"):
        assert main(["prune"]) == 0
    said = capsys.readouterr().out
    assert said == f"{busy}: kept, another process is using it\n0 folders, freed 0 MB\n"
    assert busy.is_dir()


def test_prune_can_only_say_what_it_would_remove(
    cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = stale(cache)
    assert main(["prune", "--dry-run"]) == 0
    assert capsys.readouterr().out == f"{old}\n1 folders, would free 5 MB\n"
    assert old.is_dir()


def test_prune_keeps_the_weights_of_a_profile_of_ones_own(cache: Path, tmp_path: Path) -> None:
    fetched = stale(cache, hub_folder(SPEC).name)
    own = tmp_path / "own.toml"
    own.write_text(
        "profile = 'opus'\n[translators.fr-en]\n"
        f"repository = '{SPEC.repository}'\nrevision = '{SPEC.revision}'\n"
    )
    assert main(["prune", "-c", str(own)]) == 0
    assert fetched.is_dir()
    assert main(["prune"]) == 0
    assert not fetched.exists()


def test_prune_of_an_empty_cache_removes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prune"]) == 0
    assert capsys.readouterr().out == "0 folders, freed 0 MB\n"


def test_export_copies_a_profile_s_weights_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    specs = load_settings(flags={"profile": "embedded"}).roles.values()
    folders = {built(str(spec.recipe)) for spec in specs}
    target = tmp_path / "usb"
    assert main(["export", str(target), "embedded"]) == 0
    *copies, hint = capsys.readouterr().out.splitlines()
    assert hint == f"run with SUMMARIZE_CACHE={target}"
    assert set(copies) == {str(target / "weights" / folder.name) for folder in folders}
    times = [Path(copy, "model.bin").stat().st_mtime_ns for copy in copies]
    assert main(["export", str(target), "embedded"]) == 0
    assert [Path(copy, "model.bin").stat().st_mtime_ns for copy in copies] == times
    monkeypatch.setenv("SUMMARIZE_CACHE", str(target))
    assert main(["verify", *(str(spec.recipe) for spec in specs)]) == 0


def test_export_does_not_copy_what_a_profile_has_in_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    own = tmp_path / "own.toml"
    roles = ("translators.fr-en", "translators.en-fr", "summarizers.en")
    own.write_text("profile = 'opus'\n" + "".join(f"[{r}]\npath = '{folder}'\n" for r in roles))
    assert main(["export", str(tmp_path / "usb"), "-c", str(own)]) == 0
    assert f"in {folder}, which the profile names; not copied" in capsys.readouterr().out
    assert not (tmp_path / "usb").exists()


def test_export_into_what_is_no_folder_is_16(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for spec in some(load_settings(flags={"profile": "embedded"}).roles.values()):
        built(str(spec.recipe))
    (tmp_path / "file").touch()
    assert main(["export", str(tmp_path / "file"), "embedded"]) == 16
    said = capsys.readouterr().err
    assert said.startswith("summarize-models: ")
    assert len(said.splitlines()) == 1
