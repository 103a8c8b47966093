"""One conversation as a line of time: who spoke when, what was said and heard, and how the user came across."""

from __future__ import annotations

import asyncio
from functools import partial

from pydantic import BaseModel, Field

from visavis.gateway.timeline_fold import TYPES, Looked, Said, Sounded, Stretch, TimelineFold
from visavis.gateway.timeline_states import StateSeries, series_of
from visavis.gateway.timeline_turns import TYPES as TURN_TYPES
from visavis.gateway.timeline_turns import AgentRun, Operated, TurnLatency, TurnsFold
from visavis.storage import SessionRecord, Storage
from visavis.storage.pages import every

MAX_EVENTS = 60_000
"""So many events are read: more than three hours of a person who never stays the same."""
_PAGE = 100
"""So many events are read at once: decoding more of them would hold up conversations that go on."""
TITLE_CHARACTERS = 80


class Timeline(BaseModel):
    """A conversation over time, compact enough for a picture of it. Times are ms since it began."""

    session_id: str = Field(description="Identifier of the conversation.")
    persona: str = Field(description="Name of the persona.")
    opened_ms: int = Field(description="When it began, Unix milliseconds.")
    closed_ms: int | None = Field(description="When it ended, Unix milliseconds; null while it goes on.")
    duration_ms: int = Field(description="When the last thing happened, ms since it began.")
    states: StateSeries = Field(description="How the user came across; empty if nothing was observed.")
    speech: list[Stretch] = Field(description="When the user spoke.")
    looks: list[Looked] = Field(description="Where the user looked, as far as it was seen.")
    said: list[Said] = Field(description="What both said, in the order in which it began.")
    sounds: list[Sounded] = Field(description="Sounds that are not speech.")
    agents: list[AgentRun] = Field(description="Agents at work.")
    turns: list[TurnLatency] = Field(description="Where the time of each turn went.")
    operated: list[Operated] = Field(description="When a person answered in the persona's place.")
    truncated: bool = Field(description="Whether there were more events than are looked at.")


async def read_timeline(
    storage: Storage, record: SessionRecord, points: int, *, most_events: int = MAX_EVENTS
) -> Timeline:
    """Read a conversation's journal, and return it as a line of time with at most ``points`` pictures of the user."""
    fold, turns = TimelineFold(record.opened_ms), TurnsFold(record.opened_ms)
    read, truncated = 0, False
    async for envelope in every(partial(storage.events, record.id, limit=_PAGE, types=TYPES + TURN_TYPES)):
        truncated = read == most_events
        if truncated:
            break
        fold.take(envelope)
        turns.take(envelope)
        read += 1
    states = await asyncio.to_thread(series_of, fold.states, points)  # thousands of them: not on the event loop
    return Timeline(
        session_id=record.id,
        persona=record.persona,
        opened_ms=record.opened_ms,
        closed_ms=record.closed_ms,
        duration_ms=fold.end_ms,
        states=states,
        speech=fold.spoken(),
        looks=fold.looks(),
        said=fold.said(by_operator=turns.by_operator),
        sounds=fold.sounds,
        agents=turns.agents,
        turns=turns.turns,
        operated=turns.operated,
        truncated=truncated,
    )


async def titles_of(storage: Storage, session_ids: list[str]) -> dict[str, str]:
    """Return the first thing that the user said in each conversation, shortened; those without any are left out."""
    said = await storage.first_words(session_ids)
    lines = {session_id: " ".join(text.split()) for session_id, text in said.items()}
    return {session_id: _shortened(line) for session_id, line in lines.items() if line}


def _shortened(line: str) -> str:
    return line if len(line) <= TITLE_CHARACTERS else f"{line[: TITLE_CHARACTERS - 1].rstrip()}…"
