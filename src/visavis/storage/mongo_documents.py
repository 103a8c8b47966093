"""Rows as documents of MongoDB, and back: what comes back is what a SQL database gives.

JSON is kept as documents, so that other tools can read it, but for what BSON cannot hold or MongoDB cannot address:

- In the names of fields ``%``, ``.`` and ``$`` are written as ``%`` and two hexadecimal digits.
- Integers beyond 64 bits, and what is nested deeper than ``MAX_DEPTH``, become a document with the one field ``%json``,
  which no name is ever written as, and their JSON as text.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from bson.int64 import Int64
from sqlalchemy import JSON, Column, Float, Table

from visavis.events import CodedError
from visavis.storage.text import storable_json, storable_text

Document = dict[str, Any]

MAX_DEPTH = 80
"""A document of MongoDB has at most 100 levels (MongoDB Limits and Thresholds, 'Nested Depth')."""
_INT64 = range(-(2**63), 2**63)
_AS_TEXT = "%json"
_SPECIAL = re.compile("[%.$]")
_WRITTEN = re.compile("%([0-9a-f]{2})")


def document_of(table: Table, row: Mapping[str, Any]) -> Document:
    """Return a row as a document. What a row lacks becomes what is kept by default.

    Raises CodedError ``storage.refused`` for fields that the table does not have, and for what is not JSON.
    """
    document = fields_of(table, row)
    for name, value in _defaults(table):
        if name not in document:
            document[name] = json.loads(value)
    return document


def fields_of(table: Table, values: Mapping[str, Any]) -> Document:
    """Return fields as those of a document. Raises as above."""
    kept = _conversions(table)
    try:
        return {kept[name][0]: kept[name][1](value) for name, value in values.items()}
    except KeyError:
        raise _unknown(table, next(name for name in values if name not in kept)) from None


def field_name(table: Table, name: str) -> str:
    """Return what a column is called in documents. Raises CodedError ``storage.refused`` if there is none."""
    if name not in table.c:
        raise _unknown(table, name)
    return "_id" if name == "id" else name


def row_of(table: Table, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document as a row, its fields in the order of the table."""
    return {column.name: _unpacked(document["_id" if column.name == "id" else column.name]) for column in table.columns}


def defaults(table: Table) -> Document:
    """Return the fields that need not be given, with what is kept then, as in SQL."""
    return {name: json.loads(value) for name, value in _defaults(table)}


@cache
def _defaults(table: Table) -> tuple[tuple[str, str], ...]:
    """Return them as JSON, so that each document gets its own."""
    return tuple(
        (column.name, _default(column))
        for column in table.columns
        if column.name != "id" and (column.nullable or column.server_default is not None)
    )


def _default(column: Column[Any]) -> str:
    if column.server_default is None:
        return "null"
    text = str(getattr(column.server_default, "arg", ""))
    return text if isinstance(column.type, JSON) else json.dumps(text)


def _unknown(table: Table, name: str) -> CodedError:
    return CodedError("storage.refused", f"Records of {table.name} have no field {name!r}.")


@cache
def _conversions(table: Table) -> dict[str, tuple[str, Callable[[Any], Any]]]:
    """Return by the name of a column what it is called in documents, and what makes its values fit."""
    return {column.name: (field_name(table, column.name), _conversion(column)) for column in table.columns}


def _conversion(column: Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, JSON):
        return _json
    return _number if isinstance(column.type, Float) else _scalar


def _json(value: Any) -> Any:
    return _packed(value, 0)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _scalar(value: Any) -> Any:
    return storable_text(value) if isinstance(value, str) else value


def _packed(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return storable_text(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int):
        return value if value in _INT64 else {_AS_TEXT: str(int(value))}
    if not isinstance(value, list | tuple | dict):
        raise CodedError("storage.refused", f"A {type(value).__name__} is not JSON.")
    if depth >= MAX_DEPTH:
        return _as_text(value)
    if isinstance(value, dict):
        return {_written(name): _packed(item, depth + 1) for name, item in value.items()}
    return [_packed(item, depth + 1) for item in value]


def _as_text(value: Any) -> Document:
    try:
        return {_AS_TEXT: storable_json(value)}
    except TypeError as error:
        raise CodedError("storage.refused", f"This is not JSON ({error}).") from error


def _written(name: Any) -> str:
    name = storable_text(str(name))
    return _SPECIAL.sub(lambda found: f"%{ord(found[0]):02x}", name) if _SPECIAL.search(name) else name


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict):
        if _AS_TEXT in value:
            return json.loads(value[_AS_TEXT])
        return {_read(name): _unpacked(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_unpacked(item) for item in value]
    return int(value) if isinstance(value, Int64) else value


def _read(name: str) -> str:
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), name) if "%" in name else name
