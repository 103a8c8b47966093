"""Storage that forgets when the process ends: for tests and one-off conversations."""

from __future__ import annotations

from collections import Counter
from typing import Any

from visavis.events import Envelope, FaceRecognized
from visavis.events.identity import first_id_at
from visavis.storage.base import MessageRecord, PersonRecord, SessionFilter, SessionRecord
from visavis.storage.collections_in_memory import CollectionsInMemory
from visavis.storage.known_sessions import KnownSessions
from visavis.storage.memories_in_memory import MemoriesInMemory
from visavis.storage.pages import Page, page
from visavis.storage.text import storable, storable_record
from visavis.storage.upkeep_in_memory import UpkeepInMemory


class MemoryStorage(UpkeepInMemory, CollectionsInMemory, MemoriesInMemory):
    """Keeps everything in dictionaries; see :class:`visavis.storage.base.Storage` and ``PeopleStore``."""

    name = "memory"

    def __init__(self) -> None:
        super().__init__()
        self._sessions: dict[str, SessionRecord] = {}
        self._messages: dict[str, MessageRecord] = {}
        self._events: dict[str, dict[str, Any]] = {}
        self._people: dict[str, PersonRecord] = {}
        self._known = KnownSessions()

    async def open(self) -> None:
        """Do nothing: there is nothing to connect to."""

    async def close(self) -> None:
        """Do nothing: the records stay until the object goes."""

    async def ping(self) -> None:
        """Return at once."""

    async def save_session(self, record: SessionRecord) -> None:
        """Keep a session; one with the same id is replaced."""
        self._sessions[record.id] = storable_record(record)
        self._known.note(record.id)

    async def replace_session(self, record: SessionRecord) -> bool:
        """Change a session that is there; tell whether it was."""
        if record.id not in self._sessions:
            return False
        await self.save_session(record)
        return True

    async def session(self, session_id: str) -> SessionRecord | None:
        """Return a session, or None."""
        return self._sessions.get(session_id)

    async def sessions(
        self, *, limit: int = 50, cursor: str | None = None, where: SessionFilter | None = None
    ) -> Page[SessionRecord]:
        """Return sessions, the newest first."""
        newest_first = sorted(self._sessions.values(), key=lambda item: item.id, reverse=True)
        found = (
            item
            for item in newest_first
            if (cursor is None or item.id < cursor) and self._fits(item, where or SessionFilter())
        )
        return page(found, limit, lambda item: item.id)

    def _fits(self, record: SessionRecord, where: SessionFilter) -> bool:
        if where.user is not None and record.user != where.user:
            return False
        if where.persona is not None and record.persona != where.persona:
            return False
        if where.since_ms is not None and record.opened_ms < where.since_ms:
            return False
        if where.until_ms is not None and record.opened_ms >= where.until_ms:
            return False
        if where.text is None:
            return True
        words = where.text.lower()
        return any(item.session_id == record.id and words in item.text.lower() for item in self._messages.values())

    async def delete_session(self, session_id: str) -> bool:
        """Delete a session with its messages and events; tell whether it was there."""
        self._messages = {key: item for key, item in self._messages.items() if item.session_id != session_id}
        self._events = {key: item for key, item in self._events.items() if item["session_id"] != session_id}
        return self._sessions.pop(session_id, None) is not None

    async def save_message(self, record: MessageRecord) -> bool:
        """Keep a message, if its session is there, and tell whether; one with the same id is replaced."""
        if record.session_id not in self._sessions:
            return False
        self._messages[record.id] = storable_record(record)
        return True

    async def messages(
        self, session_id: str, *, limit: int = 50, cursor: str | None = None, context: bool = False
    ) -> Page[MessageRecord]:
        """Return a session's messages, the oldest first; with ``context`` what came of agents' runs as well."""
        wanted = (
            item
            for item in self._messages.values()
            if item.session_id == session_id and (context or item.kind == "message")
        )
        own = sorted(wanted, key=lambda m: m.id)
        return page((item for item in own if cursor is None or item.id > cursor), limit, lambda item: item.id)

    async def count_messages(self, session_ids: list[str]) -> dict[str, int]:
        """Return how many messages both sides have in each of these sessions; those without any are left out."""
        said = (item for item in self._messages.values() if item.kind == "message")
        return dict(Counter(item.session_id for item in said if item.session_id in session_ids))

    async def first_words(self, session_ids: list[str]) -> dict[str, str]:
        """Return the first thing that the user said in each of these sessions; those without any are left out."""
        said = sorted(self._messages.values(), key=lambda item: item.id, reverse=True)
        users = (item for item in said if item.role == "user" and item.kind == "message" and item.text)
        return {item.session_id: item.text for item in users if item.session_id in session_ids}

    async def append(self, envelopes: list[Envelope]) -> None:
        """Keep all of the envelopes but those of sessions that were erased; those that are there are passed over."""
        gone = set(self._known.among(item.session_id for item in envelopes)) - self._sessions.keys()
        for envelope in (item for item in envelopes if item.session_id not in gone):
            self._events.setdefault(envelope.id, storable(envelope.to_dict()))

    async def events(
        self,
        session_id: str,
        *,
        limit: int = 50,
        cursor: str | None = None,
        types: tuple[str, ...] = (),
    ) -> Page[dict[str, Any]]:
        """Return a session's events as envelopes, in the order of publication, all types or only some."""
        own = (
            item
            for key, item in sorted(self._events.items())
            if item["session_id"] == session_id
            and (cursor is None or key > cursor)
            and (not types or item["type"] in types)
        )
        return page(own, limit, lambda item: str(item["id"]))

    async def delete_events_before(self, moment_ms: int, *, limit: int = 1_000) -> int:
        """Delete the oldest events that were made before a moment; return how many."""
        gone = [key for key in sorted(self._events) if key < first_id_at(moment_ms)][:limit]
        for key in gone:
            del self._events[key]
        return len(gone)

    async def save_person(self, record: PersonRecord) -> None:
        """Keep a person; one with the same id is replaced."""
        self._people[record.id] = record

    async def replace_person(self, record: PersonRecord) -> bool:
        """Change a person who is there; tell whether they were."""
        if record.id not in self._people:
            return False
        self._people[record.id] = record
        return True

    async def person_ids(self) -> list[str]:
        """Return everybody's id, the oldest first."""
        return sorted(self._people)

    async def people(self, ids: list[str] | None = None) -> list[PersonRecord]:
        """Return everybody, or those of the ids who are there, the oldest first."""
        return [record for key, record in sorted(self._people.items()) if ids is None or key in ids]

    async def delete_person(self, person_id: str) -> bool:
        """Erase a person with all that tells of them; tell whether they were there."""
        await self.delete_memories_of(person_id)
        self._events = {
            key: item
            for key, item in self._events.items()
            if item["type"] != FaceRecognized.type or item["payload"]["person_id"] != person_id
        }
        return self._people.pop(person_id, None) is not None

    async def delete_expired_people(self, now_ms: int) -> list[str]:
        """Erase everybody whose time is over; return their ids."""
        expired = [record.id for record in await self.people() if record.expires_ms <= now_ms]
        for person_id in expired:
            await self.delete_person(person_id)
        return expired
