"""What a memory is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from visavis.events import Source

MemoryKind = Literal["fact", "episode"]
Vector = NDArray[np.float32]

MAX_TEXT = 300
"""Characters of a memory."""
MAX_VALUE = 80


@dataclass(frozen=True, slots=True)
class Memory:
    """Something that a person said of themselves, or a conversation with them. Times are Unix milliseconds."""

    id: str
    person_id: str
    """Names nobody."""
    kind: MemoryKind
    text: str
    """A fact in the person's own voice ('I live in Berlin.'), an episode in ours."""
    created_ms: int
    """When it was told first."""
    updated_ms: int
    """When it was told last."""
    used_ms: int
    """When it was told, or last of use in an answer."""
    slot: str = ""
    """What it is the answer to, such as 'home' or 'preference:coffee': of these only the last told holds."""
    value: str = ""
    """The answer itself, such as 'Berlin'."""
    importance: float = 0.5
    """0 (small talk) to 1 (matters for life)."""
    uses: int = 0
    """How often it was told again or of use."""
    session_id: str = ""
    """The conversation in which it was told last."""
    turn: int = 0
    ended_ms: int | None = None
    """When something else was told instead; None while it holds."""
    superseded_by: str = ""
    """The memory that has taken its place."""
    encoder: str = ""
    """Fingerprint of what made the vector."""
    vector: Vector | None = field(default=None, compare=False, repr=False)
    """Meaning: float32 (dimensions,), of length 1."""

    @property
    def holds(self) -> bool:
        """Tell whether nothing else was told instead."""
        return self.ended_ms is None

    def source(self, now: datetime, score: float | None = None) -> Source:
        """Return where a sentence comes from that rests on this."""
        return Source(kind="memory", reference=self.id, title=told_on(self.updated_ms, now), score=score)


def told_on(told_ms: int, now: datetime) -> str:
    """Return when something was told, for people: 'told on 3 May', with the year if it is not this one."""
    return f"told {day_of(told_ms, now)}"


def day_of(at_ms: int, now: datetime) -> str:
    """Return a day as one says it: 'today', 'on 3 May', 'on 3 May 2024', in the time zone of ``now``."""
    at = datetime.fromtimestamp(at_ms / 1000, now.tzinfo)
    if at.date() == now.date():
        return "today"
    return f"on {at.day} {at:%B}" + (f" {at.year}" if at.year != now.year else "")
