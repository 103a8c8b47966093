"""Shows a plan, and how far it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from pydantic import Field

from visavis.events import TodoEntry, TodoListItem
from visavis.reasoning.agents.base import AgentContext, BaseAgent, Output

PLAN = "plan"
"""Where a session's memory keeps the answer that the plan belongs to, and the plan's name."""


class Plan(BaseAgent):
    """Shows the user a plan of several steps before you carry it out, and again whenever a step is done.

    Give all steps every time, each with its state. Use it only for what takes three steps or more.
    """

    name = "plan"
    title = "Plan"
    quick = True

    async def run(
        self,
        context: AgentContext,
        steps: Annotated[list[TodoEntry], Field(min_length=1, max_length=30, description="The steps, in order.")],
        title: Annotated[str, Field(max_length=200, description="What it is about.")] = "",
    ) -> AsyncIterator[Output]:
        """Yield the plan. Within an answer each takes the place of the one before."""
        response_id, memory = context.question.commitment.response_id, context.question.memory
        owner, _, name = memory.get(PLAN, "").partition(" ")
        if owner != response_id or not name:
            name = context.situation.artefacts.new_id()
            memory[PLAN] = f"{response_id} {name}"
        yield TodoListItem(id=name, title=title, entries=steps)
        done = sum(step.state in ("done", "skipped") for step in steps)
        yield f"The plan is on the screen: {done} of {len(steps)} steps are done."
