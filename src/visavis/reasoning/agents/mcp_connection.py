"""The connection to one MCP server: made when it is needed, made again when it was lost, and really ended."""

from __future__ import annotations

import asyncio
import importlib
import os
import shutil
import sys
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visavis.bus.virtual_time import real_work
from visavis.events import CodedError, JsonObject
from visavis.reasoning.agents import mcp_launcher
from visavis.reasoning.agents.mcp_configuration import McpServerSettings
from visavis.reasoning.web.invisible import line

if TYPE_CHECKING:
    from pydantic_ai.mcp import MCPToolset

START_S = 60.0
"""A server that is fetched first (npx, uvx) takes its time."""
CALL_S = 60.0
CLOSE_S = 10.0


@dataclass(frozen=True, slots=True)
class _Session:
    """An open session, and the task in which it lives."""

    toolset: MCPToolset[None]
    task: asyncio.Task[None]
    stop: asyncio.Event

    @property
    def alive(self) -> bool:
        return not self.task.done() and self.toolset.client.is_connected()


class McpConnection:
    """One server. Its session lives in a task of its own, and ends there."""

    def __init__(
        self,
        name: str,
        settings: McpServerSettings,
        *,
        log_dir: Path | None = None,
        start_s: float = START_S,
        call_s: float = CALL_S,
    ) -> None:
        """``log_dir`` is where a command's error output is kept, as NAME.log; without it, it is dropped."""
        self.name = name
        self.call_s = call_s
        self._settings = settings
        self._log_dir = log_dir
        self._start_s = start_s
        self._lock = asyncio.Lock()
        self._session: _Session | None = None
        self._closed = False

    async def tools(self) -> list[JsonObject]:
        """Return the server's tools as the protocol has them (name, description, inputSchema, annotations).

        Raises CodedError: ``mcp.not_installed``, ``mcp.unavailable``.
        """
        with real_work():
            session = await self._connected()
            found = await self._attempt(session, session.toolset.client.list_tools(), self._start_s)
            return [tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in found]

    async def call(self, tool: str, arguments: JsonObject, *, again: bool) -> JsonObject:
        """Call a tool and return the result as the protocol has it (content, structuredContent, isError).

        A connection that is found to be lost is made anew. If it is lost during the call, nobody knows what the server
        has done: the call is only repeated if ``again`` says that this does no harm. Raises CodedError:
        ``mcp.unavailable``, ``mcp.timeout``, ``mcp.refused`` for what the server does not accept.
        """
        with real_work():
            session = await self._connected()
            try:
                return await self._call(session, tool, arguments)
            except CodedError as error:
                if error.code != "mcp.unavailable":
                    raise
                await self._forget(session)
                if not again:
                    raise
            return await self._call(await self._connected(), tool, arguments)

    async def close(self) -> None:
        """End the session, and a command with all its children."""
        self._closed = True
        async with self._lock:
            if self._session is not None:
                await _end(self._session.task, self._session.stop)
                self._session = None

    async def _call(self, session: _Session, tool: str, arguments: JsonObject) -> JsonObject:
        work = session.toolset.client.call_tool_mcp(tool, arguments)
        result = await self._attempt(session, work, self.call_s)
        found: JsonObject = result.model_dump(mode="json", by_alias=True, exclude_none=True)
        return found

    async def _attempt(self, session: _Session, work: Coroutine[Any, Any, Any], limit_s: float) -> Any:
        """Await something that the server does. Raises CodedError (``mcp.*``) for what goes wrong with it.

        Libraries below raise a dozen kinds of errors for a broken connection, some of them in groups; therefore the
        work is done in a task of its own, whose error is looked at, instead of a list of classes to catch.
        """
        task = asyncio.create_task(work)
        try:
            await asyncio.wait([task, session.task], timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait([task], timeout=1.0)
        if task.cancelled() or not task.done():
            if session.task.done():
                raise self._unavailable("It has ended.")
            raise CodedError("mcp.timeout", f"The server '{self.name}' takes too long.", retryable=True)
        error = task.exception()
        if error is None:
            return task.result()
        raise self._coded(error) from error

    def _coded(self, error: BaseException) -> CodedError:
        from mcp.shared.exceptions import MCPError
        from mcp_types import CONNECTION_CLOSED, REQUEST_TIMEOUT

        if isinstance(error, MCPError):
            if error.error.code == REQUEST_TIMEOUT:
                return CodedError("mcp.timeout", f"The server '{self.name}' takes too long.", retryable=True)
            if error.error.code != CONNECTION_CLOSED:
                said = line(error.error.message, 300)
                return CodedError("mcp.refused", f"The server '{self.name}' refuses: {said}")
        return self._unavailable(line(str(error), 200))

    async def _connected(self) -> _Session:
        """Return the open session; opens it if there is none. Raises CodedError (``mcp.*``)."""
        async with self._lock:
            if self._closed:
                raise self._unavailable("It has been closed.")
            if self._session is not None and not self._session.alive:
                await _end(self._session.task, self._session.stop)
                self._session = None
            if self._session is None:
                self._session = await self._open()
            return self._session

    async def _forget(self, session: _Session) -> None:
        """End a session that is broken, unless somebody has made a new one meanwhile."""
        async with self._lock:
            if self._session is session:
                await _end(session.task, session.stop)
                self._session = None

    async def _open(self) -> _Session:
        toolset = await self._make()
        opened, stop = asyncio.Event(), asyncio.Event()
        task = asyncio.create_task(_hold(toolset, opened, stop), name=f"mcp:{self.name}")
        waiting = asyncio.create_task(opened.wait())
        why = ""
        try:
            await asyncio.wait([waiting, task], timeout=self._start_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
            if not opened.is_set():
                task.cancel()
                why = await _end(task, stop)
        if not opened.is_set():
            raise self._unavailable(why or f"It did not start within {self._start_s:g} s.")
        return _Session(toolset, task, stop)

    async def _make(self) -> MCPToolset[None]:
        """Return the client, not connected. Raises CodedError: ``mcp.not_installed``, ``mcp.unavailable``."""
        command = self._settings.command
        path = self._settings.env.get("PATH")
        if command is not None and shutil.which(command, path=path) is None:
            raise self._unavailable(f"There is no program '{command}'.")
        try:
            await asyncio.to_thread(importlib.import_module, "pydantic_ai.mcp")
        except ImportError:
            detail = "MCP servers need the extra 'mcp': pip install 'visavis[mcp]'."
            raise CodedError("mcp.not_installed", detail) from None
        from pydantic_ai.mcp import MCPToolset

        return MCPToolset(self._transport(), id=self.name, init_timeout=self._start_s, read_timeout=self.call_s)

    def _transport(self) -> Any:
        from fastmcp.client.transports import SSETransport, StdioTransport, StreamableHttpTransport

        settings = self._settings
        if settings.url:
            kind = SSETransport if settings.url.rstrip("/").endswith("/sse") else StreamableHttpTransport
            return kind(settings.url, headers=dict(settings.headers))
        assert settings.command is not None  # checked when the file was read
        # Groups of processes are a matter of POSIX; on Windows the SDK ends a command with its children by itself.
        launcher = [] if os.name == "nt" else [sys.executable, "-I", "-S", mcp_launcher.__file__]
        words = [*launcher, settings.command, *settings.args]
        return StdioTransport(
            words[0],
            words[1:],
            env=dict(settings.env),
            cwd=settings.cwd,
            keep_alive=False,
            log_file=self._log_file(),
        )

    def _log_file(self) -> Path:
        if self._log_dir is None:
            return Path(os.devnull)
        self._log_dir.mkdir(parents=True, exist_ok=True)
        file = self._log_dir / f"{''.join(c if c.isalnum() else '_' for c in self.name)}.log"
        file.unlink(missing_ok=True)
        return file

    def _unavailable(self, why: str) -> CodedError:
        return CodedError(
            "mcp.unavailable", f"The server '{self.name}' is not available. {why}".strip(), retryable=True
        )


async def _hold(toolset: MCPToolset[None], opened: asyncio.Event, stop: asyncio.Event) -> None:
    """Keep a session open. What opens it also closes it: its cancel scopes belong to one task."""
    async with toolset:
        opened.set()
        await stop.wait()


async def _end(task: asyncio.Task[None], stop: asyncio.Event) -> str:
    """End a session. Return what it died of, or ''."""
    stop.set()
    if not task.done():
        await asyncio.wait([task], timeout=CLOSE_S)
    if not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=CLOSE_S)
    error = None if not task.done() or task.cancelled() else task.exception()
    return "" if error is None else line(str(_first(error)) or type(error).__name__, 200)


def _first(error: BaseException) -> BaseException:
    """Return the error itself, or the first of a group."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
