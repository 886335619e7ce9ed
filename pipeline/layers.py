"""Partial tables of settings, one over the other, and what to say when one does not fit.

Nothing here knows a setting's name: the schema is any pydantic model.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError

from pipeline.errors import ConfigError, ExitCode
from pipeline.nearest import nearest

ENVIRONMENT_PREFIX = "SUMMARIZE_"
FLAGS = "flags"
ENVIRONMENT = "environment"

Table = Mapping[str, Any]
Schema = type[BaseModel]


class FlagError(ConfigError):
    """A flag's value is wrong: wrong usage, like what the argument parser refuses itself."""

    exit_code = ExitCode.USAGE


# A model's weights come from one place: a layer that names another one takes the first away.
_WEIGHTS = frozenset({"recipe", "repository", "path"})
_PINNED = frozenset({"revision", "safetensors_sha256"})  # belong to the repository


def lay_over(below: Table, above: Table) -> dict[str, Any]:
    """Merge two tables, key by key; anything but a table is replaced."""
    replaced = (_WEIGHTS | _PINNED) - above.keys() if _WEIGHTS & above.keys() else frozenset[str]()
    merged = {key: value for key, value in below.items() if key not in replaced}
    for key, value in above.items():
        old = merged.get(key)
        both_tables = isinstance(old, Mapping) and isinstance(value, Mapping)
        merged[key] = lay_over(old, value) if both_tables else value  # type: ignore[arg-type]
    return merged


def from_environment(environ: Mapping[str, str], schema: Schema) -> Table:
    """The `SUMMARIZE_*` variables as a table; an empty one counts as not set.

    Two underscores stand before a nested key; a value is a TOML value, or else a string.

    Raises:
        ConfigError: a key is given both as a value and as a table.
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
    """`SUMMARIZE_TRANSLATORS__FR_EN__PATH`: translators, fr-en, path."""
    path: tuple[str, ...] = ()
    for part in name.removeprefix(ENVIRONMENT_PREFIX).lower().split("__"):
        # A shell's variables have no hyphen, which only the free keys (directions) need.
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
    """The types that a value may have, `None` and constraints apart."""
    if annotation is None:
        return ()
    if get_origin(annotation) is Annotated:
        return _alternatives(get_args(annotation)[0])
    if isinstance(annotation, type) or get_origin(annotation) in (Mapping, tuple, Literal):
        return (annotation,)
    return tuple(kind for arg in get_args(annotation) for kind in _alternatives(arg))


def _annotation(path: Iterable[str], schema: Schema) -> Any:
    """The type at a key's path; None where there is no such key."""
    kind: Any = schema
    for key in path:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            field = kind.model_fields.get(key)
            kind = field.annotation if field else None
        elif get_origin(kind) is Mapping:
            kind = get_args(kind)[1]
        else:
            return None
        tables = [
            k for k in _alternatives(kind) if isinstance(k, type) and issubclass(k, BaseModel)
        ]
        kind = tables[0] if tables and get_origin(kind) is not Mapping else kind
    return kind


def explain(
    error: ValidationError, layers: Sequence[tuple[str, Table]], schema: Schema
) -> ConfigError:
    """One line on the first fault: the layer that brought it, the key, what is wrong with it."""
    fault = min(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
    path = [str(key) for key in fault["loc"] if key != "[key]"]
    layer = _layer(path, layers)
    key = _written(path, layer)
    if fault["type"] == "extra_forbidden":
        known = _written(_nearest_key(path, schema), layer)
        return ConfigError(f"{layer}: unknown key {key!r}; did you mean {known!r}?")
    said = fault["msg"][0].lower() + fault["msg"][1:]
    given = "" if isinstance(fault["input"], Mapping) else f", not {fault['input']!r}"
    if layer == FLAGS:
        return FlagError(f"{key}: {said}{given}")
    return ConfigError(f"{layer}: {key}: {said}{given}")


def _layer(path: list[str], layers: Sequence[tuple[str, Table]]) -> str:
    """The uppermost layer that says most of the path."""
    return max(reversed(layers), key=lambda layer: _depth(path, layer[1]))[0]


def _depth(path: list[str], table: object) -> int:
    depth = 0
    for key in path:
        if not isinstance(table, Mapping) or key not in table:
            break
        table, depth = table[key], depth + 1
    return depth


def _written(path: list[str], layer: str) -> str:
    """A key as it is written in its layer."""
    if layer == ENVIRONMENT:
        return ENVIRONMENT_PREFIX + "__".join(path).replace("-", "_").upper()
    return "--" + path[0].replace("_", "-") if layer == FLAGS else ".".join(path)


def _nearest_key(path: list[str], schema: Schema) -> list[str]:
    """The known key most like an unknown one: of the same table, else of any."""
    *above, last = path
    here = _annotation(above, schema)
    if isinstance(here, type) and issubclass(here, BaseModel):
        close = nearest(last, here.model_fields, cutoff=0.6)
        if close:
            return [*above, close]
    known = {".".join(key): key for key in _keys(schema)}
    by_name = nearest(last, [key[-1] for key in known.values()], cutoff=0.6)
    for key in known.values():
        if key[-1] == by_name:
            return key
    return known[nearest(".".join(path), known) or next(iter(known))]


def _keys(table: Schema) -> list[list[str]]:
    found: list[list[str]] = []
    for name, field in table.model_fields.items():
        kind = field.annotation
        found.append([name])
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found += [[name, *rest] for rest in _keys(kind)]
    return found
