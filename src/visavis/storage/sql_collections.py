"""Collections of records in SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Table, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from visavis.events import CodedError
from visavis.storage import tables
from visavis.storage.collections import Alteration, Insertion, Kind, Removal, Scalar, Step
from visavis.storage.pages import Page, check_limit, page
from visavis.storage.sql_rows import replacing

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

R = TypeVar("R")


class SqlCollections:
    """The part of :class:`visavis.storage.sql.SqlStorage` that holds collections."""

    if TYPE_CHECKING:

        def _begin(self) -> AbstractAsyncContextManager[AsyncConnection]: ...
        def _insert(self, table: Table) -> sqlite.Insert | postgresql.Insert: ...
        async def _overwrite(self, *affected: str) -> None: ...

    def collection(self, kind: Kind[R]) -> SqlCollection[R]:
        """Return the records of a kind."""
        return SqlCollection(self, kind)

    async def apply(self, steps: list[Step[Any]]) -> bool:
        """Do all steps or none; tell whether."""
        try:
            async with self._begin() as connection:
                for step in steps:
                    await _take(connection, step)
        except _UnexpectedError:
            return False
        if any(isinstance(step, Removal) for step in steps):
            await self._overwrite()
        return True


class SqlCollection(Generic[R]):
    """The records of one kind; see :class:`visavis.storage.collections.Collection`."""

    def __init__(self, storage: SqlCollections, kind: Kind[R]) -> None:
        self._storage = storage
        self._kind = kind
        self._table = tables.metadata.tables[kind.name]

    async def add(self, record: R) -> None:
        """Keep a new record."""
        async with self._storage._begin() as connection:
            await _take(connection, Insertion(self._kind, record))

    async def save(self, record: R) -> None:
        """Keep a record; one with the same id is replaced."""
        values = asdict(record)  # type: ignore[call-overload]  # records are dataclasses
        statement = replacing(self._storage._insert(self._table), self._table)
        async with self._storage._begin() as connection:
            with _conflicts():
                await connection.execute(statement, values)

    async def get(self, record_id: str) -> R | None:
        """Return a record, or None."""
        return await self.first({"id": record_id})

    async def first(self, where: Mapping[str, Scalar]) -> R | None:
        """Return the oldest record whose fields have these values, or None."""
        query = select(self._table).where(*_all(self._table, where)).order_by(self._table.c.id).limit(1)
        async with self._storage._begin() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else self._kind.record(**row._mapping)

    async def find(
        self,
        where: Mapping[str, Scalar] | None = None,
        *,
        limit: int = 50,
        cursor: str | None = None,
        newest_first: bool = False,
    ) -> Page[R]:
        """Return records, by default the oldest first."""
        check_limit(limit)
        place = self._table.c.id
        query = select(self._table).where(*_all(self._table, where or {})).limit(limit + 1)
        query = query.order_by(place.desc() if newest_first else place)
        if cursor is not None:
            query = query.where(place < cursor if newest_first else place > cursor)
        async with self._storage._begin() as connection:
            rows = (await connection.execute(query)).all()
        found = page(rows, limit, lambda row: str(row.id))
        return Page([self._kind.record(**row._mapping) for row in found.items], found.next_cursor)

    async def count(self, where: Mapping[str, Scalar] | None = None) -> int:
        """Return how many records there are."""
        query = select(func.count()).select_from(self._table).where(*_all(self._table, where or {}))
        async with self._storage._begin() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def change(
        self, record_id: str, changes: Mapping[str, object], expected: Mapping[str, Scalar] | None = None
    ) -> bool:
        """Change fields of a record, if it is there and its fields are as expected; tell whether."""
        return await self._storage.apply([Alteration(self._kind, record_id, changes, expected or {})])

    async def delete(self, record_id: str) -> bool:
        """Delete a record; tell whether it was there."""
        return await self.delete_where({"id": record_id}) > 0

    async def delete_where(self, where: Mapping[str, Scalar]) -> int:
        """Delete all records whose fields have these values; return how many there were."""
        return await self._erase(_all(self._table, where))

    async def delete_before(self, field: str, moment_ms: int) -> int:
        """Delete all records in which a time is there and before a moment; return how many there were."""
        return await self._erase([self._table.c[field] < moment_ms])

    async def _erase(self, conditions: list[ColumnElement[bool]]) -> int:
        async with self._storage._begin() as connection:
            erased = (await connection.execute(delete(self._table).where(*conditions))).rowcount
        if erased:
            await self._storage._overwrite()
        return int(erased)


class _UnexpectedError(Exception):
    """What was to be changed is not there, or not as it was."""


async def _take(connection: AsyncConnection, step: Step[Any]) -> None:
    table = tables.metadata.tables[step.kind.name]
    with _conflicts():
        if isinstance(step, Insertion):
            await connection.execute(insert(table).values(asdict(step.record)))
        elif isinstance(step, Alteration):
            wanted = [table.c.id == step.id, *_all(table, step.expected)]
            result = await connection.execute(update(table).where(*wanted).values(dict(step.changes)))
            if result.rowcount == 0:
                raise _UnexpectedError
        else:
            await connection.execute(delete(table).where(*_all(table, step.where)))


def _all(table: Table, where: Mapping[str, Scalar]) -> list[ColumnElement[bool]]:
    return [table.c[name].is_(None) if value is None else table.c[name] == value for name, value in where.items()]


class _conflicts:  # noqa: N801 - used like contextlib's
    """Turns what a database says of values that must differ into a coded error."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, IntegrityError) and _says_unique(error):
            raise CodedError("storage.conflict", "There is a record with this value already.") from error


def _says_unique(error: IntegrityError) -> bool:
    return getattr(error.orig, "sqlstate", None) == "23505" or "UNIQUE constraint" in str(error.orig)
