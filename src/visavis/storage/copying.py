"""Copies a database into another, of the same kind or not, and shows that both hold the same."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from visavis.events import CodedError
from visavis.storage.base import Storage
from visavis.storage.content_hash import TableHash, table_hash
from visavis.storage.upkeep import TABLES

BATCH = 500

Progress = Callable[[str, int], None]
"""Told of a table, and how many rows more are done."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A table in both databases."""

    table: str
    source: TableHash
    destination: TableHash

    @property
    def same(self) -> bool:
        """Whether both hold the same."""
        return self.source == self.destination


def _nobody(_: str, __: int) -> None:
    pass


async def copy_all(
    source: Storage, destination: Storage, *, resume: bool = False, batch: int = BATCH, progress: Progress = _nobody
) -> dict[str, int]:
    """Copy what is in a database; return how many rows of each table were copied. Both are open.

    Each batch is kept whole or not at all, and ids rise: so the last id of a destination tells how far an earlier copy
    came, and with ``resume`` the copy goes on there. Nobody should write to the source meanwhile.

    Raises CodedError ``storage.not_empty`` without ``resume`` if there is something in the destination, and
    ``storage.row_refused`` if the destination cannot keep a row.
    """
    begun = {table: await destination.extent(table) for table in TABLES}
    if not resume and any(item.count for item in begun.values()):
        there = ", ".join(f"{item.count} {table}" for table, item in begun.items() if item.count)
        raise CodedError(
            "storage.not_empty",
            f"The destination is not empty ({there}). To go on with a copy that was interrupted: --resume.",
        )
    copied = {}
    for table in TABLES:
        progress(table, begun[table].count)
        copied[table] = await _copy_table(source, destination, table, begun[table].last_id, batch, progress)
    return copied


async def compare_all(source: Storage, destination: Storage, *, progress: Progress = _nobody) -> list[Comparison]:
    """Compare all tables by counts and content hashes (see :mod:`visavis.storage.content_hash`)."""
    found = []
    for table in TABLES:
        ours, theirs = await asyncio.gather(
            table_hash(source, table, progress=lambda more, name=table: progress(name, more)),  # type: ignore[misc]
            table_hash(destination, table),
        )
        found.append(Comparison(table, ours, theirs))
    return found


async def _copy_table(
    source: Storage, destination: Storage, table: str, last: str | None, batch: int, progress: Progress
) -> int:
    copied = 0
    while rows := await source.rows(table, after=last, limit=batch):
        await _put(destination, table, rows)
        last = rows[-1]["id"]
        copied += len(rows)
        progress(table, len(rows))
    return copied


async def _put(destination: Storage, table: str, rows: list[dict[str, Any]]) -> None:
    try:
        await destination.put_rows(table, rows)
    except CodedError as error:
        if error.retryable:
            raise
        for row in rows:  # which one is it?
            await _put_one(destination, table, row)


async def _put_one(destination: Storage, table: str, row: dict[str, Any]) -> None:
    try:
        await destination.put_rows(table, [row])
    except CodedError as error:
        if error.retryable:
            raise
        raise CodedError(
            "storage.row_refused", f"{table}: the destination does not take row {row['id']}. {error.detail}"
        ) from error
