"""Tools of real MCP servers: a process over stdio, and a server over HTTP."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import psutil
import pytest
import pytest_asyncio

from tests.reasoning.agents.asking import context, of_kind, outputs, read, said
from tests.services import free_port
from visavis.events import CodedError, ImageItem, JsonObject
from visavis.reasoning.agents.base import BaseAgent, Output
from visavis.reasoning.agents.mcp_configuration import McpServerSettings
from visavis.reasoning.agents.mcp_servers import McpServers
from visavis.reasoning.agents.registry import Agents

pytestmark = pytest.mark.asyncio(loop_scope="module")
SERVER = Path(__file__).parent / "mcp_server_of_tests.py"
STDIO = McpServerSettings(command=sys.executable, args=(str(SERVER),), env={"FOR_SERVER": "told"})


@asynccontextmanager
async def _connected(
    settings: McpServerSettings = STDIO, *, call_s: float = 20.0, log_dir: Path | None = None
) -> AsyncIterator[tuple[Agents, McpServers]]:
    servers = McpServers({"tests": settings}, call_s=call_s, log_dir=log_dir)
    agents = Agents()
    problems: list[str] = []
    try:
        await servers.connect(agents.add, problems.append, agents)
        assert problems == []
        yield agents, servers
    finally:
        await servers.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared() -> AsyncIterator[Agents]:
    """Return the tools of one process for all tests that leave it as it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_API_KEY", "secret")
        async with _connected() as (agents, _):
            yield agents


@contextmanager
def _http_server(port: int) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, str(SERVER), str(port)], stderr=subprocess.DEVNULL)
    try:
        with httpx.Client() as client:
            for _ in range(600):
                try:
                    client.get(f"http://127.0.0.1:{port}/mcp", timeout=5)
                    break
                except httpx.TransportError:
                    assert process.poll() is None
                    psutil.Process(process.pid).cpu_percent(0.05)
        yield
    finally:
        process.kill()
        process.wait()


async def _use(agents: Agents, tool: str, **arguments: object) -> list[Output]:
    return await outputs(agents.get(f"tests_{tool}"), arguments, context())


async def _code(agents: Agents, tool: str, **arguments: object) -> tuple[str, str]:
    with pytest.raises(CodedError) as caught:
        await _use(agents, tool, **arguments)
    return caught.value.code, caught.value.detail


async def test_tools_of_a_process_become_agents(shared: Agents) -> None:
    add = shared.get("tests_add")
    assert (add.title, add.description, add.untrusted, add.effects) == (
        "Add (tests)",
        "Add two numbers.",
        True,
        False,
    )
    assert shared.get("tests_write_note").effects
    assert add.schema["properties"]["b"]["description"] == "Not negative."
    assert said(await _use(shared, "add", a=2, b=3)) == "5"
    assert said(await _use(shared, "add", a=2)) == "3"
    assert said(await _use(shared, "write_note", context="a", self="b")) == "written: ab"


async def test_arguments_are_checked_by_the_schema_of_the_server(shared: Agents) -> None:
    assert (await _code(shared, "add", a="x"))[0] == "agent.invalid_arguments"
    assert "b: -1 is less than the minimum" in (await _code(shared, "add", a=1, b=-1))[1]
    assert (await _code(shared, "add"))[0] == "agent.invalid_arguments"
    check = shared.get("tests_add").arguments.check
    assert check('{"a": 1}') == {"a": 1}
    for wrong in ("{", "[1]", '"a"', "[" * 9_999, '{"a": "' + "x" * 30_000 + '"}'):
        with pytest.raises(CodedError, match="invalid_arguments"):
            check(wrong)


async def test_every_kind_of_result_is_brought(shared: Agents) -> None:
    found = await _use(shared, "many_things")
    assert of_kind(ImageItem, found)[0].url.startswith("data:image/png;base64,iVBOR")
    assert read(found) == "# A"
    assert said(found).splitlines() == [
    "a text with hidden letters", "# A", "(A file of the kind application/zip; it is not shown.)",
    "Link https://a.example/",
    ]  # fmt: skip


async def test_failures_and_long_results_are_told(shared: Agents) -> None:
    code, detail = await _code(shared, "fail")
    assert (code, "this cannot be done" in detail) == ("mcp.tool_failed", True)
    assert said(await _use(shared, "long_text")).endswith("(cut off here)")
    assert len(said(await _use(shared, "long_text"))) < 21_000


async def test_what_takes_too_long_is_given_up() -> None:
    async with _connected(call_s=1.0) as (agents, _):
        assert (await _code(agents, "sleep", seconds=3))[0] == "mcp.timeout"


async def test_a_process_gets_only_the_variables_that_are_meant_for_it(shared: Agents) -> None:
    assert said(await _use(shared, "environment", name="OPENAI_API_KEY")) == "not set"
    assert said(await _use(shared, "environment", name="FOR_SERVER")) == "told"


