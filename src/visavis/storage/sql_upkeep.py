"""How a SQL database is looked after."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from visavis.events import CodedError
from visavis.storage import tables
from visavis.storage.sql_engine import coded_errors, sqlite_file
from visavis.storage.sql_operators import SqlOperators
from visavis.storage.sql_rows import table_named
from visavis.storage.upkeep import REFERENCES, SEALED, TABLES, Examination, Extent, Revision

log = logging.getLogger(__name__)

_PATIENCE_S = 5
"""How long a table may be in use by others before scrubbing gives up: those who come later wait behind it."""
_AGAIN_S = 0.05
_INVALID_INDEXES = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"


class SqlUpkeep(SqlOperators):
    """The part of :class:`visavis.storage.sql.SqlStorage` that looks after the database."""

    if TYPE_CHECKING:
        name: str
        _engine: AsyncEngine

        def _begin(self) -> AbstractAsyncContextManager[AsyncConnection]: ...

    async def revision(self) -> Revision:
        """Return which form the database has. It need not have been opened, and is not changed."""
        from visavis.storage.migrations import HEAD, current

        path = sqlite_file(self._engine)
        if path is not None and not path.exists():
            return Revision(None, HEAD)
        async with self._begin() as connection:
            return Revision(await connection.run_sync(current), HEAD)

    async def extent(self, table: str) -> Extent:
        """Return how many rows a table has, and the last id."""
        source = table_named(table)
        async with self._begin() as connection:
            count, last = (await connection.execute(select(func.count(), func.max(source.c.id)))).one()
        return Extent(count, last)

    async def examine(self) -> Examination:
        """Look for damage, for what refers to nothing, and for the keys that are in use."""
        problems = await self._problems()
        if problems:
            return Examination(problems)  # what else could be asked may not be answered
        async with self._begin() as connection:
            orphans: dict[str, int] = {}
            for (table, field), target in REFERENCES.items():
                count = await _orphans(connection, table, field, target)
                if count:
                    orphans[table] = orphans.get(table, 0) + count
            keys = {table: await _keys(connection, table) for table in SEALED}
        return Examination([], orphans, keys)

    async def scrub(self) -> None:
        """Take what was deleted out of the database's files, as far as the database can do that."""
        await self._scrub(*TABLES)

    async def _overwrite(self, *affected: str) -> None:
        """Do so for some tables, in the course of other things: if it cannot be done now, it is only noted."""
        try:
            await self._scrub(*affected)
        except CodedError as error:
            log.warning("storage: what was erased is still in the database's files: %s", error)

    async def _scrub(self, *affected: str) -> None:
        if self.name == "sqlite":
            await self._empty_log()
            return
        # Outside of a transaction. A plain VACUUM leaves the bytes where they were, to be overwritten some day.
        with coded_errors():
            async with self._engine.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                await connection.execute(text(f"SET lock_timeout = '{_PATIENCE_S}s'"))
                try:
                    for name in affected:
                        await connection.execute(text(f"VACUUM (FULL) {table_named(name).name}"))
                finally:
                    await connection.execute(text("RESET lock_timeout"))

    async def _empty_log(self) -> None:
        """Write SQLite's log of what was written back, and empty it: what was deleted is still in there."""
        loop = asyncio.get_running_loop()
        until = loop.time() + _PATIENCE_S
        while True:
            async with self._begin() as connection:  # waits for readers as long as for locks: ``busy_timeout``
                busy = (await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))).one()[0]
            if not busy:
                return
            if loop.time() >= until:
                break
            await asyncio.sleep(_AGAIN_S)  # whoever else empties it is not waited for by SQLite
        raise CodedError("storage.busy", "Others use the database: its log cannot be emptied now.", retryable=True)

    async def _problems(self) -> list[str]:
        try:
            async with self._begin() as connection:
                if self.name == "sqlite":
                    lines = (await connection.execute(text("PRAGMA integrity_check(20)"))).scalars()
                    return [str(line) for line in lines if line != "ok"]
                names = (await connection.execute(text(_INVALID_INDEXES))).scalars()
                return [f"The index {name} is not valid: REINDEX INDEX {name}" for name in names]
        except CodedError as error:
            if error.code != "storage.refused":
                raise
            return [error.detail]  # it is damaged so much that it does not even say how


async def _orphans(connection: AsyncConnection, table: str, field: str, target: str) -> int:
    source, targets = tables.metadata.tables[table], tables.metadata.tables[target]
    named = source.c[field]
    known = select(targets.c.id).where(targets.c.id == named).exists()
    query = select(func.count()).select_from(source).where(named.is_not(None), ~known)
    return int((await connection.execute(query)).scalar_one())


async def _keys(connection: AsyncConnection, table: str) -> dict[str, int]:
    key = tables.metadata.tables[table].c.key_id
    rows = (await connection.execute(select(key, func.count()).group_by(key).order_by(key))).all()
    return {row[0]: row[1] for row in rows}
