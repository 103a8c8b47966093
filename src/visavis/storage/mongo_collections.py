"""Collections of records in MongoDB."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Generic, TypeVar

from visavis.storage import tables
from visavis.storage.collections import Alteration, Insertion, Kind, Removal, Scalar, Step
from visavis.storage.mongo_base import MongoBase, matching
from visavis.storage.mongo_documents import Document, document_of, field_name, fields_of, row_of
from visavis.storage.mongo_writes import Writes
from visavis.storage.pages import Page, check_limit, page

R = TypeVar("R")


class MongoCollections(MongoBase):
    """The part of :class:`visavis.storage.mongo.MongoStorage` that holds collections."""

    def collection(self, kind: Kind[R]) -> MongoCollection[R]:
        """Return the records of a kind."""
        return MongoCollection(self, kind)

    async def apply(self, steps: list[Step[Any]]) -> bool:
        """Do all steps or none; tell whether. See :mod:`visavis.storage.mongo_writes` for servers on their own."""
        alone = len(steps) == 1 and not isinstance(steps[0], Removal)

        async def take_all(writes: Writes) -> None:
            for step in steps:
                await _take(writes, step)

        try:
            if alone:  # a change of one document is whole by itself
                async with self._asking() as database:
                    await _take(Writes(database), steps[0])
            else:
                await self._all_or_none(take_all)
        except _UnexpectedError:
            return False
        return True


class MongoCollection(Generic[R]):
    """The records of one kind; see :class:`visavis.storage.collections.Collection`."""

    def __init__(self, storage: MongoCollections, kind: Kind[R]) -> None:
        self._storage = storage
        self._kind = kind
        self._table = tables.metadata.tables[kind.name]

    async def add(self, record: R) -> None:
        """Keep a new record."""
        await self._storage.apply([Insertion(self._kind, record)])

    async def save(self, record: R) -> None:
        """Keep a record; one with the same id is replaced."""
        document = document_of(self._table, asdict(record))  # type: ignore[call-overload]  # records are dataclasses
        async with self._storage._asking() as database:
            await database[self._table.name].replace_one({"_id": document["_id"]}, document, upsert=True)

    async def get(self, record_id: str) -> R | None:
        """Return a record, or None."""
        return await self.first({"id": record_id})

    async def first(self, where: Mapping[str, Scalar]) -> R | None:
        """Return the oldest record whose fields have these values, or None."""
        async with self._storage._asking() as database:
            found = await database[self._table.name].find_one(matching(self._table, where), sort=[("_id", 1)])
        return None if found is None else self._record(found)

    async def find(
        self,
        where: Mapping[str, Scalar] | None = None,
        *,
        limit: int = 50,
        cursor: str | None = None,
        newest_first: bool = False,
    ) -> Page[R]:
        """Return records, by default the oldest first."""
        check_limit(limit)
        conditions = [matching(self._table, where or {})]
        if cursor is not None:
            conditions.append({"_id": {"$lt" if newest_first else "$gt": cursor}})
        async with self._storage._asking() as database:
            found = database[self._table.name].find({"$and": conditions}).sort("_id", -1 if newest_first else 1)
            documents = await found.limit(limit + 1).to_list()
        cut = page(documents, limit, lambda document: str(document["_id"]))
        return Page([self._record(document) for document in cut.items], cut.next_cursor)

    async def count(self, where: Mapping[str, Scalar] | None = None) -> int:
        """Return how many records there are."""
        async with self._storage._asking() as database:
            return await database[self._table.name].count_documents(matching(self._table, where or {}))

    async def change(
        self, record_id: str, changes: Mapping[str, object], expected: Mapping[str, Scalar] | None = None
    ) -> bool:
        """Change fields of a record, if it is there and its fields are as expected; tell whether."""
        return await self._storage.apply([Alteration(self._kind, record_id, changes, expected or {})])

    async def delete(self, record_id: str) -> bool:
        """Delete a record; tell whether it was there."""
        return await self.delete_where({"id": record_id}) > 0

    async def delete_where(self, where: Mapping[str, Scalar]) -> int:
        """Delete all records whose fields have these values; return how many there were."""
        return await self._erase(matching(self._table, where))

    async def delete_before(self, field: str, moment_ms: int) -> int:
        """Delete all records in which a time is there and before a moment; return how many there were."""
        return await self._erase({field_name(self._table, field): {"$lt": moment_ms}})

    async def _erase(self, conditions: Document) -> int:
        async with self._storage._asking() as database:
            return (await database[self._table.name].delete_many(conditions)).deleted_count

    def _record(self, document: Document) -> R:
        return self._kind.record(**row_of(self._table, document))


class _UnexpectedError(Exception):
    """What was to be changed is not there, or not as it was."""


async def _take(writes: Writes, step: Step[Any]) -> None:
    table = tables.metadata.tables[step.kind.name]
    if isinstance(step, Insertion):
        await writes.insert(table.name, [document_of(table, asdict(step.record))])
    elif isinstance(step, Alteration):
        wanted = matching(table, {**step.expected, "id": step.id})
        other = step.expected.get("id", step.id) != step.id
        if other or not await writes.change(table.name, wanted, fields_of(table, step.changes)):
            raise _UnexpectedError
    else:
        await writes.remove(table.name, matching(table, step.where))
