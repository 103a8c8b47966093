"""The conversation as the user experienced it: what was really heard, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from visavis.events import Source
from visavis.reasoning.mind import Exchange

MAX_TURNS = 50
"""Older turns are forgotten."""
MAX_CHARACTERS = 40_000
"""So are turns beyond this much text."""


@dataclass(slots=True)
class Turn:
    """What the user said, and what became of the answer."""

    response_id: str
    said: str | None
    """The user's words; None if the assistant spoke unasked."""
    pieces: list[tuple[str, Source]] = field(default_factory=list)
    """The answer so far, with the sources of its pieces."""
    heard: str | None = None
    """The part of the answer that was heard, if it was interrupted."""
    finished: bool = False
    """Whether the answer was made to its end."""
    stopped: list[str] = field(default_factory=list)
    """Agents that were stopped with it, before they were done."""
    memory_before: dict[str, str] = field(default_factory=dict)
    """What the mind remembered before it answered."""

    def exchanges(self) -> list[Exchange]:
        """Return the turn's messages as they were experienced."""
        messages = [] if self.said is None else [Exchange("user", self.said, self.response_id)]
        text = self.text if self.heard is None else self.heard
        if (text or self.stopped) and (self.finished or self.heard is not None):
            interrupted = self.heard is not None
            messages.append(
                Exchange(
                    "assistant", text, self.response_id, self._sources(len(text)), interrupted, tuple(self.stopped)
                )
            )  # fmt: skip
        return messages

    @property
    def text(self) -> str:
        """Return the whole answer so far."""
        return "".join(piece for piece, _ in self.pieces)

    def sources(self) -> list[Source]:
        """Return the sources of the whole answer, in order and without repetition."""
        return list(dict.fromkeys(source for _, source in self.pieces))

    def _sources(self, characters: int) -> tuple[Source, ...]:
        """Return the sources of the part that was heard."""
        heard: list[Source] = []
        position = 0
        for piece, source in self.pieces:
            if position < characters:
                heard.append(source)
            position += len(piece)
        return tuple(dict.fromkeys(heard))


class ConversationContext:
    """Keeps the turns of one session, and the mind's memory in step with them.

    A turn that was replaced before any of its answer was heard leaves no trace, neither here nor in the memory.
    """

    def __init__(self, memory: dict[str, str] | None = None) -> None:
        """``memory`` is what the mind remembers to begin with."""
        self.memory: dict[str, str] = dict(memory or {})
        self._turns: list[Turn] = []

    def begin(self, response_id: str, said: str | None, replaces: str | None = None) -> Turn:
        """Begin a turn; the one that it replaces is forgotten if nothing of its answer was heard."""
        if replaces is not None:
            self._forget(replaces)
        turn = Turn(response_id, said, memory_before=dict(self.memory))
        self._turns.append(turn)
        self._trim()
        return turn

    def seed(self, exchanges: Sequence[Exchange], told: str = "") -> None:
        """Begin with the last messages of a conversation that was led elsewhere, and with what is told of the rest."""
        if told:
            self._turns.append(Turn("before", told))
        for number, item in enumerate(exchanges):
            turn = Turn(f"before-{number}", item.text if item.role == "user" else None, finished=True)
            if item.role == "assistant":
                source = item.sources[0] if item.sources else Source(kind="command")
                turn.pieces.append((item.text, source))
            self._turns.append(turn)
        self._trim()

    def interrupt(self, response_id: str | None, heard: str) -> None:
        """Take note that only ``heard`` of an answer (the latest, if None is named) reached the user."""
        turn = self._find(response_id)
        if turn is not None:
            turn.heard = heard.strip()

    def stopped(self, response_id: str, agents: list[str]) -> None:
        """Take note that agents were stopped with an answer."""
        turn = self._find(response_id)
        if turn is not None:
            turn.stopped += agents

    def history(self, *, before: Turn | None = None) -> list[Exchange]:
        """Return the messages so far, the oldest first, up to a turn that is not counted."""
        messages: list[Exchange] = []
        for turn in self._turns:
            if turn is before:
                break
            messages += turn.exchanges()
        return messages

    def _find(self, response_id: str | None) -> Turn | None:
        if response_id is None:
            return self._turns[-1] if self._turns else None
        return next((turn for turn in reversed(self._turns) if turn.response_id == response_id), None)

    def _forget(self, response_id: str) -> None:
        turn = self._find(response_id)
        if turn is not None and not turn.heard:
            self._turns.remove(turn)
            self.memory = turn.memory_before

    def _trim(self) -> None:
        del self._turns[:-MAX_TURNS]
        size = 0
        for number in range(len(self._turns) - 1, 0, -1):
            turn = self._turns[number]
            size += len(turn.said or "") + len(turn.text)
            if size > MAX_CHARACTERS:
                del self._turns[:number]
                return
