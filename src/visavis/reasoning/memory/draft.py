"""What is found in a conversation, before it becomes a memory."""

from __future__ import annotations

from dataclasses import dataclass

from visavis.reasoning.memory.slots import importance_of, slot_of


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact about the person, in their own voice."""

    text: str
    about: str = "other"
    """One of :data:`visavis.reasoning.memory.slots.About`."""
    subject: str = ""
    """Whom or what, where there are several: 'sister', 'coffee'."""
    value: str = ""
    """The answer itself: 'Anna', 'Berlin'."""
    importance: float | None = None
    """0 to 1; by default what such facts usually are."""
    turn: int = 0

    @property
    def slot(self) -> str:
        """Return what it is the answer to."""
        return slot_of(self.about, self.subject, self.value)

    @property
    def weight(self) -> float:
        """Return its importance, 0 to 1."""
        return importance_of(self.about) if self.importance is None else self.importance


@dataclass(frozen=True, slots=True)
class Learned:
    """What a conversation has taught."""

    facts: tuple[Draft, ...] = ()
    episode: str = ""
    """A sentence or two on what was talked about."""
