"""Merge partial tables of settings, and explain a value that does not fit the schema.

The schema may be any pydantic model; only the keys that locate weights are known by name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, TypeGuard, get_args, get_origin

from pydantic import BaseModel, ValidationError

from summarize.errors import ConfigError, ExitCode
from summarize.settings.suggest import suggest

ENVIRONMENT_PREFIX = "SUMMARIZE_"
FLAGS = "flags"
ENVIRONMENT = "environment"

Table = Mapping[str, Any]
Schema = type[BaseModel]


class FlagError(ConfigError):
    """A flag's value is invalid: a usage error, like those of the argument parser itself."""

    exit_code = ExitCode.USAGE


# A model's weights come from one place, so a layer that names another one overrides the first.
_WEIGHTS = frozenset({"recipe", "repository", "path"})
_PINNED = frozenset({"revision", "safetensors_sha256"})  # belong to the repository


def overlay(below: Table, above: Table) -> dict[str, Any]:
    """Return `above` merged into `below`: tables key by key, any other value replaced."""
    replaced = (_WEIGHTS | _PINNED) - above.keys() if _WEIGHTS & above.keys() else frozenset[str]()
    merged = {key: value for key, value in below.items() if key not in replaced}
    for key, value in above.items():
        old = merged.get(key)
        both_tables = isinstance(old, Mapping) and isinstance(value, Mapping)
        merged[key] = overlay(old, value) if both_tables else value  # type: ignore[arg-type]
    return merged


def from_environment(environ: Mapping[str, str], schema: Schema) -> Table:
    """Return the `SUMMARIZE_*` variables as a table; an empty one counts as unset.

    Two underscores precede a nested key. A value is parsed as TOML if possible, and otherwise taken
    as a string.

    Args:
        environ: All environment variables.
        schema: The model that the table is meant for.

    Raises:
        ConfigError: A key is given both as a value and as a table.
    """
    table: dict[str, Any] = {}
    for name in sorted(environ):
        if not name.startswith(ENVIRONMENT_PREFIX) or not environ[name]:
            continue
        path = _environment_path(name, schema)
        inner = table
        for key in path[:-1]:
            inner = inner.setdefault(key, {})
            if not isinstance(inner, dict):
                raise ConfigError(f"environment: {name}: {key} is given as a value too")
        inner[path[-1]] = _environment_value(environ[name], _annotation(path, schema))
    return table


def _environment_path(name: str, schema: Schema) -> tuple[str, ...]:
    """Split `SUMMARIZE_TRANSLATORS__FR_EN__PATH` into translators, fr-en, path."""
    path: tuple[str, ...] = ()
    for part in name.removeprefix(ENVIRONMENT_PREFIX).lower().split("__"):
        # Shell variables cannot contain the hyphen that the free keys (directions) need.
        free = path and get_origin(_annotation(path, schema)) is Mapping
        path += (part.replace("_", "-") if free else part,)
    return path


def _environment_value(text: str, annotation: Any) -> object:
    if str in _alternatives(annotation):
        return text
    try:
        table = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    return table["value"] if table.keys() == {"value"} else text


def _alternatives(annotation: Any) -> tuple[Any, ...]:
    """Return the types that a value may have, without `None` and constraints."""
    if annotation is None:
        return ()
    if get_origin(annotation) is Annotated:
        return _alternatives(get_args(annotation)[0])
    if isinstance(annotation, type) or get_origin(annotation) in (Mapping, tuple, Literal):
        return (annotation,)
    return tuple(type_ for arg in get_args(annotation) for type_ in _alternatives(arg))


def _annotation(path: Iterable[str], schema: Schema) -> Any:
    """Return the type at the path of a key, or None if there is no such key."""
    annotation: Any = schema
    for key in path:
        if _is_schema(annotation):
            field = annotation.model_fields.get(key)
            annotation = field.annotation if field else None
        elif get_origin(annotation) is Mapping:
            annotation = get_args(annotation)[1]
        else:
            return None
        schemas = [type_ for type_ in _alternatives(annotation) if _is_schema(type_)]
        if schemas and get_origin(annotation) is not Mapping:
            annotation = schemas[0]
    return annotation


def _is_schema(annotation: Any) -> TypeGuard[Schema]:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def explain(
    error: ValidationError, layers: Sequence[tuple[str, Table]], schema: Schema
) -> ConfigError:
    """Return the first fault as a one-line error that names its layer, its key and the problem.

    Args:
        error: The validation error of the merged table.
        layers: Names and tables of all layers, lowest first.
        schema: The model that was validated against, to suggest keys.
    """
    fault = min(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
    path = [str(key) for key in fault["loc"] if key != "[key]"]
    layer = _layer(path, layers)
    key = _spelling(path, layer)
    if fault["type"] == "extra_forbidden":
        known = _spelling(_nearest_key(path, schema), layer)
        return ConfigError(f"{layer}: unknown key {key!r}; did you mean {known!r}?")
    message = fault["msg"][0].lower() + fault["msg"][1:]
    given = "" if isinstance(fault["input"], Mapping) else f", not {fault['input']!r}"
    if layer == FLAGS:
        return FlagError(f"{key}: {message}{given}")
    return ConfigError(f"{layer}: {key}: {message}{given}")


def _layer(path: list[str], layers: Sequence[tuple[str, Table]]) -> str:
    """Return the name of the uppermost layer that contains the longest part of the path."""
    return max(reversed(layers), key=lambda layer: _depth(path, layer[1]))[0]


def _depth(path: list[str], table: object) -> int:
    depth = 0
    for key in path:
        if not isinstance(table, Mapping) or key not in table:
            break
        table, depth = table[key], depth + 1
    return depth


def _spelling(path: list[str], layer: str) -> str:
    """Return a key as its layer spells it."""
    if layer == ENVIRONMENT:
        return ENVIRONMENT_PREFIX + "__".join(path).replace("-", "_").upper()
    return "--" + path[0].replace("_", "-") if layer == FLAGS else ".".join(path)


def _nearest_key(path: list[str], schema: Schema) -> list[str]:
    """Return the known key most similar to an unknown one, preferably in the same table."""
    *above, last = path
    here = _annotation(above, schema)
    if _is_schema(here):
        sibling = suggest(last, here.model_fields, cutoff=0.6)
        if sibling:
            return [*above, sibling]
    known = {".".join(key): key for key in _keys(schema)}
    by_name = suggest(last, [key[-1] for key in known.values()], cutoff=0.6)
    for key in known.values():
        if key[-1] == by_name:
            return key
    return known[suggest(".".join(path), known) or next(iter(known))]


def _keys(schema: Schema) -> list[list[str]]:
    """Return the paths of all keys, without those in free tables."""
    paths: list[list[str]] = []
    for name, field in schema.model_fields.items():
        paths.append([name])
        if _is_schema(field.annotation):
            paths += [[name, *rest] for rest in _keys(field.annotation)]
    return paths
