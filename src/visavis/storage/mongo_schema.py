"""The collections of MongoDB: made from the tables of the SQL databases, so that the two cannot drift apart."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import JSON, BigInteger, Boolean, Column, Float, Integer, LargeBinary, Table

from visavis.events import FaceRecognized
from visavis.storage import tables
from visavis.storage.mongo_documents import field_name
from visavis.storage.sql_types import Words

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MongoIndex:
    """An index of a collection."""

    name: str
    fields: tuple[str, ...]
    """All ascending."""
    unique: bool = False
    only: dict[str, Any] | None = None
    """It holds the documents alone that this filter finds."""


_OWN: dict[str, tuple[MongoIndex, ...]] = {
    "events": (
        MongoIndex("events_that_tell_of_a_person", ("payload.person_id",), only={"type": {"$eq": FaceRecognized.type}}),
    )
}
"""Indexes that the SQL databases do not have. This one holds next to nothing, and spares reading all events to erase
somebody."""


def validator(table: Table) -> Schema:
    """Return the JSON schema of a collection's documents, as MongoDB takes it: all fields, and no others."""
    names = [field_name(table, column.name) for column in table.columns]
    return {
        "$jsonSchema": {
            "bsonType": "object",
            "required": names,
            "additionalProperties": False,
            "properties": {field_name(table, column.name): _property(column) for column in table.columns},
        }
    }


def indexes(table: Table) -> list[MongoIndex]:
    """Return a collection's indexes, but for the one of its ids."""
    found = [
        MongoIndex(
            str(index.name), tuple(field_name(table, column.name) for column in index.columns), bool(index.unique)
        )
        for index in table.indexes
    ]
    for column in table.columns:
        if column.unique:
            # None counts as a value in MongoDB. A range of texts leaves it out, and unlike a type it is something that
            # the query planner knows a text to be in.
            only = {column.name: {"$gte": ""}} if column.nullable else None
            found.append(MongoIndex(f"{table.name}_by_{column.name}", (column.name,), unique=True, only=only))
    return sorted([*found, *_OWN.get(table.name, ())], key=lambda index: index.name)


def shape() -> str:
    """Return what changes whenever a collection's schema or indexes change."""
    everything = [
        [table.name, validator(table), [asdict(index) for index in indexes(table)]]
        for table in tables.metadata.sorted_tables
    ]
    return hashlib.sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()


def _property(column: Column[Any]) -> Schema:
    kinds, limits = _type(column)
    return {"bsonType": [*kinds, "null"] if column.nullable else kinds, **limits}


def _type(column: Column[Any]) -> tuple[list[str], Schema]:
    kind = column.type
    if isinstance(kind, JSON):
        return ["object", "array"], {}
    if isinstance(kind, LargeBinary):
        return ["binData"], {}
    if isinstance(kind, Boolean):
        return ["bool"], {}
    if isinstance(kind, Float):
        return ["double"], {}
    if isinstance(kind, BigInteger):
        return ["int", "long"], {}
    if isinstance(kind, Integer):
        return ["int"], {}
    if isinstance(kind, Words):
        return ["string"], {"maxLength": kind.length} if kind.length else {}
    raise TypeError(f"no type of BSON is known for {kind!r} of {column}")
