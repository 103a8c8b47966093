"""Operators in conversations that are kept in SQLite or PostgreSQL."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from sqlalchemy import Text, cast, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from visavis.storage import tables
from visavis.storage.operators import REMEMBERED_IN, renamed

_AT_ONCE = 500


class SqlOperators:
    """The part of :class:`visavis.storage.sql.SqlStorage` that is ``Operators``."""

    if TYPE_CHECKING:

        def _begin(self) -> AbstractAsyncContextManager[AsyncConnection]: ...

    async def rename_operator(self, operator: str, pseudonym: str) -> int:
        """Put a pseudonym in an operator's place; return how many records have changed."""
        count = 0
        for name, column in REMEMBERED_IN:
            after = ""
            while True:
                changed, last = await self._rename_some(name, column, after, operator, pseudonym)
                count += changed
                if last is None:
                    break
                after = last
        return count

    async def _rename_some(
        self, name: str, column: str, after: str, operator: str, pseudonym: str
    ) -> tuple[int, str | None]:
        """Do so in some rows behind one; return how many have changed, and behind which row to go on."""
        table = tables.metadata.tables[name]
        told = table.c[column]
        theirs = cast(told, Text).contains(operator, autoescape=True)
        query = select(table.c.id, told).where(table.c.id > after, theirs).order_by(table.c.id).limit(_AT_ONCE)
        changed = 0
        async with self._begin() as connection:
            rows = (await connection.execute(query)).all()
            for row_id, value in rows:
                other = renamed(value, operator, pseudonym)
                if other != value:
                    await connection.execute(update(table).where(table.c.id == row_id).values({column: other}))
                    changed += 1
        return changed, str(rows[-1][0]) if len(rows) == _AT_ONCE else None
