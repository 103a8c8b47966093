"""Who may open ``/ws``, and whose conversation it is."""

from __future__ import annotations

import asyncio
import json

import pytest
import websockets

from tests.gateway.conftest import run_gateway
from visavis.accounts.permissions import OF_ROLE
from visavis.accounts.principal import GUESTS, OWNER, UNKNOWN, Principal
from visavis.events import CodedError
from visavis.gateway.app import Site
from visavis.gateway.open_access import OpenAccess

ANNA = Principal("user", OF_ROLE["visitor"], user_id="anna", name="anna@example.org")
BERT = Principal("user", OF_ROLE["visitor"], user_id="bert", name="bert@example.org")
READER = Principal("key", frozenset({"status.read"}), user_id="anna", name="key")
KIOSK = Principal("key", frozenset({"talk"}), user_id="anna", name="key")


@pytest.mark.parametrize("principal", [OWNER, GUESTS, ANNA, KIOSK], ids=lambda item: item.kind)
async def test_who_may_talk_comes_in(principal: Principal) -> None:
    site = Site(access=OpenAccess(principal=principal))
    async with run_gateway(site=site) as house, websockets.connect(f"ws://{house.url}/ws") as socket:
        begun = json.loads(await socket.recv())
        assert begun["type"] == "connection_established"
        session = house.sessions.get(begun["session_id"])
        assert session is not None
        assert session.user == ("anna" if principal is ANNA else None)


@pytest.mark.parametrize(("principal", "code"), [(UNKNOWN, "auth.required"), (READER, "auth.forbidden")])
async def test_who_may_not_is_told_why(principal: Principal, code: str) -> None:
    async with run_gateway(site=Site(access=OpenAccess(principal=principal))) as house:
        async with websockets.connect(f"ws://{house.url}/ws") as socket:
            assert json.loads(await socket.recv())["payload"]["code"] == code
            with pytest.raises(websockets.ConnectionClosed) as closed:
                await socket.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.reason == code
        assert len(house.sessions) == 0


@pytest.mark.parametrize("path", ["/ws", "/trpc"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "file://"])
async def test_pages_of_other_sites_are_refused_before_the_handshake(origin: str, path: str) -> None:
    async with run_gateway() as house:
        with pytest.raises(websockets.InvalidStatus) as refused:
            await websockets.connect(f"ws://{house.url}{path}", origin=websockets.Origin(origin)).__aenter__()
        assert refused.value.response.status_code == 403


async def test_nobody_takes_over_anothers_conversation_by_its_identifier() -> None:
    access = OpenAccess(principal=ANNA)
    async with run_gateway(site=Site(access=access)) as house, websockets.connect(f"ws://{house.url}/ws") as socket:
        session_id = json.loads(await socket.recv())["session_id"]
        for thief in (BERT, GUESTS):
            access.principal = thief
            async with websockets.connect(f"ws://{house.url}/ws?session={session_id}") as other:
                assert json.loads(await other.recv())["payload"]["code"] == "session.unknown"
        access.principal = ANNA
        async with websockets.connect(f"ws://{house.url}/ws?session={session_id}") as own:
            assert json.loads(await own.recv())["session_id"] == session_id


class Revocable(OpenAccess):
    """Lets everybody in until they are shut out."""

    shut = False

    async def check_again(self, principal: Principal) -> None:
        if self.shut:
            raise CodedError("auth.invalid_token", "Sign in again.")


async def test_the_connection_of_a_user_who_is_shut_out_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("visavis.gateway.app.LET_IN_FOR_S", 0.05)
    access = Revocable(principal=ANNA)
    site = Site(access=access)
    async with run_gateway(site=site) as house, websockets.connect(f"ws://{house.url}/ws") as socket:
        await socket.recv()
        access.shut = True
        with pytest.raises(websockets.ConnectionClosedError, match="invalid_token"):
            await _drain(socket)


class Undecided(OpenAccess):
    """Cannot tell who may still come in: its database is away."""

    def __init__(self) -> None:
        super().__init__(principal=ANNA)
        self.asked_twice = asyncio.Event()
        self._asked = 0

    async def check_again(self, principal: Principal) -> None:
        self._asked += 1
        if self._asked == 2:
            self.asked_twice.set()
        raise CodedError("storage.unreachable", "The database does not answer.", retryable=True)


async def test_a_database_that_is_away_for_a_moment_ends_no_conversation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("visavis.gateway.app.LET_IN_FOR_S", 0.01)
    access = Undecided()
    async with run_gateway(site=Site(access=access)) as house, websockets.connect(f"ws://{house.url}/ws") as socket:
        await socket.recv()
        await access.asked_twice.wait()
        await (await socket.ping())  # it is still open


async def _drain(socket: websockets.ClientConnection) -> None:
    async for _ in socket:
        pass
