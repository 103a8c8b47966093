"""Storage in SQLite or PostgreSQL, through SQLAlchemy."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, Table, delete, event, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from visavis.events import CodedError, Envelope, FaceRecognized, created_ms
from visavis.storage import tables
from visavis.storage.base import MessageRecord, Page, PersonRecord, SessionRecord
from visavis.storage.memory import check_limit, page
from visavis.storage.sql_memories import SqlMemories

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


class SqlStorage(SqlMemories):
    """Keeps everything in a SQL database; see :class:`visavis.storage.base.Storage` and ``PeopleStore``."""

    def __init__(self, url: str) -> None:
        """``url``: ``sqlite:///PATH`` or ``postgresql://user:password@host/database``.

        Raises CodedError ``storage.invalid_url``.
        """
        self._engine = _engine(url)
        self.name = self._engine.dialect.name

    async def open(self) -> None:
        """Connect, and bring the schema up to date."""
        database = self._engine.url.database
        if self.name == "sqlite" and database and database != ":memory:":
            _make_folder(Path(database).parent)
        from visavis.storage.migrations import upgrade

        async with self._begin() as connection:
            await connection.run_sync(upgrade)

    async def close(self) -> None:
        """Disconnect."""
        await self._engine.dispose()

    async def ping(self) -> None:
        """Return if the database answers."""
        async with self._begin() as connection:
            await connection.execute(text("SELECT 1"))

    async def save_session(self, record: SessionRecord) -> None:
        """Keep a session; one with the same id is replaced."""
        await self._upsert(tables.sessions, asdict(record))

    async def session(self, session_id: str) -> SessionRecord | None:
        """Return a session, or None."""
        async with self._begin() as connection:
            row = (
                await connection.execute(select(tables.sessions).where(tables.sessions.c.id == session_id))
            ).one_or_none()
        return None if row is None else SessionRecord(**row._mapping)

    async def sessions(self, *, limit: int = 50, cursor: str | None = None) -> Page[SessionRecord]:
        """Return sessions, the newest first."""
        check_limit(limit)
        table = tables.sessions
        query = select(table).order_by(table.c.id.desc()).limit(limit + 1)
        if cursor is not None:
            query = query.where(table.c.id < cursor)
        async with self._begin() as connection:
            rows = (await connection.execute(query)).all()
        return page((SessionRecord(**row._mapping) for row in rows), limit, lambda item: item.id)

    async def delete_session(self, session_id: str) -> bool:
        """Delete a session with its messages and events; tell whether it was there."""
        async with self._begin() as connection:
            await connection.execute(delete(tables.events).where(tables.events.c.session_id == session_id))
            await connection.execute(delete(tables.messages).where(tables.messages.c.session_id == session_id))
            result = await connection.execute(delete(tables.sessions).where(tables.sessions.c.id == session_id))
        return bool(result.rowcount)

    async def save_message(self, record: MessageRecord) -> None:
        """Keep a message; one with the same id is replaced."""
        await self._upsert(tables.messages, asdict(record))

    async def messages(
        self, session_id: str, *, limit: int = 50, cursor: str | None = None, context: bool = False
    ) -> Page[MessageRecord]:
        """Return a session's messages, the oldest first; with ``context`` what came of agents' runs as well."""
        check_limit(limit)
        table = tables.messages
        query = select(table).where(table.c.session_id == session_id).order_by(table.c.id).limit(limit + 1)
        if cursor is not None:
            query = query.where(table.c.id > cursor)
        if not context:
            query = query.where(table.c.kind == "message")
        async with self._begin() as connection:
            rows = (await connection.execute(query)).all()
        return page((MessageRecord(**row._mapping) for row in rows), limit, lambda item: item.id)

    async def append(self, envelopes: list[Envelope]) -> None:
        """Keep all of the envelopes or none; those that are there already are passed over."""
        if not envelopes:
            return
        statement = self._insert(tables.events).on_conflict_do_nothing(index_elements=["id"])
        async with self._begin() as connection:
            await connection.execute(statement, [_event_row(envelope) for envelope in envelopes])

    async def events(
        self,
        session_id: str,
        *,
        limit: int = 50,
        cursor: str | None = None,
        types: tuple[str, ...] = (),
    ) -> Page[dict[str, Any]]:
        """Return a session's events as envelopes, in the order of publication, all types or only some."""
        check_limit(limit)
        table = tables.events
        query = select(table).where(table.c.session_id == session_id).order_by(table.c.id).limit(limit + 1)
        if cursor is not None:
            query = query.where(table.c.id > cursor)
        if types:
            query = query.where(table.c.type.in_(types))
        async with self._begin() as connection:
            rows = (await connection.execute(query)).all()
        return page(map(_event, rows), limit, lambda item: str(item["id"]))

    async def save_person(self, record: PersonRecord) -> None:
        """Keep a person; one with the same id is replaced."""
        await self._upsert(tables.people, asdict(record))

    async def person_ids(self) -> list[str]:
        """Return everybody's id, the oldest first."""
        async with self._begin() as connection:
            return list(await connection.scalars(select(tables.people.c.id).order_by(tables.people.c.id)))

    async def people(self, ids: list[str] | None = None) -> list[PersonRecord]:
        """Return everybody, or those of the ids who are there, the oldest first."""
        query = select(tables.people).order_by(tables.people.c.id)
        if ids is not None:
            query = query.where(tables.people.c.id.in_(ids))
        async with self._begin() as connection:
            rows = (await connection.execute(query)).all()
        return [PersonRecord(**row._mapping) for row in rows]

    async def delete_person(self, person_id: str) -> bool:
        """Erase a person with all that tells of them; tell whether they were there."""
        events = tables.events
        told = (events.c.type == FaceRecognized.type, events.c.payload["person_id"].as_string() == person_id)
        async with self._begin() as connection:
            await connection.execute(delete(events).where(*told))
            await connection.execute(delete(tables.memories).where(tables.memories.c.person_id == person_id))
            result = await connection.execute(delete(tables.people).where(tables.people.c.id == person_id))
        await self._overwrite()
        return bool(result.rowcount)

    async def delete_expired_people(self, now_ms: int) -> list[str]:
        """Erase everybody whose time is over; return their ids."""
        query = select(tables.people.c.id).where(tables.people.c.expires_ms <= now_ms)
        async with self._begin() as connection:
            expired = list(await connection.scalars(query))
        for person_id in expired:
            await self.delete_person(person_id)
        return expired

    async def _overwrite(self) -> None:
        if self.name == "sqlite":
            async with self._begin() as connection:  # what was deleted is still in the log of what was written
                await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    async def _upsert(self, table: Table, values: dict[str, Any]) -> None:
        statement = self._insert(table).values(**values)
        changes = {name: statement.excluded[name] for name in values if name != "id"}
        async with self._begin() as connection:
            await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changes))

    def _insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        # Each dialect is loaded only where it is used.
        if self.name == "sqlite":
            from sqlalchemy.dialects.sqlite import insert as sqlite_insert

            return sqlite_insert(table)
        from sqlalchemy.dialects.postgresql import insert as postgresql_insert

        return postgresql_insert(table)

    @asynccontextmanager
    async def _begin(self) -> AsyncIterator[AsyncConnection]:
        """Begin a transaction; turn the driver's errors into coded ones."""
        try:
            async with self._engine.begin() as connection:
                yield connection
        except (OperationalError, OSError) as error:
            raise CodedError(
                "storage.unreachable", f"The database does not answer ({error}).", retryable=True
            ) from error
        except DBAPIError as error:
            gone = error.connection_invalidated
            code = "storage.unreachable" if gone else "storage.refused"
            raise CodedError(code, f"The database refused ({error.orig}).", retryable=gone) from error


