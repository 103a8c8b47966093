"""Storage that forgets when the process ends: for tests and one-off conversations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from visavis.events import CodedError, Envelope, FaceRecognized
from visavis.storage.base import MAX_PAGE, MessageRecord, Page, PersonRecord, SessionRecord
from visavis.storage.memories_in_memory import MemoriesInMemory

T = TypeVar("T")


class MemoryStorage(MemoriesInMemory):
    """Keeps everything in dictionaries; see :class:`visavis.storage.base.Storage` and ``PeopleStore``."""

    name = "memory"

    def __init__(self) -> None:
        super().__init__()
        self._sessions: dict[str, SessionRecord] = {}
        self._messages: dict[str, MessageRecord] = {}
        self._events: dict[str, dict[str, Any]] = {}
        self._people: dict[str, PersonRecord] = {}

    async def open(self) -> None:
        """Do nothing: there is nothing to connect to."""

    async def close(self) -> None:
        """Do nothing: the records stay until the object goes."""

    async def ping(self) -> None:
        """Return at once."""

    async def save_session(self, record: SessionRecord) -> None:
        """Keep a session; one with the same id is replaced."""
        self._sessions[record.id] = record

    async def session(self, session_id: str) -> SessionRecord | None:
        """Return a session, or None."""
        return self._sessions.get(session_id)

    async def sessions(self, *, limit: int = 50, cursor: str | None = None) -> Page[SessionRecord]:
        """Return sessions, the newest first."""
        newest_first = sorted(self._sessions.values(), key=lambda item: item.id, reverse=True)
        return page((item for item in newest_first if cursor is None or item.id < cursor), limit, lambda item: item.id)

    async def delete_session(self, session_id: str) -> bool:
        """Delete a session with its messages and events; tell whether it was there."""
        self._messages = {key: item for key, item in self._messages.items() if item.session_id != session_id}
        self._events = {key: item for key, item in self._events.items() if item["session_id"] != session_id}
        return self._sessions.pop(session_id, None) is not None

    async def save_message(self, record: MessageRecord) -> None:
        """Keep a message; one with the same id is replaced."""
        self._messages[record.id] = record

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

    async def append(self, envelopes: list[Envelope]) -> None:
        """Keep all of the envelopes; those that are there already are passed over."""
        for envelope in envelopes:
            self._events.setdefault(envelope.id, envelope.to_dict())

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

    async def save_person(self, record: PersonRecord) -> None:
        """Keep a person; one with the same id is replaced."""
        self._people[record.id] = record

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


def check_limit(limit: int) -> None:
    """Raise CodedError ``storage.invalid_page`` if a page cannot have this size."""
    if not 1 <= limit <= MAX_PAGE:
        raise CodedError("storage.invalid_page", f"A page has 1 to {MAX_PAGE} entries, not {limit}.")


def page(items: Iterable[T], limit: int, cursor_of: Callable[[T], str]) -> Page[T]:
    """Cut one page from items that may go on; ask for one more than ``limit`` to know whether they do."""
    check_limit(limit)
    found: list[T] = []
    for item in items:
        if len(found) == limit:
            return Page(found, cursor_of(found[-1]))
        found.append(item)
    return Page(found, None)
