"""Lets agents do what authored lines ask for, what the user asks of them by name, and what the user has agreed to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Collection, Coroutine, Sequence
from contextlib import aclosing
from functools import partial
from typing import Any

from visavis.events import Event, new_id
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.agents.runs import AgentRuns, CallResult, Emit
from visavis.reasoning.citations import Citations
from visavis.reasoning.direct_request import direct_request
from visavis.reasoning.language_model import ToolCall
from visavis.reasoning.mind import Question
from visavis.reasoning.persona import AgentCall
from visavis.reasoning.situation import PendingRun

Work = Callable[[Emit], Coroutine[Any, Any, CallResult]]


class LineAgents:
    """The agents that a persona's lines can ask."""

    def __init__(self, agents: Agents, names: Collection[str] | None = None) -> None:
        """``names`` are those that the persona may use; None for all. More may be added to ``agents`` at any time."""
        self._agents = agents
        self._names = names

    def can(self, call: AgentCall, question: Question) -> bool:
        """Tell whether the agent of a line can be asked now."""
        return call.name in self._usable(question)

    def asked(self, question: Question) -> AgentCall | None:
        """Return what the user asks of an agent by its name, or None."""
        return direct_request(question.text, self._usable(question)) if "@" in question.text else None

    async def run(self, calls: Sequence[AgentCall], question: Question) -> AsyncGenerator[Event | CallResult, None]:
        """Do what lines ask for, all at once: yield what happens, and what came of each call.

        Closing the generator stops the agents.
        """
        runs = self._runs(question)
        work = (partial(runs.run, ToolCall(new_id(), call.name, dict(call.arguments))) for call in calls)
        async with aclosing(_happening(list(work))) as happening:
            async for step in happening:
                yield step

    async def run_agreed(
        self, pending: Sequence[PendingRun], question: Question
    ) -> AsyncGenerator[Event | CallResult, None]:
        """Do what the user has agreed to; the same."""
        runs = self._runs(question)
        work = (partial(runs.run_agreed, ToolCall(new_id(), item.agent, dict(item.arguments))) for item in pending)
        async with aclosing(_happening(list(work))) as happening:
            async for step in happening:
                yield step

    def _runs(self, question: Question) -> AgentRuns:
        return AgentRuns(self._usable(question), question, Citations())

    def _usable(self, question: Question) -> Agents:
        return self._agents.only(self._names).only(question.agents).usable(question.situation)


async def _happening(work: Sequence[Work]) -> AsyncGenerator[Event | CallResult, None]:
    """Yield what happens while all of it is done, and then what came of each."""
    queue: asyncio.Queue[Event | None] = asyncio.Queue()
    tasks = [asyncio.get_running_loop().create_task(item(queue.put_nowait)) for item in work]
    for task in tasks:
        task.add_done_callback(lambda _: queue.put_nowait(None))
    try:
        unfinished = len(tasks)
        while unfinished:
            event = await queue.get()
            if event is None:
                unfinished -= 1
            else:
                yield event
        for task in tasks:
            yield await task
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