def _engine(url: str) -> AsyncEngine:
    try:
        parsed = make_url(url)
        driver = _DRIVERS.get(parsed.get_backend_name())
        if driver is None:
            raise CodedError("storage.invalid_url", f"'{parsed.get_backend_name()}' is neither sqlite nor postgresql.")
        engine = create_async_engine(parsed.set(drivername=driver), pool_pre_ping=driver != "sqlite+aiosqlite")
    except ArgumentError as error:
        raise CodedError("storage.invalid_url", "A database URL looks like sqlite:///visavis.db.") from error
    except ImportError as error:
        raise CodedError(
            "storage.driver_missing", "PostgreSQL needs its driver: pip install 'visavis[postgresql]'."
        ) from error
    if driver == "sqlite+aiosqlite":
        event.listen(engine.sync_engine, "connect", _configure_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CodedError("storage.unreachable", f"The folder {folder} cannot be made ({error.strerror}).") from error


def _configure_sqlite(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    # Readers do not wait for the writer; a power cut can lose the last moments, never the file.
    # What is deleted is overwritten: people can be erased.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _event_row(envelope: Envelope) -> dict[str, Any]:
    return {
        "id": envelope.id,
        "session_id": envelope.session_id,
        "turn": envelope.turn,
        "type": envelope.type,
        "timestamp_ms": created_ms(envelope.id),
        "cause_id": envelope.cause_id,
        "payload": envelope.event.model_dump(mode="json", by_alias=True),
        "metadata": envelope.metadata,
    }


def _event(row: Row[Any]) -> dict[str, Any]:
    stored = row._mapping
    timestamp = datetime.fromtimestamp(stored["timestamp_ms"] / 1000, UTC).isoformat(timespec="milliseconds")
    return {
        "id": stored["id"],
        "type": stored["type"],
        "session_id": stored["session_id"],
        "turn": stored["turn"],
        "timestamp": timestamp.replace("+00:00", "Z"),
        "cause_id": stored["cause_id"],
        "payload": stored["payload"],
        "metadata": stored["metadata"],
    }
