"""The whole server: a client is led from one persona to another, and sees the slides of one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
import websockets
from websockets.typing import Subprotocol

from tests.gateway.conftest import begin, come_back, message, send
from tests.reasoning.personas import write_persona
from visavis.bootstrap.runtime import Runtime
from visavis.bootstrap.server import build_server
from visavis.bus import SessionBus
from visavis.config import Settings
from visavis.events import HandOverRequested


@asynccontextmanager
async def running(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[str, dict[str, SessionBus]]]:
    """Run the server with the host and a persona 'guide'; yield its address and the buses of its sessions."""
    write_persona(folder / "personas")
    settings = Settings(
        _env_file=None,
        data_dir=folder / "data",
        cache_dir=folder / "cache",
        personas_dir=folder / "personas",
        mind="fake",
        recognizer="none",
        synthesizer="none",
        turn_model="none",
        faces="none",
    )
    buses: dict[str, SessionBus] = {}

    class WatchedRuntime(Runtime):
        """Lets the test speak on the buses."""

        async def start(self) -> None:
            self.observers.append(lambda bus: buses.__setitem__(bus.session_id, bus))
            await super().start()

    monkeypatch.setattr("visavis.bootstrap.server.Runtime", WatchedRuntime)
    app = build_server(settings)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", ws="websockets-sansio"))
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
        await asyncio.sleep(0.01)
    try:
        yield f"127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", buses
    finally:
        server.should_exit = True
        await task


async def test_a_client_goes_from_persona_to_persona(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(tmp_path, monkeypatch) as (address, buses):
        async with websockets.connect(f"ws://{address}/ws?persona=host", compression=None) as socket:
            first, secret = await begin(socket)
            await message(socket, "session.opened")
            await send(socket, "text.input", text="I'd rather talk to Ada.")
            await message(socket, "assistant.response")
            buses[first].publish(HandOverRequested(persona="guide", summary="They asked for you."))
            told = (await message(socket, "session.handed_over"))["payload"]
            assert told["persona"] == "guide"
            place = f"ws://{address}/ws?session={told['next_session_id']}"
            offered = [Subprotocol("visavis"), Subprotocol(f"secret.{secret}")]
            async with websockets.connect(place, subprotocols=offered) as following:
                await come_back(following)
                opened = (await message(following, "session.opened"))["payload"]
                assert opened["persona"]["title"] == "Ada"
                assert (await message(following, "assistant.response"))["payload"]["text"] == "Hello, I'm Ada."
                assert (await message(socket, "session.closed"))["payload"]["reason"] == "client"
        async with httpx.AsyncClient() as client:
            slide = await client.get(f"http://{address}/media/personas/host/slides/how-it-works.png")
            assert (slide.status_code, slide.headers["content-type"]) == (200, "image/png")
            assert (await client.get(f"http://{address}/media/personas/guide/slides/a.png")).status_code == 404
