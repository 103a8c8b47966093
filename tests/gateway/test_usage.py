from __future__ import annotations

import asyncio

import httpx
import pytest

from tests.gateway.conftest import Gateway, enter
from visavis.events import Envelope, UsageRecorded
from visavis.gateway.usage import read_usage


def used(model: str, purpose: str, cost: float | None) -> UsageRecorded:
    return UsageRecorded(model=model, purpose=purpose, requests=1, input_tokens=100, output_tokens=10, cost_usd=cost)


EVENTS = [
    used("openai:a", "answer", 0.25),
    used("ollama:b", "answer", None),
    used("openai:a", "memory", 0.5),
    used("openai:a", "answer", 0.25),
]


async def test_usage_is_added_up_over_rest_and_in_the_figures(gateway: Gateway) -> None:
    async with gateway() as house, httpx.AsyncClient(base_url=house.http) as client, house.connect() as socket:
        session_id = await enter(socket)
        for event in EVENTS:
            house.buses[session_id].publish(event)
        path = f"/api/sessions/{session_id}/usage"
        async with asyncio.timeout(60):
            while (body := (await client.get(path)).json())["total"]["requests"] < len(EVENTS):  # noqa: ASYNC110
                await asyncio.sleep(0.01)  # the journal is written behind
        figures = (await client.get("/metrics")).text
        missing = await client.get("/api/sessions/none/usage")
    assert body["session_id"] == session_id
    assert body["total"] == {
        "requests": 4, "input_tokens": 400, "output_tokens": 40, "cost_usd": 1.0, "unpriced_requests": 1
    }  # fmt: skip
    assert [(line["model"], line["purpose"], line["requests"], line["cost_usd"]) for line in body["lines"]] == [
        ("openai:a", "answer", 2, 0.5),
        ("ollama:b", "answer", 1, 0.0),
        ("openai:a", "memory", 1, 0.5),
    ]
    assert body["lines"][1]["unpriced_requests"] == 1
    assert body["truncated"] is False
    assert (missing.status_code, missing.json()["code"]) == (404, "session.unknown")
    assert 'visavis_model_tokens_total{direction="input",model="openai:a"} 300.0' in figures
    assert 'visavis_model_requests_total{model="ollama:b",purpose="answer"} 1.0' in figures
    assert 'visavis_model_cost_usd_total{model="openai:a"} 1.0' in figures
    assert 'visavis_model_cost_usd_total{model="ollama:b"}' not in figures


@pytest.mark.parametrize(("events", "read", "truncated"), [(1, 1, False), (501, 501, False), (1_001, 500, True)])
async def test_a_long_journal_is_read_in_pages_up_to_a_limit(events: int, read: int, truncated: bool) -> None:
    from visavis.storage.memory import MemoryStorage

    storage = MemoryStorage()
    await storage.append([Envelope(used("a:b", "answer", None), "s") for _ in range(events)])
    usage = await read_usage(storage, "s", most_records=500 if truncated else 10_000)
    assert (usage.total.requests, usage.truncated) == (read, truncated)
