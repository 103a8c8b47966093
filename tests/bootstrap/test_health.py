"""What those who run the server see of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from visavis.bootstrap.agents_report import AgentsReporter
from visavis.bootstrap.health import Health
from visavis.bootstrap.parts import OPTIONAL
from visavis.bootstrap.runtime import Runtime
from visavis.config import Settings
from visavis.events import CodedError, Envelope, TurnTimed, UsageRecorded
from visavis.storage.memory import MemoryStorage


def settings(folder: Path, **changes: object) -> Settings:
    folders = {"data_dir": folder / "data", "cache_dir": folder / "cache", "models_dir": folder / "models"}
    quiet = {"mind": "scripted", "recognizer": "none", "synthesizer": "none", "faces": "none"}
    return Settings(_env_file=None, **{**folders, **quiet, **changes})  # type: ignore[arg-type]


@pytest_asyncio.fixture
async def runtime(tmp_path: Path) -> AsyncIterator[Runtime]:
    runtime = Runtime(settings(tmp_path), MemoryStorage())
    await runtime.start()
    await runtime.loaded()
    yield runtime
    await runtime.stop()


async def test_a_server_says_how_it_is_and_why(runtime: Runtime) -> None:
    now = [1_000_000]
    health = Health(runtime, lambda: 3, clock_ms=lambda: now[0])
    now[0] += 2_500
    report = await health.report()
    assert (report.status, report.connections, report.sessions, report.uptime_s) == ("ok", 3, 0, 2.5)
    assert {check.name: check.ok for check in report.checks} == {"database": True, "journal": True, "models": True}
    parts = {part.job: part for part in report.parts}
    assert (parts["speech recognition"].name, parts["speech recognition"].ok) == ("none", False)
    assert all(part.why for part in report.parts)
    assert all(parts[job].ok for job in OPTIONAL & parts.keys())
    queues = {queue.name: queue for queue in report.queues}
    assert (queues["journal"].waiting, queues["journal"].lost) == (0, 0)
    assert "documents" in queues


async def test_what_is_amiss_is_said(tmp_path: Path) -> None:
    runtime = Runtime(settings(tmp_path), MemoryStorage())
    runtime.journal.lost = 4
    report = await Health(runtime, lambda: 0).report()
    found = {check.name: check.detail for check in report.checks if not check.ok}
    assert report.status == "degraded"
    assert found == {"journal": "4 events could not be kept", "models": "being loaded"}


async def test_figures_come_from_what_conversations_tell(runtime: Runtime) -> None:
    health = Health(runtime, lambda: 1)
    timed = TurnTimed(why="vad", response_id="r", turn_ended_ms=200, first_sound_ms=700, heard_ms=750, prepared=True)
    used = UsageRecorded(model="openai:a", requests=2, input_tokens=30, output_tokens=4, cost_usd=0.25)
    for event in (timed, used):
        health.count(Envelope(event, session_id="s", turn=1))
    figures = health.figures()
    assert (figures.turns, figures.prepared, figures.usage.requests, figures.connections) == (1, 1, 2, 1)
    assert {item.step: item.p95_ms for item in figures.latency} == {"turn_ended": 200, "first_sound": 700, "heard": 750}
    assert figures.since_ms <= figures.at_ms


async def test_agents_are_listed_with_what_they_need(runtime: Runtime) -> None:
    report = await AgentsReporter(runtime).report()
    agents = {agent.name: agent for agent in report.agents}
    calculator = agents["calculator"]
    assert (calculator.usable, calculator.why_not, calculator.needs_word) == (True, "", False)
    assert [(item.name, item.type, item.required) for item in calculator.arguments] == [("expression", "string", True)]
    assert calculator.schema_["properties"]["expression"]["type"] == "string"
    assert "host" in calculator.personas
    assert all(agent.usable or agent.why_not for agent in report.agents)


async def test_agents_are_not_known_before_the_models_are_there(tmp_path: Path) -> None:
    with pytest.raises(CodedError) as raised:
        await AgentsReporter(Runtime(settings(tmp_path), MemoryStorage())).report()
    assert (raised.value.code, raised.value.retryable) == ("server.not_ready", True)
