"""What is installed is all that a run needs, and nothing of the tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.briefs import REPOSITORY

SOURCES = ("pipeline", "models", "configs", "tests")
PACKAGES = ("pipeline", "models", "configs")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.Path:
    """Built from a copy, as setuptools leaves its traces beside the sources."""
    folder = tmp_path_factory.mktemp("packaging")
    checkout = folder / "checkout"
    for name in SOURCES:
        ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
        shutil.copytree(REPOSITORY / name, checkout / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(REPOSITORY / name, checkout)
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    command += ["--no-index", "--quiet", "--wheel-dir", str(folder), str(checkout)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return zipfile.Path(built)


@pytest.fixture(scope="module")
def names(wheel: zipfile.Path) -> frozenset[str]:
    return frozenset(wheel.root.namelist())


@pytest.mark.parametrize("package", PACKAGES)
def test_every_file_of_the_packages_is_installed(package: str, names: frozenset[str]) -> None:
    files = {
        path.relative_to(REPOSITORY).as_posix()
        for path in (REPOSITORY / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert files
    assert sorted(files - names) == []


@pytest.mark.parametrize(
    "name",
    [
        "configs/defaults.toml",
        "configs/exonyms.toml",
        "configs/brief.schema.json",
        "configs/languages/fr.toml",
        "configs/languages/fr.common.txt",
        "configs/languages/en.toml",
        "configs/languages/en.common.txt",
        "configs/profiles/embedded.toml",
        "configs/profiles/opus.toml",
        "configs/profiles/opus-many.toml",
        "models/adapters/translate-v1/adapter_config.json",
        "models/adapters/translate-v1/adapter_model.safetensors",
        "configs/pages.toml",
        "models/adapters/translate-v4/adapter_config.json",
        "models/adapters/translate-v6/adapter_model.safetensors",
        "models/recipes/gemma-3-270m-translate-fr.toml",
        "models/adapters/translate-v4/adapter_model.safetensors",
        "pipeline/render/templates/brief.html.jinja",
        "pipeline/render/templates/style.css",
        "models/recipes/gemma-3-270m-translate.toml",
        "models/recipes/gemma-3-270m-summarize-en.toml",
        "models/adapters/summarize-v2/adapter_model.safetensors",
        "models/calibration/summary-fr-en.txt",
        "models/vocabularies/gemma-3-fr-en.txt",
        "models/calibration/fr-en.txt",
        "models/licences/gemma-terms.md",
        "pipeline/render/json.py",
        "models/weights/build.py",
    ],
)
def test_what_a_run_reads_is_installed_whole(
    name: str, names: frozenset[str], wheel: zipfile.Path
) -> None:
    """By name: a file that is lost from the checkout too is missed."""
    assert name in names
    assert (wheel / name).read_bytes() == (REPOSITORY / name).read_bytes()


def test_nothing_else_is_installed(names: frozenset[str]) -> None:
    tops = {name.split("/", 1)[0] for name in names}
    (info,) = (top for top in tops if top.endswith(".dist-info"))
    assert tops == {*PACKAGES, info}
    assert not [name for name in names if "__pycache__" in name or "test" in Path(name).name]


def test_licences_command_and_version_are_declared(wheel: zipfile.Path) -> None:
    (info,) = (path for path in wheel.iterdir() if path.name.endswith(".dist-info"))
    licences = {path.name for path in (info / "licenses").iterdir()}
    assert {"LICENSE", "NOTICE"} <= licences
    terms = info / "licenses" / "models" / "licences" / "gemma-terms.md"
    assert "Gemma" in terms.read_text("utf-8")
    assert "summarize = pipeline.cli:main" in (info / "entry_points.txt").read_text("utf-8")
    metadata = (info / "METADATA").read_text("utf-8")
    assert "License-Expression: Apache-2.0" in metadata
    assert "Requires-Dist: langdetect" in metadata


def test_installed_settings_and_languages_load(wheel: zipfile.Path, tmp_path: Path) -> None:
    """From the wheel alone, away from the checkout."""
    with zipfile.ZipFile(wheel.root.filename or "") as archive:
        archive.extractall(tmp_path)
    program = (
        "import pipeline\n"
        "from pipeline.language import language_data\n"
        "from pipeline.settings import profile_names, profile_settings\n"
        "print(pipeline.__file__)\n"
        "print(*[profile_settings(name).profile for name in profile_names()])\n"
        "print(language_data('fr').name, language_data('en').name)\n"
    )
    # -P keeps the checkout out of the path; the wheel's folder comes before the environment's.
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{program}"
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    where, profiles, languages = done.stdout.splitlines()
    assert Path(where).is_relative_to(tmp_path)
    assert profiles.split() == ["embedded", "french", "opus", "opus-many"]
    assert languages == "French English"
