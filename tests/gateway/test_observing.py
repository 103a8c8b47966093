from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
from starlette.requests import HTTPConnection
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.conftest import until
from tests.gateway.conftest import Gateway, House, enter, message, send
from visavis.accounts.audit import AuditLog
from visavis.accounts.permissions import OF_ROLE
from visavis.accounts.principal import Principal
from visavis.bus import SessionBus
from visavis.events import (
    AssistantCancelled,
    AssistantDelta,
    AssistantThinking,
    CodedError,
    Event,
    OperatorObserved,
    OperatorWhispered,
    SessionSettings,
    Source,
    StateEstimate,
    UpdateSession,
    UserStateEstimated,
)
from visavis.gateway import app as app_module
from visavis.gateway import observing as observing_module
from visavis.gateway.app import Site
from visavis.gateway.codec import FrameKind, decode_frame
from visavis.gateway.limits import WireLimits
from visavis.gateway.live_view import LiveView
from visavis.gateway.observing import MAX_REFUSED, Observing
from visavis.session.session import Session
from visavis.storage.memory import MemoryStorage

ADA = Principal("user", OF_ROLE["operator"], user_id="ada", name="ada@example.com")
MEMBER = Principal("user", OF_ROLE["member"], user_id="kim", name="kim@example.com")


class Everybody:
    """Lets whoever the test says come in."""

    def __init__(self) -> None:
        self.who = ADA

    async def identify(self, connection: HTTPConnection, *, token: str | None = None) -> Principal:
        return self.who

    async def check_again(self, principal: Principal) -> None:
        """Raise CodedError as soon as somebody else is to come in."""
        if principal is not self.who:
            raise CodedError("auth.expired", "Sign in again.")


class Watched:
    """A gateway in which one can listen in."""

    def __init__(self, house: House, observing: Observing, access: Everybody, log: AuditLog) -> None:
        self.house = house
        self.observing = observing
        self.access = access
        self.log = log
        self.seen: list[Event] = []
        self.asked = 0
        """How many stand at the door of :meth:`waiting`, or are through it."""

    @contextmanager
    def waiting(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[asyncio.Event]:
        """Let nobody in before an event is set."""
        record, let_in = self.log.record, asyncio.Event()

        async def later(*given: Any, **named: Any) -> None:
            self.asked += 1
            await let_in.wait()
            await record(*given, **named)

        with monkeypatch.context() as changed:
            changed.setattr(self.log, "record", later)
            yield let_in


@asynccontextmanager
async def watched(gateway: Gateway, **limits: Any) -> AsyncIterator[Watched]:
    storage, access = MemoryStorage(), Everybody()
    log = AuditLog(storage)
    observing = Observing(log, WireLimits(**limits))
    async with gateway(site=Site(access=access, observing=observing)) as house:
        place = Watched(house, observing, access, log)
        create = house.sessions.create

        async def create_observed(settings: SessionSettings, user: str | None = None) -> Session:
            session = await create(settings, user)
            observing.attach(session.bus)
            session.bus.tap(lambda item: place.seen.append(item.event), where=lambda kind: kind is OperatorObserved)
            return session

        house.sessions.create = create_observed  # type: ignore[method-assign]
        yield place


async def types(socket: ClientConnection, until: str) -> list[str]:
    """Return the types of the messages that come, up to one of a type."""
    found: list[str] = []
    while not found or found[-1] != until:
        found.append((await message(socket))["type"])
    return found


async def seen(place: Watched, session_id: str, last: str = "session.opened") -> list[dict[str, Any]]:
    """Listen in until a message of a type, or a refusal, comes; return all of them."""
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(60), place.house.connect(f"?observe={session_id}") as observer:
        while not found or found[-1]["type"] not in (last, "error"):
            found.append(await message(observer))
    return found


async def test_who_joins_in_the_middle_learns_what_was_said(gateway: Gateway) -> None:
    async with watched(gateway) as place, place.house.connect() as user:
        session_id = await enter(user)
        await send(user, "text.input", text="Hello there")
        await message(user, "assistant.response")
        async with place.house.connect(f"?observe={session_id}") as observer:
            hello = await message(observer)
            assert (hello["type"], hello["observing"], hello["session_id"]) == (
                "connection_established", True, session_id,
            )  # fmt: skip
            opened = await message(observer)
            assert (opened["type"], opened["payload"]["persona"]["title"]) == ("session.opened", "Echo")
            typed, answer = await message(observer, "text.input"), await message(observer, "assistant.response")
            assert (typed["payload"]["text"], answer["payload"]["text"]) == ("Hello there", "Hello there")
            await send(user, "text.input", text="And now")
            assert (await message(observer, "text.input"))["payload"]["text"] == "And now"
            assert (await message(observer, "assistant.response"))["payload"]["text"] == "And now"
        await until(lambda: len(place.seen) == 2)
        assert [(item.operator, item.present) for item in place.seen if isinstance(item, OperatorObserved)] == [
            ("ada", True), ("ada", False),
        ]  # fmt: skip
        record = (await place.log.list()).items[0]
        assert (record.action, record.subject, record.actor) == ("live.observed", session_id, "ada@example.com")


async def test_an_observer_hears_what_is_said_and_nothing_comes_twice(gateway: Gateway) -> None:
    async with watched(gateway) as place, place.house.connect() as user:
        session_id = await enter(user)
        async with place.house.connect(f"?observe={session_id}") as observer:
            await message(observer, "session.opened")
            await send(user, "text.input", text="speak 0.2")
            places: list[int] = []
            async with asyncio.timeout(60):
                while len(places) < 5:
                    data = await observer.recv()
                    if isinstance(data, bytes):
                        frame = decode_frame(data)
                        assert frame.kind is FrameKind.ASSISTANT_AUDIO
                        places.append(frame.pts_ms)
            assert places == [0, 40, 80, 120, 160]


async def test_an_observer_sends_nothing(gateway: Gateway) -> None:
    async with watched(gateway) as place, place.house.connect() as user:
        session_id = await enter(user)
        async with place.house.connect(f"?observe={session_id}") as observer:
            await message(observer, "session.opened")
            for _ in range(MAX_REFUSED - 1):
                await send(observer, "text.input", text="I was never here")
                assert (await message(observer, "error"))["payload"]["code"] == "live.read_only"
            await observer.send('{"type":"ping"}')
            assert (await message(observer))["type"] == "pong"
            await observer.send(bytes(200))
            assert (await message(observer, "error"))["payload"]["code"] == "live.read_only"
            for _ in range(MAX_REFUSED):
                await send(observer, "session.close")
            with pytest.raises(ConnectionClosed) as closed:
                await types(observer, "nothing more")
            assert closed.value.rcvd is not None
            assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1008, "live.read_only")
        await send(user, "text.input", text="Still here")
        assert (await message(user, "assistant.response"))["payload"]["text"] == "Still here"


