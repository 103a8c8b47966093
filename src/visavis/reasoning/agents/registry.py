"""The agents that a process has, and those that a question may use."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from importlib.metadata import EntryPoint, entry_points

from visavis.events import AgentCard, CodedError
from visavis.reasoning.agents.base import BaseAgent
from visavis.reasoning.situation import Situation
from visavis.reasoning.yaml_source import nearest

log = logging.getLogger(__name__)

GROUP = "visavis.agents"
"""Entry points of this group are classes of agents that can be made without arguments."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


class Agents:
    """Agents by name."""

    def __init__(self, agents: Iterable[BaseAgent] = ()) -> None:
        """Take agents. Raises CodedError ``agent.invalid`` for a name that is not one, or that is there twice."""
        self._agents: dict[str, BaseAgent] = {}
        for agent in agents:
            self.add(agent)

    def __iter__(self) -> Iterator[BaseAgent]:
        return iter(self._agents.values())

    def __len__(self) -> int:
        return len(self._agents)

    def __contains__(self, name: object) -> bool:
        return name in self._agents

    def add(self, agent: BaseAgent) -> None:
        """Add an agent. Raises CodedError ``agent.invalid``."""
        check(agent)
        if agent.name in self._agents:
            raise CodedError("agent.invalid", f"There are two agents called '{agent.name}'.")
        self._agents[agent.name] = agent

    def get(self, name: str) -> BaseAgent:
        """Return an agent. Raises CodedError ``agent.unknown``, which names the nearest."""
        found = self._agents.get(name)
        if found is None:
            known = ", ".join(self._agents) or "none"
            hint = nearest(name, self._agents)
            raise CodedError("agent.unknown", f"There is no agent '{name}'{hint} (known: {known}).")
        return found

    def only(self, names: Collection[str] | None) -> Agents:
        """Return those with these names, or all if it is None."""
        return self._those(lambda agent: names is None or agent.name in names)

    def usable(self, situation: Situation) -> Agents:
        """Return those that can be used in a session now."""
        return self._those(lambda agent: not agent.available(situation))

    def _those(self, wanted: Callable[[BaseAgent], bool]) -> Agents:
        chosen = Agents()
        chosen._agents = {name: agent for name, agent in self._agents.items() if wanted(agent)}  # checked already
        return chosen

    def cards(self) -> list[AgentCard]:
        """Return how they introduce themselves to a page."""
        return [
            AgentCard(name=agent.name, title=agent.title, description=agent.description.partition("\n")[0])
            for agent in self
        ]

    async def close(self) -> None:
        """Release all of them."""
        agents = list(self)
        closed = await asyncio.gather(*(agent.close() for agent in agents), return_exceptions=True)
        for agent, result in zip(agents, closed, strict=True):
            if isinstance(result, Exception):  # what an agent does wrong keeps nothing else from being closed
                log.error("the agent %s could not be closed", agent.name, exc_info=result)


def check(agent: BaseAgent) -> None:
    """Raise CodedError ``agent.invalid`` if an agent cannot be offered to a model."""
    where = f"The agent '{agent.name or type(agent).__name__}'"
    if not _NAME.fullmatch(agent.name):
        raise CodedError("agent.invalid", f"{where} needs a name of a-z, 0-9 and '_'.")
    if not agent.description:
        raise CodedError("agent.invalid", f"{where} needs a description: the model reads it.")
    try:
        _ = agent.schema
    except (TypeError, NameError, AttributeError) as error:
        raise CodedError("agent.invalid", f"{where} has arguments that cannot be described ({error}).") from error


def installed_agents(points: Iterable[EntryPoint] | None = None) -> tuple[list[BaseAgent], list[str]]:
    """Return the agents of other packages, and a sentence for each that cannot be used."""
    found: list[BaseAgent] = []
    problems: list[str] = []
    for point in entry_points(group=GROUP) if points is None else points:
        try:
            agent = point.load()()
            check(agent)
        except Exception as error:  # noqa: BLE001 - other people's code must not keep the process from starting
            problems.append(f"The agent '{point.name}' cannot be used ({str(error) or type(error).__name__}).")
        else:
            found.append(agent)
    return found, problems
