"""Learns from conversations that are over, behind those that go on."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from dataclasses import replace

from visavis.events import CodedError
from visavis.events.clock import DAY_MS
from visavis.reasoning.memory.checks import telling_stems
from visavis.reasoning.memory.conversation import Conversation, Extractor
from visavis.reasoning.memory.draft import Learned
from visavis.reasoning.memory.long_term import LongTermMemory
from visavis.reasoning.memory.rules import learned_by_rules

log = logging.getLogger(__name__)

MOST_WAITING = 100
CLOSE_S = 10.0
"""How long the end of the process waits for what is still to be learned."""


class Learning:
    """Takes conversations and learns from one after the other. Nothing waits for it."""

    def __init__(self, memory: LongTermMemory, extractor: Extractor, *, most_waiting: int = MOST_WAITING) -> None:
        """Beyond ``most_waiting`` conversations the oldest is not learned from."""
        self._memory = memory
        self._extractor = extractor
        self._waiting: deque[Conversation] = deque()
        self._most_waiting = most_waiting
        self._task: asyncio.Task[None] | None = None
        self._swept_ms: int | None = None

    def learn(self, conversation: Conversation) -> None:
        """Take a conversation. Returns at once."""
        if not any(item.role == "user" for item in conversation.utterances):
            return
        if len(self._waiting) >= self._most_waiting:
            self._waiting.popleft()
            log.warning("memory: more conversations end than can be learned from; the oldest is passed over")
        self._waiting.append(conversation)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._work(), name="memory-learning")

    async def settled(self) -> None:
        """Wait until everything has been learned."""
        while self._task is not None and not self._task.done():
            await asyncio.wait([self._task])

    async def close(self, *, timeout_s: float = CLOSE_S) -> None:
        """Learn what is waiting, for so long at most, and stop."""
        try:
            async with asyncio.timeout(timeout_s):
                await self.settled()
        except TimeoutError:
            log.warning("memory: %d conversations could not be learned from", len(self._waiting) + 1)
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self._waiting.clear()
        await self._memory.close()

    async def _work(self) -> None:
        while self._waiting:
            conversation = self._waiting.popleft()
            try:
                await self._learn(conversation)
            except CodedError as error:
                log.warning("memory: nothing was learned from session %s: %s", conversation.session_id, error)

    async def _learn(self, conversation: Conversation) -> None:
        try:
            learned = await self._extractor.extract(conversation)
        except CodedError as error:
            log.info("memory: the rules learn, since the model does not: %s", error)
            learned = await asyncio.to_thread(learned_by_rules, conversation)
        await self._memory.learn(
            conversation.person_id,
            _without_struck(learned, conversation.struck),
            session_id=conversation.session_id,
            told_ms=conversation.began_ms,
        )
        now = self._memory.now_ms()
        if self._swept_ms is None or now - self._swept_ms > DAY_MS:
            self._swept_ms = now
            await self._memory.sweep()


def _without_struck(learned: Learned, struck: tuple[str, ...]) -> Learned:
    """Return what was learned without what the person wanted to be forgotten."""
    if not struck:
        return learned
    topics = [topic for topic in map(telling_stems, struck) if topic]
    facts = [item for item in learned.facts if not any(topic <= telling_stems(item.text) for topic in topics)]
    episode = learned.episode if not any(topic <= telling_stems(learned.episode) for topic in topics) else ""
    return replace(learned, facts=tuple(facts), episode=episode)
