"""All servers of tools that an owner has chosen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Container, Mapping
from pathlib import Path

from visavis.events import CodedError, JsonObject
from visavis.reasoning.agents.base import BaseAgent
from visavis.reasoning.agents.mcp_configuration import McpServerSettings
from visavis.reasoning.agents.mcp_connection import CALL_S, START_S, McpConnection
from visavis.reasoning.agents.mcp_tool import agent_for

MAX_TOOLS = 64
"""Of one server. Models choose badly among too many."""


class McpServers:
    """Connects to servers, and makes agents of their tools."""

    def __init__(
        self,
        servers: Mapping[str, McpServerSettings],
        *,
        log_dir: Path | None = None,
        start_s: float = START_S,
        call_s: float = CALL_S,
    ) -> None:
        """``log_dir`` is where the error output of commands is kept."""
        self._connections = [
            McpConnection(name, settings, log_dir=log_dir, start_s=start_s, call_s=call_s)
            for name, settings in servers.items()
        ]

    def __len__(self) -> int:
        return len(self._connections)

    async def connect(
        self,
        add: Callable[[BaseAgent], object],
        announce: Callable[[str], object],
        taken: Container[str] = (),
    ) -> None:
        """Start all servers at once, and call ``add`` with an agent for each of their tools, as they come.

        ``announce`` gets a sentence about each server and tool that cannot be used; the others go on without it.
        ``taken`` holds names that agents must not have: that of the registry to which they are added, for example.
        """
        names: set[str] = set()

        async def bring(connection: McpConnection) -> None:
            try:
                tools = await connection.tools()
            except CodedError as error:
                announce(error.detail)
                return
            for tool in tools[:MAX_TOOLS]:
                self._offer(connection, tool, add, announce, _Either(names, taken))
            if len(tools) > MAX_TOOLS:
                announce(f"The server '{connection.name}' has {len(tools)} tools; the first {MAX_TOOLS} are used.")

        await asyncio.gather(*(bring(connection) for connection in self._connections))

    @staticmethod
    def _offer(
        connection: McpConnection,
        tool: JsonObject,
        add: Callable[[BaseAgent], object],
        announce: Callable[[str], object],
        taken: _Either,
    ) -> None:
        try:
            agent = agent_for(connection, tool, taken)
            taken.own.add(agent.name)
            add(agent)
        except CodedError as error:
            announce(error.detail)

    async def close(self) -> None:
        """End all sessions, and the commands with them."""
        await asyncio.gather(*(connection.close() for connection in self._connections))


class _Either(Container[str]):
    """Names that we gave, and names that others have."""

    def __init__(self, own: set[str], others: Container[str]) -> None:
        self.own = own
        self._others = others

    def __contains__(self, name: object) -> bool:
        return name in self.own or name in self._others
