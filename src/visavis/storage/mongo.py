"""Storage in MongoDB, through PyMongo."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import Any

from visavis.events import Envelope, FaceRecognized
from visavis.events.identity import first_id_at
from visavis.storage import tables
from visavis.storage.base import MessageRecord, PersonRecord, SessionFilter, SessionRecord
from visavis.storage.envelopes import envelope_of, event_row
from visavis.storage.known_sessions import KnownSessions
from visavis.storage.mongo_base import counted, matching
from visavis.storage.mongo_collections import MongoCollections
from visavis.storage.mongo_documents import Document, document_of, row_of
from visavis.storage.mongo_filter import conditions, newest
from visavis.storage.mongo_memories import MongoMemories
from visavis.storage.mongo_migrations import upgrade
from visavis.storage.mongo_rows import MongoRows
from visavis.storage.mongo_upkeep import MongoUpkeep
from visavis.storage.mongo_writes import Database, insert_missing
from visavis.storage.pages import Page, check_limit, page

log = logging.getLogger(__name__)


class MongoStorage(MongoUpkeep, MongoRows, MongoCollections, MongoMemories):
    """Keeps everything in MongoDB; see :class:`visavis.storage.base.Storage` and ``PeopleStore``.

    Each SQL table is a collection, each row a document whose ``_id`` is the record's. What is deleted is not
    overwritten: MongoDB leaves that to its storage engine.
    """

    name = "mongodb"

    def __init__(self, url: str) -> None:
        """``url``: see :class:`visavis.storage.mongo_base.MongoBase`. Raises CodedError ``storage.invalid_url``."""
        super().__init__(url)
        self._known = KnownSessions()

    @property
    def transactions(self) -> bool:
        """Whether the server has transactions; without, :meth:`apply` undoes what it did if a later step fails."""
        return self._transactions

    async def open(self) -> None:
        """Connect, and bring the collections up to date."""
        async with self._asking() as database:
            hello = await database.client.admin.command("hello")
            self._transactions = "setName" in hello or hello.get("msg") == "isdbgrid"
            await upgrade(database)
        if not self._transactions:
            log.warning(
                "This MongoDB server is on its own and has no transactions: what belongs together is undone if it "
                "fails halfway, but not if the server or visavis dies then. A replica set of one member is enough."
            )

    async def close(self) -> None:
        """Disconnect."""
        await self._disconnect()

    async def ping(self) -> None:
        """Return if the database answers."""
        async with self._asking() as database:
            await database.command("ping")

    async def save_session(self, record: SessionRecord) -> None:
        """Keep a session; one with the same id is replaced."""
        await self._put("sessions", asdict(record))
        self._known.note(record.id)

    async def replace_session(self, record: SessionRecord) -> bool:
        """Change a session that is there; tell whether it was."""
        return await self._replace("sessions", asdict(record))

    async def session(self, session_id: str) -> SessionRecord | None:
        """Return a session, or None."""
        async with self._asking() as database:
            found = await database["sessions"].find_one(matching(tables.sessions, {"id": session_id}))
        return None if found is None else SessionRecord(**row_of(tables.sessions, found))

    async def sessions(
        self, *, limit: int = 50, cursor: str | None = None, where: SessionFilter | None = None
    ) -> Page[SessionRecord]:
        """Return sessions, the newest first."""
        check_limit(limit)
        text = where.text if where is not None else None
        async with self._asking() as database:
            found = await newest(database, conditions(where, cursor), text, limit + 1)
        records = (SessionRecord(**row_of(tables.sessions, document)) for document in found)
        return page(records, limit, lambda item: item.id)

    async def delete_session(self, session_id: str) -> bool:
        """Delete a session with its messages and events; tell whether it was there.

        The session goes last: if the server dies in between, it is still listed, and can be deleted again.
        """
        async with self._asking() as database:
            await database["events"].delete_many(matching(tables.events, {"session_id": session_id}))
            await database["messages"].delete_many(matching(tables.messages, {"session_id": session_id}))
            gone = await database["sessions"].delete_one(matching(tables.sessions, {"id": session_id}))
            # Others may have written something down in between.
            await database["events"].delete_many(matching(tables.events, {"session_id": session_id}))
            await database["messages"].delete_many(matching(tables.messages, {"session_id": session_id}))
        return gone.deleted_count > 0

    async def save_message(self, record: MessageRecord) -> bool:
        """Keep a message, if its session is there, and tell whether; one with the same id is replaced."""
        session = matching(tables.sessions, {"id": record.session_id})
        async with self._asking() as database:
            if await database["sessions"].find_one(session, {"_id": 1}) is None:
                return False
            await self._put("messages", asdict(record))
            if await database["sessions"].find_one(session, {"_id": 1}) is not None:
                return True
            await database["messages"].delete_one(matching(tables.messages, {"id": record.id}))  # erased meanwhile
        return False

    async def messages(
        self, session_id: str, *, limit: int = 50, cursor: str | None = None, context: bool = False
    ) -> Page[MessageRecord]:
        """Return a session's messages, the oldest first; with ``context`` what came of agents' runs as well."""
        check_limit(limit)
        where = matching(tables.messages, {"session_id": session_id})
        if not context:
            where["kind"] = {"$eq": "message"}
        found = await self._in_order("messages", where, cursor, limit)
        return page((MessageRecord(**row) for row in found), limit, lambda item: item.id)

    async def count_messages(self, session_ids: list[str]) -> dict[str, int]:
        """Return how many messages both sides have in each of these sessions; those without any are left out."""
        of_these = {"session_id": {"$in": session_ids}, "kind": {"$eq": "message"}}
        async with self._asking() as database:
            return await counted(database, "messages", "session_id", of_these)

    async def first_words(self, session_ids: list[str]) -> dict[str, str]:
        """Return the first thing that the user said in each of these sessions; those without any are left out."""
        said = {"session_id": {"$in": session_ids}, "role": {"$eq": "user"}, "kind": {"$eq": "message"}}
        first = {"_id": "$session_id", "text": {"$first": "$text"}}
        pipeline: list[Document] = [{"$match": {**said, "text": {"$ne": ""}}}, {"$sort": {"_id": 1}}, {"$group": first}]
        async with self._asking() as database:
            found = await (await database["messages"].aggregate(pipeline)).to_list()
        return {item["_id"]: item["text"] for item in found}

    async def append(self, envelopes: list[Envelope]) -> None:
        """Keep all of the envelopes or none, but for those of sessions that were erased."""
        known = self._known.among(envelope.session_id for envelope in envelopes)
        async with self._asking() as database:
            gone = await _erased(database, known)
            left = [event_row(item) for item in envelopes if item.session_id not in gone]
            if not left:
                return
            documents = [document_of(tables.events, row) for row in left]
            await insert_missing(database, "events", documents, transactions=self._transactions)
            for session_id in await _erased(database, known):  # or meanwhile
                await database["events"].delete_many(matching(tables.events, {"session_id": session_id}))

    async def events(
        self,
        session_id: str,
        *,
        limit: int = 50,
        cursor: str | None = None,
        types: tuple[str, ...] = (),
    ) -> Page[dict[str, Any]]:
        """Return a session's events as envelopes, in the order of publication, all types or only some."""
        check_limit(limit)
        where = matching(tables.events, {"session_id": session_id})
        if types:
            where["type"] = {"$in": list(types)}
        found = await self._in_order("events", where, cursor, limit)
        return page((envelope_of(row) for row in found), limit, lambda item: str(item["id"]))

    async def delete_events_before(self, moment_ms: int, *, limit: int = 1_000) -> int:
        """Delete the oldest events that were made before a moment; return how many."""
        async with self._asking() as database:
            oldest = database["events"].find({"_id": {"$lt": first_id_at(moment_ms)}}, {"_id": 1}).sort("_id", 1)
            ids = [item["_id"] async for item in oldest.limit(limit)]
            gone = await database["events"].delete_many({"_id": {"$in": ids}}) if ids else None
        return 0 if gone is None else gone.deleted_count

    async def save_person(self, record: PersonRecord) -> None:
        """Keep a person; one with the same id is replaced."""
        await self._put("people", asdict(record))

    async def replace_person(self, record: PersonRecord) -> bool:
        """Change a person who is there, and tell whether they were: whoever was erased meanwhile stays so."""
        return await self._replace("people", asdict(record))

    async def person_ids(self) -> list[str]:
        """Return everybody's id, the oldest first."""
        async with self._asking() as database:
            return [item["_id"] async for item in database["people"].find({}, {"_id": 1}).sort("_id", 1)]

    async def people(self, ids: list[str] | None = None) -> list[PersonRecord]:
        """Return everybody, or those of the ids who are there, the oldest first."""
        where: Document = {} if ids is None else {"_id": {"$in": ids}}
        async with self._asking() as database:
            found = await database["people"].find(where).sort("_id", 1).to_list()
        return [PersonRecord(**row_of(tables.people, document)) for document in found]

    async def delete_person(self, person_id: str) -> bool:
        """Erase a person with all that tells of them; tell whether they were there.

        The person goes last: if the server dies in between, they are still listed, and can be erased again.
        """
        told = {"type": {"$eq": FaceRecognized.type}, "payload.person_id": {"$eq": person_id}}
        async with self._asking() as database:
            await database["events"].delete_many(told)
            await database["memories"].delete_many(matching(tables.memories, {"person_id": person_id}))
            gone = await database["people"].delete_one(matching(tables.people, {"id": person_id}))
        return gone.deleted_count > 0

    async def delete_expired_people(self, now_ms: int) -> list[str]:
        """Erase everybody whose time is over; return their ids."""
        async with self._asking() as database:
            found = await database["people"].find({"expires_ms": {"$lte": now_ms}}, {"_id": 1}).to_list()
        expired = [str(item["_id"]) for item in found]
        for person_id in expired:
            await self.delete_person(person_id)
        return expired

    async def _put(self, name: str, row: dict[str, Any]) -> None:
        document = document_of(tables.metadata.tables[name], row)
        async with self._asking() as database:
            await database[name].replace_one({"_id": document["_id"]}, document, upsert=True)

    async def _replace(self, name: str, row: dict[str, Any]) -> bool:
        document = document_of(tables.metadata.tables[name], row)
        async with self._asking() as database:
            found = await database[name].replace_one({"_id": document["_id"]}, document)
        return found.matched_count > 0

    async def _in_order(self, name: str, where: Document, cursor: str | None, limit: int) -> list[dict[str, Any]]:
        """Return one row more than ``limit``, from the one behind the cursor."""
        if cursor is not None:
            where = {**where, "_id": {"$gt": cursor}}
        async with self._asking() as database:
            found = await database[name].find(where).sort("_id", 1).limit(limit + 1).to_list()
        return [row_of(tables.metadata.tables[name], document) for document in found]


async def _erased(database: Database, session_ids: list[str]) -> set[str]:
    """Return those of the sessions that are not there any more."""
    if not session_ids:
        return set()
    found = database["sessions"].find({"_id": {"$in": session_ids}}, {"_id": 1})
    return set(session_ids).difference([item["_id"] async for item in found])
