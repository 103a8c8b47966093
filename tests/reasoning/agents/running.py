"""Runs an agent as an answer would."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from visavis.reasoning.agents.base import AgentContext, BaseAgent, Output
from visavis.reasoning.mind import Question
from visavis.reasoning.situation import Situation

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""A Saturday."""


def context_of(
    situation: Situation | None = None, question: Question | None = None, now: datetime = NOON
) -> AgentContext:
    """Return what a run is told."""
    asked = question or Question("", situation=situation or Situation(session_id="s", persona="host"))
    return AgentContext("run", asked, lambda: now)


async def outputs_of(agent: BaseAgent, context: AgentContext | None = None, **arguments: Any) -> list[Output]:
    """Check the arguments, run the agent, and return all that it yields."""
    running: Any = agent.run(context or context_of(), **agent.arguments.check(arguments))
    if not isinstance(running, AsyncGenerator):
        result = await running
        return [] if result is None else [result]
    async with aclosing(running) as yielded:
        return [output async for output in yielded]


async def text_of(agent: BaseAgent, context: AgentContext | None = None, **arguments: Any) -> str:
    """Run the agent and return its text for the mind."""
    return "\n".join(item for item in await outputs_of(agent, context, **arguments) if isinstance(item, str))
