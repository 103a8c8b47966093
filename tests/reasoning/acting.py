"""Agents and engines for tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from visavis.events import CodedError, ImageItem, Source
from visavis.reasoning.agents.base import AgentContext, BaseAgent, Cite, Output, Progress
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.budget import Budget
from visavis.reasoning.citations import Citations
from visavis.reasoning.engine import Engine, EngineStep, Task
from visavis.reasoning.fake_model import FakeLanguageModel
from visavis.reasoning.mind import Question


class Weather(BaseAgent):
    """Tells the weather of a town."""

    name = "weather"

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.towns: list[str] = []
        self.stopped = 0

    async def run(self, context: AgentContext, town: str, days: int = 1) -> str:
        self.towns.append(town)
        try:
            await asyncio.sleep(self.seconds)
        except asyncio.CancelledError:
            self.stopped += 1
            raise
        return f"It is sunny in {town} for {days} days."


class Search(BaseAgent):
    """Searches far away."""

    name = "search"
    title = "Web search"
    untrusted = True

    def __init__(self, text: str = "The tower opened in 1912.") -> None:
        self.text = text

    async def run(self, context: AgentContext, query: str) -> AsyncIterator[Output]:
        yield Progress("Searching", 0.5)
        yield Cite(self.text, Source(kind="agent", reference="r1", title="Town history", url="https://town.example/"))
        yield ImageItem(url="/media/tower.png", name="The tower")


class Send(BaseAgent):
    """Sends a message to somebody."""

    name = "send"
    title = "Message"
    effects = True

    def __init__(self) -> None:
        self.sent: list[str] = []

    async def run(self, context: AgentContext, text: str) -> str:
        self.sent.append(text)
        return "Sent."


class Broken(BaseAgent):
    """Never works."""

    name = "broken"

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error or CodedError("broken.always", "It is broken, as always.")

    async def run(self, context: AgentContext) -> str:
        raise self.error


async def engine_steps(
    model: FakeLanguageModel, *agents: BaseAgent, question: Question | None = None, budget: Budget | None = None
) -> list[EngineStep]:
    """Return all that an engine gives."""
    from pydantic_ai.messages import ModelRequest, UserPromptPart

    asked = question or Question("What now?")
    task = Task([ModelRequest(parts=[UserPromptPart(asked.text)])], asked, Agents(agents), Citations())
    async with aclosing(Engine(model, budget=budget).run(task)) as steps:
        return [step async for step in steps]


def of(steps: list[Any], kind: type[Any]) -> list[Any]:
    """Return the steps of a kind."""
    return [step for step in steps if isinstance(step, kind)]
