"""Conversations that go on: watched, helped along by a whisper, or led by a person ("Wizard of Oz")."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Literal, Protocol

from pydantic import BaseModel, Field

from visavis.accounts.principal import Principal
from visavis.events.live import MAX_WHISPER_CHARACTERS
from visavis.events.perception import MAX_TEXT_CHARACTERS
from visavis.gateway.trpc.procedures import Context, Router

SessionId = Field(min_length=1, max_length=64, description="Identifier of the conversation.")


class LiveLine(BaseModel):
    """One of the latest things that were said."""

    role: Literal["user", "assistant"]
    text: str
    at_ms: int = Field(description="Unix ms.")
    operator: bool = Field(False, description="Whether a person said it in the persona's place.")
    interrupted: bool = False


class LiveState(BaseModel):
    """How the user comes across, where they agreed that it is read."""

    emotion: str
    emotion_confidence: float
    valence: float
    arousal: float
    attention: float
    engagement: float


class LiveSession(BaseModel):
    """A conversation that goes on."""

    id: str
    persona: str
    persona_title: str
    mind: str = Field(description="What answers: 'scripted', or 'model:' and the model's name.")
    user: str | None = Field(description="Identifier of the user; null for guests and on open servers.")
    user_name: str | None
    opened_ms: int
    turns: int = Field(description="How often the user has had the floor.")
    floor: Literal["idle", "user", "thinking", "speaking"] = Field(description="Who has the floor.")
    lines: list[LiveLine] = Field(description="The latest ones, the oldest first; at most six.")
    state: LiveState | None = Field(description="Null where nothing is known or may be known.")
    observers: list[str] = Field(description="The names of those who listen in.")
    whispers: int = Field(description="How many whispers the persona has in mind.")
    can_whisper: bool = Field(description="Whether this persona can heed a whisper: only a language model can.")
    answered_by: str | None = Field(description="The name of the person who answers in the persona's place.")
    answered_by_me: bool
    awaits_answer: str | None = Field(description="What the user said that waits for the operator's answer.")
    disclosed: bool = Field(description="Whether the user is told of observers and operators.")


class LiveSessions(BaseModel):
    """All conversations that go on, the newest first."""

    items: list[LiveSession]


class LiveRef(BaseModel):
    """Names a conversation."""

    id: str = SessionId


class Whisper(BaseModel):
    """Something that only the persona is told."""

    id: str = SessionId
    text: str = Field(min_length=1, max_length=MAX_WHISPER_CHARACTERS)


class OperatorLine(BaseModel):
    """What is said in the persona's place."""

    id: str = SessionId
    text: str = Field(min_length=1, max_length=MAX_TEXT_CHARACTERS)


class LiveService(Protocol):
    """Conversations that go on.

    All but ``sessions`` and ``watch`` raise CodedError ``session.unknown`` if a conversation is over, and are written
    to the audit log.
    """

    async def sessions(self, principal: Principal) -> LiveSessions:
        """Return all of them."""

    def watch(self, principal: Principal) -> AsyncIterator[LiveSessions]:
        """Yield them now and whenever something has changed, twice a second at most."""

    async def whisper(self, principal: Principal, session_id: str, text: str, address: str) -> None:
        """Tell the persona something. Raises CodedError ``live.cannot_whisper`` where the mind is scripted."""

    async def take_over(self, principal: Principal, session_id: str, address: str) -> LiveSession:
        """Answer in the persona's place from now on. Raises CodedError ``live.taken`` if somebody else does."""

    async def say(self, principal: Principal, session_id: str, text: str, address: str) -> None:
        """Say something in the persona's place. Raises CodedError ``live.not_taken_over``, ``live.too_much``."""

    async def release(self, principal: Principal, session_id: str, address: str) -> None:
        """Leave it to the persona again. Raises CodedError ``live.not_taken_over``."""

    async def end(self, principal: Principal, session_id: str, address: str) -> None:
        """End the conversation."""


def live_router(service: LiveService) -> Router:
    """Return ``live.*``. Listening in itself is ``/ws?observe=SESSION_ID``."""
    router = Router("live")

    @router.query("sessions", "live.observe")
    async def sessions(context: Context) -> LiveSessions:
        """Return the conversations that go on."""
        return await service.sessions(context.principal)

    @router.subscription("watch", "live.observe")
    async def watch(context: Context) -> AsyncIterator[LiveSessions]:
        """Yield the conversations that go on, now and whenever something has changed."""
        async for snapshot in service.watch(context.principal):
            yield snapshot

    @router.mutation("whisper", "live.take_part")
    async def whisper(context: Context, whispered: Whisper) -> None:
        """Tell the persona something that the user does not hear; it is heeded in the next answers."""
        await service.whisper(context.principal, whispered.id, whispered.text, context.address)

    @router.mutation("take_over", "live.take_part")
    async def take_over(context: Context, query: LiveRef) -> LiveSession:
        """Answer in the persona's place. It ends by ``live.release``, or a minute after one has gone."""
        return await service.take_over(context.principal, query.id, context.address)

    @router.mutation("say", "live.take_part")
    async def say(context: Context, line: OperatorLine) -> None:
        """Let the persona say this. What is typed while it speaks is said next."""
        await service.say(context.principal, line.id, line.text, context.address)

    @router.mutation("release", "live.take_part")
    async def release(context: Context, query: LiveRef) -> None:
        """Leave it to the persona again, which answers what waits."""
        await service.release(context.principal, query.id, context.address)

    @router.mutation("end", "live.take_part")
    async def end(context: Context, query: LiveRef) -> None:
        """End a conversation."""
        await service.end(context.principal, query.id, context.address)

    return router
