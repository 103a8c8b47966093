"""What is PostgreSQL's own: how it is migrated, and what is left in its files."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from tests.conformance.contents import everything
from tests.conformance.storages import NewUrl
from visavis.events import CodedError, Envelope, TextReceived, new_id
from visavis.storage import MemoryRecord, MessageRecord, PersonRecord, SessionRecord, migrations
from visavis.storage.account_records import LOGINS, LoginRecord
from visavis.storage.content_hash import table_hash
from visavis.storage.migrations import HEAD, migrate, upgrade
from visavis.storage.opening import open_storage
from visavis.storage.sql import SqlStorage
from visavis.storage.sql_engine import make_engine
from visavis.storage.upkeep import TABLES


@pytest.fixture
async def url(new_url: NewUrl) -> str:
    return await new_url("postgresql")


@pytest.fixture
async def engine(url: str) -> AsyncIterator[AsyncEngine]:
    made = create_async_engine(url.replace("postgresql", "postgresql+asyncpg", 1), isolation_level="AUTOCOMMIT")
    yield made
    await made.dispose()


async def asked(engine: AsyncEngine, query: str) -> list[tuple[Any, ...]]:
    async with engine.connect() as connection:
        found = await connection.execute(text(query))
        return [tuple(row) for row in found.all()] if found.returns_rows else []


def _schema(connection: Connection) -> tuple[list[Any], dict[str, Any]]:
    found = inspect(connection)
    columns = connection.execute(
        text(
            "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, collation_name "
            "FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"
        )
    ).all()
    indexes = {
        name: sorted((str(item["name"]), tuple(item["column_names"])) for item in found.get_indexes(name))
        for name in found.get_table_names()
    }
    return [tuple(row) for row in columns], indexes


async def test_a_new_database_is_as_if_it_had_been_migrated(new_url: NewUrl) -> None:
    async def schema(bring: Callable[[Connection], None]) -> tuple[list[Any], dict[str, Any]]:
        made = make_engine(await new_url("postgresql"))
        async with made.begin() as connection:
            await connection.run_sync(bring)
            found = await connection.run_sync(_schema)
        await made.dispose()
        return found

    made, migrated = await schema(upgrade), await schema(migrate)
    assert made[0] == migrated[0]
    assert made[1] == migrated[1]


async def test_rows_of_an_older_revision_are_kept_and_compared_byte_by_byte(url: str, engine: AsyncEngine) -> None:
    def older(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")

    async with engine.connect() as connection:
        await connection.run_sync(older)
    insert = "INSERT INTO people (id, created_ms, expires_ms, key_id, sealed) VALUES ('{0}', 1, 2, 'k', 'x')"
    for name in ("a", "B", "A-2"):
        await asked(engine, insert.format(name))
    assert await asked(engine, "SELECT id FROM people ORDER BY id") == [("a",), ("A-2",), ("B",)]
    storage = SqlStorage(url)
    assert (await storage.revision()).current == "0005"
    await storage.open()
    assert (await storage.revision()).current == HEAD
    assert await storage.person_ids() == ["A-2", "B", "a"]
    await storage.close()


async def test_several_servers_may_start_at_once_on_a_new_database(url: str) -> None:
    storages = [SqlStorage(url) for _ in range(4)]
    await asyncio.gather(*(storage.open() for storage in storages))
    assert [(await storage.revision()).current for storage in storages] == [HEAD] * 4
    for storage in storages:
        await storage.close()


async def left_over(engine: AsyncEngine, traces: list[str]) -> list[bool]:
    """Tell which texts are in the files of the database."""
    await asked(engine, "CHECKPOINT")
    [(folder, number)] = await asked(
        engine, "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
    )
    found = [False] * len(traces)
    for file in Path(folder, "base", str(number)).iterdir():  # noqa: ASYNC240 - nothing else goes on meanwhile
        try:
            held = file.read_bytes()
        except FileNotFoundError:
            continue  # it was replaced in the meantime
        found = [known or trace.encode() in held for known, trace in zip(found, traces, strict=True)]
    return found


def _trace() -> str:
    return secrets.token_hex(300)  # cannot be compressed to something else: it stays as it is below 2 kB


async def test_people_and_memories_that_are_erased_are_in_no_file_of_a_table(url: str, engine: AsyncEngine) -> None:
    traces = [_trace() for _ in range(4)]
    person, expired, anna, ben = (trace.encode() for trace in traces)
    async with open_storage(url) as storage:
        await storage.save_person(PersonRecord("p1", 1, 9, "key", person))
        await storage.save_person(PersonRecord("p2", 1, 2, "key", expired))
        memories = [
            MemoryRecord(new_id(), "p1", 1, 1, 0, "key", anna),
            MemoryRecord(new_id(), "x", 1, 1, 0, "key", ben),
        ]
        await storage.save_memories(memories)
        assert await left_over(engine, traces) == [True, True, True, True]
        await storage.delete_person("p1")
        assert await left_over(engine, traces) == [False, True, False, True]
        await storage.delete_expired_people(2)
        assert await left_over(engine, traces) == [False, False, False, True]
        await storage.delete_memories_of("x")
        assert await left_over(engine, traces) == [False] * 4


async def test_scrubbing_takes_everything_that_was_deleted_out_of_the_files(url: str, engine: AsyncEngine) -> None:
    traces = [_trace() for _ in range(5)]
    said, event, setting, device, kept = traces
    async with open_storage(url) as storage:
        session = SessionRecord(new_id(), "host", 1, settings={"x": setting})
        await storage.save_session(session)
        await storage.save_message(MessageRecord(new_id(), session.id, 1, "user", said, 1))
        await storage.append([Envelope(TextReceived(text=event), session.id)])
        await storage.collection(LOGINS).add(LoginRecord("l", "u", "t", 1, 1, 1, address=device[:64]))
        await storage.save_session(SessionRecord(new_id(), "host", 1, settings={"x": kept}))
        traces[3] = device[:64]
        assert await left_over(engine, traces) == [True] * 5
        await storage.delete_session(session.id)
        await storage.collection(LOGINS).delete("l")
        await storage.scrub()
        assert await left_over(engine, traces) == [False] * 4 + [True]


async def test_nothing_is_left_of_a_session_that_is_erased_elsewhere_while_it_is_told_of(url: str) -> None:
    async with open_storage(url) as here, open_storage(url) as elsewhere:
        for _ in range(10):
            session, other = (SessionRecord(new_id(), "host", 1) for _ in range(2))
            for record in (session, other):
                await here.save_session(record)

            def told(*of: str) -> Awaitable[None]:
                return here.append([Envelope(TextReceived(text="a"), session_id) for session_id in of])

            before = [told(session.id, other.id) for _ in range(3)]
            after = [told(other.id, session.id) for _ in range(3)]
            await asyncio.gather(*before, elsewhere.delete_session(session.id), *after)
            await told(session.id)
            assert (await elsewhere.events(session.id)).items == []
            assert len((await elsewhere.events(other.id)).items) == 6
        assert (await elsewhere.examine()).orphans == {}


async def test_whoever_holds_a_table_too_long_is_not_waited_for(
    url: str, engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("visavis.storage.sql_upkeep._PATIENCE_S", 1)
    async with open_storage(url) as storage, engine.connect() as other:
        await storage.save_person(PersonRecord("p", 1, 2, "key", b"x"))
        await other.execution_options(isolation_level="READ COMMITTED")
        await other.execute(text("SELECT * FROM people"))  # as a backup that takes its time
        with pytest.raises(CodedError) as caught:
            await storage.scrub()
        assert (caught.value.code, caught.value.retryable) == ("storage.busy", True)
        assert await storage.delete_person("p")
        assert "still in the database's files" in caplog.text
        await other.rollback()
        await storage.scrub()


async def test_everything_is_as_it_was_after_scrubbing(url: str) -> None:
    async with open_storage(url) as storage:
        for table, made in everything(20).items():
            await storage.put_rows(table, made)
        before = {table: await table_hash(storage, table) for table in TABLES}
        await storage.scrub()
        assert {table: await table_hash(storage, table) for table in TABLES} == before
