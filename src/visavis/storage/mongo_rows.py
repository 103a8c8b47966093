"""Raw rows of MongoDB, to copy it."""

from __future__ import annotations

from typing import Any

from visavis.storage.mongo_base import MongoBase
from visavis.storage.mongo_documents import document_of, row_of
from visavis.storage.mongo_writes import Writes
from visavis.storage.sql_rows import table_named


class MongoRows(MongoBase):
    """The part of :class:`visavis.storage.mongo.MongoStorage` that copies."""

    async def rows(self, table: str, *, after: str | None = None, limit: int = 500) -> list[dict[str, Any]]:
        """Return raw rows of a table in the order of their ids, from the one behind ``after``."""
        source = table_named(table)
        where = {} if after is None else {"_id": {"$gt": after}}
        async with self._asking() as database:
            found = database[source.name].find(where).sort("_id", 1).limit(limit)
            return [row_of(source, document) async for document in found]

    async def put_rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Keep raw rows, all or none; those with the same ids are replaced."""
        target = table_named(table)
        documents = [document_of(target, row) for row in rows]

        async def put(writes: Writes) -> None:
            await writes.put(target.name, documents)

        if documents:
            await self._all_or_none(put)
