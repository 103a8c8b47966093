"""tRPC over HTTP, byte by byte."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.gateway.trpc.example import Example, served
from visavis.gateway.trpc.limits import TrpcLimits

LIMITS = TrpcLimits(body_bytes=1_000, large_body_bytes=5_000, batch=3, depth=8, streams=1, ping_s=0.02, identify_s=0.0)


@pytest.fixture
def example() -> Example:
    return Example()


@pytest_asyncio.fixture
async def client(example: Example) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        served(example, LIMITS) as base,
        httpx.AsyncClient(base_url=base, headers={"authorization": "Bearer member"}) as client,
    ):
        yield client


def given(value: Any) -> dict[str, str]:
    return {"input": json.dumps(value)}


def code_of(response: httpx.Response) -> tuple[int, str, str]:
    data = response.json()["error"]["data"]
    return response.status_code, data["code"], data["visavis"]["code"]


async def test_a_query_is_answered(client: httpx.AsyncClient) -> None:
    response = await client.get("/trpc/things.hello", params=given({"name": "Ada"}))
    assert response.status_code == 200
    assert response.json()["result"]["data"]["greeting"] == "hello Ada, says member@example.org"
    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "no-store"


async def test_a_batch_of_different_fates_is_a_207(client: httpx.AsyncClient) -> None:
    asked = {"batch": "1", "input": json.dumps({"0": {"name": "Ada"}, "1": {"name": ""}})}
    response = await client.get("/trpc/things.hello,things.hello,things.own", params=asked)
    assert response.status_code == 207
    hello, invalid, own = response.json()
    assert hello["result"]["data"]["mood"] == "happy"
    assert invalid["error"]["data"]["httpStatus"] == 400
    assert own["result"]["data"] == "u1"


async def test_a_batch_of_one_fate_has_its_status(client: httpx.AsyncClient) -> None:
    response = await client.get("/trpc/things.missing,things.nowhere", params={"batch": "1"})
    assert response.status_code == 404
    assert [item["error"]["data"]["path"] for item in response.json()] == ["things.missing", "things.nowhere"]


async def test_lines_come_as_they_are_ready(client: httpx.AsyncClient) -> None:
    response = await client.get(
        "/trpc/things.own,things.broken", params={"batch": "1"}, headers={"trpc-accept": "application/jsonl"}
    )
    head, *lines = [json.loads(line) for line in response.text.splitlines()]
    assert head == {"0": [[0], [None, 0, 0]], "1": [[0], [None, 0, 1]]}
    by_number = {line[0]: line[2][0][0] for line in lines}
    assert by_number[0] == {"result": {"data": "u1"}}
    assert by_number[1]["error"]["data"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "hunter2" not in response.text


async def test_lines_can_be_asked_for_as_usual(client: httpx.AsyncClient) -> None:
    headers = {"accept": "text/html, application/jsonl;q=0.5"}
    response = await client.get("/trpc/things.own", params={"batch": "1"}, headers=headers)
    assert len(response.text.splitlines()) == 2
    response = await client.get("/trpc/things.own", headers=headers)
    assert code_of(response) == (400, "BAD_REQUEST", "trpc.invalid_batch")


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 200),
        ("Application/JSON; charset=utf-8", 200),
        ("text/plain", 415),
        ("multipart/form-data; boundary=x", 415),
        ("application/x-www-form-urlencoded", 415),
        ("", 415),
    ],
)
async def test_only_json_is_read(client: httpx.AsyncClient, example: Example, content_type: str, status: int) -> None:
    response = await client.post("/trpc/things.add", content=b'{"a":1}', headers={"content-type": content_type})
    assert response.status_code == status
    assert example.added == ([1] if status == 200 else [])


async def test_what_changes_something_cannot_be_asked_with_get(client: httpx.AsyncClient, example: Example) -> None:
    response = await client.get("/trpc/things.add", params=given({"a": 1}))
    assert code_of(response) == (405, "METHOD_NOT_SUPPORTED", "trpc.method_not_allowed")
    assert response.headers["allow"] == "POST"
    response = await client.get("/trpc/things.add", params={"batch": "1", **given({"0": {"a": 1}})})
    assert response.status_code == 405
    assert example.added == []


async def test_a_query_cannot_be_posted(client: httpx.AsyncClient) -> None:
    response = await client.post("/trpc/things.hello", json={"name": "Ada"})
    assert code_of(response)[0] == 405
    assert response.headers["allow"] == "GET"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_are_refused(client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(method, "/trpc/things.hello")
    assert code_of(response)[0] == 405
    assert "POST" in response.headers["allow"]


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
async def test_one_can_ask_what_is_possible(client: httpx.AsyncClient, method: str) -> None:
    response = await client.request(method, "/trpc/things.add")
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["allow"] == "GET, POST, HEAD, OPTIONS"


async def test_large_bodies_are_refused(client: httpx.AsyncClient, example: Example) -> None:
    content = json.dumps({"a": 1, "x": "y" * 2_000}).encode()

    async def pieces() -> AsyncIterator[bytes]:
        yield content[:900]
        yield content[900:]

    for body in (content, pieces()):  # the length is announced, or not
        response = await client.post("/trpc/things.add", content=body, headers={"content-type": "application/json"})
        assert code_of(response) == (413, "PAYLOAD_TOO_LARGE", "trpc.too_large")
    assert example.added == []


@pytest.mark.parametrize("batch", [False, True])
async def test_a_large_body_is_read_of_those_who_may_call_what_takes_it(client: httpx.AsyncClient, batch: bool) -> None:
    async def ask(length: int, path: str = "things.fill", **headers: str) -> httpx.Response:
        body: Any = {"text": "y" * length}
        params = {"batch": "1"} if batch else {}
        return await client.post(f"/trpc/{path}", json={"0": body} if batch else body, params=params, headers=headers)

    taken = await ask(4_000)
    assert (taken.json()[0] if batch else taken.json())["result"]["data"] == 4_000
    for refused in (await ask(5_000), await ask(4_000, "things.add"), await ask(4_000, authorization="Bearer nobody")):
        assert refused.status_code == 413


@pytest.mark.parametrize(
    ("path", "params", "code"),
    [
        ("things.own,things.own", {"batch": "1", "input": "[]"}, "trpc.invalid_batch"),
        ("things.hello", {"input": "{"}, "trpc.invalid_json"),
        ("things.hello", {"input": "[" * 9 + "]" * 9}, "trpc.too_deep"),
        ("things.own", {"connectionParams": "[]"}, "trpc.parse"),
        ("things.own", {"connectionParams": '{"token":"member"}'}, "trpc.token_in_address"),
        ("things.plain", {"connectionParams": '{"token":"member"}'}, "trpc.token_in_address"),
        ("things.hello", {}, "trpc.invalid_input"),
        ("things.hello", {"input": "null"}, "trpc.invalid_input"),
        ("things.hello", {"input": '{"name":3}'}, "trpc.invalid_input"),
    ],
)
async def test_what_cannot_be_read_is_a_bad_request(
    client: httpx.AsyncClient, path: str, params: dict[str, str], code: str
) -> None:
    response = await client.get(f"/trpc/{path}", params=params)
    assert response.status_code == 400
    assert response.json()["error"]["data"]["visavis"]["code"] == code


async def test_a_batch_of_too_many_calls_is_too_large(client: httpx.AsyncClient) -> None:
    response = await client.get("/trpc/a,b,c,d", params={"batch": "1"})
    assert code_of(response) == (413, "PAYLOAD_TOO_LARGE", "trpc.batch_too_large")


async def test_every_issue_of_an_input_is_told_but_not_what_was_sent(client: httpx.AsyncClient) -> None:
    response = await client.get("/trpc/things.hello", params=given({"name": {"password": "hunter2"}, "mood": "odd"}))
    issues = response.json()["error"]["data"]["issues"]
    assert [(issue["code"], issue["path"]) for issue in issues] == [
        ("invalid_type", ["name"]),
        ("invalid_value", ["mood"]),
    ]
    assert "hunter2" not in response.text


async def test_calls_that_take_too_long_are_stopped(example: Example) -> None:
    async with served(example, TrpcLimits(call_s=0.05)) as base, httpx.AsyncClient(base_url=base) as client:
        response = await client.get("/trpc/things.slow", params=given({"a": 1, "b": 60_000}))
    assert code_of(response) == (408, "TIMEOUT", "trpc.timeout")
    assert example.cancelled == 1


async def test_those_who_may_not_are_told_so(client: httpx.AsyncClient) -> None:
    assert code_of(await client.get("/trpc/things.users")) == (403, "FORBIDDEN", "auth.forbidden")
    nobody = {"authorization": ""}
    assert code_of(await client.get("/trpc/things.own", headers=nobody)) == (401, "UNAUTHORIZED", "auth.required")
    expired = {"authorization": "Bearer expired"}
    assert code_of(await client.get("/trpc/things.own", headers=expired)) == (401, "UNAUTHORIZED", "auth.expired")
    other = {"origin": "https://evil.example"}
    foreign = await client.post("/trpc/things.nothing", headers=other, json={})
    assert code_of(foreign) == (403, "FORBIDDEN", "origin.not_allowed")


async def test_permission_counts_before_the_input(client: httpx.AsyncClient) -> None:
    response = await client.get("/trpc/things.plain", params=given({"count": -1}), headers={"authorization": ""})
    assert "auth.required" in response.text
    assert "issues" not in response.text


async def test_a_batch_is_looked_at_once(client: httpx.AsyncClient, example: Example) -> None:
    expired = {"authorization": "Bearer expired"}
    await client.get("/trpc/things.own,things.own,things.own", params={"batch": "1"}, headers=expired)
    assert example.access.looks == 1


async def events(client: httpx.AsyncClient, path: str, **options: Any) -> list[str]:
    response = await client.get(f"/trpc/{path}", **options)
    assert response.headers["content-type"] == "text/event-stream"
    return [event for event in response.text.split("\n\n") if event]


async def test_events_are_written_as_the_client_reads_them(client: httpx.AsyncClient) -> None:
    connected, *told = await events(client, "things.ticks", params=given({"count": 2}))
    assert connected == 'event: connected\ndata: {"reconnectAfterInactivityMs":20000}'
    assert told == ['data: {"number":1}\nid: 1', 'data: {"number":2}\nid: 2', "event: return\ndata: "]


@pytest.mark.parametrize("how", ["header", "lastEventId", "Last-Event-Id", "input"])
async def test_a_stream_goes_on_behind_the_last_event(client: httpx.AsyncClient, example: Example, how: str) -> None:
    headers = {"last-event-id": "2"} if how == "header" else {}
    params = given({"count": 3} | ({"lastEventId": "2"} if how == "input" else {}))
    params |= {how: "2"} if how in ("lastEventId", "Last-Event-Id") else {}
    told = await events(client, "things.ticks", params=params, headers=headers)
    assert told[1:] == ['data: {"number":3}\nid: 3', "event: return\ndata: "]
    assert example.resumed == ["2"]


async def test_what_has_no_place_leaves_the_place_as_it_is(client: httpx.AsyncClient) -> None:
    told = await events(client, "things.plain", params=given({"count": 1}), headers={"last-event-id": "7"})
    assert told[1:3] == ["data: 0\nid: ", "event: restore-id\ndata: \nid: 7"]


async def test_a_quiet_stream_shows_that_it_is_alive_and_ends_when_the_client_leaves(
    client: httpx.AsyncClient, example: Example
) -> None:
    async with client.stream("GET", "/trpc/things.quiet") as response:
        seen = ""
        async for text in response.aiter_text():
            seen += text
            if seen.count("event: ping") >= 2:
                break
        assert example.open == 1
    while example.open:  # noqa: ASYNC110 - the test's limit ends it if it never happens
        await asyncio.sleep(0.01)


async def test_there_are_only_so_many_streams(client: httpx.AsyncClient) -> None:
    async with client.stream("GET", "/trpc/things.quiet") as first:
        await anext(first.aiter_text())
        told = await events(client, "things.ticks")
        assert "trpc.too_many_subscriptions" in told[-1]
    for _ in range(1_000):
        if "event: return" in (await events(client, "things.ticks", params=given({"count": 1})))[-1]:
            return
        await asyncio.sleep(0.02)
    pytest.fail("the first stream was never given up")


async def test_two_who_ask_at_once_do_not_both_get_the_last_place(example: Example) -> None:
    transport = httpx.ASGITransport(example.app(LIMITS))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        for _ in range(2):  # and both places are free again
            told = await asyncio.gather(*(events(client, "things.ticks", params=given({"count": 1})) for _ in range(2)))
            refused = ["trpc.too_many_subscriptions" in parts[-1] for parts in told]
            assert sorted(refused) == [False, True]


async def test_a_stream_ends_once_the_login_has_ended(client: httpx.AsyncClient, example: Example) -> None:
    async with client.stream("GET", "/trpc/things.plain", params=given({"count": 1_000, "every_s": 0.01})) as response:
        seen = ""
        async for text in response.aiter_text():
            seen += text
            example.access.revoked.add("member@example.org")
    assert "event: serialized-error" in seen
    assert "auth.invalid_token" in seen
    assert example.open == 0


async def test_subscriptions_have_a_request_of_their_own(client: httpx.AsyncClient) -> None:
    response = await client.get("/trpc/things.ticks", params={"batch": "1"})
    assert response.json()[0]["error"]["data"]["code"] == "METHOD_NOT_SUPPORTED"
    response = await client.post("/trpc/things.ticks", json={})
    assert code_of(response)[0] == 405


async def test_a_mutation_is_brought_to_its_end_when_its_client_leaves() -> None:
    example = Example()
    async with served(example) as base, httpx.AsyncClient(base_url=base) as client:
        headers = {"trpc-accept": "application/jsonl"}
        asked = client.stream("POST", "/trpc/things.long", params={"batch": "1"}, json={}, headers=headers)
        async with asked as response:
            await anext(response.aiter_text())
        await asyncio.sleep(0.1)
        assert example.finished == 0
        example.release.set()
        while not example.finished:  # noqa: ASYNC110 - the test's limit ends it if it never happens
            await asyncio.sleep(0.01)


async def test_a_query_is_given_up_when_its_client_leaves() -> None:
    example = Example()
    async with served(example) as base, httpx.AsyncClient(base_url=base) as client:
        params = {"batch": "1", **given({"0": {"a": 1, "b": 60_000}})}
        headers = {"trpc-accept": "application/jsonl"}
        async with client.stream("GET", "/trpc/things.slow", params=params, headers=headers) as response:
            await anext(response.aiter_text())
        while not example.cancelled:  # noqa: ASYNC110 - the test's limit ends it if it never happens
            await asyncio.sleep(0.01)


async def _ask_and_leave(base: str, example: Example, request: str, *, begun: int) -> None:
    host, port = base.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"{request.replace(' /', ' /trpc/', 1)} HTTP/1.1\r\nhost: localhost\r\n".encode())
    writer.write(b"content-type: application/json\r\ncontent-length: 0\r\n\r\n")
    while example.begun < begun:  # noqa: ASYNC110 - the test's limit ends it if it never happens
        await asyncio.sleep(0.01)
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize(
    "path",
    [
        "things.slow?input=%7B%22a%22:1,%22b%22:60000%7D",
        "things.slow,things.hello?batch=1&input=%7B%220%22:%7B%22a%22:1,%22b%22:60000%7D%7D",
    ],
)
async def test_a_query_that_is_answered_whole_is_given_up_when_its_client_leaves(path: str) -> None:
    example = Example()
    async with served(example) as base:
        await _ask_and_leave(base, example, f"GET /{path}", begun=1)
        while not example.cancelled:  # noqa: ASYNC110 - the test's limit ends it if it never happens
            await asyncio.sleep(0.01)


async def test_a_mutation_that_is_answered_whole_is_brought_to_its_end_when_its_client_leaves() -> None:
    example = Example()
    async with served(example) as base:
        await _ask_and_leave(base, example, "POST /things.long", begun=1)
        await asyncio.sleep(0.1)
        assert example.finished == 0
        example.release.set()
        while not example.finished:  # noqa: ASYNC110 - the test's limit ends it if it never happens
            await asyncio.sleep(0.01)


async def test_a_stream_whose_client_reads_nothing_is_given_up() -> None:
    example = Example()
    async with served(example, TrpcLimits(send_s=0.2)) as base:
        host, port = base.removeprefix("http://").split(":")
        _, writer = await asyncio.open_connection(host, int(port), limit=1_000)
        writer.write(b"GET /trpc/things.bulk HTTP/1.1\r\nhost: localhost\r\n\r\n")
        while not example.open:  # noqa: ASYNC110 - the test's limit ends it if it never happens
            await asyncio.sleep(0.01)
        while example.open:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.01)
        writer.close()


async def test_streams_end_when_the_server_goes_down() -> None:
    example = Example()
    app = example.app()
    async with (
        served(example, app=app) as base,
        httpx.AsyncClient(base_url=base) as client,
        client.stream("GET", "/trpc/things.quiet") as response,
    ):
        parts = response.aiter_text()
        assert "connected" in await anext(parts)
        app.state.ending.set()
        assert [part async for part in parts if "ping" not in part] == []
        assert example.open == 0
