"""The documents: examples run, and what they name is there."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import summarize
from summarize.cli.models import main as models_main
from summarize.cli.options import parser
from summarize.flags import Flag
from summarize.render.words import labels_of
from tests.support.documents import (
    API,
    CHANGELOG,
    CONTRIBUTING,
    DOCS,
    EXAMPLES,
    README,
    TRAINING,
    WithoutWeights,
    documents,
    everything_in_markdown,
    headings,
    name_of,
    prose,
    run_examples,
    spans,
    text_of,
    typed,
)
from tests.support.paths import REPOSITORY
from tests.support.some import some

EVERY = pytest.mark.parametrize("document", documents(), ids=name_of)
FOLDERS = ("pipeline", "models", "configs", "tests", "docs")
PLACEHOLDERS = re.compile(r"(?<![A-Z])(?:CODE|CONFIG|LANGUAGE|NAME|PART)(?![A-Z])")
FORMER = {f"models/adapters/translate-v{number}" for number in (1, 2, 3)}
"""What only the notebooks of docs/lab may still name."""
OTHERS = {"--joblog"}
"""Options of other programs in documents for operators: GNU parallel's."""


def ours() -> set[str]:
    return {name for action in parser()._actions for name in action.option_strings}


def models_help(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit):
        models_main([*words, "--help"])
    return capsys.readouterr().out


def commands(capsys: pytest.CaptureFixture[str]) -> dict[str, set[str]]:
    """The commands of `summarize-models`, each with its options."""
    listed = re.search(r"\{([a-z,]+)\}", models_help(capsys))
    assert listed
    return {
        name: set(re.findall(r"--[a-z][a-z-]*", models_help(capsys, name)))
        for name in listed[1].split(",")
    }


def calls(program: str, document: Path) -> Iterator[list[str]]:
    """The words after a program's name in what a reader would type."""
    call = re.compile(rf"(?<![\w.-]){re.escape(program)}(?![\w-])((?:\s+[^\s|;&>#]+)*)")
    for line in typed(document):
        for arguments in call.findall(line):
            yield arguments.split()


def options_in(words: list[str]) -> set[str]:
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", " ".join(words)))


def named_paths(document: Path) -> set[str]:
    found = re.findall(rf"(?<![\w./~-])(?:{'|'.join(FOLDERS)})/[\w./*-]*", text_of(document))
    return {path.rstrip(".-") for path in found}


def is_there(path: str, document: Path) -> bool:
    if document.is_relative_to(DOCS / "lab") and path in FORMER:
        return True
    pattern = PLACEHOLDERS.sub("*", path).rstrip("/")
    return any(any(folder.glob(pattern)) for folder in (REPOSITORY, document.parent))


