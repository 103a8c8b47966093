from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator

import pytest

from tests.cli.conftest import Run
from tests.reasoning.openai_server import Exchange, OpenAIServer, openai_server
from tests.services import free_port

FAKES = {"recognizer": "none", "synthesizer": "none", "turn_model": "none", "faces": "none", "mind": "fake"}
KEY = "gsk_very-secret-key"


async def obliging(exchange: Exchange) -> None:
    """Answer, and call the tool if there is one."""
    if "tools" not in exchange.request.body:
        await exchange.reply()
        return
    await exchange.head()
    function = {"name": "report_sum", "arguments": '{"sum": 5}'}
    await exchange.event({"role": "assistant", "tool_calls": [{"index": 0, "id": "c", "function": function}]})
    await exchange.finish("tool_calls")


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    """Run a server beside the command, which has a loop of its own."""
    started, ended = threading.Event(), asyncio.Event()
    found: list[tuple[OpenAIServer, asyncio.AbstractEventLoop]] = []

    async def serve() -> None:
        async with openai_server(obliging) as server:
            found.append((server, asyncio.get_running_loop()))
            started.set()
            await ended.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert started.wait(60)
    state, loop = found[0]
    yield state
    loop.call_soon_threadsafe(ended.set)
    thread.join()


def told(output: str, job: str) -> dict[str, object]:
    parts = json.loads(output)["parts"]
    return next(part for part in parts if part["job"].startswith(job))


def test_keys_are_judged_and_never_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROQ_API_KEY", KEY)
    output = run("doctor", "--json", fails=True, model="groq:x", model_fallbacks="ollama:a", **FAKES).output
    key = told(output, "key")
    assert (key["name"], key["ok"]) == ("groq", True)
    assert told(output, "model: answers")["name"] == "groq:x"
    assert told(output, "model: fallback 1")["why"] == "At http://localhost:11434/v1."
    table = run("doctor", fails=True).output
    assert KEY not in output + table
    monkeypatch.setenv("GROQ_API_KEY", "your-key")
    broken = told(run("doctor", "--json", fails=True).output, "key")
    assert (broken["ok"], broken["better"]) == (False, "Look at GROQ_API_KEY.")


def test_models_are_asked_if_one_wants_that(run: Run, server: OpenAIServer) -> None:
    away = f"http://127.0.0.1:{free_port()}/v1"
    output = run("doctor", "--json", fails=True, model="tiny", model_url=server.address, **FAKES).output
    assert not server.requests
    output = run("doctor", "--json", "--online", "--ask", fails=True).output
    assert told(output, "model: answers")["ok"] is True
    trial = told(output, "model: trial")
    assert "It calls tools." in str(trial["why"])
    assert trial["ok"] is True
    assert len(server.requests) == 2
    output = run("doctor", "--json", "--online", "--ask", fails=True, model_url=away, model_first_token_s="1").output
    assert told(output, "model: answers")["ok"] is False
    assert told(output, "model: trial")["ok"] is False
