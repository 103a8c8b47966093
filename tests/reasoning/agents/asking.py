"""Running an agent by itself."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any, TypeVar

from visavis.events import JsonObject, TextItem
from visavis.reasoning.agents.base import AgentContext, BaseAgent, Output
from visavis.reasoning.mind import Question

T = TypeVar("T")


def context(question: Question | str = "") -> AgentContext:
    """Return what an agent is told of a question."""
    return AgentContext("run-1", Question(question) if isinstance(question, str) else question)


async def outputs(agent: BaseAgent, arguments: JsonObject, asked: AgentContext | None = None) -> list[Output]:
    """Check arguments as the engine does, run an agent, and return what it yields. Raises CodedError."""
    checked = agent.arguments.check(arguments)
    running: Any = agent.run(asked or context(), **checked)
    if isinstance(running, AsyncGenerator):
        return [output async for output in running]
    result = await running
    return [] if result is None else [result]


def of_kind(kind: type[T], found: list[Output]) -> list[T]:
    """Return those outputs that are of a kind."""
    return [output for output in found if isinstance(output, kind)]


def said(found: list[Output]) -> str:
    """Return the text for the mind."""
    return "\n".join(of_kind(str, found))


def read(found: list[Output]) -> str:
    """Return the text that is shown."""
    return "\n".join(item.text for item in of_kind(TextItem, found))
