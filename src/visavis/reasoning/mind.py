"""What every mind does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from visavis.events import Event, Expression, Source, UserStateEstimated
from visavis.reasoning.directed import PlacedDirection
from visavis.reasoning.situation import Situation


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message of the conversation as the user experienced it: of an interrupted answer only what was heard."""

    role: Literal["user", "assistant"]
    text: str
    response_id: str
    sources: tuple[Source, ...] = ()
    interrupted: bool = False
    stopped: tuple[str, ...] = ()
    """Agents that were stopped with it, before they were done."""


class Commitment:
    """Whether an answer is wanted, or only begun in case it will be: agents wait for it."""

    def __init__(self, response_id: str = "") -> None:
        """Without the identifier of the answer it is not wanted yet."""
        self.response_id = response_id
        self._given = asyncio.Event()
        if response_id:
            self._given.set()

    def give(self, response_id: str) -> None:
        """Say that the answer is wanted, and how it is called."""
        self.response_id = response_id
        self._given.set()

    async def wait(self) -> None:
        """Wait until the answer is wanted."""
        await self._given.wait()


@dataclass(frozen=True, slots=True)
class Question:
    """What a mind is asked: the user's words and what led up to them."""

    text: str
    """Empty if speech was heard but no words were understood."""
    history: Sequence[Exchange] = ()
    summary: str = ""
    """What came before the history, where that is not all of the conversation."""
    confidence: float = 1.0
    """How sure the recognizer was, 0 to 1; 1 for typed text."""
    spoken: bool = False
    senses: frozenset[str] = frozenset()
    """What this session can do: 'hearing', 'sight', 'voice', and 'tone' (the tone of the user's voice)."""
    impression: str = ""
    """A sentence about what is seen and heard of the user beside their words; empty if there is nothing to say."""
    state: UserStateEstimated | None = None
    """The same in numbers; None if nothing is known, or nobody may know it."""
    heard: frozenset[str] = frozenset()
    """What else was heard in the last seconds, such as 'laughter'
    (:func:`visavis.reasoning.conditions.sound_name`)."""
    memory: dict[str, str] = field(default_factory=dict)
    """Where a mind may keep what it needs for the rest of this session, for example a question it has asked."""
    agents: frozenset[str] | None = None
    """The agents that may be used; None for all of them."""
    confirmation: str | None = None
    """The confirmation that the user has answered with a button."""
    situation: Situation = field(default_factory=Situation)
    """The session: what was shown in it, who is there."""
    whispers: tuple[str, ...] = ()
    """What operators tell the persona, unheard by the user; the oldest first."""
    commitment: Commitment = field(default_factory=lambda: Commitment("answer"))
    """Whether the answer is really wanted; before that nothing may be done that has an effect."""


@dataclass(frozen=True, slots=True)
class Thought:
    """The next piece of an answer."""

    text: str
    """To be appended to what came before; a sentence may come in many pieces."""
    sentence_index: int
    source: Source
    expression: Expression | None = None
    directions: tuple[PlacedDirection, ...] = ()
    """Stage directions and their places in the text, which itself is without them."""


Step = Thought | Event
"""What a mind yields: the next piece of its answer, or a fact that goes with it (an agent has begun, something is
shown)."""


class Mind(Protocol):
    """Answers, piece by piece.

    Every implementation passes ``tests/conformance/test_mind.py``.
    """

    name: str
    """'scripted', or 'model:' and the model's name."""
    note: str
    """A sentence for people about its limits; empty if there is nothing to say."""
    weighs_confidence: bool
    """Whether the answer depends on how sure the recognizer is, and on what is true of the user: one that was begun
    before that is known is not used."""
    heeds_whispers: bool
    """Whether what an operator whispers changes what it says: what is written beforehand cannot change."""

    async def prepare(self) -> None:
        """Load what is needed, so that the first answer is not late. Raises CodedError if that is impossible."""

    def answer(self, question: Question) -> AsyncIterator[Step]:
        """Answer, from the first piece that is ready. Stops at once when the iterator is closed.

        Raises CodedError (``mind.*``) if there can be no answer; the error's text is never spoken.
        """

    def suggestions(self) -> list[str]:
        """Return things to say that this mind is known to understand, the best first."""

    async def close(self) -> None:
        """Release everything."""
