"""Which sessions MongoDB lists."""

from __future__ import annotations

import re

from pymongo.asynchronous.database import AsyncDatabase

from visavis.storage import tables
from visavis.storage.base import SessionFilter
from visavis.storage.mongo_base import matching
from visavis.storage.mongo_documents import Document
from visavis.storage.text import storable_text

_AT_ONCE = 200
"""Sessions whose messages are searched with one question."""


def conditions(where: SessionFilter | None, cursor: str | None) -> Document:
    """Return the filter for documents of ``sessions``, the text left aside, behind the cursor."""
    found: list[Document] = [] if cursor is None else [{"_id": {"$lt": cursor}}]
    if where is not None:
        exactly = {"user": where.user, "persona": where.persona}
        found += [matching(tables.sessions, {name: value}) for name, value in exactly.items() if value is not None]
        times = {"$gte": where.since_ms, "$lt": where.until_ms}
        found += [{"opened_ms": {operator: value}} for operator, value in times.items() if value is not None]
    return {"$and": found} if found else {}


async def newest(database: AsyncDatabase[Document], where: Document, text: str | None, limit: int) -> list[Document]:
    """Return at most ``limit`` sessions, the newest first; with a text those in which somebody said it.

    The messages are searched session by session, in portions: of a text that is found often few are read, of one that
    nobody said all, as in SQL.
    """
    cursor = database[tables.sessions.name].find(where).sort("_id", -1)
    if text is None:
        return await cursor.limit(limit).to_list()
    found: list[Document] = []
    async with cursor:
        while len(found) < limit and (some := await cursor.to_list(_AT_ONCE)):
            ids = await _said_in(database, [item["_id"] for item in some], text)
            found += [item for item in some if item["_id"] in ids]
    return found[:limit]


async def _said_in(database: AsyncDatabase[Document], session_ids: list[str], text: str) -> set[str]:
    literal = re.escape(storable_text(text))
    said = {"session_id": {"$in": session_ids}, "text": {"$regex": literal, "$options": "i"}}
    return set(await database[tables.messages.name].distinct("session_id", said))
