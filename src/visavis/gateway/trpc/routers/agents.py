"""``agents.*``: what virtual humans can do beside talking."""

from __future__ import annotations

from typing import Protocol

from pydantic import BaseModel, Field

from visavis.events import JsonObject
from visavis.gateway.trpc.procedures import Context, Router


class AgentArgument(BaseModel):
    """Something that an agent is told."""

    name: str
    type: str = Field(description="Its JSON type, or several with '|' between them.")
    required: bool
    description: str = ""


class AgentReport(BaseModel):
    """An agent, and whether it can be used."""

    name: str
    title: str
    description: str
    usable: bool
    why_not: str = Field("", description="Why it cannot be used, in a sentence.")
    needs_word: bool = Field(description="Whether the user is asked before it runs.")
    arguments: list[AgentArgument]
    schema_: JsonObject = Field(alias="schema", description="The JSON Schema of its arguments, as the model sees it.")
    personas: list[str] = Field(description="Who may use it.")


class AgentsReport(BaseModel):
    """All agents of this process."""

    agents: list[AgentReport]
    notes: list[str] = Field(description="What is in the way of others, in sentences.")


class AgentsService(Protocol):
    """Knows the agents."""

    async def report(self) -> AgentsReport:
        """Return all agents. Raises CodedError ``server.not_ready``."""


def agents_router(service: AgentsService) -> Router:
    """Return the procedures ``agents.*``."""
    router = Router("agents")

    @router.query("list", "personas.read")
    async def list_agents(context: Context) -> AgentsReport:
        """List what virtual humans can do beside talking, and what is in the way."""
        return await service.report()

    return router
