"""A client goes to the session in which another persona answers, over a real port."""

from __future__ import annotations

import pytest
from websockets.exceptions import ConnectionClosed

from tests.conftest import until
from tests.gateway.conftest import Gateway, House, begin, come_back, message, send
from visavis.events import HandOverRequested, SessionClosed
from visavis.gateway.hub import HubLimits
from visavis.session.hand_over import HandOver, Successor
from visavis.session.session import Session


def let_hand_over(house: House, session_id: str) -> None:
    """Let a session of the house be handed over, as the server does."""
    session = house.sessions.get(session_id)
    assert session is not None

    async def open_next(before: Session, request: HandOverRequested) -> Successor:
        settings = before.settings.model_copy(update={"persona": request.persona})
        following = await house.sessions.create(settings, before.user)
        successor = Successor(following, "Hello, I'm the next.", awaits_client=True)
        house.hub.adopt(before, following, successor.begin)
        return successor

    session.bus.listen(HandOverRequested, HandOver(session, open_next).follow, until=(SessionClosed,))
    session.bus.publish(HandOverRequested(persona="ada", summary="About towers."))


async def test_a_client_is_led_to_the_next_session(gateway: Gateway) -> None:
    async with gateway() as house, house.connect("?voice_output=false") as socket:
        first, secret = await begin(socket)
        let_hand_over(house, first)
        told = (await message(socket, "session.handed_over"))["payload"]
        assert (told["persona"], told["summary"]) == ("ada", "About towers.")
        async with house.connect(f"?session={told['next_session_id']}") as stranger:  # who has heard its identifier
            assert (await message(stranger))["payload"]["code"] == "session.secret_needed"
        async with house.connect(f"?session={told['next_session_id']}", secret=secret) as next_socket:
            assert await come_back(next_socket) == told["next_session_id"] != first
            opened = await message(next_socket)
            assert opened["type"] == "session.opened"
            settings = opened["payload"]["settings"]
            assert (settings["persona"], settings["voice_output"]) == ("ada", False)
            assert (await message(socket, "session.closed"))["payload"]["reason"] == "client"
            await send(next_socket, "text.input", text="hello")
            assert (await message(next_socket, "assistant.response"))["payload"]["text"] == "hello"
        with pytest.raises(ConnectionClosed):
            await message(socket, "nothing more")


async def test_a_client_that_comes_back_to_the_next_session_does_not_begin_it_again(gateway: Gateway) -> None:
    async with gateway() as house, house.connect() as socket:
        first, secret = await begin(socket)
        let_hand_over(house, first)
        following = (await message(socket, "session.handed_over"))["payload"]["next_session_id"]
        async with house.connect(f"?session={following}", secret=secret) as next_socket:
            await come_back(next_socket)
            opened = await message(next_socket)
        async with house.connect(f"?session={following}&after={opened['id']}", secret=secret) as next_socket:
            await come_back(next_socket)
            await send(next_socket, "text.input", text="back")
            types = []
            while "assistant.response" not in types:
                types.append((await message(next_socket))["type"])
            assert "session.opened" not in types


async def test_a_session_that_nobody_comes_to_waits_as_long_as_for_a_dropped_client(gateway: Gateway) -> None:
    limits = HubLimits(resume_s=0.2, sweep_s=0.05)
    async with gateway(hub=limits) as house, house.connect() as socket:
        first, secret = await begin(socket)
        let_hand_over(house, first)
        following = (await message(socket, "session.handed_over"))["payload"]["next_session_id"]
        await until(lambda: house.sessions.get(following) is None)
        assert house.sessions.get(first) is not None
        async with house.connect(f"?session={following}", secret=secret) as late:
            assert (await message(late))["payload"]["code"] == "session.unknown"
