"""Conversations that were held: found, read, exported and removed."""

from __future__ import annotations

from typing import Literal, Protocol

from pydantic import BaseModel, Field

from visavis.accounts.principal import Principal
from visavis.events import JsonObject
from visavis.gateway.exports.formats import Export, ExportFormat, ExportRows, ExportZero
from visavis.gateway.timeline import Timeline
from visavis.gateway.trpc.procedures import Context, Router
from visavis.gateway.usage import SessionUsage

SessionId = Field(min_length=1, max_length=64, description="Identifier of the conversation.")


class SessionsQuery(BaseModel):
    """Which conversations are listed. What is null does not matter."""

    text: str | None = Field(None, min_length=1, max_length=200, description="Somebody said this in it.")
    persona: str | None = Field(None, max_length=64, description="This persona answered.")
    user: str | None = Field(
        None, max_length=64, description="Identifier of the user who held it. Without sessions.read only one's own."
    )
    since_ms: int | None = Field(None, ge=0, description="Begun then or later, Unix ms.")
    until_ms: int | None = Field(None, ge=0, description="Begun before, Unix ms.")
    cursor: str | None = Field(None, max_length=64, description="Where the page begins; from the page before.")
    limit: int = Field(30, ge=1, le=50, description="How many at most.")


class SessionItem(BaseModel):
    """A conversation in a list."""

    id: str
    persona: str
    user: str | None = Field(description="Identifier of the user; null for guests and on open servers.")
    user_name: str | None = Field(description="How the user is called, if there is one.")
    title: str | None = Field(description="The first thing that the user said, shortened; null if there is none.")
    opened_ms: int = Field(description="When it began, Unix ms.")
    closed_ms: int | None = Field(description="When it ended, Unix ms; null while it goes on, or if that was lost.")
    close_reason: str | None
    duration_ms: int | None = Field(description="How long it was; null while it goes on.")
    messages: int = Field(description="What both sides said, counted.")
    live: bool = Field(description="Whether it goes on.")


class SessionsPage(BaseModel):
    """One page of conversations, the newest first."""

    items: list[SessionItem]
    next_cursor: str | None


class SessionDetail(SessionItem):
    """A conversation."""

    settings: JsonObject = Field(description="What was chosen for it.")


class SessionRef(BaseModel):
    """Names a conversation."""

    id: str = SessionId


class MessagesQuery(BaseModel):
    """Which messages are read."""

    id: str = SessionId
    cursor: str | None = Field(None, max_length=64)
    limit: int = Field(100, ge=1, le=500)
    context: bool = Field(False, description="Whether what came of agents' runs is listed as well.")


class Message(BaseModel):
    """What one side said, or what came of an agent's run."""

    id: str
    turn: int
    role: Literal["user", "assistant", "tool"]
    text: str
    created_ms: int
    heard_text: str | None = Field(description="What was heard of an answer that was interrupted.")
    interrupted: bool
    confidence: float | None = Field(description="How sure the recognizer was; null for what was typed.")
    sources: list[JsonObject] = Field(description="Where it comes from; kind 'operator': a person answered.")
    kind: Literal["message", "context"]
    status: Literal["progress", "success", "error", "cancelled"]
    response_id: str | None
    content: list[JsonObject]
    actions: list[str]
    agents: list[str]


class MessagesPage(BaseModel):
    """One page of messages, the oldest first."""

    items: list[Message]
    next_cursor: str | None


class TimelineQuery(BaseModel):
    """How fine the line of time is."""

    id: str = SessionId
    points: int = Field(800, ge=20, le=2_000, description="How many pictures of the user at most.")


class ExportQuery(BaseModel):
    """What is exported, and how."""

    id: str = SessionId
    format: ExportFormat = Field(description="json: everything; csv: a table; vtt: captions.")
    rows: ExportRows = Field("messages", description="What the table lists.")
    zero: ExportZero = Field("session", description="What captions count from: the recording's begin, for its player.")


class SessionsService(Protocol):
    """Conversations. All raise CodedError ``session.unknown`` for what is not there, or not theirs to see."""

    async def page(self, principal: Principal, query: SessionsQuery) -> SessionsPage:
        """List conversations."""

    async def detail(self, principal: Principal, session_id: str) -> SessionDetail:
        """Return one."""

    async def messages(self, principal: Principal, query: MessagesQuery) -> MessagesPage:
        """Return what was said."""

    async def timeline(self, principal: Principal, session_id: str, points: int) -> Timeline:
        """Return it over time."""

    async def usage(self, principal: Principal, session_id: str) -> SessionUsage:
        """Return what it has taken of language models."""

    async def remove(self, principal: Principal, session_id: str, address: str) -> None:
        """End it if it goes on, and delete all of it. Raises CodedError ``auth.forbidden``."""

    async def export(self, principal: Principal, query: ExportQuery, address: str, *, whole: bool = False) -> Export:
        """Return it as a file. Raises CodedError ``export.too_large`` or ``export.no_recording``.

        ``whole`` allows for any size.
        """


def sessions_router(service: SessionsService) -> Router:
    """Return ``sessions.*``. Everybody who may read their own may ask; others' are not there for them."""
    router = Router("sessions")

    @router.query("list", "own.read")
    async def page(context: Context, query: SessionsQuery) -> SessionsPage:
        """List conversations, the newest first; one's own, or with ``sessions.read`` everybody's."""
        return await service.page(context.principal, query)

    @router.query("get", "own.read")
    async def get(context: Context, query: SessionRef) -> SessionDetail:
        """Return a conversation."""
        return await service.detail(context.principal, query.id)

    @router.query("messages", "own.read")
    async def messages(context: Context, query: MessagesQuery) -> MessagesPage:
        """Return what was said, the oldest first."""
        return await service.messages(context.principal, query)

    @router.query("timeline", "own.read")
    async def timeline(context: Context, query: TimelineQuery) -> Timeline:
        """Return a conversation over time: speech, words, feelings, gaze, agents, and where each turn's time went."""
        return await service.timeline(context.principal, query.id, query.points)

    @router.query("usage", "own.read")
    async def usage(context: Context, query: SessionRef) -> SessionUsage:
        """Return what a conversation has taken of language models."""
        return await service.usage(context.principal, query.id)

    @router.mutation("remove", "own.erase")
    async def remove(context: Context, query: SessionRef) -> None:
        """Delete a conversation with everything that is kept of it; others' need ``sessions.delete``."""
        await service.remove(context.principal, query.id, context.address)

    @router.query("export", "own.read")
    async def export(context: Context, query: ExportQuery) -> Export:
        """Return a conversation as JSON (everything), CSV (a table) or WebVTT (captions)."""
        return await service.export(context.principal, query, context.address)

    return router
