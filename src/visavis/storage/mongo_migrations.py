"""Brings the collections of MongoDB up to date.

The revisions are those of the SQL databases. What the tables say of collections (fields, types, indexes, what new
fields hold) is followed by itself; only what must happen to documents besides is a migration.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import OperationFailure
from sqlalchemy import Table

from visavis.events import CodedError
from visavis.storage import tables
from visavis.storage.migrations import HEAD
from visavis.storage.mongo_documents import Document, defaults
from visavis.storage.mongo_errors import NAMESPACE_EXISTS
from visavis.storage.mongo_schema import indexes, shape, validator

Database = AsyncDatabase[Document]
Migration = Callable[[Database], Awaitable[None]]

MIGRATIONS: Mapping[str, Migration] = MappingProxyType({})
"""What happens to documents, by the revision that needs it; none has so far: 0006, the first that there is here, has
all collections.

A migration may run twice, or in two processes at once. The schemas of the revision before hold still: it writes with
``bypass_document_validation=True``.
"""
SCHEMA = "schema"
"""The collection that holds one document: the revision, and the shape of the collections (see ``mongo_schema``)."""
_ID = {"_id": "visavis"}


async def revision(database: Database) -> str | None:
    """Return the revision of a database; None if it has none yet."""
    known = await database[SCHEMA].find_one(_ID)
    return None if known is None else str(known["revision"])


async def upgrade(database: Database, migrations: Mapping[str, Migration] = MIGRATIONS, *, newest: str = HEAD) -> None:
    """Bring a database to the newest revision; several processes may do so at once.

    Raises CodedError ``storage.newer_schema`` if a newer version of visavis has been here.
    """
    known = await database[SCHEMA].find_one(_ID)
    current = None if known is None else str(known["revision"])
    if current is not None and current > newest:
        raise CodedError(
            "storage.newer_schema",
            f"The database has revision {current}, and this version of visavis knows {newest}: a newer one is needed.",
        )
    if known == {**_ID, "revision": newest, "shape": shape()}:
        return
    if current is not None:
        for number in sorted(number for number in migrations if current < number <= newest):
            await migrations[number](database)
    there = set(await database.list_collection_names())
    for table in tables.metadata.sorted_tables:
        await _follow(database, table, there)
    # Whoever was faster with a newer revision has the last word.
    changes = {"$max": {"revision": newest}, "$set": {"shape": shape()}}
    await database[SCHEMA].update_one(_ID, changes, upsert=True)


async def _follow(database: Database, table: Table, there: set[str]) -> None:
    """Make a collection as its table says."""
    made = table.name not in there and await _create(database, table)
    if not made:
        for name, value in defaults(table).items():
            missing = {name: {"$exists": False}}
            await database[table.name].update_many(missing, {"$set": {name: value}}, bypass_document_validation=True)
        await database.command("collMod", table.name, validator=validator(table), validationLevel="strict")
    for index in indexes(table):
        options: dict[str, Any] = {"partialFilterExpression": index.only} if index.only is not None else {}
        keys = [(name, 1) for name in index.fields]
        await database[table.name].create_index(keys, name=index.name, unique=index.unique, **options)


async def _create(database: Database, table: Table) -> bool:
    try:
        await database.create_collection(table.name, check_exists=False, validator=validator(table))
    except OperationFailure as error:
        if error.code != NAMESPACE_EXISTS:  # another process was faster
            raise
        return False
    return True