async def test_the_conversation_s_end_is_seen_and_ends_the_connection(gateway: Gateway) -> None:
    async with watched(gateway) as place, place.house.connect() as user:
        session_id = await enter(user)
        async with place.house.connect(f"?observe={session_id}") as observer:
            await message(observer, "session.opened")
            await send(user, "session.close")
            assert (await types(observer, "session.closed"))[-1] == "session.closed"
            with pytest.raises(ConnectionClosed) as closed:
                await message(observer)
            assert closed.value.rcvd is not None
            assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1000, "session.closed")
        async with place.house.connect(f"?observe={session_id}") as late:
            assert (await message(late))["payload"]["code"] == "session.unknown"
        assert place.observing.names(session_id) == []
        assert place.observing.view(session_id) is None


@pytest.mark.parametrize("who", [MEMBER, Principal("guest", frozenset({"talk"}), name="guest")])
async def test_others_may_not_listen_in(gateway: Gateway, who: Principal) -> None:
    async with watched(gateway) as place, place.house.connect() as user:
        session_id = await enter(user)
        place.access.who = who
        async with place.house.connect(f"?observe={session_id}") as observer:
            assert (await message(observer))["payload"]["code"] in ("auth.forbidden", "auth.required")
        assert place.seen == []
        assert (await place.log.list()).items == []


async def test_who_may_no_longer_listen_in_is_turned_away(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_module, "LET_IN_FOR_S", 0.05)
    async with watched(gateway) as place, place.house.connect() as user:
        session_id = await enter(user)
        async with place.house.connect(f"?observe={session_id}") as observer:
            await message(observer, "session.opened")
            place.access.who = MEMBER
            with pytest.raises(ConnectionClosed) as closed:
                await types(observer, "nothing more")
            assert closed.value.rcvd is not None
            assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1008, "auth.expired")
        await until(lambda: place.observing.names(session_id) == [])


async def test_there_is_room_for_some_observers(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observing_module, "MAX_OBSERVERS", 1)
    async with watched(gateway) as place, place.house.connect() as user:
        session_id = await enter(user)
        async with place.house.connect(f"?observe={session_id}") as first:
            await message(first, "session.opened")
            assert place.observing.names(session_id) == ["ada@example.com"]
            async with place.house.connect(f"?observe={session_id}") as second:
                assert (await message(second))["payload"]["code"] == "limit.observers"
        await until(lambda: place.observing.names(session_id) == [])
        async with place.house.connect(f"?observe={session_id}") as third:
            await message(third, "session.opened")


