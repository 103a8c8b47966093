"""How MongoDB is looked after."""

from __future__ import annotations

from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from visavis.storage.migrations import HEAD
from visavis.storage.mongo_base import counted
from visavis.storage.mongo_documents import Document
from visavis.storage.mongo_migrations import revision
from visavis.storage.mongo_operators import MongoOperators
from visavis.storage.mongo_schema import indexes
from visavis.storage.sql_rows import table_named
from visavis.storage.upkeep import REFERENCES, SEALED, TABLES, Examination, Extent, Revision

_AT_ONCE = 1_000
"""Ids in one question."""
_MONGODB_8 = 25
"""The wire version of MongoDB 8.0, which compacts only what frees 20 MB, unless it is told otherwise."""


class MongoUpkeep(MongoOperators):
    """The part of :class:`visavis.storage.mongo.MongoStorage` that looks after the database."""

    async def revision(self) -> Revision:
        """Return which form the database has. It need not have been opened, and is not changed."""
        async with self._asking() as database:
            return Revision(await revision(database), HEAD)

    async def extent(self, table: str) -> Extent:
        """Return how many rows a table has, and the last id."""
        name = table_named(table).name
        async with self._asking() as database:
            count = await database[name].count_documents({})
            last = await database[name].find_one({}, {"_id": 1}, sort=[("_id", -1)])
        return Extent(count, None if last is None else str(last["_id"]))

    async def examine(self) -> Examination:
        """Look for damage, for what refers to nothing, and for the keys that are in use."""
        async with self._asking() as database:
            problems = [problem for table in TABLES for problem in await _problems(database, table)]
            orphans: dict[str, int] = {}
            for (table, field), target in REFERENCES.items():
                count = await _orphans(database, table, field, target)
                if count:
                    orphans[table] = orphans.get(table, 0) + count
            keys = {table: await counted(database, table, "key_id") for table in SEALED}
        return Examination(problems, orphans, keys)

    async def scrub(self) -> None:
        """Give the room of what was deleted back to the file system, as far as MongoDB can do that.

        It compacts the collections, which overwrites nothing: bytes can remain in the log of writes until that is
        recycled, in the oplog of a replica set, and on the disk.
        """
        async with self._asking() as database:
            hello = await database.client.admin.command("hello")
            options: dict[str, Any] = {"freeSpaceTargetMB": 1} if hello["maxWireVersion"] >= _MONGODB_8 else {}
            for table in TABLES:
                await database.command("compact", table, force=True, **options)


async def _problems(database: AsyncDatabase[Document], table: str) -> list[str]:
    found = await database.command("validate", table, background=True)
    problems = [f"{table}: {error}" for error in found.get("errors", [])]
    if misfits := found.get("nNonCompliantDocuments", 0):
        problems.append(f"{table}: {misfits} documents do not have the form that they should have")
    there = {index["name"] async for index in await database[table].list_indexes()}
    missing = [index.name for index in indexes(table_named(table)) if index.name not in there]
    return [*problems, *(f"{table}: the index {name} is missing" for name in missing)]


async def _orphans(database: AsyncDatabase[Document], table: str, field: str, target: str) -> int:
    named = await counted(database, table, field)
    ids = list(named)
    orphans = 0
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        known = {item["_id"] async for item in database[target].find({"_id": {"$in": some}}, {"_id": 1})}
        orphans += sum(named[item] for item in some if item not in known)
    return orphans
