"""Reading test modules: what they import, and loops that would pass where there is nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from tests.support.paths import REPOSITORY

TESTS = REPOSITORY / "tests"
_THROUGH = {"enumerate", "sorted", "reversed", "list", "tuple", "set", "zip", "map", "pairwise"}
"""Calls that give something where one of their arguments does."""
_SEARCHES = {"glob", "rglob", "iterdir"}


def test_modules() -> list[Path]:
    """Every module with tests."""
    return sorted(TESTS.rglob("test_*.py"))


def imported(tree: ast.Module) -> Iterator[str]:
    """The dotted names that a module imports, wherever it does, and those in its programs."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = pairwise(node.value.replace(";", " ").split())
            yield from (after for word, after in words if word in ("from", "import"))


def empty_loops(tree: ast.Module) -> Iterator[int]:
    """Lines where assertions are about each of some things, of which there may be none.

    Loops of assertions and `assert all(...)` in tests; in properties (`@given`) nothing may well
    be among what is tried.
    """
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef) or not function.name.startswith("test_"):
            continue
        if any("given" in ast.unparse(decorator) for decorator in function.decorator_list):
            continue
        sure = _sure_names(function)
        for node in ast.walk(function):
            if isinstance(node, ast.For) and any(isinstance(n, ast.Assert) for n in ast.walk(node)):
                if not _is_sure(node.iter, sure):
                    yield node.lineno
            elif isinstance(node, ast.Assert):
                yield from (
                    call.lineno
                    for call in ast.walk(node.test)
                    if isinstance(call, ast.Call) and ast.unparse(call.func) == "all"
                    if not _is_sure(call.args[0], sure)
                )


def empty_constants(tree: ast.Module) -> Iterator[int]:
    """Lines of constants that were searched for, and may be nothing."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and not _is_sure(node.value, set()):
            calls = [call for call in ast.walk(node.value) if isinstance(call, ast.Call)]
            if any(_name(call.func) in _SEARCHES for call in calls):
                yield node.lineno


def _sure_names(function: ast.FunctionDef) -> set[str]:
    """Names that a function gives something, or asserts to be something."""
    sure: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and _is_sure(node.value, sure):
            sure |= {ast.unparse(target) for target in node.targets}
        elif isinstance(node, ast.Assert):
            test = node.test
            if isinstance(test, ast.Compare):
                if not isinstance(test.ops[0], ast.Eq | ast.Gt | ast.GtE):
                    continue
                if isinstance(test.ops[0], ast.Eq) and not _says_something(test.comparators[-1]):
                    continue
                test = test.left
            if isinstance(test, ast.Call) and _name(test.func) == "len":
                test = test.args[0]
            sure.add(ast.unparse(test))
    return sure


def _says_something(node: ast.expr) -> bool:
    empty = isinstance(node, ast.List | ast.Tuple | ast.Set) and not node.elts
    return not empty and not (isinstance(node, ast.Constant) and not node.value)


def _is_sure(node: ast.expr, sure: set[str]) -> bool:
    """Whether something comes of it, as far as can be seen."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return any(not isinstance(e, ast.Starred) or _is_sure(e.value, sure) for e in node.elts)
    if isinstance(node, ast.Dict):
        return bool(node.keys)
    if isinstance(node, ast.Constant):
        return bool(node.value)
    if isinstance(node, ast.GeneratorExp | ast.ListComp | ast.SetComp | ast.DictComp):
        return all(not part.ifs and _is_sure(part.iter, sure) for part in node.generators)
    if isinstance(node, ast.Call):
        name = _name(node.func)
        if name in ("some", "range"):
            return True
        if name in ("items", "keys", "values") and isinstance(node.func, ast.Attribute):
            return _is_sure(node.func.value, sure)
        return name in _THROUGH and any(_is_sure(argument, sure) for argument in node.args)
    constant = isinstance(node, ast.Name) and node.id.isupper()
    return constant or ast.unparse(node) in sure


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
