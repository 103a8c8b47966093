"""Where the time of each turn went, which agents worked, and when a person answered: from a conversation's journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from visavis.events import TurnReason

TYPES = (
    *("turn.timed", "agent.started", "agent.completed", "agent.failed"),
    *("operator.replaced", "operator.attributed", "session.closed"),
)
"""Wire names of the events that are looked at."""


class TurnLatency(BaseModel):
    """The waterfall of one turn. All times are ms from ``at_ms``; what did not happen is null."""

    turn: int = Field(description="Number of the turn, from 1.")
    at_ms: int = Field(description="When the user had finished, ms since the conversation began.")
    why: TurnReason = Field(description="What ended the turn.")
    response_id: str = Field(description="The answer.")
    turn_ended_ms: int = Field(description="The turn was taken as over.")
    words_ms: int | None = Field(description="The words were known.")
    first_text_ms: int | None = Field(description="The mind had its first words.")
    first_sound_ms: int | None = Field(description="The voice had its first sound.")
    heard_ms: int = Field(description="The first sound was heard.")
    prepared: bool = Field(description="Whether the answer had been begun before the turn was over.")


class AgentRun(BaseModel):
    """An agent at work. Private runs, about what is remembered of somebody, are not kept."""

    run_id: str
    agent: str
    title: str
    start_ms: int = Field(description="Begin, ms since the conversation began.")
    end_ms: int | None = Field(description="End; null if none is known.")
    status: Literal["running", "done", "failed", "cancelled"]
    detail: str = Field("", description="Why it failed.")


class Operated(BaseModel):
    """A time in which a person answered in the persona's place."""

    start_ms: int
    end_ms: int | None = Field(description="Null while it goes on.")


class TurnsFold:
    """Takes a conversation's events one by one, in order. Times are ms since ``began_ms``, which is Unix time."""

    def __init__(self, began_ms: int) -> None:
        self.turns: list[TurnLatency] = []
        self.operated: list[Operated] = []
        self.by_operator: set[str] = set()
        """The answers that came from a person."""
        self._began_ms = began_ms
        self._runs: dict[str, AgentRun] = {}

    @property
    def agents(self) -> list[AgentRun]:
        """Return the runs of agents, in the order in which they began."""
        return list(self._runs.values())

    def take(self, envelope: dict[str, Any]) -> None:
        """Take in one envelope; those of other types are passed over."""
        payload = envelope["payload"]
        match envelope["type"]:
            case "turn.timed":
                at_ms = max(0, self._time(envelope) - payload["heard_ms"])
                self.turns.append(TurnLatency(turn=envelope["turn"], at_ms=at_ms, **payload))
            case "agent.started":
                self._runs[payload["run_id"]] = AgentRun(
                    run_id=payload["run_id"],
                    agent=payload["agent"],
                    title=payload["title"] or payload["agent"],
                    start_ms=self._time(envelope),
                    end_ms=None,
                    status="running",
                )
            case "agent.completed" | "agent.failed":
                self._ended(envelope)
            case "operator.attributed":
                self.by_operator.add(payload["response_id"])
            case "operator.replaced" | "session.closed":
                self._replaced(self._time(envelope), active=bool(payload.get("active")))

    def _ended(self, envelope: dict[str, Any]) -> None:
        payload = envelope["payload"]
        run = self._runs.get(payload["run_id"])
        if run is None:
            return
        failed = envelope["type"] == "agent.failed"
        run.status = ("cancelled" if payload["code"] == "agent.cancelled" else "failed") if failed else "done"
        run.end_ms, run.detail = self._time(envelope), payload.get("detail", "") if failed else ""

    def _replaced(self, at_ms: int, *, active: bool) -> None:
        last = self.operated[-1] if self.operated and self.operated[-1].end_ms is None else None
        if active and last is None:
            self.operated.append(Operated(start_ms=at_ms, end_ms=None))
        elif not active and last is not None:
            last.end_ms = at_ms

    def _time(self, envelope: dict[str, Any]) -> int:
        return max(0, round(datetime.fromisoformat(envelope["timestamp"]).timestamp() * 1000) - self._began_ms)
