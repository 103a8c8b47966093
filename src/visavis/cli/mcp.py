"""``visavis mcp``: visavis as an MCP server, so that other programs' models can ask the personas."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import Field

from visavis import __version__
from visavis.bootstrap.runtime import Runtime
from visavis.cli.common import err, load_settings
from visavis.cli.mcp_conversations import Answer, Conversations, Line, Persona, Summary
from visavis.config import Settings
from visavis.events import CodedError
from visavis.events.perception import MAX_TEXT_CHARACTERS
from visavis.storage.memory import MemoryStorage

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

T = TypeVar("T")

HOST = "127.0.0.1"
"""Whoever reaches it can talk to everybody and use what they use; therefore only this machine does."""
_INSTRUCTIONS = (
    "Virtual humans that can be asked. Begin with list_personas; ask without a session begins a conversation, "
    "and the session of its answer continues it. If an answer asks for a confirmation, say yes or no with ask."
)

Text = Annotated[str, Field(min_length=1, max_length=MAX_TEXT_CHARACTERS, description="What to say.")]
PersonaName = Annotated[str, Field(max_length=64, description="Who is asked; empty for the usual one.")]
SessionName = Annotated[str, Field(max_length=64, description="A conversation to go on with; empty for a new one.")]


def run_mcp(*, http: bool, port: int) -> None:
    """Serve until the client closes standard input, or over HTTP until it is stopped.

    Raises CodedError ``mcp.not_installed``.
    """
    settings = load_settings(synthesizer="none", recognizer="none", turn_model="none", faces="none")
    logging.basicConfig(level=settings.log_level.upper())  # to standard error: standard output is the protocol's
    asyncio.run(_serve(settings, http=http, port=port))


async def _serve(settings: Settings, *, http: bool, port: int) -> None:
    runtime = Runtime(settings, MemoryStorage())
    server = make_server(Conversations(runtime))
    await runtime.start()
    try:
        if http:
            err.print(f"MCP server: http://{HOST}:{port}/mcp  (Ctrl+C ends it)")
            await _serve_http(server, port)
        else:
            await server.run_stdio_async()
    finally:
        await runtime.stop()


async def _serve_http(server: MCPServer, port: int) -> None:
    from mcp.server.transport_security import TransportSecuritySettings

    # A page in a browser on this machine could try it too: what it sends is refused by its Origin or its Host.
    names = [f"{HOST}:{port}", f"localhost:{port}"]
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=names,
        allowed_origins=[f"http://{name}" for name in names],
    )
    await server.run_streamable_http_async(host=HOST, port=port, transport_security=security)


def make_server(conversations: Conversations) -> MCPServer:
    """Return the server with its tools. Raises CodedError ``mcp.not_installed``."""
    try:
        from mcp.server.mcpserver import MCPServer
        from mcp_types import ToolAnnotations
    except ImportError:
        detail = "The MCP server needs the extra 'mcp': pip install 'visavis[mcp]'."
        raise CodedError("mcp.not_installed", detail) from None

    server: MCPServer = MCPServer("visavis", instructions=_INSTRUCTIONS, version=__version__, log_level="WARNING")
    reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    talks = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=True)

    @server.tool(annotations=reads)
    async def list_personas() -> list[Persona]:
        """List who can be asked."""
        return await _told(conversations.personas())

    @server.tool(annotations=talks)
    async def ask(text: Text, persona: PersonaName = "", session: SessionName = "") -> Answer:
        """Say something to a persona and return the whole answer, with the sources it rests on."""
        return await _told(conversations.ask(text, persona, session))

    @server.tool(annotations=reads)
    async def list_sessions() -> list[Summary]:
        """List the conversations of this server, the latest first."""
        return conversations.summaries()

    @server.tool(annotations=reads)
    async def transcript(session_id: SessionName) -> list[Line]:
        """Return what was said in a conversation."""
        return await _told(_now(conversations, session_id))

    return server


async def _now(conversations: Conversations, session: str) -> list[Line]:
    return conversations.transcript(session)


async def _told(work: Awaitable[T]) -> T:
    """Await something; its errors are told to the client with their codes."""
    from mcp.server.mcpserver.exceptions import ToolError

    try:
        return await work
    except CodedError as error:
        raise ToolError(f"{error.code}: {error.detail}") from None
