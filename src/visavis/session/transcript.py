"""Keeps the conversation's messages in storage, as they were experienced."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from visavis.events import (
    AssistantDelta,
    AssistantResponse,
    Event,
    TextReceived,
    TurnInterrupted,
    TurnStarted,
    UtteranceTranscribed,
    created_ms,
    new_id,
)
from visavis.storage import MessageRecord, Storage

LATER_S = 0.1
"""How long writing waits: it takes milliseconds of the processor, just when the answer wants to begin."""


class Transcript:
    """Writes each message of one session once it is known, and again if it turns out to have been interrupted."""

    def __init__(self, session_id: str, storage: Storage) -> None:
        self._session_id = session_id
        self._storage = storage
        self._turn = 0
        self._spoken: dict[str, MessageRecord] = {}

    async def record(
        self,
        event: TurnStarted | TextReceived | UtteranceTranscribed | AssistantDelta | AssistantResponse | TurnInterrupted,
    ) -> None:
        """Follow the conversation."""
        match event:
            case TurnStarted():
                self._turn += 1
            case TextReceived():
                # Typed text is a turn of its own, which begins right behind it.
                await self._save(replace(self._message("user", event.text), turn=self._turn + 1))
            case UtteranceTranscribed(final=True) if event.transcription:
                message = self._message("user", event.transcription)
                await self._save(replace(message, confidence=event.confidence))
            case AssistantDelta():
                draft = self._spoken.get(event.response_id) or self._message("assistant", "")
                self._spoken = {event.response_id: replace(draft, text=draft.text + event.text)}
            case AssistantResponse():
                await self._save(self._complete(event))
            case TurnInterrupted():
                await self._truncate(event)

    def _complete(self, event: AssistantResponse) -> MessageRecord:
        draft = self._spoken.get(event.response_id) or self._message("assistant", "")
        sources = [source.model_dump(mode="json") for source in event.sources]
        message = replace(draft, text=event.text, sources=sources)
        self._spoken = {event.response_id: message}
        return message

    async def _truncate(self, event: TurnInterrupted) -> None:
        message = self._spoken.get(event.response_id or "")
        if message is not None:
            await self._save(replace(message, heard_text=event.heard_text, interrupted=True))

    def _message(self, role: str, text: str) -> MessageRecord:
        identifier = new_id()
        return MessageRecord(
            id=identifier,
            session_id=self._session_id,
            turn=self._turn,
            role="user" if role == "user" else "assistant",
            text=text,
            created_ms=created_ms(identifier),
        )

    async def _save(self, message: MessageRecord) -> None:
        await asyncio.sleep(LATER_S)
        await self._storage.save_message(message)


RECORDED: tuple[type[Event], ...] = (
    TurnStarted,
    TextReceived,
    UtteranceTranscribed,
    AssistantDelta,
    AssistantResponse,
    TurnInterrupted,
)
"""What :meth:`Transcript.record` listens to, in one mailbox so that the order is kept."""
