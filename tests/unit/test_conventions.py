"""The tests themselves: each stands alone, and none passes where there is nothing to look at."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.support.reading import (
    TESTS,
    empty_constants,
    empty_loops,
    imported,
)
from tests.support.reading import (
    test_modules as modules,
)
from tests.support.some import some

EVERY = pytest.mark.parametrize(
    "module", modules(), ids=lambda module: module.relative_to(TESTS).as_posix()
)
MOST = 13
"""Modules of tests in a folder, where one can still see them all."""


def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text("utf-8"))


@EVERY
def test_no_test_module_imports_another(module: Path) -> None:
    taken = [name for name in imported(tree(module)) if name.startswith("tests.")]
    others = [name for name in taken if any(p.startswith("test_") for p in name.split(".")[:-1])]
    assert others == []


@EVERY
def test_no_loop_of_assertions_may_be_over_nothing(module: Path) -> None:
    assert list(empty_loops(tree(module))) == [], "see tests/support/some.py"
    assert list(empty_constants(tree(module))) == [], "see tests/support/some.py"


def test_folders_are_small_enough_to_see_at_once() -> None:
    folders = {module.parent for module in modules()}
    for folder in some(folders):
        assert len(list(folder.glob("test_*.py"))) <= MOST, folder


@pytest.mark.parametrize(
    ("program", "lines"),
    [
        ("def test_a():\n for x in found():\n  assert x", [2]),
        ("def test_a():\n for x in some(found()):\n  assert x", []),
        ("def test_a():\n xs = found()\n for x in xs:\n  assert x", [3]),
        ("def test_a():\n xs = found()\n assert len(xs) > 3\n for x in xs:\n  assert x", []),
        ("def test_a():\n xs = found()\n assert xs == []\n assert all(x for x in xs)", [4]),
        ("def test_a():\n assert all(x for x in found())", [2]),
        ("def test_a():\n assert all(x for x in (1, 2))", []),
        ("def test_a():\n assert all(x for x in (1, 2) if found(x))", [2]),
        ("def test_a():\n for x in found():\n  print(x)", []),
        ("@given(st.text())\ndef test_a(text):\n assert all(x for x in text)", []),
    ],
)
def test_loops_over_what_may_be_nothing_are_found(program: str, lines: list[int]) -> None:
    assert list(empty_loops(ast.parse(program))) == lines


def test_imports_are_found_in_programs_too() -> None:
    program = "CODE = 'import sys; from tests.unit.test_a import b'\nfrom tests.test_c import d\n"
    found = set(imported(ast.parse(program)))
    assert found >= {"tests.unit.test_a", "tests.test_c.d"}
