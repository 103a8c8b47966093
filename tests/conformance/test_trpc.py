"""The official tRPC client (@trpc/client) asks a server of ours everything, over each of its links."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any

import pytest

from tests.browser.mock import WEB, find_node
from tests.conftest import require_service
from tests.gateway.trpc.example import Example, served

CLIENT = WEB / "node_modules/@trpc/client/package.json"
LINKS = ("httpLink", "httpBatchLink", "httpBatchStreamLink", "ws")
STREAMS = ("sse", "ws")


async def _drive() -> tuple[dict[str, Any], Example]:
    node = find_node()
    assert node is not None
    example = Example()
    async with served(example) as base:
        process = await asyncio.create_subprocess_exec(
            node, "node_modules/tsx/dist/cli.mjs", "tests/trpc/drive.ts", base,
            cwd=WEB, env={**os.environ, "NODE_NO_WARNINGS": "1"},
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, problems = await asyncio.wait_for(process.communicate(), 300)
        assert process.returncode == 0, problems.decode()
    return json.loads(out), example


@pytest.fixture(scope="module")
def driven() -> tuple[dict[str, Any], Example]:
    require_service("Node.js with the page's packages (npm ci)", find_node() is not None and CLIENT.is_file())
    return asyncio.run(_drive())


@pytest.fixture
def results(driven: tuple[dict[str, Any], Example]) -> dict[str, Any]:
    return driven[0]


@pytest.mark.parametrize("link", LINKS)
def test_every_link_gives_what_procedures_return(results: dict[str, Any], link: str) -> None:
    calls = results[link]["calls"]
    greeting = {"greeting": "hello Ada, says member@example.org", "mood": "happy", "at": "2026-01-31T00:00:00Z"}
    assert calls["hello"] == {"data": greeting}
    assert calls["items"] == {"data": [{"id": "a", "tags": ["x", "y"]}, {"id": 'b\u2028\n"<ü😀', "tags": []}]}
    assert calls["add"] == {"data": 3}
    assert calls["nothing"] == {"data": None}
    assert calls["own"] == {"data": "u1"}


FAILURES = {
    "invalid": ("BAD_REQUEST", -32600, "trpc.invalid_input"),
    "unknown": ("NOT_FOUND", -32004, "trpc.unknown_procedure"),
    "missing": ("NOT_FOUND", -32004, "session.unknown"),
    "away": ("SERVICE_UNAVAILABLE", -32603, "storage.unreachable"),
    "broken": ("INTERNAL_SERVER_ERROR", -32603, "trpc.internal"),
    "mistyped": ("INTERNAL_SERVER_ERROR", -32603, "trpc.internal"),
    "users": ("FORBIDDEN", -32003, "auth.forbidden"),
    "asQuery": ("METHOD_NOT_SUPPORTED", -32005, "trpc.method_not_allowed"),
    "asMutation": ("METHOD_NOT_SUPPORTED", -32005, "trpc.method_not_allowed"),
}


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("call", FAILURES)
def test_every_link_gives_the_code_of_a_failure(results: dict[str, Any], link: str, call: str) -> None:
    name, number, code = FAILURES[call]
    failed = results[link]["calls"][call]
    assert (failed["error"]["code"], failed["code"], failed["error"]["visavis"]["code"]) == (name, number, code)
    assert failed["message"] == failed["error"]["visavis"]["detail"]
    assert failed["error"]["visavis"]["retryable"] is (call == "away")
    assert "hunter2" not in json.dumps(failed)


@pytest.mark.parametrize("link", LINKS)
def test_what_is_wrong_with_an_input_is_told_as_zod_does(results: dict[str, Any], link: str) -> None:
    (issue,) = results[link]["calls"]["invalid"]["error"]["issues"]
    assert (issue["code"], issue["path"]) == ("too_small", ["name"])


def test_a_mutation_never_runs_as_a_query(driven: tuple[dict[str, Any], Example]) -> None:
    assert driven[1].added == [3] * len(LINKS)


def test_streamed_batches_and_sockets_do_not_wait_for_the_slowest(results: dict[str, Any]) -> None:
    assert results["httpBatchStreamLink"]["order"] == ["fast", "slow"]
    assert results["ws"]["order"] == ["fast", "slow"]


@pytest.mark.parametrize("link", ["httpLink expired", "httpBatchLink expired", "httpBatchStreamLink expired"])
def test_every_call_of_a_batch_learns_that_the_login_has_expired(results: dict[str, Any], link: str) -> None:
    for call in ("hello", "items", "add", "own"):
        error = results[link][call]["error"]
        assert (error["code"], error["visavis"]["code"]) == ("UNAUTHORIZED", "auth.expired")


@pytest.mark.parametrize("stream", STREAMS)
def test_subscriptions_yield_and_end(results: dict[str, Any], stream: str) -> None:
    heard = results[stream]["subscriptions"]
    tracked = [{"id": str(number), "data": {"number": number}} for number in (1, 2, 3)]
    assert (heard["ticks"]["data"], heard["ticks"]["end"]) == (tracked, "complete")
    assert (heard["plain"]["data"], heard["plain"]["end"]) == ([0, 1, 2], "complete")
    assert (heard["stopped"]["data"], heard["stopped"]["end"]) == (tracked, "stopped")
    assert "started" in heard["ticks"]["states"]


@pytest.mark.parametrize("stream", STREAMS)
def test_subscriptions_tell_why_they_fail(results: dict[str, Any], stream: str) -> None:
    heard = results[stream]["subscriptions"]
    assert (heard["failing"]["data"], heard["failing"]["error"]["visavis"]["code"]) == ([1], "session.unknown")
    assert heard["unknown"]["error"]["code"] == "NOT_FOUND"
    assert heard["invalid"]["error"]["issues"][0]["path"] == ["count"]
    assert results[stream]["guest"]["error"]["visavis"]["code"] == "auth.required"
    assert results[stream]["expired"]["error"]["visavis"]["code"] == "auth.expired"


def test_no_token_is_taken_from_an_address(results: dict[str, Any]) -> None:
    heard = results["sse"]["telltale"]
    assert (heard["data"], heard["end"]) == ([], "error")


def test_dropped_connections_are_resumed_behind_the_last_value(driven: tuple[dict[str, Any], Example]) -> None:
    results, example = driven
    everything = [{"id": str(number), "data": {"number": number}} for number in range(1, 9)]
    events, socket = results["sse"]["dropped"], results["ws"]["dropped"]
    assert (events["data"], events["end"]) == (everything, "complete")
    assert (socket["heard"]["data"], socket["heard"]["end"]) == (everything, "complete")
    assert socket["connections"] == 2
    assert example.resumed == ["3", "3"]


def test_a_socket_answers_pings(results: dict[str, Any]) -> None:
    assert results["ws"]["pinged"] is True


def test_nothing_goes_on_when_the_clients_have_left(driven: tuple[dict[str, Any], Example]) -> None:
    assert driven[1].open == 0
