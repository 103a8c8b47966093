"""Conversations that a program holds: it asks, and gets the whole answer with what it rests on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, Field

from visavis.bootstrap.runtime import Runtime
from visavis.events import (
    AssistantCancelled,
    AssistantResponse,
    CancelResponse,
    CodedError,
    ContentShown,
    Envelope,
    Event,
    GenerateResponse,
    JsonObject,
    SessionSettings,
    Source,
    TextReceived,
)
from visavis.session.session import Session

ANSWER_S = 180.0
MAX_KEPT = 200
"""Conversations that are over are kept up to so many."""
_MAX_ITEM_CHARACTERS = 20_000
_SHOWN = ("kind", "reference", "title", "url", "page")


class Persona(BaseModel):
    """Somebody who can be asked."""

    name: str
    title: str
    description: str = ""


class Line(BaseModel):
    """What one side said."""

    role: Literal["user", "assistant"]
    text: str
    sources: list[JsonObject] = Field(default_factory=list, description="What the answer rests on.")


class Answer(BaseModel):
    """What a persona says."""

    session: str = Field(description="Give it again to go on with this conversation.")
    persona: str
    text: str
    sources: list[JsonObject] = Field(default_factory=list, description="What the sentences rest on.")
    shown: list[JsonObject] = Field(default_factory=list, description="What else would be on the screen.")


class Summary(BaseModel):
    """One conversation of this server."""

    session: str
    persona: str
    messages: int
    open: bool


@dataclass(slots=True)
class Conversation:
    """One session, and what was said in it."""

    session: Session
    lines: list[Line] = field(default_factory=list)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Conversations:
    """All conversations of one server. They are gone when it ends."""

    def __init__(self, runtime: Runtime, *, answer_s: float = ANSWER_S) -> None:
        self._runtime = runtime
        self._answer_s = answer_s
        self._conversations: dict[str, Conversation] = {}

    async def personas(self) -> list[Persona]:
        """Return who can be asked. Raises CodedError if nobody can be."""
        await self._runtime.loaded()
        return [
            Persona(name=card.name, title=card.title, description=card.description) for card in self._runtime.personas
        ]

    def summaries(self) -> list[Summary]:
        """Return the conversations, the latest first."""
        return [
            Summary(
                session=key,
                persona=item.session.persona.name,
                messages=len(item.lines),
                open=self._is_open(key),
            )
            for key, item in reversed(self._conversations.items())
        ]

    def transcript(self, session: str) -> list[Line]:
        """Return what was said in a conversation. Raises CodedError ``session.unknown``."""
        return list(self._find(session).lines)

    async def ask(self, text: str, persona: str = "", session: str = "") -> Answer:
        """Say something to a persona, in a new conversation or in one that is there, and return the answer.

        Raises CodedError: ``session.unknown``, ``session.closed``, ``persona.unknown``, ``assistant.cancelled``,
        ``assistant.timeout``, ``limit.sessions``.
        """
        conversation = self._find(session) if session else await self._begin(persona)
        current = conversation.session
        if not self._is_open(current.id):
            raise CodedError("session.closed", "That conversation is over; begin a new one.")
        if persona and persona != current.persona.name:
            raise CodedError("session.unknown", f"That conversation is with {current.persona.name}.")
        async with conversation.lock:
            response, shown = await self._exchange(current, text)
            sources = sources_of(response)
            conversation.lines += [
                Line(role="user", text=text),
                Line(role="assistant", text=response.text, sources=sources),
            ]
        return Answer(
            session=current.id, persona=current.persona.name, text=response.text, sources=sources, shown=shown
        )

    async def _begin(self, persona: str) -> Conversation:
        wishes = SessionSettings(persona=persona or self._runtime.settings.persona, voice_output=False)
        session = await self._runtime.sessions.create(wishes)
        session.start()
        while len(self._conversations) >= MAX_KEPT:
            over = next((key for key in self._conversations if not self._is_open(key)), None)
            if over is None:
                break
            del self._conversations[over]
        conversation = self._conversations[session.id] = Conversation(session)
        return conversation

    async def _exchange(self, session: Session, text: str) -> tuple[AssistantResponse, list[JsonObject]]:
        """Say something, and return the answer to it with what it shows."""
        listening = _Listening()
        stop = session.bus.tap(listening.hear, where=lambda kind: kind in _HEARD)
        session.bus.publish(TextReceived(text=text))
        try:
            async with asyncio.timeout(self._answer_s):
                response = await listening.answer
        except TimeoutError:
            session.bus.publish(CancelResponse())
            raise CodedError("assistant.timeout", "There was no answer in time.", retryable=True) from None
        except asyncio.CancelledError:
            session.bus.publish(CancelResponse())
            raise
        finally:
            stop()
        return response, [item for item in listening.shown.values() if len(str(item)) <= _MAX_ITEM_CHARACTERS]

    def _find(self, session: str) -> Conversation:
        found = self._conversations.get(session)
        if found is None:
            raise CodedError("session.unknown", "There is no such conversation; leave the session out to begin one.")
        return found

    def _is_open(self, session: str) -> bool:
        return self._runtime.sessions.get(session) is not None


_HEARD: frozenset[type[Event]] = frozenset({GenerateResponse, AssistantResponse, AssistantCancelled, ContentShown})


class _Listening:
    """Waits for the answer to what is said next."""

    def __init__(self) -> None:
        self.answer: asyncio.Future[AssistantResponse] = asyncio.get_running_loop().create_future()
        self.shown: dict[str, JsonObject] = {}
        self._response_id = ""

    def hear(self, envelope: Envelope) -> None:
        """Take what belongs to the answer."""
        if self.answer.done():
            return
        match envelope.event:
            case GenerateResponse(verbatim=None) as command:
                self._response_id = command.response_id
            case ContentShown() as content if content.response_id == self._response_id:
                self.shown[content.item.id] = content.item.model_dump(mode="json", exclude_defaults=True) | {
                    "type": content.item.type
                }
            case AssistantResponse() as response if response.response_id == self._response_id:
                self.answer.set_result(response)
            case AssistantCancelled() as cancelled if cancelled.response_id == self._response_id:
                self.answer.set_exception(CodedError("assistant.cancelled", "The answer was stopped."))


def sources_of(response: AssistantResponse) -> list[JsonObject]:
    """Return what an answer rests on, each source once, without fillers."""
    told = (_told(source) for source in response.sources if source.kind != "filler")
    return list({str(source): source for source in told}.values())


def _told(source: Source) -> JsonObject:
    return {name: value for name in _SHOWN if (value := getattr(source, name))}
