"""Operators in conversations that are kept in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from visavis.storage.operators import renamed

if TYPE_CHECKING:
    from visavis.storage.base import MessageRecord


class OperatorsInMemory:
    """The part of :class:`visavis.storage.memory.MemoryStorage` that is ``Operators``."""

    if TYPE_CHECKING:
        _messages: dict[str, MessageRecord]
        _events: dict[str, dict[str, Any]]

    async def rename_operator(self, operator: str, pseudonym: str) -> int:
        """Put a pseudonym in an operator's place; return how many records have changed."""
        count = 0
        for key, message in list(self._messages.items()):
            sources = renamed(message.sources, operator, pseudonym)
            if sources != message.sources:
                self._messages[key] = replace(message, sources=sources)
                count += 1
        for key, event in list(self._events.items()):
            payload = renamed(event["payload"], operator, pseudonym)
            if payload != event["payload"]:
                self._events[key] = {**event, "payload": payload}
                count += 1
        return count
