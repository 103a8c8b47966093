"""Validators of collections: the part of JSON schema that MongoDB has, with its types of BSON.

Source: https://www.mongodb.com/docs/manual/reference/operator/query/jsonSchema/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema
from bson.int64 import Int64

from tests.mongo_double.errors import Document, ServerError, unknown

_KEYWORDS = {"bsonType", "required", "properties", "additionalProperties", "maxLength", "minLength", "enum", "items"}
_TYPES = {"object", "array", "string", "binData", "bool", "double", "int", "long", "null"}
_MAX_DEPTH = 100


def check_validator(validator: Document) -> None:
    """Raise ServerError if a validator is not one that MongoDB, or this double, understands."""
    if set(validator) - {"$jsonSchema"}:
        raise unknown(f"the validator {sorted(validator)}")
    if "$jsonSchema" in validator:
        _check_schema(validator["$jsonSchema"])


def _check_schema(schema: Document) -> None:
    if strange := set(schema) - _KEYWORDS:
        raise ServerError(9, "FailedToParse", f"Unknown $jsonSchema keyword: {sorted(strange)}")
    if strange := set(_list(schema.get("bsonType", []))) - _TYPES:
        raise ServerError(2, "BadValue", f"Unknown type name alias: {sorted(strange)}")
    if "required" in schema and not schema["required"]:
        raise ServerError(9, "FailedToParse", "$jsonSchema keyword 'required' cannot be an empty array")
    for below in schema.get("properties", {}).values():
        _check_schema(below)


def problems(validator: Document, document: Document) -> list[str]:
    """Return what a validator does not like about a document, if anything."""
    if "$jsonSchema" not in validator:
        return []
    return [error.message for error in _Validator(validator["$jsonSchema"]).iter_errors(document)]


def check_depth(value: Any, depth: int = 0) -> None:
    """Raise ServerError if a document is nested too deep to be kept."""
    if depth > _MAX_DEPTH:
        raise ServerError(15, "Overflow", "Document exceeds maximum nested object depth")
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            check_depth(item, depth + 1)


def type_of(value: object) -> str:
    """Return the type of BSON that a value has."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "long" if isinstance(value, Int64) or not -(2**31) <= value < 2**31 else "int"
    simple = {str: "string", float: "double", dict: "object", list: "array", bytes: "binData", type(None): "null"}
    return simple.get(type(value), type(value).__name__)


def _list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _bson_type(_: Any, wanted: str | list[str], value: Any, __: Any) -> Iterator[jsonschema.ValidationError]:
    if type_of(value) not in _list(wanted):
        yield jsonschema.ValidationError(f"{type_of(value)} is not of {wanted}")


_Validator: Any = jsonschema.validators.extend(  # type: ignore[no-untyped-call]
    jsonschema.Draft4Validator, {"bsonType": _bson_type}
)
