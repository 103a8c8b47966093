"""Guests come back to their own conversations by a secret, and to nobody else's by an identifier."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
import websockets
from websockets.typing import Subprotocol

from tests.gateway.conftest import begin, come_back, enter, message, run_gateway, send
from visavis.accounts.permissions import OF_ROLE
from visavis.accounts.principal import GUESTS, OWNER, Principal
from visavis.bootstrap.server import build_server
from visavis.config import Settings
from visavis.gateway.app import Site
from visavis.gateway.open_access import OpenAccess

ANNA = Principal("user", OF_ROLE["visitor"], user_id="anna", name="anna@example.org")
KIOSK = Principal("key", frozenset({"talk"}), user_id="anna", name="key", login_id="k1")


@pytest.mark.parametrize("principal", [GUESTS, OWNER], ids=lambda item: item.kind)
@pytest.mark.parametrize("dropped", [False, True])
async def test_a_guest_with_the_identifier_alone_takes_nobodys_place(principal: Principal, *, dropped: bool) -> None:
    async with run_gateway(site=Site(access=OpenAccess(principal=principal))) as house:
        async with house.connect() as socket:
            session_id, secret = await begin(socket)
            if not dropped:
                await _try_to_take(house.url, session_id)
                await send(socket, "text.input", text="hello")  # it goes on
                assert (await message(socket, "assistant.response"))["payload"]["text"] == "hello"
        if dropped:
            await _try_to_take(house.url, session_id)
        for _ in range(2):  # and again, when the connection is lost once more
            async with house.connect(f"?session={session_id}", secret=secret) as own:
                assert own.subprotocol == "visavis"  # never the secret
                assert await come_back(own) == session_id
                await send(own, "text.input", text="back")
                while (await message(own, "assistant.response"))["payload"]["text"] != "back":
                    pass


async def _try_to_take(url: str, session_id: str) -> None:
    """Try to come back to a conversation without its secret, in every way."""
    async with websockets.connect(f"ws://{url}/ws") as socket:
        _, other = await begin(socket)
        cases = [
            ("", [], "session.secret_needed"),
            ("", ["visavis"], "session.secret_needed"),
            ("", ["visavis", "secret."], "session.secret_needed"),
            (f"&secret={other}", [], "session.secret_needed"),  # addresses are logged
            ("", ["visavis", f"secret.{other}"], "session.unknown"),  # one's own, of another conversation
            ("", ["visavis", f"secret.{session_id}"], "session.unknown"),
        ]
        for query, offered, code in cases:
            address = f"ws://{url}/ws?session={session_id}&after=0{query}"
            protocols = [Subprotocol(item) for item in offered]
            async with websockets.connect(address, subprotocols=protocols or None) as thief:
                refused = await message(thief)
                assert (refused["type"], refused["payload"]["code"]) == ("error", code), (query, offered)
                assert thief.subprotocol == ("visavis" if offered else None)  # or browsers would show no refusal
                with pytest.raises(websockets.ConnectionClosed) as closed:
                    await thief.recv()
                assert closed.value.rcvd is not None
                assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1008, code)


async def test_who_has_no_secret_is_told_what_to_do() -> None:
    async with run_gateway(site=Site(access=OpenAccess(principal=GUESTS))) as house, house.connect() as socket:
        session_id = await enter(socket)
        async with house.connect(f"?session={session_id}") as old:
            detail = (await message(old))["payload"]["detail"]
    assert "secret.SECRET" in detail
    assert "begin a new conversation" in detail


async def test_secrets_cannot_be_guessed() -> None:
    async with run_gateway() as house:
        secrets = []
        for _ in range(5):
            async with house.connect() as socket:
                secrets.append((await begin(socket))[1])
    assert len(set(secrets)) == 5
    for secret in secrets:
        assert len(base64.urlsafe_b64decode(secret + "=")) >= 16


@pytest.mark.parametrize("principal", [ANNA, KIOSK], ids=lambda item: item.kind)
async def test_accounts_and_keys_need_no_secret(principal: Principal) -> None:
    access = OpenAccess(principal=principal)
    async with run_gateway(site=Site(access=access)) as house:
        async with house.connect() as socket:
            session_id, secret = await begin(socket)
        access.principal = GUESTS
        async with house.connect(f"?session={session_id}", secret=secret) as guest:  # whose is it? Not a guest's
            assert (await message(guest))["payload"]["code"] == "session.unknown"
        access.principal = principal
        async with house.connect(f"?session={session_id}") as own:
            assert await come_back(own) == session_id


async def test_it_does_not_outlive_the_server() -> None:
    """Conversations are held by one process and end with it: nothing of the secret is kept for the next."""
    async with run_gateway() as house, house.connect() as socket:
        session_id, secret = await begin(socket)
    async with run_gateway() as house, house.connect(f"?session={session_id}", secret=secret) as socket:
        assert (await message(socket))["payload"]["code"] == "session.unknown"


@asynccontextmanager
async def _whole_server(folder: Path) -> AsyncIterator[str]:
    settings = Settings(
        _env_file=None,
        data_dir=folder / "data",
        cache_dir=folder / "cache",
        mind="fake",
        recognizer="none",
        synthesizer="none",
        turn_model="none",
        faces="none",
    )
    config = uvicorn.Config(
        build_server(settings), host="127.0.0.1", port=0, log_level="info", log_config=None, ws="websockets-sansio"
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
        await asyncio.sleep(0.01)
    try:
        yield f"127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await task


async def test_the_secret_shows_up_nowhere_else(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    seen: list[str | bytes] = []
    async with _whole_server(tmp_path) as address, httpx.AsyncClient(base_url=f"http://{address}") as client:
        async with websockets.connect(f"ws://{address}/ws?voice_output=false", open_timeout=60) as socket:
            session_id, secret = await begin(socket)
            async with websockets.connect(f"ws://{address}/ws?observe={session_id}") as observer:
                await send(socket, "text.input", text="Who are you?")
                seen.append(json.dumps(await message(socket, "assistant.response")))
                seen += await _until(observer, "assistant.response")
                seen += [answer.text for answer in await _asked(client, session_id)]
        offered = [Subprotocol("visavis"), Subprotocol(f"secret.{secret}")]
        place = f"ws://{address}/ws?session={session_id}&after=0"
        async with websockets.connect(place, subprotocols=offered) as again:
            await come_back(again)
            seen += await _until(again, "assistant.response")
            await send(again, "session.close")
            await message(again, "session.closed")
        seen += [answer.text for answer in await _asked(client, session_id, live=False)]
    kept = await asyncio.to_thread(_kept, tmp_path)
    assert any(session_id.encode() in content for content in kept)
    assert f"/ws?session={session_id}" in caplog.text  # addresses are logged
    seen += [*kept, caplog.text]
    digest = hashlib.sha256(secret.encode())
    for place_seen in seen:
        data = place_seen.encode() if isinstance(place_seen, str) else place_seen
        for trace in (secret.encode(), digest.digest(), digest.hexdigest().encode()):
            assert trace not in data


def _kept(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


async def _until(socket: websockets.ClientConnection, wanted: str) -> list[str | bytes]:
    seen: list[str | bytes] = []
    async with asyncio.timeout(60):
        async for data in socket:
            seen.append(data)
            if isinstance(data, str) and json.loads(data)["type"] == wanted:
                return seen
    raise AssertionError(wanted)


async def _asked(client: httpx.AsyncClient, session_id: str, *, live: bool = True) -> list[httpx.Response]:
    """Ask for a conversation in all ways in which there is something to be had."""

    def procedure(name: str, **wanted: Any) -> str:
        return f"/trpc/{name}?input={json.dumps(wanted)}"

    below = ("", "/messages", "/events?limit=500", "/timeline", "/usage", "/export", "/export?format=vtt")
    paths = [f"/api/sessions/{session_id}{path}" for path in below]
    paths += [f"/api/sessions/{session_id}/export?format=csv&rows={rows}" for rows in ("messages", "timeline")]
    paths += ["/api/sessions", "/api/status", "/metrics", "/api/auth/me", procedure("sessions.list")]
    paths += [procedure("sessions.get", id=session_id), procedure("audit.list"), "/trpc/live.sessions"]
    answers = [await client.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [200] * len(paths), paths
    assert (session_id in answers[-1].text) == live
    return answers
