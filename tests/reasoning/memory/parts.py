"""What the tests of memory are made of."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from visavis.events.clock import DAY_MS
from visavis.inference import Runner
from visavis.reasoning.memory.conversation import Conversation, Utterance
from visavis.reasoning.memory.draft import Draft, Learned
from visavis.reasoning.memory.long_term import LongTermMemory
from visavis.reasoning.memory.vault import Vault
from visavis.reasoning.retrieval import Encoder
from visavis.reasoning.text import stems
from visavis.storage import Storage
from visavis.storage.memory import MemoryStorage

SECRET = bytes(range(32))
DEVICE = "a-secret-of-one-device"
START_MS = 1_777_800_000_000
"""3 May 2026."""


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = START_MS

    def __call__(self) -> int:
        return self.now

    def pass_days(self, days: float) -> None:
        """Let time pass."""
        self.now += int(days * DAY_MS)


class WordEncoder:
    """Texts with many equal words have like vectors."""

    fingerprint = "words"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 (texts, 64)."""
        vectors = np.zeros((len(texts), 64), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in stems(text):
                row[hashlib.sha256(word.encode()).digest()[0] % 64] += 1
            row /= max(1e-9, float(np.linalg.norm(row)))
        return vectors

    def encode_corpus(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the same."""
        return self.encode(texts)


def long_term(
    clock: Clock | None = None, storage: Storage | None = None, encoder: Encoder | None = None, **options: int
) -> LongTermMemory:
    """Return a memory in a database of its own, unless another is given."""
    return LongTermMemory(
        storage or MemoryStorage(),
        Vault(SECRET),
        Runner("memory-test"),
        encoder=encoder,
        now_ms=clock or Clock(),
        refresh_s=0.0,
        **options,
    )


async def tell(memory: LongTermMemory, person_id: str, *facts: Draft | str, session_id: str = "s1") -> None:
    """Let a person tell facts, now."""
    drafts = tuple(Draft(fact) if isinstance(fact, str) else fact for fact in facts)
    await memory.learn(person_id, Learned(drafts), session_id=session_id, told_ms=memory.now_ms())


def conversation(*lines: str, person_id: str = "device-1") -> Conversation:
    """Return a conversation; lines of the assistant begin with '> '."""
    utterances = tuple(
        Utterance("assistant", line[2:], number, START_MS + number)
        if line.startswith("> ")
        else Utterance("user", line, number, START_MS + number)
        for number, line in enumerate(lines)
    )
    return Conversation("s1", person_id, utterances)
