"""A conversation that is over, as far as it may be remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from visavis.reasoning.memory.draft import Learned

SURE_ENOUGH = 0.6
"""Confidence of the recognizer below which what somebody said is not taken for a fact about them."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one side said. Of the assistant's answers only what was heard."""

    role: Literal["user", "assistant"]
    text: str
    turn: int
    at_ms: int
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said with one person, while they agreed that it is remembered."""

    session_id: str
    person_id: str
    utterances: tuple[Utterance, ...]
    language: str = "en"
    struck: tuple[str, ...] = ()
    """Topics that they wanted to be forgotten."""

    @property
    def statements(self) -> list[Utterance]:
        """Return what the person said and was surely understood."""
        return [item for item in self.utterances if item.role == "user" and item.confidence >= SURE_ENOUGH]

    @property
    def began_ms(self) -> int:
        """Return when it began, Unix ms."""
        return self.utterances[0].at_ms if self.utterances else 0


class Extractor(Protocol):
    """Finds out what a conversation has taught about the person."""

    async def extract(self, conversation: Conversation) -> Learned:
        """Return facts and an episode; nothing that was not said. Raises CodedError (``mind.*``)."""


def asked_before(utterances: Sequence[Utterance], index: int) -> str:
    """Return what the assistant said right before an utterance, or ''."""
    before = utterances[index - 1] if index > 0 else None
    return before.text if before is not None and before.role == "assistant" else ""
