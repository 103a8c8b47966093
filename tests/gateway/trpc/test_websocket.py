"""tRPC over a WebSocket, message by message."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
import websockets
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.asyncio.client import ClientConnection

from tests.gateway.trpc.example import Example, served
from visavis.gateway.trpc.limits import TrpcLimits


@asynccontextmanager
async def connected(
    example: Example, limits: TrpcLimits | None = None, *, token: Any = "member", origin: str | None = None
) -> AsyncIterator[ClientConnection]:
    """Connect, and say who it is the way the client does."""
    async with served(example, limits) as base:
        url = base.replace("http", "ws") + "/trpc" + ("?connectionParams=1" if token is not None else "")
        async with websockets.connect(url, origin=origin, max_size=None) as socket:  # type: ignore[arg-type]
            if token is not None:
                await say(socket, {"method": "connectionParams", "data": {"token": token}})
            yield socket


async def say(socket: ClientConnection, message: Any) -> None:
    await socket.send(json.dumps(message))


async def hear(socket: ClientConnection) -> Any:
    return json.loads(await socket.recv())


def call(number: int | str, path: str, value: Any = None, method: str = "query", **more: Any) -> dict[str, Any]:
    return {"id": number, "method": method, "params": {"path": path, "input": value, **more}}


def code_of(answer: Any) -> str:
    return str(answer["error"]["data"]["visavis"]["code"])


async def test_calls_are_answered_under_their_ids() -> None:
    async with connected(Example()) as socket:
        await say(socket, [call(1, "things.own"), call("two", "things.add", {"a": 2}, "mutation")])
        answers = {answer["id"]: answer for answer in [await hear(socket), await hear(socket)]}
    assert answers[1] == {"id": 1, "result": {"type": "data", "data": "u1"}}
    assert answers["two"] == {"id": "two", "result": {"type": "data", "data": 2}}


async def test_tracked_values_carry_their_place() -> None:
    async with connected(Example()) as socket:
        await say(socket, call(1, "things.ticks", {"count": 3}, "subscription", lastEventId="2"))
        heard = [(await hear(socket))["result"] for _ in range(3)]
    assert heard == [
        {"type": "started"},
        {"type": "data", "id": "3", "data": {"id": "3", "data": {"number": 3}}},
        {"type": "stopped"},
    ]


async def test_a_subscription_is_stopped_and_closed() -> None:
    example = Example()
    async with connected(example) as socket:
        await say(socket, call(1, "things.quiet", None, "subscription"))
        assert (await hear(socket))["result"] == {"type": "started"}
        assert example.open == 1
        await say(socket, {"id": 1, "method": "subscription.stop"})
        assert (await hear(socket))["result"] == {"type": "stopped"}
        assert example.open == 0
        await say(socket, {"id": 1, "method": "subscription.stop"})  # there is none any more
        await say(socket, call(2, "things.own"))
        assert (await hear(socket))["id"] == 2


async def test_subscriptions_end_with_the_connection() -> None:
    example = Example()
    async with served(example) as base:
        async with websockets.connect(base.replace("http", "ws") + "/trpc") as socket:
            await say(socket, call(1, "things.quiet", None, "subscription"))
            await hear(socket)
        while example.open:  # noqa: ASYNC110 - the test's limit ends it if it never happens
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("ping", ["PING", '"PING"'])
async def test_pings_are_answered_in_kind(ping: str) -> None:
    async with connected(Example()) as socket:
        await socket.send(ping)
        assert await socket.recv() == ping.replace("I", "O")
        await socket.send("PONG")  # and these are taken note of
        await say(socket, call(1, "things.own"))
        assert (await hear(socket))["id"] == 1


async def test_what_cannot_be_read_is_told_and_the_connection_goes_on() -> None:
    async with connected(Example()) as socket:
        for text in ("{", "3", "null", '{"id":1}', b"\x00"):
            await socket.send(text)
            answer = await hear(socket)
            assert (answer["id"], answer["error"]["data"]["code"], code_of(answer)) == (
                None,
                "PARSE_ERROR",
                "trpc.parse",
            )
        await say(socket, call(1, "things.own"))
        assert (await hear(socket))["id"] == 1


async def test_pages_of_other_sites_are_not_let_in() -> None:
    with pytest.raises(websockets.InvalidStatus) as raised:
        async with connected(Example(), token=None, origin="https://evil.example"):
            pass
    assert raised.value.response.status_code == 403


async def test_somebody_without_a_token_is_a_guest() -> None:
    async with connected(Example(), token=None) as socket:
        await say(socket, [call(1, "things.own"), call(2, "things.hello", {"name": "Ada"})])
        answers = {answer["id"]: answer for answer in [await hear(socket), await hear(socket)]}
    assert code_of(answers[1]) == "auth.required"
    assert "guest" in answers[2]["result"]["data"]["greeting"]


async def test_wrong_words_about_oneself_end_the_connection() -> None:
    async with connected(Example(), token=3) as socket:
        assert code_of(await hear(socket)) == "trpc.parse"
        with pytest.raises(websockets.ConnectionClosedError):
            await socket.recv()
        assert socket.close_code == 1008


async def test_a_client_whose_login_ends_is_asked_to_connect_anew() -> None:
    example = Example()
    async with connected(example, TrpcLimits(identify_s=0.0)) as socket:
        await say(socket, call(1, "things.ticks", {"count": 1_000_000, "every_s": 0.01}, "subscription"))
        await hear(socket)
        example.access.revoked.add("member@example.org")
        last = await hear(socket)
        while last["id"] is not None:
            last = await hear(socket)
    assert last == {"id": None, "method": "reconnect"}


async def test_a_role_that_changes_ends_what_it_no_longer_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    example = Example()
    async with connected(example, TrpcLimits(identify_s=60.0)) as socket:
        await say(socket, [call(1, "things.own"), call(2, "things.own")])
        await hear(socket)
        await hear(socket)
    assert example.access.looks == 2  # for the handshake and for what was said then; not for every call


LIMITS = TrpcLimits(body_bytes=500, batch=3, subscriptions=2, running=2, messages_per_second=5, refusals=4, ping_s=0.02)


async def test_there_are_only_so_many_subscriptions_and_each_has_its_id() -> None:
    async with connected(Example(), LIMITS) as socket:
        for number in (1, 2):
            await say(socket, call(number, "things.quiet", None, "subscription"))
            await hear(socket)
        await say(socket, call(2, "things.quiet", None, "subscription"))
        assert code_of(await hear(socket)) == "trpc.duplicate_id"
        await say(socket, call(3, "things.quiet", None, "subscription"))
        assert code_of(await hear(socket)) == "trpc.too_many_subscriptions"


async def test_only_so_many_calls_are_answered_at_once() -> None:
    example = Example()
    async with connected(example, LIMITS) as socket:
        await say(socket, [call(number, "things.long", None, "mutation") for number in (1, 2, 3)])
        answer = await hear(socket)
        assert (answer["id"], code_of(answer)) == (3, "trpc.too_many_calls")
        example.release.set()
        assert {(await hear(socket))["id"] for _ in range(2)} == {1, 2}


async def say_much(socket: ClientConnection) -> None:
    with suppress(websockets.ConnectionClosed):
        for number in range(500):
            await say(socket, call(number, "things.own"))


async def everything(socket: ClientConnection) -> list[str | bytes]:
    heard = []
    with suppress(websockets.ConnectionClosed):
        while True:
            heard.append(await socket.recv())
    return heard


async def test_messages_that_come_too_fast_are_refused_and_then_the_connection_ends() -> None:
    async with connected(Example(), LIMITS) as socket:
        await say_much(socket)
        answers = [json.loads(answer) for answer in await everything(socket)]
        assert {code_of(answer) for answer in answers if "error" in answer} == {"trpc.too_many_calls"}
        assert (socket.close_code, socket.close_reason) == (1008, "limit.errors")


async def test_large_messages_and_batches_are_refused() -> None:
    async with connected(Example(), LIMITS) as socket:
        await say(socket, [call(number, "things.own") for number in range(4)])
        assert code_of(await hear(socket)) == "trpc.batch_too_large"
        await say(socket, call(1, "things.own", "x" * 600))
        assert code_of(await hear(socket)) == "trpc.too_large"
        with pytest.raises(websockets.ConnectionClosedError):
            await socket.recv()
        assert socket.close_code == 1009


async def test_a_client_that_says_nothing_is_asked_and_then_let_go() -> None:
    async with connected(Example(), TrpcLimits(quiet_s=1.0)) as socket:  # our answer has to be there within that
        assert await socket.recv() == "PING"
        await socket.send("PONG")
        assert await socket.recv() == "PING"
        with pytest.raises(websockets.ConnectionClosedError):
            await socket.recv()
        assert (socket.close_code, socket.close_reason) == (1008, "limit.idle")


async def test_a_client_that_reads_nothing_is_let_go() -> None:
    example = Example()
    async with connected(example, TrpcLimits(send_s=0.2)) as socket:
        socket.transport.pause_reading()
        await say(socket, call(1, "things.bulk", None, "subscription"))
        while not example.open:  # noqa: ASYNC110 - the test's limit ends it if it never happens
            await asyncio.sleep(0.01)
        while example.open:  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.01)
        socket.transport.abort()  # it would wait for an answer to its good-bye


@settings(max_examples=10)
@given(st.lists(st.text(max_size=30) | st.binary(max_size=30), max_size=10))
def test_nothing_that_is_sent_harms_the_connection(texts: list[str | bytes]) -> None:
    async def run() -> None:
        async with connected(Example()) as socket:
            for text in texts:
                await socket.send(text)
            await say(socket, call("last", "things.own"))
            while True:
                answer = await socket.recv()
                if answer not in ("PONG", '"PONG"') and json.loads(answer)["id"] == "last":
                    return

    asyncio.run(run())
