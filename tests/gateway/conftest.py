"""A gateway on a real port, in front of sessions whose virtual human only echoes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
import websockets
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection
from websockets.typing import Subprotocol

from visavis.accounts.principal import Principal
from visavis.bus import Journal, SessionBus
from visavis.events import (
    AssistantResponse,
    CancelResponse,
    Capabilities,
    CloseSession,
    Event,
    OpenSession,
    PersonaCard,
    SessionSettings,
    SpeechChunkSynthesized,
    TextReceived,
    TurnInterrupted,
    TurnStarted,
    UpdateSession,
    new_id,
)
from visavis.gateway.app import Site, create_app
from visavis.gateway.http import Services, Status, known_session, removable_session
from visavis.gateway.hub import Hub, HubLimits
from visavis.gateway.limits import WireLimits
from visavis.gateway.metrics import Metrics
from visavis.gateway.timeline import Timeline, read_timeline
from visavis.session.lifecycle import RECORDED_SESSION, Lifecycle, SessionRecorder
from visavis.session.session import Session, SessionLimits, Sessions
from visavis.session.transcript import RECORDED, Transcript
from visavis.storage.memory import MemoryStorage

CAPABILITIES = Capabilities(
    recognizer=None, recognizer_scope=None, synthesizer="fake", mind="echo", turn_model=None, notes=[], suggestions=[]
)
PERSONA = PersonaCard(name="host", title="Echo")


@dataclass
class House:
    """Everything that a running gateway consists of."""

    storage: MemoryStorage
    sessions: Sessions
    hub: Hub
    metrics: Metrics
    url: str = ""
    buses: dict[str, SessionBus] = field(default_factory=dict)

    @property
    def http(self) -> str:
        return f"http://{self.url}"

    def connect(
        self, query: str = "", *, secret: str | None = None, **options: Any
    ) -> AbstractAsyncContextManager[ClientConnection]:
        """Open ``/ws``; with the secret that :func:`begin` returned, to come back."""
        if secret is not None:
            options["subprotocols"] = [Subprotocol("visavis"), Subprotocol(f"secret.{secret}")]
        return websockets.connect(f"ws://{self.url}/ws{query}", compression=None, open_timeout=60, **options)


async def message(socket: ClientConnection, wanted: str | None = None) -> dict[str, Any]:
    """Return the next JSON message, or the next one of a type."""
    async with asyncio.timeout(60):
        while True:
            data = await socket.recv()
            if isinstance(data, str):
                decoded: dict[str, Any] = json.loads(data)
                if wanted is None or decoded["type"] == wanted:
                    return decoded


async def send(socket: ClientConnection, event_type: str, **payload: Any) -> None:
    await socket.send(json.dumps({"type": event_type, "payload": payload}))


async def begin(socket: ClientConnection) -> tuple[str, str]:
    """Take the greeting of a connection that begins a session; return the session's id and its secret."""
    established = await message(socket)
    assert established.keys() == {"type", "message", "session_id", "secret"}
    assert (established["type"], established["message"]) == ("connection_established", "success")
    return str(established["session_id"]), str(established["secret"])


async def enter(socket: ClientConnection) -> str:
    """Take the greeting of a connection and return the session's id."""
    established = await message(socket)
    assert established.keys() - {"secret"} == {"type", "message", "session_id"}
    assert (established["type"], established["message"]) == ("connection_established", "success")
    return str(established["session_id"])


async def come_back(socket: ClientConnection) -> str:
    """Take the greeting of a connection that comes back, which tells no secret again; return the session's id."""
    established = await message(socket)
    assert established == {
        "type": "connection_established", "message": "success", "session_id": established["session_id"],
    }  # fmt: skip
    return str(established["session_id"])


Gateway = Callable[..., AbstractAsyncContextManager[House]]


@pytest.fixture
def gateway() -> Gateway:
    return run_gateway


