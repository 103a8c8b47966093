"""Hashes of what is in a database, by which two are compared that keep it in different ways."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Float, Integer, LargeBinary

from visavis.storage import tables
from visavis.storage.base import Storage
from visavis.storage.text import storable

BATCH = 500


@dataclass(frozen=True, slots=True)
class TableHash:
    """What is in a table: how many rows, and SHA-256 of them in hexadecimal."""

    count: int
    sha256: str


async def table_hash(storage: Storage, table: str, *, progress: Callable[[int], None] = lambda _: None) -> TableHash:
    """Return the hash of a table: SHA-256 of its rows in canonical form, in the order of their ids, a line each.

    ``progress`` is told how many rows more were read.
    """
    digest, count, last = hashlib.sha256(), 0, None
    while rows := await storage.rows(table, after=last, limit=BATCH):
        for row in rows:
            digest.update(canonical_row(table, row))
        last = rows[-1]["id"]
        count += len(rows)
        progress(len(rows))
    return TableHash(count, digest.hexdigest())


def combined_hash(hashes: Mapping[str, TableHash]) -> str:
    """Return one SHA-256 of the hashes of all tables."""
    lines = [f"{table} {item.count} {item.sha256}\n" for table, item in sorted(hashes.items())]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def canonical_row(table: str, row: Mapping[str, Any]) -> bytes:
    """Return a row as JSON, the same whichever database it comes from, with a line feed.

    Keys are sorted and there are no spaces; bytes are in base64. Numbers are of the column's kind: a database may give
    back 1 where 1.0 was kept. There is one zero: SQLite keeps no sign of it in a column.
    """
    values = {
        column.name: None if row[column.name] is None else _canonical(column, row[column.name])
        for column in tables.metadata.tables[table].columns
    }
    return json.dumps(values, sort_keys=True, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def _canonical(column: Column[Any], value: Any) -> Any:
    kind = column.type
    if isinstance(kind, LargeBinary):
        return base64.b64encode(value).decode()
    if isinstance(kind, Boolean):
        return bool(value)
    if isinstance(kind, Float):
        return float(value) + 0.0
    if isinstance(kind, Integer):
        return int(value)
    return storable(value) if isinstance(kind, JSON) else storable(str(value))
