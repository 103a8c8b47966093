"""The seat of a person who answers in the persona's place."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from visavis.events import OperatorAnswered, PersonaReplaced

Words = asyncio.Future[OperatorAnswered | None]


class OperatorSeat:
    """Tells whether a person answers in one session, and waits for their words."""

    def __init__(self) -> None:
        self.taken = False
        """Whether a person answers."""
        self._awaited: dict[str, Words] = {}

    def replaced(self, event: PersonaReplaced) -> None:
        """Take note that a person answers from now on, or does no more. A listener that returns at once."""
        self.taken = event.active
        if not event.active:
            for words in self._awaited.values():
                if not words.done():
                    words.set_result(None)

    def answered(self, event: OperatorAnswered) -> None:
        """Take an answer. A listener that returns at once."""
        words = self._awaited.get(event.response_id)
        if words is not None and not words.done():
            words.set_result(event)

    @asynccontextmanager
    async def words(self, response_id: str) -> AsyncIterator[Words]:
        """Expect the answer to a question: None if it is left to the persona after all."""
        words: Words = asyncio.get_running_loop().create_future()
        self._awaited[response_id] = words
        try:
            yield words
        finally:
            del self._awaited[response_id]
