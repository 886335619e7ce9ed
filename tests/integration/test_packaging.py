"""What is installed is all that a run needs, under names of its own, and nothing of the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.briefs import TRAM
from tests.support.paths import REPOSITORY

PACKAGES = {
    "summarize": "pipeline/summarize",
    "summarize_adapters": "models/adapters",
    "summarize_configs": "configs",
    "summarize_models": "models/summarize_models",
}
"""The packages by the names that they are imported by, and where the checkout has them."""
MEGABYTES = 80
"""More than this is no wheel for an index, which would refuse it from 100."""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, as setuptools leaves its traces beside the sources."""
    checkout = tmp_path_factory.mktemp("packaging") / "checkout"
    for name in ("pipeline", "models", "configs", "tests"):
        ignored = shutil.ignore_patterns("__pycache__", "*.pyc", "*.egg-info")
        shutil.copytree(REPOSITORY / name, checkout / name, ignore=ignored)
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(REPOSITORY / name, checkout)
    return checkout


@pytest.fixture(scope="module")
def built(checkout: Path) -> Path:
    folder = checkout.parent
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    command += ["--no-index", "--quiet", "--wheel-dir", str(folder), str(checkout)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(built: Path) -> zipfile.Path:
    return zipfile.Path(built)


@pytest.fixture(scope="module")
def names(wheel: zipfile.Path) -> frozenset[str]:
    return frozenset(name for name in wheel.root.namelist() if not name.endswith("/"))


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked, away from the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder)
    return folder


def shipped(checkout: Path, package: str) -> Iterator[tuple[str, Path]]:
    """Each file of a package, but for the training: its name in the wheel, and the file."""
    source = checkout / PACKAGES[package]
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source)
        if path.is_file() and not {"__pycache__", "training"} & {*name.parts}:
            yield f"{package}/{name.as_posix()}", path


@pytest.mark.parametrize("package", PACKAGES)
def test_every_file_of_the_packages_is_installed_whole(
    package: str, checkout: Path, names: frozenset[str], wheel: zipfile.Path
) -> None:
    files = dict(shipped(checkout, package))
    assert files
    assert sorted(files.keys() - names) == []
    changed = [
        name for name, path in files.items() if (wheel / name).read_bytes() != path.read_bytes()
    ]
    assert changed == []


@pytest.mark.parametrize(
    "name",
    [
        "summarize/py.typed",
        "summarize/render/brief_json.py",
        "summarize/render/templates/brief.html.jinja",
        "summarize/render/templates/style.css",
        "summarize_adapters/translate-v6/README.md",
        "summarize_adapters/translate-v6/adapter_config.json",
        "summarize_adapters/translate-v6/adapter_model.safetensors",
        "summarize_configs/brief.schema.json",
        "summarize_configs/defaults.toml",
        "summarize_configs/exonyms.toml",
        "summarize_configs/languages/en.common.txt",
        "summarize_configs/languages/en.toml",
        "summarize_configs/languages/fr.common.txt",
        "summarize_configs/languages/fr.toml",
        "summarize_configs/pages.toml",
        "summarize_configs/profiles/embedded.toml",
        "summarize_configs/profiles/opus-many.toml",
        "summarize_configs/profiles/opus.toml",
        "summarize_models/build/builder.py",
        "summarize_models/calibration/fr-en.txt",
        "summarize_models/calibration/summary-fr-en.txt",
        "summarize_models/licences/gemma-terms.md",
        "summarize_models/py.typed",
        "summarize_models/recipes/gemma-3-270m-summarize-en.toml",
        "summarize_models/recipes/gemma-3-270m-translate-fr.toml",
        "summarize_models/recipes/gemma-3-270m-translate.toml",
        "summarize_models/vocabularies/gemma-3-fr-en.txt",
    ],
)
def test_what_a_run_reads_is_installed(name: str, names: frozenset[str]) -> None:
    """By name: a file that is lost from the checkout too is missed."""
    assert name in names


