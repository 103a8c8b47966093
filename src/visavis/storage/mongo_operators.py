"""Operators in conversations that are kept in MongoDB."""

from __future__ import annotations

from visavis.storage.mongo_base import MongoBase
from visavis.storage.operators import renamed

_WHERE = (("messages", "sources", "sources.reference"), ("events", "payload", "payload.operator"),
          ("events", "payload", "payload.sources.reference"))  # fmt: skip


class MongoOperators(MongoBase):
    """The part of :class:`visavis.storage.mongo.MongoStorage` that is ``Operators``."""

    async def rename_operator(self, operator: str, pseudonym: str) -> int:
        """Put a pseudonym in an operator's place; return how many records have changed."""
        count = 0
        async with self._asking() as database:
            for name, field, path in _WHERE:
                documents = await database[name].find({path: {"$eq": operator}}, {field: 1}).to_list()
                for document in documents:
                    other = renamed(document[field], operator, pseudonym)
                    await database[name].update_one({"_id": document["_id"]}, {"$set": {field: other}})
                count += len(documents)
        return count
