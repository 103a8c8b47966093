"""What virtual humans can do beside talking, for those who run them."""

from __future__ import annotations

import asyncio

from visavis.bootstrap.casting import persona_roots
from visavis.bootstrap.runtime import Runtime
from visavis.events import CodedError, JsonObject
from visavis.gateway.trpc.routers.agents import AgentArgument, AgentReport, AgentsReport
from visavis.reasoning.agents.base import BaseAgent
from visavis.reasoning.persona_files import find_personas, load_named
from visavis.reasoning.situation import Situation


class AgentsReporter:
    """Implements :class:`visavis.gateway.trpc.routers.agents.AgentsService`."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def report(self) -> AgentsReport:
        """Return all agents. Raises CodedError ``server.not_ready``."""
        abilities = self._runtime.abilities
        if abilities is None:
            raise CodedError("server.not_ready", "The models are still being loaded.", retryable=True)
        allowed = await asyncio.to_thread(self._allowed)
        situation = Situation(persona=self._runtime.settings.persona)
        agents = [_report(agent, situation, allowed) for agent in abilities.agents]
        return AgentsReport(agents=agents, notes=list(abilities.notes))

    def _allowed(self) -> dict[str, tuple[str, ...] | None]:
        """Return which agents each persona may use (None: all of them)."""
        roots = persona_roots(self._runtime.settings)
        found: dict[str, tuple[str, ...] | None] = {}
        for name in find_personas(roots):
            try:
                chosen = load_named(name, roots).about.agents
            except CodedError:  # the page of personas shows what is wrong with it
                continue
            found[name] = None if chosen is None else tuple(chosen)
        return found


def _report(agent: BaseAgent, situation: Situation, allowed: dict[str, tuple[str, ...] | None]) -> AgentReport:
    why_not = agent.available(situation)
    return AgentReport(
        name=agent.name,
        title=agent.title,
        description=agent.describe(situation),
        usable=not why_not,
        why_not=why_not,
        needs_word=agent.always_confirm,
        arguments=[_argument(name, item, agent.schema) for name, item in agent.schema.get("properties", {}).items()],
        schema=agent.schema,
        personas=[name for name, chosen in allowed.items() if chosen is None or agent.name in chosen],
    )


def _argument(name: str, item: JsonObject, schema: JsonObject) -> AgentArgument:
    kinds = [option.get("type") or "value" for option in item.get("anyOf", [item])]
    kind = " | ".join(" | ".join(kind) if isinstance(kind, list) else str(kind) for kind in kinds)
    required = name in schema.get("required", [])
    return AgentArgument(name=name, type=kind, required=required, description=item.get("description", ""))
