"""Merge partial tables of settings, and read one from the environment.

The schema may be any pydantic model; only the keys that locate weights are known by name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, TypeGuard, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from summarize.errors import ConfigError

ENVIRONMENT_PREFIX = "SUMMARIZE_"

Table = Mapping[str, Any]
Schema = type[BaseModel]

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

    Two underscores precede a nested key. A value is read as what its key wants (`yes` as true where
    that is a switch), else as TOML if possible, and otherwise taken as a string.

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
        inner[path[-1]] = _environment_value(environ[name], annotation_of(path, schema))
    return table


def _environment_path(name: str, schema: Schema) -> tuple[str, ...]:
    """Split `SUMMARIZE_TRANSLATORS__FR_EN__PATH` into translators, fr-en, path."""
    path: tuple[str, ...] = ()
    for part in name.removeprefix(ENVIRONMENT_PREFIX).lower().split("__"):
        # Shell variables cannot contain the hyphen that the free keys (directions) need.
        free = path and get_origin(annotation_of(path, schema)) is Mapping
        path += (part.replace("_", "-") if free else part,)
    return path


def _environment_value(text: str, annotation: Any) -> object:
    types = _alternatives(annotation)
    if str in types:
        return text
    for type_ in types:
        if type_ in (bool, int, float):
            try:
                return TypeAdapter(type_).validate_strings(text)
            except ValidationError:
                continue
    try:
        table = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
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


def annotation_of(path: Iterable[str], schema: Schema) -> Any:
    """Return the type at the path of a key, or None if there is no such key."""
    annotation: Any = schema
    for key in path:
        if is_schema(annotation):
            field = annotation.model_fields.get(key)
            annotation = field.annotation if field else None
        elif get_origin(annotation) is Mapping:
            annotation = get_args(annotation)[1]
        else:
            return None
        schemas = [type_ for type_ in _alternatives(annotation) if is_schema(type_)]
        if schemas and get_origin(annotation) is not Mapping:
            annotation = schemas[0]
    return annotation


def is_schema(annotation: Any) -> TypeGuard[Schema]:
    """Tell whether a type is that of a table with known keys."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