async def test_who_comes_while_another_is_let_in_finds_the_place_taken(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observing_module, "MAX_OBSERVERS", 1)
    async with watched(gateway) as place, place.house.connect() as user:
        session_id = await enter(user)
        with place.waiting(monkeypatch) as let_in:
            first = asyncio.ensure_future(seen(place, session_id))
            await until(lambda: place.asked == 1)
            second = asyncio.ensure_future(seen(place, session_id))
            await until(lambda: second.done() or place.asked == 2)
            let_in.set()
            assert (await first)[-1]["type"] == "session.opened"
            assert (await second)[-1]["payload"]["code"] == "limit.observers"
        await until(lambda: place.observing.names(session_id) == [])


async def test_a_conversation_that_ends_while_somebody_is_let_in_ends_for_them_too(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watched(gateway) as place, place.house.connect() as user:
        session_id = await enter(user)
        with place.waiting(monkeypatch) as let_in:
            late = asyncio.ensure_future(seen(place, session_id, "session.closed"))
            await until(lambda: place.asked == 1)
            await send(user, "session.close")
            await until(lambda: place.observing.view(session_id) is None)
            let_in.set()
            assert (await late)[-1]["type"] == "session.closed"
        await until(lambda: place.observing.names(session_id) == [])


async def test_a_slow_observer_is_let_go_and_the_conversation_goes_on(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(observing_module, "BACKLOG", 20)
    async with watched(gateway, send_timeout_s=0.5) as place, place.house.connect() as user:
        session_id = await enter(user)
        connection = place.house.connect(f"?observe={session_id}", max_queue=1)
        async with connection as observer:
            await message(observer, "session.opened")
            bus = place.house.buses[session_id]
            for number in range(3_000):
                bus.publish(OperatorWhispered(text=f"{number} " + "x" * 1_990))
            await until(lambda: place.observing.names(session_id) == [])
            await send(user, "text.input", text="Anybody here?")
            assert (await message(user, "assistant.response"))["payload"]["text"] == "Anybody here?"


async def test_nobody_is_shown_pieces_of_an_answer_that_was_cancelled() -> None:
    bus = SessionBus("s")
    view = LiveView(bus, lambda: None)
    bus.publish(AssistantThinking(response_id="r1"))
    piece = AssistantDelta(response_id="r1", text="I would say", sentence_index=0, source=Source(kind="model"))
    bus.publish(piece)
    assert [item.event.type for item in view.snapshot()] == ["assistant.thinking", "assistant.delta"]
    bus.publish(AssistantCancelled(response_id="r0"))  # another one
    assert len(view.snapshot()) == 2
    bus.publish(AssistantCancelled(response_id="r1"))
    bus.publish(piece)  # it was overtaken
    assert view.snapshot() == []


async def test_what_is_withdrawn_is_not_shown_to_who_comes_later(gateway: Gateway) -> None:
    estimate = StateEstimate(value=0.5, confidence=0.9, sources=["face.emotion"])
    state = UserStateEstimated(
        valence=estimate, arousal=estimate, attention=estimate, engagement=estimate, emotion="sad",
        emotion_confidence=0.8,
    )  # fmt: skip
    async with watched(gateway) as place, place.house.connect("?seeing=true&expressions=true") as user:
        session_id = await enter(user)
        await message(user, "session.opened")
        bus = place.house.buses[session_id]
        bus.publish(state)
        view = place.observing.view(session_id)
        assert view is not None
        assert view.state is not None
        assert view.state.emotion == "sad"
        assert "user.state" in [item.type for item in view.snapshot()]
        bus.publish(UpdateSession(seeing=False))
        await message(user, "session.updated")
        assert place.observing.view(session_id).state is None  # type: ignore[union-attr]  # it goes on
        assert "user.state" not in [item.type for item in view.snapshot()]


async def test_what_led_up_to_now_is_bounded_and_in_order(gateway: Gateway) -> None:
    async with watched(gateway) as place, place.house.connect() as user:
        session_id = await enter(user)
        await message(user, "session.opened")
        bus = place.house.buses[session_id]
        for number in range(1_000):
            bus.publish(OperatorWhispered(text=f"{number}"))
        view = place.observing.view(session_id)
        assert view is not None
        snapshot = view.snapshot()
        assert len(snapshot) <= 310
        assert [item.id for item in snapshot] == sorted(item.id for item in snapshot)
        assert snapshot[0].type == "session.opened"
        assert json.loads(snapshot[-1].to_json())["payload"]["text"] == "999"
