"""An answer that is thought of before it is sure that it will be needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, cast

from visavis.events import GenerateResponse, UsageRecorded, new_id
from visavis.inference import Ahead
from visavis.reasoning.mind import Mind, Question, Step, Thought
from visavis.reasoning.text import plain


class Preparation:
    """One attempt: the question as it stands in a pause, and the mind at work on it."""

    def __init__(self, mind: Mind, question: Question, felt: frozenset[int] = frozenset()) -> None:
        """Begin at once. ``question.memory`` belongs to the attempt, and its commitment is not given yet.

        ``felt`` are the conditions of the persona that are true of the user by now.
        """
        self.id = new_id()
        self.question = question
        self._felt = felt
        self._weighs_confidence = mind.weighs_confidence
        self._steps = Ahead(_answer(mind, question))

    def serves(self, command: GenerateResponse, felt: frozenset[int] = frozenset()) -> bool:
        """Tell whether this is the answer that is asked for, of a user of whom ``felt`` is true."""
        return (
            command.spoken
            and command.verbatim is None
            and command.replaces is None
            and command.confirmation is None
            and command.agents is None
            and plain(command.text) == plain(self.question.text)
            and ((command.confidence, felt) == (self.question.confidence, self._felt) or not self._weighs_confidence)
        )

    async def watch(self) -> AsyncGenerator[Thought, None]:
        """Yield the pieces of the answer as far as it comes, and leave it at work."""
        async with aclosing(self._steps.read(quietly=True)) as steps:
            async for step in steps:
                if isinstance(step, Thought):
                    yield step

    async def take(self, response_id: str) -> AsyncGenerator[Step, None]:
        """Yield the answer, which is wanted now; closing the generator stops the work. Raises what the mind raises."""
        self.question.commitment.give(response_id)
        try:
            async with aclosing(self._steps.read()) as steps:
                async for step in steps:
                    yield step
                    await asyncio.sleep(0)  # the voice can begin before the rest is handed on
        finally:
            self._steps.cancel()

    def drop(self) -> list[UsageRecorded]:
        """Stop the work; return what it has taken of a language model in vain, as far as that is known."""
        self._steps.cancel()
        taken = [step for step in self._steps.items if isinstance(step, UsageRecorded)]
        return [step.model_copy(update={"purpose": "preparation"}) for step in taken]


async def _answer(mind: Mind, question: Question) -> AsyncGenerator[Step, None]:
    # Minds are async generators, whatever the Protocol calls them; closing one stops it at once.
    async with aclosing(cast("Any", mind.answer(question))) as steps:
        async for step in steps:
            yield step
