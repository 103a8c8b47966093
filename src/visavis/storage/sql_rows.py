"""Raw rows of a SQL database, to copy it."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Insert, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from visavis.events import CodedError
from visavis.storage import tables

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


class SqlRows:
    """The part of :class:`visavis.storage.sql.SqlStorage` that copies."""

    if TYPE_CHECKING:

        def _begin(self) -> AbstractAsyncContextManager[AsyncConnection]: ...
        def _insert(self, table: Table) -> sqlite.Insert | postgresql.Insert: ...

    async def rows(self, table: str, *, after: str | None = None, limit: int = 500) -> list[dict[str, Any]]:
        """Return raw rows of a table in the order of their ids, from the one behind ``after``."""
        source = table_named(table)
        query = select(source).order_by(source.c.id).limit(limit)
        if after is not None:
            query = query.where(source.c.id > after)
        async with self._begin() as connection:
            return [dict(row._mapping) for row in (await connection.execute(query)).all()]

    async def put_rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Keep raw rows, all or none; those with the same ids are replaced."""
        target = table_named(table)
        if not rows:
            return
        async with self._begin() as connection:
            await connection.execute(replacing(self._insert(target), target), rows)


def replacing(statement: sqlite.Insert | postgresql.Insert, table: Table) -> Insert:
    """Return what also replaces rows with the same ids."""
    changes = {column.name: statement.excluded[column.name] for column in table.columns if column.name != "id"}
    return statement.on_conflict_do_update(index_elements=["id"], set_=changes)


def table_named(name: str) -> Table:
    """Return a table. Raises CodedError ``storage.unknown_table``."""
    found = tables.metadata.tables.get(name)
    if found is None:
        raise CodedError("storage.unknown_table", f"There is no table {name!r}.")
    return found
