"""Check JSON against `configs/brief.schema.json`, with the part of JSON Schema that it uses.

That spares the installation a library that only tests would need otherwise; they hold the two
against each other (`tests/unit/render/test_json_schema.py`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from typing import Any

Schema = dict[str, Any]
Faults = Iterator[str]

_LONGEST = 60
_TYPES: dict[str, tuple[type, ...]] = {
    "array": (list,),
    "integer": (int,),
    "null": (type(None),),
    "number": (int, float),
    "object": (dict,),
    "string": (str,),
}
_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def brief_schema() -> Schema:
    """Return the schema of a brief."""
    text = resources.files("summarize_configs").joinpath("brief.schema.json").read_text("utf-8")
    schema: Schema = json.loads(text)
    return schema


def faults(value: object, schema: Schema | None = None, path: str = "") -> Faults:
    """Yield what is wrong with a value that was read from JSON, with the path to it.

    Stricter than JSON Schema in two respects: an integer is written without a fraction, and a
    string has a UTF-8 form.

    Args:
        value: The value.
        schema: Its schema; None is the schema of a brief.
        path: Where it is in the document, for the messages.
    """
    schema = brief_schema() if schema is None else schema
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        schema = schema | brief_schema()["$defs"][name]
    if "const" in schema and value != schema["const"]:
        yield f"{path}: {shown(value)} is not {schema['const']!r}"
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {shown(value)} is none of {', '.join(schema['enum'])}"
    elif "type" in schema and not _has_type(value, schema["type"]):
        yield f"{path or 'the document'}: {shown(value)} is no {_types_of(schema)}"
    else:
        for type_, check in _CHECKS.items():
            if isinstance(value, type_):
                yield from check(value, schema, path)


def at(path: str, key: str | int) -> str:
    """Return the path to an item of what is at `path`."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key


def shown(value: object) -> str:
    """Return a value as a message shows it: on one line, and not whole if it may be long."""
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "an array"
    if isinstance(value, int) and abs(value) >= 10**_LONGEST:
        return "an integer of too many digits"  # Python may refuse to write it
    text = repr(value[:_LONGEST] if isinstance(value, str) else value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _types_of(schema: Schema) -> str:
    types = schema["type"]
    return types if isinstance(types, str) else " or ".join(types)


def _has_type(value: object, types: str | list[str]) -> bool:
    if isinstance(value, bool):  # Python takes it for an integer
        return False
    names = [types] if isinstance(types, str) else types
    return any(isinstance(value, _TYPES[name]) for name in names)


def _number(value: float, schema: Schema, path: str) -> Faults:
    # Not `value < minimum`: a NaN has to fail as well.
    if "minimum" in schema and not value >= schema["minimum"]:
        yield f"{path}: {shown(value)} is less than {schema['minimum']}"
    if "maximum" in schema and not value <= schema["maximum"]:
        yield f"{path}: {shown(value)} is more than {schema['maximum']}"


def _string(value: str, schema: Schema, path: str) -> Faults:
    if len(value) < schema.get("minLength", 0):
        yield f"{path}: is empty"
    # `fullmatch`, because `$` alone allows a line end after it.
    if "pattern" in schema and not re.fullmatch(schema["pattern"], value):
        yield f"{path}: {shown(value)} does not match {schema['pattern']}"
    if _SURROGATE.search(value):
        yield f"{path}: a lone surrogate, which is not valid Unicode"


def _array(value: list[object], schema: Schema, path: str) -> Faults:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{path}: {len(value)} items, not {schema['minItems']} to {schema['maxItems']}"
    seen: set[object] = set()
    for number, item in enumerate(value):
        yield from faults(item, schema["items"], at(path, number))
        if schema.get("uniqueItems") and isinstance(item, str):
            if item in seen:
                yield f"{at(path, number)}: {shown(item)} stands there twice"
            seen.add(item)


def _object(value: dict[str, object], schema: Schema, path: str) -> Faults:
    known: Schema = schema.get("properties", {})
    others: Schema | bool = schema["additionalProperties"]
    for key in schema.get("required", ()):
        if key not in value:
            yield f"{at(path, key)}: is missing"
    for key, item in value.items():
        if key in known:
            yield from faults(item, known[key], at(path, key))
        elif isinstance(others, bool):
            yield f"{path or 'the document'}: unknown key {shown(key)}"
        else:
            yield from faults(key, schema["propertyNames"], f"{path}: the key {shown(key)}")
            yield from faults(item, others, at(path, key))
    if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", len(value)):
        yield f"{path}: {len(value)} keys, not {schema['minProperties']}"
    choices = [choice["required"][0] for choice in schema.get("anyOf", ())]
    if choices and not any(key in value for key in choices):
        yield f"{path}: has no {' or '.join(choices)}"


_CHECKS: dict[type | tuple[type, ...], Callable[[Any, Schema, str], Faults]] = {
    (int, float): _number,
    str: _string,
    list: _array,
    dict: _object,
}
