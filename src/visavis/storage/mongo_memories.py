"""What is remembered of people, in MongoDB."""

from __future__ import annotations

from dataclasses import asdict

from pymongo import UpdateOne

from visavis.storage import tables
from visavis.storage.memories import MemoryRecord, RememberedPerson
from visavis.storage.mongo_base import MongoBase, matching
from visavis.storage.mongo_documents import Document, document_of, row_of
from visavis.storage.mongo_writes import Writes

_CHANGING = ("used_ms", "uses", "key_id", "sealed")
_TABLE = tables.memories
_NAME = _TABLE.name


class MongoMemories(MongoBase):
    """The part of :class:`visavis.storage.mongo.MongoStorage` that is a ``MemoryStore``."""

    async def save_memories(self, records: list[MemoryRecord]) -> None:
        """Keep all of the memories or none; those with the same id are replaced."""
        documents = [document_of(_TABLE, asdict(record)) for record in records]

        async def put(writes: Writes) -> None:
            await writes.put(_NAME, documents)

        if documents:
            await self._all_or_none(put)

    async def replace_memories(self, records: list[MemoryRecord]) -> None:
        """Change memories; those that were erased meanwhile stay so."""
        changes = [
            UpdateOne({"_id": record.id}, {"$set": {name: getattr(record, name) for name in _CHANGING}})
            for record in records
        ]
        if changes:
            async with self._asking() as database:
                await database[_NAME].bulk_write(changes)

    async def memories(self, person_id: str) -> list[MemoryRecord]:
        """Return all memories of a person, the oldest first."""
        async with self._asking() as database:
            found = database[_NAME].find(matching(_TABLE, {"person_id": person_id})).sort("_id", 1)
            return [MemoryRecord(**row_of(_TABLE, document)) async for document in found]

    async def memories_stamp(self, person_id: str) -> str:
        """Return what changes whenever memories of the person are added, told anew or erased."""
        groups = await self._grouped(matching(_TABLE, {"person_id": person_id}))
        return ":".join(str(value) for group in groups for value in (group["count"], group["last"], group["used_ms"]))

    async def remembered_people(self) -> list[RememberedPerson]:
        """Return of whom something is remembered, in the order of their ids."""
        return [
            RememberedPerson(group["_id"], int(group["count"]), int(group["created_ms"]), int(group["used_ms"]))
            for group in await self._grouped({})
        ]

    async def _grouped(self, where: Document) -> list[Document]:
        stages = [
            {"$match": where},
            {
                "$group": {
                    "_id": "$person_id",
                    "count": {"$sum": 1},
                    "last": {"$max": "$_id"},
                    "created_ms": {"$min": "$created_ms"},
                    "used_ms": {"$max": "$used_ms"},
                }
            },
            {"$sort": {"_id": 1}},
        ]
        async with self._asking() as database:
            return await (await database[_NAME].aggregate(stages)).to_list()

    async def use_memories(self, ids: list[str], used_ms: int) -> None:
        """Count one more use of memories, at a time; that of the last use never goes back."""
        async with self._asking() as database:
            await database[_NAME].update_many(
                {"_id": {"$in": ids}}, {"$max": {"used_ms": used_ms}, "$inc": {"uses": 1}}
            )

    async def delete_memories(self, ids: list[str]) -> int:
        """Erase memories; return how many there were."""
        return await self._erase({"_id": {"$in": ids}})

    async def delete_memories_of(self, person_id: str) -> int:
        """Erase all memories of a person; return how many there were."""
        return await self._erase(matching(_TABLE, {"person_id": person_id}))

    async def delete_faded_memories(self, before_ms: int) -> int:
        """Erase what was last used before a time; return how many there were."""
        return await self._erase({"used_ms": {"$lt": before_ms}})

    async def _erase(self, where: Document) -> int:
        async with self._asking() as database:
            return (await database[_NAME].delete_many(where)).deleted_count