@pytest.mark.parametrize("document", EXAMPLES, ids=name_of)
def test_examples_run(document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarize.api.BriefMaker", WithoutWeights)
    monkeypatch.chdir(tmp_path)
    assert run_examples(document, tmp_path) >= 1


def test_there_are_examples_of_the_api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarize.api.BriefMaker", WithoutWeights)
    monkeypatch.chdir(tmp_path)
    assert run_examples(API, tmp_path) >= 7
    assert {"brief.json", "brief.md", "brief.html"} <= {file.name for file in tmp_path.iterdir()}


def test_api_document_has_every_public_name() -> None:
    text = text_of(API)
    for name in some(summarize.__all__):
        assert re.search(rf"`(?:summarize\.)?{name}\b|summarize\.{name}\b", text), name


def test_api_document_has_every_field_and_method() -> None:
    records = ("Article", "Brief", "BriefSentence", "Outcome", "Result", "Sentence")
    names = {field.name for record in records for field in fields(getattr(summarize, record))}
    for public in (summarize.Brief, summarize.Summarizer):
        names |= {name for name in vars(public) if not name.startswith("_")}
    said = " ".join(spans(API))
    missing = {name for name in some(names) if not re.search(rf"\b{name}\b", said)}
    assert missing - {"from_record"} == set()


def test_readme_is_short_and_its_first_screen_says_how_to_begin() -> None:
    lines = text_of(README).splitlines()
    assert 40 < len(lines) < 130
    first = "\n".join(lines[:45])
    assert "make run" in first
    assert "make test" in first
    assert "[^s2]" in first


def test_readme_leads_to_every_door() -> None:
    doors = sorted(folder for folder in DOCS.iterdir() if folder.name != "example")
    for door in some(doors):
        assert (door / "README.md").is_file(), door
        assert f"(docs/{door.name}/README.md)" in text_of(README), door


def test_every_page_is_listed_at_its_door() -> None:
    for page in some(page for page in DOCS.rglob("*.md") if page.name != "README.md"):
        index = text_of(page.with_name("README.md"))
        assert f"({page.name})" in index, page


def links(document: Path) -> Iterator[str]:
    """Links into the repository, code left out."""
    text = re.sub(r"`[^`]*`", "", prose(document))
    yield from (link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link)


def leads_somewhere(link: str, document: Path) -> bool:
    path, _, heading = link.partition("#")
    target = document.parent / path if path else document
    return target.exists() and (not heading or heading in headings(target))


def test_links_lead_somewhere() -> None:
    found = [(document, link) for document in everything_in_markdown() for link in links(document)]
    assert len(found) > 50
    broken = [(name_of(d), link) for d, link in found if not leads_somewhere(link, d)]
    assert broken == []


@EVERY
def test_paths_exist(document: Path) -> None:
    assert [path for path in sorted(named_paths(document)) if not is_there(path, document)] == []


def test_many_paths_are_named() -> None:
    named = [path for document in documents() for path in named_paths(document)]
    assert len(named) > 100
    assert is_there("configs/languages/CODE.toml", README)
    assert not is_there("configs/languages/CODE.yaml", README)
    assert not is_there("pipeline/cli.py", README)


@EVERY
def test_options_of_the_command_are_real(document: Path) -> None:
    unknown = [call for call in calls("summarize", document) if options_in(call) - ours()]
    assert unknown == []


def test_many_options_are_named() -> None:
    found = [options_in(call) for d in documents() for call in calls("summarize", d)]
    assert len(set().union(*found)) > 6


@pytest.mark.parametrize("door", ["operator", "editor"])
def test_bare_options_in_documents_for_users_are_real(
    door: str, capsys: pytest.CaptureFixture[str]
) -> None:
    known = ours().union(OTHERS, *commands(capsys).values())
    for document in some([README, CHANGELOG, *(DOCS / door).glob("*.md")]):
        bare = [span for span in spans(document) if span.startswith("-")]
        assert options_in(bare) - known == set(), name_of(document)


def test_every_option_is_documented() -> None:
    said = " ".join(spans(DOCS / "operator" / "command.md"))
    for option in some(ours()):
        assert re.search(rf"(?<![\w-]){option}(?![\w-])", said), option


def test_commands_of_summarize_models_are_real(capsys: pytest.CaptureFixture[str]) -> None:
    known = commands(capsys)
    found = [call for d in documents() for call in calls("summarize-models", d) if call]
    assert {call[0] for call in found} == set(known)
    assert [call for call in found if options_in(call) - known[call[0]]] == []


def test_modules_to_run_are_there() -> None:
    texts = [text_of(document) for document in documents() if document != CHANGELOG]
    named = set(re.findall(r"python -m (\w+(?:\.\w+)*)", " ".join(" ".join(texts).split())))
    for name in some(named):
        spec = find_spec(name)
        assert spec is not None, name
        assert spec.origin is not None, name
        if spec.submodule_search_locations is not None:
            assert find_spec(f"{name}.__main__"), name


def test_targets_of_make_are_there() -> None:
    rules = (REPOSITORY / "Makefile").read_text("utf-8")
    known = set(re.findall(r"^([a-z]+):", rules, re.MULTILINE))
    lines = [line for document in documents() for line in typed(document)]
    named = {name for line in lines for name in re.findall(r"(?<!\w)make ([a-z]+)", line)}
    assert named >= {"run", "test"}
    assert named - known == set()


def test_every_flag_is_explained_to_editors_in_the_words_of_the_page() -> None:
    words = labels_of("en").flags
    lines = text_of(DOCS / "editor" / "reading-a-brief.md").splitlines()
    for flag in some(Flag):
        assert any(f"`{flag}`" in line and words[flag] in line for line in lines), flag


def keys(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from keys(value)
        else:
            yield key


def test_every_setting_is_documented() -> None:
    defaults = tomllib.loads((REPOSITORY / "configs/defaults.toml").read_text("utf-8"))
    said = set(spans(DOCS / "operator" / "configuration.md"))
    assert set(some(keys(defaults))) - said == set()


def tree() -> set[str]:
    """The folders that CONTRIBUTING.md draws."""
    drawn = re.search(r"```text\n(.*?)```", text_of(CONTRIBUTING), re.DOTALL)
    assert drawn
    found: set[str] = set()
    above: list[str] = []
    for line in drawn[1].splitlines():
        name = line.split()[0].rstrip("/")
        above[(len(line) - len(line.lstrip())) // 4 :] = [name]
        found.add("/".join(above))
    return found


def test_tree_has_every_folder_and_no_other() -> None:
    folders = {folder for top in FOLDERS for folder in (REPOSITORY / top).glob("*/")}
    for package in ("pipeline/summarize", "models/summarize_models"):
        folders |= set((REPOSITORY / package).rglob("*/"))
    kept = {folder for folder in folders if any(folder.iterdir())}
    there = {name_of(folder) for folder in kept if folder.name[0] not in "._"}
    drawn = tree()
    assert there - drawn - {name_of(TRAINING.parent)} - set(map(name_of, adapters())) == set()
    assert {path for path in drawn if not (REPOSITORY / path).is_dir()} == set()
    assert len(drawn) > 30


def adapters() -> list[Path]:
    return some((REPOSITORY / "models/adapters").iterdir())
