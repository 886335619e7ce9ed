"""Name the layer, the key and the problem of a setting that does not fit the schema.

A key is named as the layer spells it: dotted in a file or a mapping, as a variable in the
environment, as a flag on the command line, as a keyword argument in Python.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any, get_origin

from pydantic import ValidationError

from summarize.errors import ConfigError, ExitCode
from summarize.settings.layers import ENVIRONMENT_PREFIX, Schema, Table, annotation_of, is_schema
from summarize.settings.suggest import LEAST, suggest

_LONGEST = 80
_MESSAGES = {
    "dict_type": "should be a table of keys",
    "tuple_type": "should be a list",
}
"""Faults that pydantic describes in terms of Python."""
_SURROGATE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Surrogates that stand for no byte of a file name that is not UTF-8 (PEP 383)."""


class Origin(Enum):
    """Where a layer comes from, and so how it spells a key."""

    TABLE = auto()
    ENVIRONMENT = auto()
    FLAGS = auto()
    ARGUMENTS = auto()


@dataclass(frozen=True, slots=True)
class Layer:
    """A partial table of settings."""

    name: str
    """For messages: the name of a file, or what else was given."""
    table: Table
    origin: Origin = Origin.TABLE


class FlagError(ConfigError):
    """A flag's value is invalid: a usage error, like those of the argument parser itself."""

    exit_code = ExitCode.USAGE


def plain(layer: Layer, schema: Schema) -> Layer:
    """Return a copy of a layer in plain types: dicts, and tuples for lists.

    What another layer would hide, or a later step could not hold, is refused here.

    Raises:
        ConfigError: A key is no string, a value stands where a table is needed, or a string has a
            NUL character or a lone surrogate.
    """
    try:
        return replace(layer, table=_plain(layer.table, [], layer, schema))
    except RecursionError:
        raise fault_in(layer, [], "nested too deeply") from None


def _plain(value: object, path: list[str], layer: Layer, schema: Schema) -> Any:
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise fault_in(layer, path, f"the key {shown(key)} is no string")
        return {key: _plain(inner, [*path, key], layer, schema) for key, inner in value.items()}
    wanted = annotation_of(path, schema)
    if is_schema(wanted) or get_origin(wanted) is Mapping:
        if value is not None or not path:
            raise fault_in(layer, path, f"should be a table of keys, not {shown(value)}")
    elif isinstance(value, list | tuple):
        return tuple(_plain(v, [*path, str(n)], layer, schema) for n, v in enumerate(value))
    elif isinstance(value, str) and ("\0" in value or _SURROGATE.search(value)):
        found = "a NUL character" if "\0" in value else "a lone surrogate"
        raise fault_in(layer, path, f"{found} in {shown(value)}")
    return value


def fault_in(layer: Layer, path: Sequence[str], problem: str) -> ConfigError:
    """Return the error of one line that names a layer, a key of it, and the problem."""
    key = spelling(path, layer.origin)
    if layer.origin is Origin.FLAGS:
        return FlagError(f"{key}: {problem}")
    named = [layer.name] if layer.origin is not Origin.ARGUMENTS else []
    return ConfigError(": ".join([*named, *([key] if key else []), problem]))


def explain(error: ValidationError, layers: Sequence[Layer], schema: Schema) -> ConfigError:
    """Return the first fault as a one-line error that names its layer, its key and the problem.

    Args:
        error: The validation error of the merged table.
        layers: All layers, lowest first.
        schema: The model that was validated against, to suggest keys.
    """
    fault = min(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
    path = [str(key) for key in fault["loc"] if key != "[key]"]
    layer = _layer(path, layers)
    if fault["type"] == "extra_forbidden":
        return _unknown(path, layer, schema)
    message = _MESSAGES.get(fault["type"], fault["msg"][0].lower() + fault["msg"][1:])
    given = "" if isinstance(fault["input"], Mapping) else f", not {shown(fault['input'])}"
    return fault_in(layer, path, f"{message}{given}")


def shown(value: object) -> str:
    """Return a value as a message shows it: on one line, and not whole if it is long."""
    try:
        text = " ".join(repr(list(value) if isinstance(value, tuple) else value).split())
    except Exception:  # an integer of too many digits, or an object that is broken
        return f"a value of the type {type(value).__name__}"
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def spelling(path: Sequence[str], origin: Origin) -> str:
    """Return a key as layers of this origin spell it; empty for the whole table."""
    if origin is Origin.ENVIRONMENT:
        return ENVIRONMENT_PREFIX + "__".join(path).replace("-", "_").upper()
    if origin is Origin.TABLE or not path:
        return ".".join(path)
    # Both have flat names for what they set: `--glossary` is `translate.glossary`.
    name = [key for key in path if not key.isdigit()][-1]
    return "--" + name.replace("_", "-") if origin is Origin.FLAGS else name


def _unknown(path: list[str], layer: Layer, schema: Schema) -> ConfigError:
    nearest = _nearest_key(path, schema)
    key, known = spelling(path, layer.origin), spelling(nearest, layer.origin)
    hint = f"; did you mean {known!r}?" if nearest else ""
    if key == known:  # the dot is part of the key
        hint = f"; did you mean {nearest[-1]!r} in the table {'.'.join(nearest[:-1])!r}?"
    return ConfigError(f"{layer.name}: unknown key {shown(key)}{hint}")


def _layer(path: list[str], layers: Sequence[Layer]) -> Layer:
    """Return the uppermost layer that contains the longest part of the path."""
    return max(reversed(layers), key=lambda layer: _depth(path, layer.table))


def _depth(path: list[str], table: object) -> int:
    depth = 0
    for key in path:
        if not isinstance(table, Mapping) or key not in table:
            break
        table, depth = table[key], depth + 1
    return depth


def _nearest_key(path: list[str], schema: Schema) -> list[str]:
    """Return the known key most similar to an unknown one, preferably in the same table.

    It is empty where none is close enough to help.
    """
    *above, last = path
    here = annotation_of(above, schema)
    if is_schema(here):
        sibling = suggest(last, here.model_fields, cutoff=LEAST)
        if sibling:
            return [*above, sibling]
    known = {".".join(key): key for key in _keys(schema)}
    by_name = suggest(last, [key[-1] for key in known.values()], cutoff=LEAST)
    for key in known.values():
        if key[-1] == by_name:
            return key
    # Below a table, its own name would be all the likeness.
    close = None if above else suggest(last, known, cutoff=LEAST)
    return known[close] if close else []


def _keys(schema: Schema) -> list[list[str]]:
    """Return the paths of all keys, without those in free tables."""
    paths: list[list[str]] = []
    for name, field in schema.model_fields.items():
        paths.append([name])
        if is_schema(field.annotation):
            paths += [[name, *rest] for rest in _keys(field.annotation)]
    return paths
