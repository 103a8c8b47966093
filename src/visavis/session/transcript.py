"""Keeps the conversation's messages in storage as they were experienced, with what they showed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Literal

from visavis.events import (
    AgentCompleted,
    AgentFailed,
    AgentStarted,
    AnswerAttributed,
    AssistantDelta,
    AssistantResponse,
    ContentShown,
    Event,
    SessionOpened,
    SessionUpdated,
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
AGAIN_S = (0.5, 1.0, 2.0, 4.0, 8.0)
"""When the first message is tried again, while the session is not there yet: a busy database may be slow."""
MOST_OPEN = 4
"""So many answers can still change: what they show is confirmed, or they are interrupted."""


class Transcript:
    """Writes each message of one session once it is known, and again if it turns out to have been interrupted."""

    def __init__(self, session_id: str, storage: Storage) -> None:
        self._session_id = session_id
        self._storage = storage
        self._turn = 0
        self._answers: dict[str, MessageRecord] = {}
        """The last answers, by their identifiers."""
        self._saved: set[str] = set()
        self._runs: dict[str, AgentStarted] = {}
        self._is_there = False
        """Whether the session was seen in storage: if it is not anymore, it was erased."""
        self._is_wanted = True

    def switch(self, event: SessionOpened | SessionUpdated) -> None:
        """Keep nothing more where the person does not want it (it runs inline: that takes effect at once)."""
        self._is_wanted = event.settings.transcript
        if not self._is_wanted:
            for held in (self._answers, self._saved, self._runs):
                held.clear()

    def wants(self, event: Event) -> bool:
        """Tell as an event is published whether it may be kept: what waits is not kept because of a later change."""
        return self._is_wanted or isinstance(event, TurnStarted)

    async def record(self, event: Event) -> None:
        """Follow the conversation."""
        match event:
            case TurnStarted():
                self._turn += 1
            case _ if not self._is_wanted:
                pass
            case TextReceived():
                # Typed text is a turn of its own, which begins right behind it.
                message = self._message("user", event.text)
                await self._save(replace(message, turn=self._turn + 1, agents=list(event.agents or ())))
            case UtteranceTranscribed(final=True) if event.transcription:
                message = self._message("user", event.transcription)
                await self._save(replace(message, confidence=event.confidence))
            case AnswerAttributed():
                draft = self._answer(event.response_id)
                self._keep(replace(draft, sources=[{"kind": "operator", "reference": event.operator}]))
            case AssistantDelta():
                draft = self._answer(event.response_id)
                self._keep(replace(draft, text=draft.text + event.text))
            case AssistantResponse():
                await self._complete(event)
            case TurnInterrupted():
                await self._truncate(event)
            case ContentShown():
                await self._show(event)
            case AgentStarted():
                self._begin(event)
            case AgentCompleted() | AgentFailed():
                await self._end(event)

    async def _complete(self, event: AssistantResponse) -> None:
        draft = self._answer(event.response_id)
        by_operator = any(source.get("kind") == "operator" for source in draft.sources)
        sources = draft.sources if by_operator else [source.model_dump(mode="json") for source in event.sources]
        status: Literal["success", "error"] = "success" if event.finish_reason == "complete" else "error"
        message = replace(draft, text=event.text, sources=sources, status=status)
        self._keep(message)
        await self._save(message)

    async def _truncate(self, event: TurnInterrupted) -> None:
        message = self._answers.get(event.response_id or "")
        if message is None:
            return
        status = "cancelled" if message.status == "progress" else message.status
        message = replace(message, heard_text=event.heard_text, interrupted=True, status=status)
        self._keep(message)
        await self._save(message)

    async def _show(self, event: ContentShown) -> None:
        """Keep what is shown; an item with an id that was there before replaces it."""
        if not event.is_journalled():
            return
        message = self._answer(event.response_id)
        item = event.item.model_dump(mode="json")
        places = [number for number, known in enumerate(message.content) if known["id"] == item["id"]]
        content = list(message.content)
        content[slice(places[0], places[0] + 1) if places else slice(len(content), None)] = [item]
        self._keep(replace(message, content=content))
        if message.id in self._saved:
            await self._save(self._answers[event.response_id])

    def _begin(self, event: AgentStarted) -> None:
        self._runs[event.run_id] = event
        message = self._answer(event.response_id)
        agents = list(dict.fromkeys([*message.agents, event.agent]))
        self._keep(replace(message, agents=agents, actions=[*message.actions, event.title or event.agent]))

    async def _end(self, event: AgentCompleted | AgentFailed) -> None:
        """Keep a run as context: what was asked for, and what came of it."""
        run = self._runs.pop(event.run_id, None)
        if run is None or run.private:
            return
        failed = isinstance(event, AgentFailed)
        record = self._message("tool", event.detail if isinstance(event, AgentFailed) else event.result)
        call = {"type": "call", "run_id": run.run_id, "agent": run.agent, "arguments": run.arguments}
        if isinstance(event, AgentFailed):
            call["code"] = event.code
        await self._save(
            replace(
                record, kind="context", status="error" if failed else "success", response_id=run.response_id,
                content=[call], agents=[run.agent],
            )
        )  # fmt: skip

    def _answer(self, response_id: str) -> MessageRecord:
        known = self._answers.get(response_id)
        return known or replace(self._message("assistant", ""), response_id=response_id, status="progress")

    def _keep(self, message: MessageRecord) -> None:
        assert message.response_id is not None  # it is an answer
        self._answers[message.response_id] = message
        while len(self._answers) > MOST_OPEN:
            gone = self._answers.pop(next(iter(self._answers)))
            self._saved.discard(gone.id)

    def _message(self, role: Literal["user", "assistant", "tool"], text: str) -> MessageRecord:
        identifier = new_id()
        return MessageRecord(
            id=identifier,
            session_id=self._session_id,
            turn=self._turn,
            role=role,
            text=text,
            created_ms=created_ms(identifier),
        )

    async def _save(self, message: MessageRecord) -> None:
        if message.kind == "message" and message.role == "assistant":
            self._saved.add(message.id)
        await asyncio.sleep(LATER_S)
        kept = await self._storage.save_message(message)
        for wait_s in AGAIN_S:
            if kept or self._is_there:
                break
            await asyncio.sleep(wait_s)  # the session itself may just be being written down
            kept = await self._storage.save_message(message)
        self._is_there = self._is_there or kept


RECORDED: tuple[type[Event], ...] = (
    TurnStarted,
    TextReceived,
    UtteranceTranscribed,
    AnswerAttributed,
    AssistantDelta,
    AssistantResponse,
    TurnInterrupted,
    ContentShown,
    AgentStarted,
    AgentCompleted,
    AgentFailed,
)
"""What :meth:`Transcript.record` listens to, in one mailbox so that the order is kept."""
