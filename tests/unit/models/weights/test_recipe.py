"""Recipes: the packaged ones, what names their weights, and the wheels they need."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from summarize.errors import WeightsError
from summarize.settings.load import profile_names, profile_settings
from summarize_models.build.gguf import write_gguf
from summarize_models.weights import recipe as recipes
from summarize_models.weights.recipe import Recipe, WheelSource, load_recipe, recipe_names
from tests.support.some import some

PACKAGE, FILE = "hypothesis", "hypothesis/__init__.py"
"""An installed package and one of its files, in place of a wheel with weights."""


def installed_sha256() -> str:
    return hashlib.sha256(resources.files(PACKAGE).joinpath("__init__.py").read_bytes()).hexdigest()


def source(**changes: Any) -> WheelSource:
    table = {
        "package": PACKAGE,
        "version": "1.0",
        "sha256": installed_sha256(),
        "install": "pip install hypothesis==1.0",
        "file": FILE,
    }
    return WheelSource.model_validate(table | changes)


@pytest.mark.parametrize("name", recipe_names())
def test_packaged_recipe_is_whole(name: str) -> None:
    recipe = load_recipe(name)
    assert recipe.name == name  # what the cache's folders are named by
    assert recipe.source.install.startswith("pip install ")
    assert f"{recipe.source.package}=={recipe.source.version}" in recipe.source.install
    assert recipe.sha256 == load_recipe(name).sha256
    folder = recipe.adapter_folder()
    assert folder is None or (folder / "adapter_model.safetensors").is_file()


def test_every_profiles_recipe_is_packaged() -> None:
    for profile in some(profile_names()):
        settings = profile_settings(profile)
        for spec in some((*settings.translators.values(), *settings.summarizers.values())):
            if spec.recipe is not None:
                assert load_recipe(spec.recipe).licence == spec.licence


def test_names_of_two_recipes_differ() -> None:
    hashes = {load_recipe(name).sha256 for name in recipe_names()}
    assert len(hashes) == len(recipe_names()) >= 2


def test_unknown_recipe_is_refused_with_the_known_ones() -> None:
    with pytest.raises(WeightsError, match=r"no recipe 'gemma'.*gemma-3-270m-translate"):
        load_recipe("gemma")


@pytest.mark.parametrize("content", ["name = ", 'name = "x"\nlicense = "y"\n'])
def test_broken_recipe_is_a_weights_error(own_package: Path, content: str) -> None:
    (own_package / "recipes" / "broken.toml").write_text(content)
    with pytest.raises(WeightsError, match="broken"):
        load_recipe("broken")


PLAIN = """
name = "plain"
licence = "none"
quantization = "float32"
source = { package = "hypothesis", version = "1", sha256 = "a", install = "pip", file = "a" }
"""
"""Without adapter, vocabulary and calibration."""


@pytest.fixture
def own_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the packaged files that may be changed."""
    packaged = Path(str(resources.files("summarize_models")))
    for part in ("recipes", "vocabularies", "calibration"):
        shutil.copytree(packaged / part, tmp_path / part)
    shutil.copytree(Path(str(resources.files("summarize_adapters"))), tmp_path / "adapters")
    (tmp_path / "recipes/plain.toml").write_text(PLAIN)
    monkeypatch.setattr(recipes, "_packaged", tmp_path.joinpath)
    monkeypatch.setattr(recipes, "_adapters", (tmp_path / "adapters").joinpath)
    return tmp_path


def adapter_weights(package: Path) -> None:
    file = package / "adapters/translate-v6/adapter_model.safetensors"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)


def adapter_config(package: Path) -> None:
    file = package / "adapters/translate-v6/adapter_config.json"
    file.write_text(file.read_text("utf-8").replace('"lora_alpha"', '"lora_alpha" '), "utf-8")


def vocabulary_list(package: Path) -> None:
    file = package / "vocabularies/gemma-3-fr-en.txt"
    lines = file.read_text("ascii").splitlines()
    file.write_text("\n".join(lines[:-1]), "ascii")


def calibration_texts(package: Path) -> None:
    file = package / "calibration/fr-en.txt"
    file.write_text(file.read_text("utf-8").replace("mardi", "lundi"), "utf-8")


