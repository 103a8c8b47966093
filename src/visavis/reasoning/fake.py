"""A mind with known timing, for tests and measurements."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from visavis.events import CodedError, Source
from visavis.reasoning.directed import DirectedText
from visavis.reasoning.mind import Question, Thought

REPLIES = {
    "short": "Sure thing. The answer you want is quite simple today.",
    "long": "Sure thing. "
    + "Here is a rather long sentence that keeps the bot talking for a while so it can be interrupted. " * 4,
}
"""Replies of known length, by name."""


class FakeMind:
    """Gives the same reply to everything, word by word, as slowly as it is told."""

    def __init__(
        self,
        reply: str = REPLIES["short"],
        *,
        first_token_ms: float = 0.0,
        tokens_per_second: float = 0.0,
        fails_after: int | None = None,
    ) -> None:
        """Without ``tokens_per_second`` all words come at once.

        ``fails_after`` is the number of words after which it raises ``mind.fake``.
        """
        self.name = "fake"
        self.note = ""
        self.weighs_confidence = False
        self.heeds_whispers = True
        self.questions: list[Question] = []
        """What it was asked."""
        self._words = [f"{word} " for word in reply.split()]
        self._words[-1:] = [self._words[-1].rstrip()] if self._words else []
        self._first_token_s = first_token_ms / 1000
        self._token_s = 1 / tokens_per_second if tokens_per_second else 0.0
        self._fails_after = fails_after

    async def prepare(self) -> None:
        """Do nothing: there is nothing to load."""

    async def answer(self, question: Question) -> AsyncIterator[Thought]:
        """Give the reply. Raises CodedError ``mind.fake`` if it was told to fail."""
        self.questions.append(question)
        source = Source(kind="model", reference=self.name, title="Fake")
        reader = DirectedText()
        if self._first_token_s:
            await asyncio.sleep(self._first_token_s)
        for number, word in enumerate(self._words):
            if number == self._fails_after:
                raise CodedError("mind.fake", "The fake mind was told to fail.")
            if number and self._token_s:
                await asyncio.sleep(self._token_s)
            for piece in reader.feed(word):
                yield Thought(piece.text, piece.sentence_index, source, directions=piece.directions)
        for piece in reader.finish():
            yield Thought(piece.text, piece.sentence_index, source, directions=piece.directions)

    def suggestions(self) -> list[str]:
        """Return one thing to say."""
        return ["Say anything."]

    async def close(self) -> None:
        """Do nothing: there is nothing to release."""
