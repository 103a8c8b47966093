"""What every database keeps, and the records that it keeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, Literal, Protocol, TypeVar

from visavis.events import Envelope, JsonObject
from visavis.storage.memories import MemoryStore

MAX_PAGE = 500

T = TypeVar("T")


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
    """Somebody who agreed to be known. Everything that tells who that is, is sealed; a record is never changed."""

    id: str
    created_ms: int
    expires_ms: int
    """From then on the record is of no use, and is deleted."""
    key_id: str
    """Names the key with which it is sealed."""
    sealed: bytes
    """Name, consent and face template, encrypted (see ``visavis.storage.sealing``)."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some records of many, and where the next ones begin."""

    items: list[T]
    next_cursor: str | None


class PeopleStore(Protocol):
    """Keeps the people who agreed to be known: a part of every database, in the same conformance suite.

    All methods raise CodedError ``storage.unreachable`` (retryable) if the database does not answer.
    """

    async def save_person(self, record: PersonRecord) -> None:
        """Keep a person; one with the same id is replaced."""

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


class Storage(PeopleStore, MemoryStore, Protocol):
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

    async def session(self, session_id: str) -> SessionRecord | None:
        """Return a session, or None."""

    async def sessions(self, *, limit: int = 50, cursor: str | None = None) -> Page[SessionRecord]:
        """Return sessions, the newest first."""

    async def delete_session(self, session_id: str) -> bool:
        """Delete a session with its messages and events; tell whether it was there."""

    async def save_message(self, record: MessageRecord) -> None:
        """Keep a message; one with the same id is replaced."""

    async def messages(
        self, session_id: str, *, limit: int = 50, cursor: str | None = None, context: bool = False
    ) -> Page[MessageRecord]:
        """Return a session's messages, the oldest first; with ``context`` what came of agents' runs as well."""

    async def append(self, envelopes: list[Envelope]) -> None:
        """Keep all of the envelopes or none; those that are there already are passed over."""

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