def quantization(package: Path) -> None:
    file = package / "recipes/gemma-3-270m-translate.toml"
    file.write_text(file.read_text("utf-8").replace('"int8"', '"float32"'), "utf-8")


def wheel(package: Path) -> None:
    file = package / "recipes/gemma-3-270m-translate.toml"
    file.write_text(file.read_text("utf-8").replace('sha256 = "a5', 'sha256 = "a6'), "utf-8")


@pytest.mark.parametrize(
    "change",
    [adapter_weights, adapter_config, vocabulary_list, calibration_texts, quantization, wheel],
)
def test_hash_follows_all_that_weights_are_made_from(
    own_package: Path, change: Callable[[Path], None]
) -> None:
    before = load_recipe("gemma-3-270m-translate").sha256
    other = load_recipe("plain").sha256
    change(own_package)
    assert load_recipe("gemma-3-270m-translate").sha256 != before
    assert load_recipe("plain").sha256 == other


def test_comment_in_a_recipe_changes_nothing(own_package: Path) -> None:
    before = load_recipe("gemma-3-270m-translate").sha256
    file = own_package / "recipes/gemma-3-270m-translate.toml"
    file.write_text("# a comment\n" + file.read_text("utf-8"), "utf-8")
    assert load_recipe("gemma-3-270m-translate").sha256 == before


def test_source_has_one_origin() -> None:
    for changes in ({"file": None}, {"assemble": "module:function"}):
        with pytest.raises(ValidationError, match="exactly one"):
            source(**changes)


def test_file_of_an_installed_wheel_is_copied(tmp_path: Path) -> None:
    write_gguf(source(), tmp_path / "copy")
    assert hashlib.sha256((tmp_path / "copy").read_bytes()).hexdigest() == installed_sha256()


def test_file_is_assembled_where_the_wheel_says_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "assembler_of_a_test.py").write_text(
        "def assemble(target):\n    target.write_bytes(b'weights')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    made = source(
        file=None,
        assemble="assembler_of_a_test:assemble",
        sha256=hashlib.sha256(b"weights").hexdigest(),
    )
    write_gguf(made, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"weights"


def test_disk_that_cannot_be_written_is_not_the_wheels_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        write_gguf(source(), tmp_path / "file" / "copy")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"package": "no-such-wheel-of-weights"}, "weights missing: no-such-wheel-of-weights"),
        ({"sha256": "0" * 64}, "weights damaged: hypothesis holds a file of sha256"),
        ({"file": "hypothesis/no-such-file"}, "weights damaged: hypothesis: .*no-such-file"),
        ({"file": None, "assemble": "no_such_module:f"}, "weights damaged: hypothesis: No module"),
        (
            {"file": None, "assemble": "hypothesis:no_such"},
            "weights damaged: hypothesis: .*no_such",
        ),
    ],
)
def test_wheel_that_is_missing_or_wrong_is_named_with_its_remedy(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(WeightsError, match=said) as caught:
        write_gguf(source(**changes), tmp_path / "copy")
    assert "pip install hypothesis==1.0" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_kept_tokens_are_the_listed_ones(own_package: Path) -> None:
    file = own_package / "vocabularies/gemma-3-fr-en.txt"
    file.write_text("# a comment\n0\n7\n\n12\n", "ascii")
    assert load_recipe("gemma-3-270m-translate").kept_tokens() == [0, 7, 12]
    assert load_recipe("plain").kept_tokens() is None


@pytest.mark.parametrize(
    ("recipe", "roles"),
    [
        ("gemma-3-270m-translate", [["English", "French"]]),
        ("gemma-3-270m-summarize-en", [["Article ", "Résumé "], ["Article", "Summary"]]),
    ],
)
def test_calibration_texts_are_whole_prompts_with_their_answers(
    own_package: Path, recipe: str, roles: list[list[str]]
) -> None:
    texts = load_recipe(recipe).calibration_texts() or []
    assert len(texts) >= 10
    for text in texts:
        assert sorted(line.partition(":")[0] for line in text.splitlines()) in roles
        assert text.endswith("\n")
    assert load_recipe("plain").calibration_texts() is None


def test_recipe_with_an_unknown_key_is_invalid() -> None:
    table = load_recipe("gemma-3-270m-translate").model_dump()
    with pytest.raises(ValidationError, match="quantisation"):
        Recipe.model_validate(table | {"quantisation": "int8"})
