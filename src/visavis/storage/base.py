"""What every database keeps, and the records that it keeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from visavis.events import Envelope, JsonObject
from visavis.storage.collections import Records
from visavis.storage.memories import MemoryStore
from visavis.storage.pages import Page
from visavis.storage.upkeep import Upkeep


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One conversation. Times are Unix milliseconds."""

    id: str
    persona: str
    opened_ms: int
    user: str | None = None
    closed_ms: int | None = None
    close_reason: str | None = None
    settings: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """What one side said, or what came of an agent's run. Of an interrupted answer, ``heard_text`` was heard.

    The parts are those of Director's messages: input and output messages are of the kind 'message', what its engine
    keeps as context messages (a tool's call and its result) is of the kind 'context'.
    """

    id: str
    session_id: str
    turn: int
    role: Literal["user", "assistant", "tool"]
    text: str
    created_ms: int
    heard_text: str | None = None
    interrupted: bool = False
    confidence: float | None = None
    sources: list[JsonObject] = field(default_factory=list)
    kind: Literal["message", "context"] = "message"
    status: Literal["progress", "success", "error", "cancelled"] = "success"
    response_id: str | None = None
    """The answer that it is, or belongs to."""
    content: list[JsonObject] = field(default_factory=list)
    """What it shows: content items."""
    actions: list[str] = field(default_factory=list)
    """What was done for it, in sentences."""
    agents: list[str] = field(default_factory=list)
    """The agents that worked for it; of a user's message, those that it allowed or named."""


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Somebody who agreed to be known. Everything that tells who that is, is sealed."""

    id: str
    created_ms: int
    expires_ms: int
    """From then on the record is of no use, and is deleted."""
    key_id: str
    """Names the key with which it is sealed."""
    sealed: bytes
    """Name, consent and face template, encrypted (see ``visavis.storage.sealing``)."""


@dataclass(frozen=True, slots=True)
class SessionFilter:
    """Which sessions are listed. What is None does not matter."""

    user: str | None = None
    """Of this user alone."""
    persona: str | None = None
    since_ms: int | None = None
    """Opened then or later."""
    until_ms: int | None = None
    """Opened before."""
    text: str | None = None
    """Somebody said this in it, in capitals or not."""


class PeopleStore(Protocol):
    """Keeps the people who agreed to be known: a part of every database, in the same conformance suite.

    All methods raise CodedError ``storage.unreachable`` (retryable) if the database does not answer.
    """

    async def save_person(self, record: PersonRecord) -> None:
        """Keep a person; one with the same id is replaced."""

    async def replace_person(self, record: PersonRecord) -> bool:
        """Change a person who is there, and tell whether they were: whoever was erased meanwhile stays so."""

    async def person_ids(self) -> list[str]:
        """Return everybody's id, the oldest first: it is asked every second whether somebody is gone or new."""

    async def people(self, ids: list[str] | None = None) -> list[PersonRecord]:
        """Return everybody, or those of the ids who are there, the oldest first."""

    async def delete_person(self, person_id: str) -> bool:
        """Erase a person with what is remembered of them, and the events ``face.recognized`` that tell of them.

        Tell whether they were there. In SQLite the bytes are overwritten.
        """

    async def delete_expired_people(self, now_ms: int) -> list[str]:
        """Erase everybody whose time is over, as above; return their ids."""


class Storage(PeopleStore, MemoryStore, Records, Upkeep, Protocol):
    """A database. Every implementation passes ``tests/conformance/test_storage.py``.

    All methods raise CodedError ``storage.unreachable`` (retryable) if the database does not answer.
    ``limit`` is 1 to 500; anything else raises CodedError ``storage.invalid_page``.
    """

    name: str

    async def open(self) -> None:
        """Connect, and bring the schema up to date."""

    async def close(self) -> None:
        """Disconnect."""

    async def ping(self) -> None:
        """Return if the database answers."""

    async def save_session(self, record: SessionRecord) -> None:
        """Keep a session; one with the same id is replaced."""

    async def replace_session(self, record: SessionRecord) -> bool:
        """Change a session that is there, and tell whether it was: what was erased meanwhile stays so."""

    async def session(self, session_id: str) -> SessionRecord | None:
        """Return a session, or None."""

    async def sessions(
        self, *, limit: int = 50, cursor: str | None = None, where: SessionFilter | None = None
    ) -> Page[SessionRecord]:
        """Return sessions, the newest first."""

    async def delete_session(self, session_id: str) -> bool:
        """Delete a session with its messages and events; tell whether it was there."""

    async def save_message(self, record: MessageRecord) -> bool:
        """Keep a message, if its session is there, and tell whether; one with the same id is replaced.

        What others still say in a session that was erased is not kept.
        """

    async def messages(
        self, session_id: str, *, limit: int = 50, cursor: str | None = None, context: bool = False
    ) -> Page[MessageRecord]:
        """Return a session's messages, the oldest first; with ``context`` what came of agents' runs as well."""

    async def count_messages(self, session_ids: list[str]) -> dict[str, int]:
        """Return how many messages both sides have in each of these sessions; those without any are left out."""

    async def first_words(self, session_ids: list[str]) -> dict[str, str]:
        """Return the first thing that the user said in each of these sessions; those without any are left out."""

    async def append(self, envelopes: list[Envelope]) -> None:
        """Keep all of the envelopes or none; those that are there already are passed over.

        So are those of a session that was kept by this very object and is not there any more: what others still tell
        of it when it was erased is not kept. They may come before their session.
        """

    async def events(
        self,
        session_id: str,
        *,
        limit: int = 50,
        cursor: str | None = None,
        types: tuple[str, ...] = (),
    ) -> Page[dict[str, Any]]:
        """Return a session's events as envelopes, in the order of publication, all types or only some.

        The cursor is the id of the last envelope that was seen.
        """

    async def delete_events_before(self, moment_ms: int, *, limit: int = 1_000) -> int:
        """Delete the oldest events that were made before a moment, Unix ms, at most so many; return how many."""

    async def rows(self, table: str, *, after: str | None = None, limit: int = 500) -> list[dict[str, Any]]:
        """Return raw rows of a table in the order of their ids, from the one behind ``after``: to copy a database.

        Fields are named and typed as in ``tables.py``: a sealed field is bytes, JSON is what it stands for. Raises
        CodedError ``storage.unknown_table``.
        """

    async def put_rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        """Keep raw rows, all or none; those with the same ids are replaced. Raises as above."""
