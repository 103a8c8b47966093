"""Several writes to MongoDB, of which all are done or none.

Where the server has transactions (a replica set, of one member too, or a sharded cluster) they are one. A server on
its own has none: there what was done is undone if a later write fails. Others can see it meanwhile, and if the server
or this process dies in between, it stays half done.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pymongo
from pymongo import DeleteOne, ReplaceOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError, OperationFailure, PyMongoError

from visavis.storage.mongo_documents import Document
from visavis.storage.mongo_errors import duplicates_only, write_errors

PATIENCE_S = 30
"""For how long a transaction is tried again that meets others, or a server that does not answer."""
Database = AsyncDatabase[Document]
log = logging.getLogger(__name__)


class Writes:
    """Writes to collections, inside a transaction if there is one."""

    def __init__(self, database: Database, session: AsyncClientSession | None = None) -> None:
        self._database = database
        self._session = session

    async def insert(self, name: str, documents: list[Document]) -> None:
        """Add documents. Raises what the driver raises, as all methods do."""
        await self._database[name].insert_many(documents, session=self._session)

    async def put(self, name: str, documents: list[Document]) -> None:
        """Add documents; those with the same ids are replaced."""
        await self._database[name].bulk_write(
            [ReplaceOne({"_id": item["_id"]}, item, upsert=True) for item in documents], session=self._session
        )

    async def change(self, name: str, where: Document, changes: Document) -> bool:
        """Change fields of the document that a filter finds; tell whether it found one."""
        found = await self._database[name].update_one(where, {"$set": changes}, session=self._session)
        return found.matched_count > 0

    async def remove(self, name: str, where: Document) -> None:
        """Delete the documents that a filter finds."""
        await self._database[name].delete_many(where, session=self._session)


class UndoableWrites(Writes):
    """Writes that can be taken back."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._undo: list[Callable[[], Awaitable[Any]]] = []

    async def insert(self, name: str, documents: list[Document]) -> None:
        """Add documents, as above."""
        ids = [item["_id"] for item in documents]
        try:
            await super().insert(name, documents)
        except BulkWriteError as error:
            self._forget(name, ids[: (error.details or {}).get("nInserted", 0)])
            raise
        self._forget(name, ids)

    async def put(self, name: str, documents: list[Document]) -> None:
        """Add or replace documents, as above."""
        ids = [item["_id"] for item in documents]
        before = await self._database[name].find({"_id": {"$in": ids}}).to_list()
        there = {item["_id"] for item in before}
        back: list[ReplaceOne[Document] | DeleteOne] = [
            *(ReplaceOne({"_id": item["_id"]}, item, upsert=True) for item in before),
            *(DeleteOne({"_id": item}) for item in ids if item not in there),
        ]
        self._undo.append(lambda: self._database[name].bulk_write(back))
        await super().put(name, documents)

    async def change(self, name: str, where: Document, changes: Document) -> bool:
        """Change fields, as above."""
        before = await self._database[name].find_one_and_update(where, {"$set": changes})
        if before is None:
            return False
        # Of what somebody else has changed again meanwhile, nothing is taken back.
        ours = {"_id": before["_id"], **{field: {"$eq": value} for field, value in changes.items()}}
        back = {"$set": {field: before[field] for field in changes}}
        self._undo.append(lambda: self._database[name].update_one(ours, back))
        return True

    async def remove(self, name: str, where: Document) -> None:
        """Delete documents, as above."""
        before = await self._database[name].find(where).to_list()
        await self._database[name].delete_many({"_id": {"$in": [item["_id"] for item in before]}})
        if before:
            self._undo.append(lambda: self._database[name].insert_many(before, ordered=False))

    async def undo(self) -> None:
        """Take back what was done, the last first."""
        for back in reversed(self._undo):
            try:
                await back()
            except PyMongoError as error:
                log.error("what was written halfway could not be taken back (%s)", type(error).__name__)
        self._undo.clear()

    def _forget(self, name: str, ids: list[str]) -> None:
        if ids:
            self._undo.append(lambda: self._database[name].delete_many({"_id": {"$in": ids}}))


Work = Callable[[Writes], Awaitable[None]]


async def all_or_none(database: Database, work: Work, *, transactions: bool) -> None:
    """Do some writes, all or none. ``work`` may be called again where another transaction was in the way."""
    if transactions:
        with pymongo.timeout(PATIENCE_S):
            async with database.client.start_session() as session:
                await session.with_transaction(lambda inside: work(Writes(database, inside)))
        return
    # Of a write that is broken off nobody knows whether it was done: it goes on though nobody waits for it any longer.
    task = asyncio.create_task(_undone_if_it_fails(UndoableWrites(database), work))
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


async def _undone_if_it_fails(writes: UndoableWrites, work: Work) -> None:
    try:
        await work(writes)
    except BaseException:  # stopped, too, half of it must not stay
        await writes.undo()
        raise


async def insert_missing(database: Database, name: str, documents: list[Document], *, transactions: bool) -> None:
    """Add those documents whose ids are not there yet, all or none. Raises what the driver raises."""
    by_id: dict[str, Document] = {}
    for document in documents:
        by_id.setdefault(document["_id"], document)  # of two with one id the first is there when the second comes
    documents = list(by_id.values())
    if transactions and len(documents) > 1:
        await _insert_missing_in_transactions(database, name, documents)
        return
    try:
        await database[name].insert_many(documents, ordered=False)
    except BulkWriteError as error:
        if duplicates_only(error):
            return
        failed = {item["index"] for item in write_errors(error)}
        added = [item["_id"] for number, item in enumerate(documents) if number not in failed]
        await database[name].delete_many({"_id": {"$in": added}})
        raise


async def _insert_missing_in_transactions(database: Database, name: str, documents: list[Document]) -> None:
    left = documents
    while left:
        some = left

        async def insert(writes: Writes, some: list[Document] = some) -> None:
            await writes.insert(name, some)

        try:
            await all_or_none(database, insert, transactions=True)
        except OperationFailure as error:
            if not duplicates_only(error):
                raise
        else:
            return
        # A batch that is written again: an error inside a transaction has ended it, so only the rest is tried next.
        found = database[name].find({"_id": {"$in": [item["_id"] for item in left]}}, {"_id": 1})
        there = {item["_id"] async for item in found}
        left = [item for item in left if item["_id"] not in there]
        if len(left) == len(some):
            raise RuntimeError("MongoDB has documents with these ids, and does not find them")
