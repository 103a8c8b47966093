"""What is remembered of people, in SQLite or PostgreSQL."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Table, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from visavis.storage import tables
from visavis.storage.memories import MemoryRecord, RememberedPerson

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

_CHANGING = ("used_ms", "uses", "key_id", "sealed")
_AT_ONCE = 500
"""Ids in one statement: databases bound how many values it may have."""


class SqlMemories:
    """The part of :class:`visavis.storage.sql.SqlStorage` that is a ``MemoryStore``."""

    if TYPE_CHECKING:

        def _begin(self) -> AbstractAsyncContextManager[AsyncConnection]: ...
        def _insert(self, table: Table) -> sqlite.Insert | postgresql.Insert: ...
        async def _overwrite(self, *affected: str) -> None: ...

    async def save_memories(self, records: list[MemoryRecord]) -> None:
        """Keep all of the memories or none; those with the same id are replaced."""
        if not records:
            return
        statement = self._insert(tables.memories)
        changes = {name: statement.excluded[name] for name in _CHANGING}
        async with self._begin() as connection:
            await connection.execute(
                statement.on_conflict_do_update(index_elements=["id"], set_=changes),
                [asdict(record) for record in records],
            )

    async def replace_memories(self, records: list[MemoryRecord]) -> None:
        """Change memories; those that were erased meanwhile stay so."""
        table = tables.memories
        async with self._begin() as connection:
            for record in records:
                values = {name: getattr(record, name) for name in _CHANGING}
                await connection.execute(update(table).where(table.c.id == record.id).values(values))

    async def memories(self, person_id: str) -> list[MemoryRecord]:
        """Return all memories of a person, the oldest first."""
        table = tables.memories
        async with self._begin() as connection:
            rows = (
                await connection.execute(select(table).where(table.c.person_id == person_id).order_by(table.c.id))
            ).all()
        return [MemoryRecord(**row._mapping) for row in rows]

    async def memories_stamp(self, person_id: str) -> str:
        """Return what changes whenever memories of the person are added, told anew or erased."""
        table = tables.memories
        query = select(func.count(), func.max(table.c.id), func.max(table.c.used_ms))
        async with self._begin() as connection:
            row = (await connection.execute(query.where(table.c.person_id == person_id))).one()
        return ":".join(str(value) for value in row)

    async def remembered_people(self) -> list[RememberedPerson]:
        """Return of whom something is remembered, in the order of their ids."""
        table = tables.memories
        query = (
            select(table.c.person_id, func.count(), func.min(table.c.created_ms), func.max(table.c.used_ms))
            .group_by(table.c.person_id)
            .order_by(table.c.person_id)
        )
        async with self._begin() as connection:
            rows = (await connection.execute(query)).all()
        return [RememberedPerson(*row) for row in rows]

    async def use_memories(self, ids: list[str], used_ms: int) -> None:
        """Count one more use of memories, at a time; that of the last use never goes back."""
        table = tables.memories
        later = case((table.c.used_ms < used_ms, used_ms), else_=table.c.used_ms)
        async with self._begin() as connection:
            for some in _portions(ids):
                await connection.execute(
                    update(table).where(table.c.id.in_(some)).values(used_ms=later, uses=table.c.uses + 1)
                )

    async def delete_memories(self, ids: list[str]) -> int:
        """Erase memories; return how many there were."""
        table = tables.memories
        return await self._erase([table.c.id.in_(some) for some in _portions(ids)])

    async def delete_memories_of(self, person_id: str) -> int:
        """Erase all memories of a person; return how many there were."""
        return await self._erase([tables.memories.c.person_id == person_id])

    async def delete_faded_memories(self, before_ms: int) -> int:
        """Erase what was last used before a time; return how many there were."""
        return await self._erase([tables.memories.c.used_ms < before_ms])

    async def _erase(self, conditions: list[ColumnElement[bool]]) -> int:
        erased = 0
        async with self._begin() as connection:
            for condition in conditions:
                erased += (await connection.execute(delete(tables.memories).where(condition))).rowcount
        if erased:
            await self._overwrite("memories")
        return erased


def _portions(ids: list[str]) -> list[list[str]]:
    return [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]