def test_nothing_else_is_installed(checkout: Path, names: frozenset[str]) -> None:
    tops = {name.split("/", 1)[0] for name in names}
    (info,) = (top for top in tops if top.endswith(".dist-info"))
    assert tops == {*PACKAGES, info}
    files = {name for package in PACKAGES for name, _ in shipped(checkout, package)}
    assert {name for name in names if not name.startswith(info)} <= files
    assert not [name for name in names if "training" in name or "test" in Path(name).name]


def test_wheel_is_small_enough_to_be_handed_on(built: Path) -> None:
    assert built.stat().st_size < MEGABYTES * 1_000_000


def test_licences_commands_and_version_are_declared(wheel: zipfile.Path) -> None:
    (info,) = (path for path in wheel.iterdir() if path.name.endswith(".dist-info"))
    licences = {path.name for path in (info / "licenses").iterdir()}
    assert {"LICENSE", "NOTICE"} <= licences
    terms = info / "licenses" / "models" / "summarize_models" / "licences" / "gemma-terms.md"
    assert "Gemma" in terms.read_text("utf-8")
    commands = (info / "entry_points.txt").read_text("utf-8").splitlines()
    assert "summarize = summarize.cli.main:main" in commands
    assert "summarize-models = summarize.cli.models:main" in commands
    metadata = (info / "METADATA").read_text("utf-8")
    assert "License-Expression: Apache-2.0" in metadata
    assert "Requires-Dist: langdetect" in metadata


LOAD = """
import summarize
from summarize.languages.data import language_data
from summarize.settings.load import profile_names, profile_settings
print(summarize.__file__)
print(*[profile_settings(name).profile for name in profile_names()])
print(language_data("fr").name, language_data("en").name)
"""


def test_installed_settings_and_languages_load(installed: Path) -> None:
    """From the wheel alone, away from the checkout."""
    # -P keeps the folder out of the path; the wheel's comes before the environment's.
    program = f"import sys; sys.path.insert(0, {str(installed)!r})\n{LOAD}"
    command = [sys.executable, "-P", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=installed)
    assert done.returncode == 0, done.stderr
    where, profiles, languages = done.stdout.splitlines()
    assert Path(where).is_relative_to(installed)
    assert profiles.split() == ["embedded", "french", "opus", "opus-many"]
    assert languages == "French English"


# In a folder that has packages with the names of the checkout's folders --------------------------


@pytest.fixture
def others(tmp_path: Path) -> Path:
    """A folder with an article and packages of somebody's that must not be imported."""
    for name in ("models", "pipeline", "configs", "adapters", "tests"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(f"raise RuntimeError('other {name}')\n")
    (tmp_path / "tram.txt").write_text(TRAM, "utf-8")
    return tmp_path


def in_the_folder(folder: Path, *arguments: str, path: str) -> subprocess.CompletedProcess[str]:
    """Python there, which has the folder in its path besides."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("summarize", "--dry-run", "tram.txt"), "do\ttram\ttram.txt\tnew\n"),
        (("summarize.cli.models", "list"), "gemma-3-270m-translate "),
    ],
)
def test_commands_do_not_mind_packages_called_models_or_pipeline(
    others: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = in_the_folder(others, "-m", *arguments, path=str(others))
    assert (done.returncode, "other" in done.stderr) == (0, False), done.stderr
    assert said in done.stdout


IMPORT_ALL = """
import importlib, pkgutil
packages = [importlib.import_module(name) for name in ("summarize", "summarize_models")]
names = [m.name for p in packages for m in pkgutil.walk_packages(p.__path__, p.__name__ + ".")]
for name in names:
    if not name.endswith("__main__"):
        importlib.import_module(name)
print(len(names), *(package.__file__ for package in packages))
"""


def test_every_installed_module_is_imported_beside_them(others: Path, installed: Path) -> None:
    done = in_the_folder(others, "-c", IMPORT_ALL, path=f"{installed}{os.pathsep}{others}")
    assert done.returncode == 0, done.stderr
    count, *files = done.stdout.split()
    assert int(count) > 80
    assert [Path(file).is_relative_to(installed) for file in files] == [True, True]