@asynccontextmanager
async def run_gateway(
    *,
    wire: WireLimits | None = None,
    sessions: SessionLimits | None = None,
    hub: HubLimits | None = None,
    site: Site | None = None,
) -> AsyncIterator[House]:
    house = _build(wire, sessions, hub)
    journal = Journal(house.storage, interval_s=0.01)
    house_wire = house.sessions

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        journal.start()
        house_wire.start()
        house.hub.start()
        yield
        await house_wire.close()
        await house.hub.close()
        await journal.close()

    _attach_journal(house, journal)
    app = create_app(house.hub, _services(house, journal), site or Site(), lifespan)
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", ws="websockets-sansio", ws_max_size=2**24)
    )
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
        await asyncio.sleep(0.01)
    house.url = f"127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield house
    finally:
        server.should_exit = True
        await task


def _build(wire: WireLimits | None, limits: SessionLimits | None, hub_limits: HubLimits | None) -> House:
    storage = MemoryStorage()
    buses: dict[str, SessionBus] = {}

    def wire_session(bus: SessionBus, settings: SessionSettings, user: str | None) -> Session:
        session = Session(bus, settings, PERSONA, CAPABILITIES, user)
        lifecycle = Lifecycle(session)
        buses[session.id] = bus
        bus.handle(OpenSession, lifecycle.open)
        bus.handle(UpdateSession, lifecycle.update)
        bus.handle(CloseSession, lifecycle.close)
        bus.handle(CancelResponse, lambda _: [])
        bus.listen(TextReceived, _echo)
        bus.listen(RECORDED_SESSION, SessionRecorder(session, storage).record)
        bus.listen(RECORDED, Transcript(session.id, storage).record)
        return session

    sessions = Sessions(wire_session, limits)
    hub = Hub(sessions, storage, wire=wire, limits=hub_limits)
    metrics = Metrics({"visavis_sessions": ("Open sessions.", lambda: len(sessions))})
    return House(storage, sessions, hub, metrics, buses=buses)


def _attach_journal(house: House, journal: Journal) -> None:
    create = house.sessions.create

    async def create_with_taps(settings: SessionSettings, user: str | None = None) -> Session:
        session = await create(settings, user)
        session.bus.tap(journal.record, where=Journal.wants)
        session.bus.tap(house.metrics.count, where=lambda _: True)
        return session

    house.sessions.create = create_with_taps  # type: ignore[method-assign]


def _echo(event: TextReceived) -> list[Event]:
    """Answer "speak N" with N seconds of sound, "stop" with an interruption, anything else with itself."""
    words = event.text.split()
    if words[0] == "stop":
        return [TurnInterrupted(why="text", heard_text="", heard_ms=0, response_id="r")]
    response_id = new_id()
    answer: list[Event] = [TurnStarted(why="text"), AssistantResponse(response_id=response_id, text=event.text)]
    if words[0] == "speak":
        count = int(float(words[1]) * 25)
        answer += [
            SpeechChunkSynthesized(
                response_id=response_id,
                pts_ms=40 * i,
                data=i.to_bytes(2, "little") * 960,
                first=i == 0,
                last=i == count - 1,
            )
            for i in range(count)
        ]
    return answer


def _services(house: House, journal: Journal) -> Services:
    def status() -> Status:
        return Status(
            version="0",
            ready=True,
            sessions=len(house.sessions),
            default_persona="host",
            personas=[PERSONA],
            capabilities=CAPABILITIES,
        )

    async def health() -> dict[str, str]:
        return {"database": "ok"}

    async def remove_session(principal: Principal, session_id: str, address: str) -> None:
        await removable_session(house.storage, session_id, principal)
        await house.sessions.end(session_id, "client")
        await journal.flush()
        await house.storage.delete_session(session_id)

    async def timeline(principal: Principal, session_id: str, points: int) -> Timeline:
        return await read_timeline(house.storage, await known_session(house.storage, session_id, principal), points)

    return Services(house.storage, status, health, house.metrics.page, remove_session, timeline)
