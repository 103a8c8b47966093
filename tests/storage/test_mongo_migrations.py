"""How the collections of MongoDB are brought up to date."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import Column, MetaData

from tests.mongo_double import MongoDouble
from tests.mongo_double.databases import new_database
from visavis.events import CodedError, new_id
from visavis.storage import SessionRecord, tables
from visavis.storage.migrations import HEAD
from visavis.storage.mongo import MongoStorage
from visavis.storage.mongo_migrations import MIGRATIONS, Database, upgrade
from visavis.storage.mongo_schema import indexes, shape, validator
from visavis.storage.sql_types import Words
from visavis.storage.upkeep import Revision


async def _described(database: Database) -> dict[str, tuple[Any, set[str]]]:
    return {
        item["name"]: (item["options"]["validator"], set(await database[item["name"]].index_information()))
        async for item in await database.list_collections()
        if item["name"] != "schema"
    }


_WANTED = {
    table.name: (validator(table), {"_id_", *(index.name for index in indexes(table))})
    for table in tables.metadata.sorted_tables
}


async def test_a_new_database_gets_everything_and_is_left_alone_then(double: MongoDouble) -> None:
    storage = MongoStorage(new_database(double.url))
    assert await storage.revision() == Revision(None, HEAD)
    await storage.open()
    assert await _described(storage._database) == _WANTED
    assert await storage.revision() == Revision(HEAD, HEAD)
    asked = len(double.commands)
    await storage.open()
    assert [next(iter(command)) for command in double.commands[asked:]] == ["find"]
    await storage.close()


async def test_several_processes_may_open_a_new_database_at_once(double: MongoDouble) -> None:
    url = new_database(double.url)
    storages = [MongoStorage(url) for _ in range(4)]
    await asyncio.gather(*(storage.open() for storage in storages))
    assert await _described(storages[0]._database) == _WANTED
    for storage in storages:
        await storage.close()


async def test_a_database_that_was_begun_is_finished(mongo: MongoStorage) -> None:
    database = mongo._database
    await database.drop_collection("schema")
    await database.drop_collection("logins")
    await database.command("collMod", "users", validator={}, validationLevel="strict")
    await mongo.open()
    assert await _described(database) == _WANTED


async def test_new_fields_are_filled_in_and_the_schema_follows(
    mongo: MongoStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = SessionRecord(new_id(), "host", 1)
    await mongo.save_session(record)
    other = MetaData()
    for table in tables.metadata.sorted_tables:
        table.to_metadata(other)
    other.tables["sessions"].append_column(Column("language", Words(8), nullable=False, server_default="en"))
    other.tables["sessions"].append_column(Column("note", Words()))
    monkeypatch.setattr(tables, "metadata", other)
    await mongo.open()
    found = await mongo._database["sessions"].find_one({"_id": record.id})
    assert found is not None
    assert (found["language"], found["note"], found["persona"]) == ("en", None, "host")
    described = await _described(mongo._database)
    assert described["sessions"][0] == validator(other.tables["sessions"]) != _WANTED["sessions"][0]


async def test_migrations_run_in_order_from_where_the_database_is(mongo: MongoStorage) -> None:
    ran: list[str] = []
    await mongo.save_session(SessionRecord(new_id(), "host", 1))

    def migration(number: str) -> Any:
        async def run(database: Database) -> None:
            ran.append(number)
            change = {"$set": {"persona": f"of {number}"}}
            await database["sessions"].update_many({}, change, bypass_document_validation=True)

        return run

    known = {number: migration(number) for number in ("0009", HEAD, "0008", "0001", "0010")}
    await upgrade(mongo._database, known, newest="0009")
    await upgrade(mongo._database, known, newest="0009")
    assert ran == ["0008", "0009"]
    assert (await mongo.sessions()).items[0].persona == "of 0009"
    assert await mongo.revision() == Revision("0009", HEAD)


async def test_a_migration_that_fails_is_run_again(mongo: MongoStorage) -> None:
    outcomes = iter([RuntimeError("no"), None])

    async def run(database: Database) -> None:
        outcome = next(outcomes)
        if outcome is not None:
            raise outcome

    with pytest.raises(RuntimeError):
        await upgrade(mongo._database, {"0099": run}, newest="0099")
    assert (await mongo.revision()).current == HEAD
    await upgrade(mongo._database, {"0099": run}, newest="0099")
    assert (await mongo.revision()).current == "0099"
    assert next(outcomes, "both were used") == "both were used"


async def test_a_database_of_a_newer_version_is_not_touched(mongo: MongoStorage) -> None:
    await mongo._database["schema"].update_one({"_id": "visavis"}, {"$set": {"revision": "9999", "shape": "other"}})
    with pytest.raises(CodedError) as caught:
        await mongo.open()
    assert (caught.value.code, caught.value.retryable) == ("storage.newer_schema", False)
    assert await mongo._database["schema"].find_one() == {"_id": "visavis", "revision": "9999", "shape": "other"}


def test_every_migration_belongs_to_a_revision() -> None:
    assert all(len(number) == 4 and number.isdigit() and number <= HEAD for number in MIGRATIONS)
    assert len(shape()) == 64
