"""What the tests rely on in the double of MongoDB. With ``MONGODB_URL`` they show the same of a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from pymongo import AsyncMongoClient, ReplaceOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError, CollectionInvalid, DuplicateKeyError, OperationFailure, WriteError

from tests.mongo_double.databases import drop_database, mongodb_server, new_database

Database = AsyncDatabase[dict[str, Any]]

_VALIDATOR = {
    "$jsonSchema": {
        "bsonType": "object",
        "required": ["_id", "n"],
        "additionalProperties": False,
        "properties": {
            "_id": {"bsonType": ["string"], "maxLength": 3},
            "n": {"bsonType": ["int", "long", "null"]},
            "x": {"bsonType": ["double"]},
            "b": {"bsonType": ["binData"]},
            "o": {"bsonType": ["object", "array"]},
        },
    }
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with mongodb_server() as url:
        yield url


@pytest.fixture
async def database(server: str) -> AsyncIterator[Database]:
    url = new_database(server)
    async with AsyncMongoClient[dict[str, Any]](url, serverSelectionTimeoutMS=5_000) as client:
        yield client.get_default_database()
    drop_database(url)


async def _code(doing: Any) -> int | None:
    with pytest.raises(OperationFailure) as caught:
        await doing
    details: Any = caught.value.details or {}
    return details["writeErrors"][0]["code"] if "writeErrors" in details else caught.value.code


async def test_documents_come_back_in_batches_and_in_order(database: Database) -> None:
    await database["a"].insert_many([{"_id": number, "even": number % 2 == 0} for number in range(250)])
    found = [item["_id"] async for item in database["a"].find({"even": True}).sort("_id", -1).batch_size(7)]
    assert found == list(range(248, -1, -2))
    assert len(await database["a"].find().to_list()) == 250
    assert await database["a"].find({}, {"_id": 1}).skip(5).limit(2).to_list() == [{"_id": 5}, {"_id": 6}]
    assert await database["a"].count_documents({"_id": {"$gte": 240}}) == 10
    assert sorted(await database["a"].distinct("even")) == [False, True]
    cursor = database["a"].find().batch_size(2)
    await cursor.next()
    await cursor.close()


async def test_writes_tell_what_they_did(database: Database) -> None:
    items = database["a"]
    assert (await items.update_one({"_id": 1}, {"$set": {"n": 1}})).matched_count == 0
    assert (await items.update_one({"_id": 1}, {"$set": {"n": 1}}, upsert=True)).upserted_id == 1
    assert (await items.replace_one({"_id": 2}, {"n": 2}, upsert=True)).upserted_id == 2
    changed = await items.update_many({}, {"$inc": {"n": 1}, "$max": {"m": 7}})
    assert (changed.matched_count, changed.modified_count) == (2, 2)
    assert await items.find_one_and_update({"n": 2}, {"$set": {"n": 9}}) == {"_id": 1, "n": 2, "m": 7}
    both = await items.bulk_write([ReplaceOne({"_id": key}, {"n": 0}, upsert=True) for key in (2, 3)])
    assert (both.matched_count, both.upserted_ids) == (1, {1: 3})
    assert (await items.delete_many({"n": 0})).deleted_count == 2
    assert (await items.delete_one({})).deleted_count == 1
    assert await items.find_one() is None


async def test_validators_are_asked_whatever_writes(database: Database) -> None:
    items = await database.create_collection("a", validator=_VALIDATOR)
    good = {"_id": "a", "n": 1, "x": 1.0, "b": b"\0", "o": [{"any": "thing"}]}
    await items.insert_one(good)
    for bad in ({"n": 1.5}, {"n": True}, {"x": 1}, {"b": "text"}, {"o": "text"}, {"more": 1}, {"_id": "long"}):
        document = {**good, "_id": "b", **bad}
        assert await _code(items.insert_one(document)) == 121, bad
        assert await _code(items.replace_one({"_id": document["_id"]}, document, upsert=True)) == 121, bad
    assert await _code(items.update_one({"_id": "a"}, {"$set": {"n": "text"}})) == 121
    assert await _code(items.find_one_and_update({"_id": "a"}, {"$unset": {"n": 1}})) == 121
    assert await items.find().to_list() == [good]
    await items.update_one({"_id": "a"}, {"$set": {"n": "text"}}, bypass_document_validation=True)
    await database.command("collMod", "a", validator={}, validationLevel="strict")
    await items.insert_one({"_id": "anything"})
    with pytest.raises(CollectionInvalid):
        await database.create_collection("a")
    assert await _code(database.command("create", "b", validator={"$jsonSchema": {"nonsense": 1}})) == 9


async def test_values_that_must_differ_do(database: Database) -> None:
    items = database["a"]
    await items.create_index([("e", 1)], name="e", unique=True, partialFilterExpression={"e": {"$gte": ""}})
    await items.create_index([("e", 1)], name="e", unique=True, partialFilterExpression={"e": {"$gte": ""}})
    assert set(await items.index_information()) == {"_id_", "e"}
    await items.insert_many([{"_id": 1, "e": "x"}, {"_id": 2, "e": None}, {"_id": 3, "e": None}, {"_id": 4}])
    for doing in (
        items.insert_one({"_id": 5, "e": "x"}),
        items.insert_one({"_id": 1}),
        items.update_one({"_id": 2}, {"$set": {"e": "x"}}),
        items.replace_one({"_id": 6}, {"e": "x"}, upsert=True),
    ):
        with pytest.raises(DuplicateKeyError):
            await doing
    await items.update_one({"_id": 1}, {"$set": {"e": "x", "n": 1}})
    assert [item["_id"] async for item in items.find().sort("_id", 1)] == [1, 2, 3, 4]
    assert await _code(database["b"].insert_many([{"_id": 1, "e": 1}, {"_id": 1}])) == 11000
    await database["b"].insert_one({"_id": 2, "e": 1})
    assert await _code(database["b"].create_index("e", unique=True)) == 11000
    assert await _code(items.create_index("n", name="e")) == 86


async def test_a_batch_goes_on_behind_an_error_only_if_order_does_not_matter(database: Database) -> None:
    await database["a"].insert_one({"_id": 1})
    for ordered, there in ((True, [0, 1]), (False, [0, 1, 2])):
        with pytest.raises(BulkWriteError) as caught:
            await database["a"].insert_many([{"_id": number} for number in range(3)], ordered=ordered)
        details: Any = caught.value.details
        assert details["nInserted"] == 1
        assert [item["code"] for item in details["writeErrors"]] == ([11000] if ordered else [11000, 11000])
        assert [item["_id"] async for item in database["a"].find().sort("_id", 1)] == there


async def test_a_transaction_is_done_whole_or_not_at_all(database: Database) -> None:
    await database["a"].insert_one({"_id": 0})

    async def ids() -> list[int]:
        return [item["_id"] async for item in database["a"].find().sort("_id", 1)]

    async def both(session: AsyncClientSession) -> None:
        await database["a"].insert_one({"_id": 1}, session=session)
        await database["a"].delete_one({"_id": 0}, session=session)

    async def one_too_many(session: AsyncClientSession) -> None:
        await database["a"].delete_many({}, session=session)
        await database["a"].insert_many([{"_id": 2}, {"_id": 2}], session=session)

    async with database.client.start_session() as session:
        with pytest.raises(BulkWriteError):
            await session.with_transaction(one_too_many)
        assert await ids() == [0]
        await session.with_transaction(both)
        assert await ids() == [1]
        async with await session.start_transaction():
            await database["a"].delete_many({}, session=session)
            await session.abort_transaction()
    assert await ids() == [1]


async def test_what_is_nested_too_deep_is_refused(database: Database) -> None:
    def nested(levels: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for _ in range(levels - 1):
            found = {"a": found}
        return found

    await database["a"].insert_one({"_id": 1, "a": nested(90)})
    with pytest.raises((WriteError, OperationFailure)):
        await database["a"].insert_one({"_id": 2, "a": nested(300)})


async def test_collections_can_be_listed_and_dropped(database: Database) -> None:
    await database.create_collection("a", validator=_VALIDATOR)
    await database["b"].insert_one({})
    assert sorted(await database.list_collection_names()) == ["a", "b"]
    told = [item async for item in await database.list_collections(filter={"name": "a"})]
    assert [item["options"]["validator"] for item in told] == [_VALIDATOR]
    assert (await database.command("validate", "a"))["valid"] is True
    await database.drop_collection("a")
    assert await database.list_collection_names() == ["b"]
    assert await _code(database.command("nonsense")) == 59
