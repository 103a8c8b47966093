"""Storage in SQLite or PostgreSQL, through SQLAlchemy."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, delete, func, literal, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from visavis.events import Envelope, FaceRecognized
from visavis.events.identity import first_id_at
from visavis.storage import tables
from visavis.storage.base import MessageRecord, PersonRecord, SessionFilter, SessionRecord
from visavis.storage.envelopes import envelope_of, event_row
from visavis.storage.known_sessions import KnownSessions
from visavis.storage.pages import Page, check_limit, page
from visavis.storage.sql_collections import SqlCollections
from visavis.storage.sql_engine import coded_errors, make_engine, make_file, make_folder, sqlite_file
from visavis.storage.sql_erased import erased_sessions
from visavis.storage.sql_filter import conditions
from visavis.storage.sql_memories import SqlMemories
from visavis.storage.sql_rows import SqlRows, replacing
from visavis.storage.sql_upkeep import SqlUpkeep

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


class SqlStorage(SqlUpkeep, SqlRows, SqlCollections, SqlMemories):
    """Keeps everything in a SQL database; see :class:`visavis.storage.base.Storage` and ``PeopleStore``."""

    def __init__(self, url: str) -> None:
        """``url``: ``sqlite:///PATH`` or ``postgresql://user:password@host/database``.

        Raises CodedError ``storage.invalid_url``, ``storage.driver_missing``.
        """
        self._engine = make_engine(url)
        self.name = self._engine.dialect.name
        self._known = KnownSessions()

    async def open(self) -> None:
        """Connect, and bring the schema up to date. Raises CodedError ``storage.newer_schema``."""
        path = sqlite_file(self._engine)
        if path is not None:
            make_folder(path.parent)
            make_file(path)
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
        self._known.note(record.id)

    async def replace_session(self, record: SessionRecord) -> bool:
        """Change a session that is there; tell whether it was."""
        return await self._replace(tables.sessions, asdict(record))

    async def session(self, session_id: str) -> SessionRecord | None:
        """Return a session, or None."""
        async with self._begin() as connection:
            row = (
                await connection.execute(select(tables.sessions).where(tables.sessions.c.id == session_id))
            ).one_or_none()
        return None if row is None else SessionRecord(**row._mapping)

    async def sessions(
        self, *, limit: int = 50, cursor: str | None = None, where: SessionFilter | None = None
    ) -> Page[SessionRecord]:
        """Return sessions, the newest first."""
        check_limit(limit)
        table = tables.sessions
        query = select(table).where(*conditions(where, self.name)).order_by(table.c.id.desc()).limit(limit + 1)
        if cursor is not None:
            query = query.where(table.c.id < cursor)
        async with self._begin() as connection:
            rows = (await connection.execute(query)).all()
        return page((SessionRecord(**row._mapping) for row in rows), limit, lambda item: item.id)

    async def delete_session(self, session_id: str) -> bool:
        """Delete a session with its messages and events; tell whether it was there."""
        async with self._begin() as connection:
            # The session first: whoever writes a message down at this moment has it, or waits until it is gone.
            result = await connection.execute(delete(tables.sessions).where(tables.sessions.c.id == session_id))
            await connection.execute(delete(tables.events).where(tables.events.c.session_id == session_id))
            await connection.execute(delete(tables.messages).where(tables.messages.c.session_id == session_id))
        await self._overwrite()
        return bool(result.rowcount)

    async def save_message(self, record: MessageRecord) -> bool:
        """Keep a message, if its session is there, and tell whether; one with the same id is replaced."""
        values, columns, of = asdict(record), tables.messages.c, tables.sessions.c.id
        there = select(*(literal(value, columns[name].type) for name, value in values.items()))
        there = there.where(of == record.session_id).with_for_update(read=True, key_share=True, of=tables.sessions)
        statement = self._insert(tables.messages).from_select(list(values), there)
        async with self._begin() as connection:
            return bool((await connection.execute(replacing(statement, tables.messages))).rowcount)

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

    async def count_messages(self, session_ids: list[str]) -> dict[str, int]:
        """Return how many messages both sides have in each of these sessions; those without any are left out."""
        table = tables.messages
        of_these = (table.c.session_id.in_(session_ids), table.c.kind == "message")
        query = select(table.c.session_id, func.count()).where(*of_these).group_by(table.c.session_id)
        async with self._begin() as connection:
            return {row[0]: row[1] for row in (await connection.execute(query)).all()}

    async def first_words(self, session_ids: list[str]) -> dict[str, str]:
        """Return the first thing that the user said in each of these sessions; those without any are left out."""
        table = tables.messages
        said = (table.c.session_id.in_(session_ids), table.c.role == "user", table.c.kind == "message")
        first = select(func.min(table.c.id)).where(*said, table.c.text != "").group_by(table.c.session_id)
        query = select(table.c.session_id, table.c.text).where(table.c.id.in_(first))
        async with self._begin() as connection:
            return {row[0]: row[1] for row in (await connection.execute(query)).all()}

    async def append(self, envelopes: list[Envelope]) -> None:
        """Keep all of the envelopes or none, but for those of sessions that were erased."""
        if not envelopes:
            return
        statement = self._insert(tables.events).on_conflict_do_nothing(index_elements=["id"])
        rows = [event_row(envelope) for envelope in envelopes]
        known = self._known.among(envelope.session_id for envelope in envelopes)
        async with self._begin() as connection:
            if self.name == "sqlite":  # nobody else writes from the first row on, and what is deleted again was nowhere
                await connection.execute(statement, rows)
                gone = await erased_sessions(connection, known)
                if gone:
                    await connection.execute(delete(tables.events).where(tables.events.c.session_id.in_(gone)))
                return
            gone = await erased_sessions(connection, known)
            left = [row for row in rows if row["session_id"] not in gone]
            if left:
                await connection.execute(statement, left)

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
        return page((envelope_of(dict(row._mapping)) for row in rows), limit, lambda item: str(item["id"]))

    async def delete_events_before(self, moment_ms: int, *, limit: int = 1_000) -> int:
        """Delete the oldest events that were made before a moment; return how many."""
        place = tables.events.c.id
        oldest = select(place).where(place < first_id_at(moment_ms)).order_by(place).limit(limit)
        async with self._begin() as connection:
            gone = int((await connection.execute(delete(tables.events).where(place.in_(oldest)))).rowcount)
        if gone:
            await self._overwrite()
        return gone

    async def save_person(self, record: PersonRecord) -> None:
        """Keep a person; one with the same id is replaced."""
        await self._upsert(tables.people, asdict(record))

    async def replace_person(self, record: PersonRecord) -> bool:
        """Change a person who is there; tell whether they were."""
        return await self._replace(tables.people, asdict(record))

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
        async with self._begin() as connection:
            gone = await _erase_people(connection, [person_id])
        await self._overwrite("people", "memories")
        return bool(gone)

    async def delete_expired_people(self, now_ms: int) -> list[str]:
        """Erase everybody whose time is over; return their ids."""
        query = select(tables.people.c.id).where(tables.people.c.expires_ms <= now_ms)
        async with self._begin() as connection:
            expired = list(await connection.scalars(query))
            await _erase_people(connection, expired)
        if expired:
            await self._overwrite("people", "memories")
        return expired

    async def _upsert(self, table: Table, values: dict[str, Any]) -> None:
        async with self._begin() as connection:
            await connection.execute(replacing(self._insert(table), table), values)

    async def _replace(self, table: Table, values: dict[str, Any]) -> bool:
        query = update(table).where(table.c.id == values["id"]).values(**values)
        async with self._begin() as connection:
            return bool((await connection.execute(query)).rowcount)

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
        with coded_errors():
            async with self._engine.begin() as connection:
                yield connection


async def _erase_people(connection: AsyncConnection, ids: list[str]) -> int:
    """Erase people with all that tells of them, in one transaction; return how many there were."""
    events, memories, people = tables.events, tables.memories, tables.people
    gone = 0
    for person_id in ids:
        told = (events.c.type == FaceRecognized.type, events.c.payload["person_id"].as_string() == person_id)
        await connection.execute(delete(events).where(*told))
        await connection.execute(delete(memories).where(memories.c.person_id == person_id))
        gone += (await connection.execute(delete(people).where(people.c.id == person_id))).rowcount
    return gone