async def test_closing_ends_the_process_and_its_children() -> None:
    async with _connected() as (agents, _):
        numbers = [int(number) for number in of_kind(str, await _use(agents, "process"))]
        processes = [psutil.Process(number) for number in numbers]
        assert len(processes) == 2
        assert all(process.is_running() for process in processes)
    gone, alive = await asyncio.to_thread(psutil.wait_procs, processes, 60)
    assert (len(gone), alive) == (2, [])


async def test_a_server_that_was_lost_is_started_again(tmp_path: Path) -> None:
    async with _connected() as (agents, _):
        assert said(await _use(agents, "die_once", file=str(tmp_path / "died"))) == "alive"
        code, _detail = await _code(agents, "die")
        assert code == "mcp.unavailable"  # it has effects: it is not called again by itself
        assert said(await _use(agents, "add", a=1, b=1)) == "2"


async def test_calls_at_the_same_time_survive_a_loss(tmp_path: Path) -> None:
    async with _connected() as (agents, _):
        results = await asyncio.gather(
            _use(agents, "die_once", file=str(tmp_path / "died")), *(_use(agents, "add", a=n) for n in range(5))
        )
    assert [said(result) for result in results] == ["alive", "1", "2", "3", "4", "5"]


async def test_a_call_can_be_stopped(shared: Agents) -> None:
    calling = asyncio.create_task(_use(shared, "sleep", seconds=2))
    await asyncio.sleep(0.2)
    calling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await calling


async def test_error_output_goes_to_a_log(tmp_path: Path) -> None:
    async with _connected(log_dir=tmp_path / "logs"):
        pass
    assert "this goes to the log" in (tmp_path / "logs/tests.log").read_text()


async def test_tools_of_a_server_over_http() -> None:
    port = free_port()
    settings = McpServerSettings(url=f"http://127.0.0.1:{port}/mcp", headers={"authorization": "Bearer x"})
    with _http_server(port):
        async with _connected(settings) as (agents, _):
            assert said(await _use(agents, "add", a=20, b=22)) == "42"
            assert (await _code(agents, "fail"))[0] == "mcp.tool_failed"
            assert read(await _use(agents, "many_things")) == "# A"


async def test_a_server_over_http_may_come_back() -> None:
    port = free_port()
    settings = McpServerSettings(url=f"http://127.0.0.1:{port}/mcp")
    with _http_server(port):
        servers = McpServers({"tests": settings}, call_s=20)
        agents = Agents()
        await servers.connect(agents.add, pytest.fail)
        assert said(await _use(agents, "add", a=1, b=1)) == "2"
    assert (await _code(agents, "add", a=1))[0] == "mcp.unavailable"
    with _http_server(port):
        assert said(await _use(agents, "add", a=1, b=2)) == "3"
        await servers.close()
    assert (await _code(agents, "add", a=1))[0] == "mcp.unavailable"


async def test_broken_servers_are_announced_and_the_others_work() -> None:
    servers = McpServers(
        {
            "no_program": McpServerSettings(command="no-such-program-here"),
            "ends": McpServerSettings(command=sys.executable, args=("-c", "raise SystemExit(3)")),
            "nowhere": McpServerSettings(url=f"http://127.0.0.1:{free_port()}/mcp"),
            "tests": STDIO,
        }
    )
    agents: list[BaseAgent] = []
    problems: list[str] = []
    await servers.connect(agents.append, problems.append)
    await servers.close()
    assert {agent.name.partition("_")[0] for agent in agents} == {"tests"}
    assert sorted(problem.split("'")[1] for problem in problems) == ["ends", "no_program", "nowhere"]


async def test_a_server_that_says_nothing_is_given_up() -> None:
    silent = McpServerSettings(command=sys.executable, args=("-c", "import time; time.sleep(600)"))
    servers = McpServers({"silent": silent}, start_s=1.0)
    problems: list[str] = []
    await servers.connect(lambda agent: pytest.fail(agent.name), problems.append)
    await servers.close()
    assert problems == ["The server 'silent' is not available. It did not start within 1 s."]


async def test_names_that_are_taken_are_avoided() -> None:
    servers = McpServers({"tests": STDIO})
    agents: list[BaseAgent] = []
    await servers.connect(agents.append, pytest.fail, {"tests_add"})
    await servers.close()
    assert "tests_add_2" in {agent.name for agent in agents}


def _confirmed(agent: BaseAgent, arguments: JsonObject) -> str:
    return agent.confirmation(context(), arguments)[1]


async def test_what_has_effects_shows_what_is_sent(shared: Agents) -> None:
    shown = _confirmed(shared.get("tests_write_note"), {"context": "hello"})
    assert shown == 'write_note of tests\n{\n  "context": "hello"\n}'
