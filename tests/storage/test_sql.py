from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, event, inspect, text

from visavis.events import CodedError, Envelope, TextReceived, new_id
from visavis.storage import MemoryRecord, MessageRecord, PersonRecord, SessionRecord, sql_upkeep, tables
from visavis.storage.migrations import HEAD, migrate, upgrade
from visavis.storage.sql import SqlStorage

Schema = dict[str, tuple[dict[str, tuple[str, bool]], set[str]]]


def schema(path: Path, bring: Callable[[Connection], None]) -> tuple[Schema, str]:
    """Bring a database up to date; return its tables with their columns and indexes, and its revision."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        bring(connection)
    with engine.begin() as connection:
        upgrade(connection)  # again, as at the next start: nothing changes
        found = inspect(connection)
        made: Schema = {}
        for name in found.get_table_names():
            columns = {item["name"]: (str(item["type"]), bool(item["nullable"])) for item in found.get_columns(name)}
            made[name] = columns, {str(item["name"]) for item in found.get_indexes(name)}
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    engine.dispose()
    return made, revision


def test_a_new_database_is_as_if_it_had_been_migrated(tmp_path: Path) -> None:
    made = schema(tmp_path / "a.db", upgrade)
    assert made == schema(tmp_path / "b.db", migrate)
    assert made[1] == HEAD
    for table in tables.metadata.sorted_tables:
        assert set(made[0][table.name][0]) == {column.name for column in table.columns}


def test_a_database_of_an_older_version_is_migrated(tmp_path: Path) -> None:
    def forget(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))

    assert schema(tmp_path / "a.db", forget)[1] == HEAD


def test_the_named_revision_is_the_newest_script() -> None:
    import visavis.storage.migrations as package

    scripts = Path(package.__file__).parent.glob("versions/*.py")
    revisions = [found[1] for path in scripts if (found := re.search(r'^revision = "(.+)"$', path.read_text(), re.M))]
    assert max(revisions) == HEAD


@pytest.mark.parametrize("url", ["mysql://localhost/a", "nonsense", "", "sqlite"])
def test_a_url_that_cannot_be_used_gets_a_code(url: str) -> None:
    with pytest.raises(CodedError) as caught:
        SqlStorage(url)
    assert caught.value.code == "storage.invalid_url"


async def test_an_absent_server_is_out_of_reach_for_now() -> None:
    storage = SqlStorage("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(CodedError) as caught:
        await storage.open()
    assert (caught.value.code, caught.value.retryable) == ("storage.unreachable", True)
    await storage.close()


async def test_a_folder_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    storage = SqlStorage(f"sqlite:///{tmp_path}/file/visavis.db")
    with pytest.raises(CodedError) as caught:
        await storage.open()
    assert caught.value.code == "storage.unreachable"
    await storage.close()


async def test_readers_and_writers_do_not_disturb_each_other(tmp_path: Path) -> None:
    storage = SqlStorage(f"sqlite:///{tmp_path}/a.db")
    await storage.open()
    ids = [new_id() for _ in range(8)]

    async def write(session_id: str) -> None:
        for _ in range(10):
            await storage.append([Envelope(TextReceived(text="a"), session_id) for _ in range(20)])

    async def read(session_id: str) -> None:
        for _ in range(10):
            await storage.events(session_id, limit=100)

    await asyncio.gather(*(write(item) for item in ids), *(read(item) for item in ids))
    for session_id in ids:
        assert len((await storage.events(session_id, limit=500)).items) == 200
    await storage.close()


async def test_what_is_erased_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    storage = SqlStorage(f"sqlite:///{path}")
    await storage.open()
    traces = [bytes([40 + number]) * 777 for number in range(3)]
    people = [PersonRecord(new_id(), 1, 2, "key", trace) for trace in traces]
    for person in people:
        await storage.save_person(person)

    def found() -> list[bool]:
        files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        return [trace in files for trace in traces]

    assert found() == [True, True, True]
    await storage.delete_person(people[1].id)
    assert found() == [True, False, True]
    await storage.delete_expired_people(2)
    assert found() == [False, False, False]
    await storage.close()


async def test_memories_that_are_erased_are_overwritten(tmp_path: Path) -> None:
    storage = SqlStorage(f"sqlite:///{tmp_path}/a.db")
    await storage.open()
    traces = [bytes([60 + number]) * 777 for number in range(4)]
    memories = [MemoryRecord(new_id(), f"p{number}", 1, number, 0, "key", trace) for number, trace in enumerate(traces)]
    await storage.save_memories(memories)

    def found() -> list[bool]:
        files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        return [trace in files for trace in traces]

    assert found() == [True] * 4
    await storage.delete_memories([memories[1].id])
    assert found() == [True, False, True, True]
    await storage.delete_memories_of("p2")
    assert found() == [True, False, False, True]
    await storage.delete_faded_memories(1)
    assert found() == [False, False, False, True]
    await storage.save_person(PersonRecord("p3", 1, 2, "key", b"sealed"))
    await storage.delete_person("p3")
    assert found() == [False] * 4
    await storage.close()


async def test_what_fails_in_the_middle_of_making_tables_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/a.db"

    storage = SqlStorage(url)
    monkeypatch.setattr("visavis.storage.migrations.HEAD", None)  # what is written last cannot be
    with pytest.raises(CodedError):
        await storage.open()
    await storage.close()
    monkeypatch.undo()
    again = SqlStorage(url)
    assert (await again.revision()).current is None
    await again.open()
    assert (await again.revision()).current == HEAD
    await again.close()


async def test_several_processes_may_start_at_once_on_a_new_file(tmp_path: Path) -> None:
    storages = [SqlStorage(f"sqlite:///{tmp_path}/a.db") for _ in range(5)]
    await asyncio.gather(*(storage.open() for storage in storages))
    assert [(await storage.revision()).current for storage in storages] == [HEAD] * 5
    for storage in storages:
        await storage.close()


async def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    storage = SqlStorage(f"sqlite:///{tmp_path}/a.db")
    await storage.open()
    await storage.close()
    engine = create_engine(f"sqlite:///{tmp_path}/a.db")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    newer = SqlStorage(f"sqlite:///{tmp_path}/a.db")
    with pytest.raises(CodedError) as caught:
        await newer.open()
    assert caught.value.code == "storage.newer_schema"
    assert (await newer.revision()).current == "9999"
    await newer.close()


async def test_the_words_of_a_conversation_that_is_deleted_are_overwritten(tmp_path: Path) -> None:
    storage = SqlStorage(f"sqlite:///{tmp_path}/a.db")
    await storage.open()
    words = [f"{letter}{letter}" * 300 for letter in "xyz"]
    session = SessionRecord(new_id(), "host", 1, settings={"x": words[0]})
    await storage.save_session(session)
    await storage.save_message(MessageRecord(new_id(), session.id, 1, "user", words[1], 1))
    await storage.append([Envelope(TextReceived(text=words[2]), session.id)])

    def found() -> list[bool]:
        files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        return [word.encode() in files for word in words]

    assert found() == [True] * 3
    await storage.delete_session(session.id)
    assert found() == [False] * 3
    await storage.close()


async def test_what_others_tell_of_a_session_that_is_erased_elsewhere_is_in_no_file(tmp_path: Path) -> None:
    here, elsewhere = (SqlStorage(f"sqlite:///{tmp_path}/a.db") for _ in range(2))
    for storage in (here, elsewhere):
        await storage.open()
    said = "said too late " * 50
    for _ in range(10):
        session = SessionRecord(new_id(), "host", 1)
        await here.save_session(session)
        told = [here.append([Envelope(TextReceived(text=said), session.id) for _ in range(3)]) for _ in range(6)]
        await asyncio.gather(*told[:3], elsewhere.delete_session(session.id), *told[3:])
        await here.append([Envelope(TextReceived(text=said), session.id)])
        assert (await elsewhere.events(session.id)).items == []
    assert (await elsewhere.examine()).orphans == {}
    await elsewhere.scrub()
    assert said.encode() not in _held(tmp_path)
    session = SessionRecord(new_id(), "host", 1)
    await here.save_session(session)
    await elsewhere.delete_session(session.id)
    await here.append([Envelope(TextReceived(text=said), session.id)])
    assert said.encode() not in _held(tmp_path)
    for storage in (here, elsewhere):
        await storage.close()


async def test_a_database_that_cannot_tell_what_was_erased_is_out_of_reach(tmp_path: Path) -> None:
    storage = SqlStorage(f"sqlite:///{tmp_path}/a.db")
    await storage.open()
    session = SessionRecord(new_id(), "host", 1)
    await storage.save_session(session)
    other = sqlite3.connect(tmp_path / "a.db")
    other.execute("ALTER TABLE sessions RENAME TO elsewhere")
    other.close()
    with pytest.raises(CodedError) as caught:
        await storage.append([Envelope(TextReceived(text="a"), session.id)])
    assert (caught.value.code, caught.value.retryable) == ("storage.unreachable", True)
    assert (await storage.events(session.id)).items == []
    await storage.close()


async def test_damage_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    storage = SqlStorage(f"sqlite:///{path}")
    await storage.open()
    await storage.append([Envelope(TextReceived(text="a" * 50), new_id()) for _ in range(500)])
    assert (await storage.examine()).problems == []
    await storage.scrub()
    await storage.close()
    held = bytearray(path.read_bytes())
    page = len(held) // 4096 // 2 * 4096
    held[page : page + 100] = b"\x5a" * 100  # what says where things are in the page
    path.write_bytes(held)
    damaged = SqlStorage(f"sqlite:///{path}")
    assert (await damaged.examine()).problems
    await damaged.close()


async def test_what_people_said_is_in_no_error(tmp_path: Path) -> None:
    storage = SqlStorage(f"sqlite:///{tmp_path}/a.db")
    await storage.open()
    other = sqlite3.connect(tmp_path / "a.db")
    other.execute("DROP TABLE messages")
    other.close()
    said = new_id()
    with pytest.raises(CodedError) as caught:
        await storage.save_message(MessageRecord(new_id(), new_id(), 1, "user", said, 1))
    await storage.close()
    assert "no such table: messages" in caught.value.detail
    told = "".join(traceback.format_exception(caught.value))  # as in a log
    assert said not in told


async def test_what_others_still_read_is_not_scrubbed_and_said_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql_upkeep, "_PATIENCE_S", 0)
    storage = SqlStorage(f"sqlite:///{tmp_path}/a.db")
    event.listen(storage._engine.sync_engine, "connect", lambda made, _: made.execute("PRAGMA busy_timeout=50"))
    await storage.open()
    await storage.save_person(PersonRecord("p", 1, 2, "key", b"x"))
    reader = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM people").fetchall()
    assert await storage.delete_person("p")
    assert "still in the database's files" in caplog.text
    with pytest.raises(CodedError) as caught:
        await storage.scrub()
    assert (caught.value.code, caught.value.retryable) == ("storage.busy", True)
    reader.close()
    await storage.scrub()
    await storage.close()


def _held(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_events_that_are_swept_are_in_no_file(tmp_path: Path) -> None:
    storage = SqlStorage(f"sqlite:///{tmp_path}/a.db")
    await storage.open()
    words = "what was said " * 50
    await storage.append([Envelope(TextReceived(text=words), new_id()) for _ in range(3)])
    assert await storage.delete_events_before(2**44) == 3
    assert words.encode() not in _held(tmp_path)
    await storage.close()


async def test_scrubbing_waits_for_those_who_read_a_while(tmp_path: Path) -> None:
    storage = SqlStorage(f"sqlite:///{tmp_path}/a.db")
    event.listen(storage._engine.sync_engine, "connect", lambda made, _: made.execute("PRAGMA busy_timeout=1"))
    await storage.open()
    await storage.save_person(PersonRecord("p", 1, 2, "key", b"x"))
    reader = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM people").fetchall()
    asyncio.get_running_loop().call_later(0.2, reader.close)
    await storage.scrub()
    await storage.close()


@pytest.mark.skipif(os.name != "posix", reason="no such modes")
async def test_what_is_made_is_for_its_owner_alone_and_what_is_there_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    (tmp_path / "shared").mkdir(mode=0o755)
    for place in (folder, tmp_path / "shared"):
        storage = SqlStorage(f"sqlite:///{place}/a.db")
        await storage.open()
        await storage.ping()
        assert {oct(file.stat().st_mode & 0o777) for file in place.iterdir()} == {"0o600"}
        await storage.close()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "shared").stat().st_mode & 0o777 == 0o755
    (folder / "a.db").chmod(0o640)
    storage = SqlStorage(f"sqlite:///{folder}/a.db")
    await storage.open()
    await storage.close()
    assert (folder / "a.db").stat().st_mode & 0o777 == 0o640
