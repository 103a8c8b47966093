"""``visavis mcp``, asked by the official MCP client: as a process over stdio, and over HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from tests.cli.conftest import Run
from tests.docs.running import environment
from tests.services import free_port

REPLY = "The harbor opens at nine."
COMMAND = [sys.executable, "-m", "visavis", "mcp"]


def _environment(folder: Path) -> dict[str, str]:
    return environment(folder, VISAVIS_MIND="fake", VISAVIS_FAKE__MIND_REPLY=REPLY)


@asynccontextmanager
async def _over_stdio(folder: Path) -> AsyncIterator[ClientSession]:
    parameters = StdioServerParameters(command=COMMAND[0], args=COMMAND[1:], env=_environment(folder), cwd=folder)
    with (folder / "errors.txt").open("w") as errors:
        async with stdio_client(parameters, errlog=errors) as streams, ClientSession(streams[0], streams[1]) as session:
            await session.initialize()
            yield session


async def _call(client: ClientSession, tool: str, /, **arguments: Any) -> Any:
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    found = result.structured_content
    assert found is not None
    return found["result"] if set(found) == {"result"} else found


async def _refused(client: ClientSession, tool: str, /, **arguments: Any) -> str:
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    return str(getattr(result.content[0], "text", ""))


async def test_a_program_asks_a_persona(tmp_path: Path) -> None:
    async with _over_stdio(tmp_path) as session:
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
        assert set(tools) == {"list_personas", "ask", "list_sessions", "transcript"}
        assert "host" in {persona["name"] for persona in await _call(session, "list_personas")}
        first = await _call(session, "ask", text="When does it open?", persona="host")
        assert (first["persona"], first["text"]) == ("host", REPLY)
        second = await _call(session, "ask", text="Are you sure?", session=first["session"])
        assert second["session"] == first["session"]
        other = await _call(session, "ask", text="Hello")
        assert other["session"] != first["session"]
        sessions = await _call(session, "list_sessions")
        assert [(item["session"], item["messages"], item["open"]) for item in sessions] == [
            (other["session"], 2, True), (first["session"], 4, True),
        ]  # fmt: skip
        lines = await _call(session, "transcript", session_id=first["session"])
        assert [(line["role"], line["text"]) for line in lines] == [
            ("user", "When does it open?"), ("assistant", REPLY), ("user", "Are you sure?"), ("assistant", REPLY),
        ]  # fmt: skip


async def test_what_is_wrong_is_told_with_its_code(tmp_path: Path) -> None:
    async with _over_stdio(tmp_path) as session:
        assert "session.unknown" in await _refused(session, "ask", text="Hi", session="nonsense")
        assert "session.unknown" in await _refused(session, "transcript", session_id="nonsense")
        assert "persona" in await _refused(session, "ask", text="Hi", persona="nobody-of-this-name")
        assert await _refused(session, "ask", text="")
        assert await _refused(session, "ask", text="x" * 100_000)
        assert (await _call(session, "ask", text="Hi"))["text"] == REPLY


def test_it_ends_with_its_client(tmp_path: Path) -> None:
    process = subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=_environment(tmp_path), cwd=tmp_path, text=True,
    )  # fmt: skip
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    output, _ = process.communicate(
        json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}) + "\n", timeout=120
    )
    assert process.returncode == 0
    answers = [json.loads(line) for line in output.splitlines()]  # and nothing but the protocol
    assert all(answer["jsonrpc"] == "2.0" for answer in answers)


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Run the server over HTTP and return its port."""
    free = free_port()
    command = [*COMMAND, "--http", "--port", str(free)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=_environment(tmp_path), cwd=tmp_path)
    try:
        with httpx.Client() as client:
            while True:
                try:
                    client.get(f"http://127.0.0.1:{free}/mcp")
                    break
                except httpx.TransportError:
                    assert process.poll() is None
                    time.sleep(0.05)
        listens = {item.laddr.ip for item in psutil.Process(process.pid).net_connections() if item.status == "LISTEN"}
        assert listens == {"127.0.0.1"}
        yield free
    finally:
        process.terminate()
        process.wait(60)


async def test_over_http_it_answers_this_machine_and_no_page(port: int) -> None:
    url = f"http://127.0.0.1:{port}/mcp"
    async with httpx.AsyncClient(timeout=60) as client:
        assert (await client.post(url, json={}, headers={"host": "evil.example"})).status_code in (403, 421)
        assert (await client.post(url, json={}, headers={"origin": "https://evil.example"})).status_code == 403
    async with streamable_http_client(url) as streams, ClientSession(streams[0], streams[1]) as session:
        await session.initialize()
        assert (await _call(session, "ask", text="Hello"))["text"] == REPLY


def test_the_command_explains_itself(run: Run) -> None:
    assert "--http" in run("mcp", "--help").output


@pytest.mark.parametrize("number", ["0", "70000"])
def test_impossible_ports_are_refused(run: Run, number: str) -> None:
    run("mcp", "--http", "--port", number, fails=True)
