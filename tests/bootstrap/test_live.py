from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any, cast

import pytest

from tests.conftest import in_virtual_time
from visavis.accounts.audit import AuditLog
from visavis.accounts.permissions import OF_ROLE
from visavis.accounts.principal import OWNER, Principal
from visavis.accounts.users import Users
from visavis.bootstrap.casting import Role
from visavis.bootstrap.live import Live
from visavis.bootstrap.shared import Shared
from visavis.bootstrap.user_names import UserNames
from visavis.bootstrap.wiring import wire
from visavis.bus import SessionBus
from visavis.config import Settings
from visavis.events import (
    AssistantResponse,
    CodedError,
    Envelope,
    SessionSettings,
    StateEstimate,
    TextReceived,
    TurnInterrupted,
    UserStateEstimated,
)
from visavis.gateway.observing import Observing
from visavis.gateway.outbox import Outbox
from visavis.gateway.trpc.procedures import Context
from visavis.gateway.trpc.routers.live import LiveSession, LiveSessions, live_router
from visavis.perception.completeness import Completeness
from visavis.perception.recognition import Vocabulary
from visavis.reasoning.fake import REPLIES, FakeMind
from visavis.reasoning.persona import Persona, PersonaFile
from visavis.session.behind_the_scenes import AWAY_MS, MAX_WAITING
from visavis.session.session import Session, Sessions
from visavis.speech.backends.fake import FakeSynthesizer
from visavis.speech.synthesis import Voice
from visavis.storage.account_records import USERS, UserRecord
from visavis.storage.memory import MemoryStorage

ADA = Principal("user", OF_ROLE["operator"], user_id="u-ada", name="ada@example.com")
EVE = Principal("user", OF_ROLE["admin"], user_id="u-eve", name="eve@example.com")


class House:
    """A server without a gateway: one persona, and conversations with it."""

    def __init__(self, *, scripted: bool = False) -> None:
        self.storage = MemoryStorage()
        self.audit = AuditLog(self.storage)
        self.mind = FakeMind()
        self.mind.heeds_whispers = not scripted
        self.role = Role(
            persona=Persona(PersonaFile(name="host", title="Iris", greeting=["Hello."]), ()),
            mind=self.mind,
            vocabulary=Vocabulary(()),
            completeness=Completeness(()),
            voice=Voice(),
            greetings=(),
            recognizer=None,
            synthesizer=FakeSynthesizer(),
        )
        self.shared = Shared(Settings(_env_file=None), self.storage, voice_activity=None, turn_model=None)
        self.sessions = Sessions(self._wire)
        self.observing = Observing(self.audit)
        self.live = Live(self.sessions, self.observing, self.audit, UserNames(Users(self.storage)))
        self.deliveries: list[tuple[asyncio.Task[None], Outbox]] = []
        self.seen: list[Envelope] = []

    def _wire(self, bus: SessionBus, settings: SessionSettings, user: str | None) -> Session:
        session = wire(bus, settings, user, self.role, self.shared, [])
        self.observing.attach(bus)
        bus.tap(self.seen.append, where=lambda _: True)
        return session

    async def begin(self, user: str | None = None, **settings: Any) -> Session:
        session = await self.sessions.create(SessionSettings(**settings), user)
        outbox = Outbox(session.bus.publish)
        session.bus.tap(outbox.take, where=Outbox.wants)
        self.deliveries.append((asyncio.create_task(outbox.deliver(cast("Any", Client()))), outbox))
        session.start()
        return session

    def said(self) -> list[str]:
        return [item.event.text for item in self.seen if isinstance(item.event, AssistantResponse)]

    async def actions(self) -> list[tuple[str, str | None, str]]:
        return [(item.action, item.subject, item.actor) for item in (await self.audit.list()).items][::-1]


class Client:
    async def send_text(self, text: str) -> None:
        """Read nothing."""

    async def send_bytes(self, data: bytes) -> None:
        """Hear nothing."""


@asynccontextmanager
async def house(**options: Any) -> AsyncIterator[House]:
    place = House(**options)
    try:
        yield place
    finally:
        await place.sessions.close()
        for task, outbox in place.deliveries:
            outbox.close()
            task.cancel()
            await asyncio.wait([task])


async def only(place: House, principal: Principal = ADA) -> LiveSession:
    (item,) = (await place.live.sessions(principal)).items
    return item


@in_virtual_time
async def test_conversations_are_listed_as_they_go_on() -> None:
    async with house() as place:
        assert (await place.live.sessions(ADA)).items == []
        await place.storage.collection(USERS).add(UserRecord("u-kim", "kim@example.com", "Kim", "member", 1))
        first = await place.begin()
        session = await place.begin("u-kim")
        listed = (await place.live.sessions(ADA)).items
        assert [item.id for item in listed] == [session.id, first.id]
        item = listed[0]
        assert (item.persona, item.persona_title, item.user, item.user_name) == ("host", "Iris", "u-kim", "Kim")
        assert (item.turns, item.floor, item.lines, item.state, item.observers) == (0, "idle", [], None, [])
        assert (listed[1].user, listed[1].user_name) == (None, None)
        session.bus.publish(TextReceived(text="Who are you?"))
        await asyncio.sleep(0.5)
        talking = (await place.live.sessions(ADA)).items[0]
        assert (talking.turns, talking.floor) == (1, "speaking")
        assert [(line.role, line.text) for line in talking.lines] == [
            ("user", "Who are you?"), ("assistant", REPLIES["short"]),
        ]  # fmt: skip
        session.bus.publish(TextReceived(text="x" * 900))
        await asyncio.sleep(0.1)
        lines = (await place.live.sessions(ADA)).items[0].lines
        assert lines[1].interrupted
        assert len(lines[1].text) < len(REPLIES["short"])
        assert len(lines[2].text) == 500


@in_virtual_time
async def test_how_the_user_comes_across_is_shown_only_while_they_agree() -> None:
    estimate = StateEstimate(value=0.5, confidence=0.9)
    state = UserStateEstimated(
        valence=estimate, arousal=estimate, attention=estimate, engagement=estimate, emotion="happy",
        emotion_confidence=0.7,
    )  # fmt: skip
    async with house() as place:
        silent, open_ = await place.begin(), await place.begin(sentiment=True)
        for session in (silent, open_):
            session.bus.publish(state)
        items = {item.id: item for item in (await place.live.sessions(ADA)).items}
        assert items[silent.id].state is None
        shown = items[open_.id].state
        assert shown is not None
        assert (shown.emotion, shown.valence) == ("happy", 0.5)


@in_virtual_time
async def test_what_changes_is_told_and_nothing_else() -> None:
    async with house() as place:
        router = live_router(place.live)
        watch = next(item for item in router.procedures if item.path == "live.watch")
        told: list[LiveSessions] = []

        async def follow() -> None:
            async with aclosing(watch.call(Context(ADA))) as snapshots:
                async for snapshot in snapshots:
                    told.append(snapshot)  # noqa: PERF401 - it is looked at while it grows

        following = asyncio.create_task(follow())
        await asyncio.sleep(1)
        assert [len(item.items) for item in told] == [0]
        session = await place.begin()
        for _ in range(20):
            session.bus.publish(TurnInterrupted(why="client", heard_text="", heard_ms=0))
            await asyncio.sleep(0.05)
        await asyncio.sleep(5)
        assert [len(item.items) for item in told] == [0, 1]
        session.bus.publish(TextReceived(text="Who are you?"))
        await asyncio.sleep(20)
        assert 3 <= len(told) <= 8
        assert told[-1].items[0].floor == "idle"
        await place.sessions.end(session.id, "client")
        await asyncio.sleep(1)
        assert told[-1].items == []
        following.cancel()
        await asyncio.wait([following])


@in_virtual_time
async def test_a_whisper_reaches_a_mind_that_heeds_it() -> None:
    async with house() as place:
        session = await place.begin()
        assert (await only(place)).can_whisper
        await place.live.whisper(ADA, session.id, "Be brief.", "10.0.0.1")
        assert (await only(place)).whispers == 1
        session.bus.publish(TextReceived(text="Who are you?"))
        await asyncio.sleep(1)
        assert place.mind.questions[0].whispers == ("Be brief.",)
        assert await place.actions() == [("live.whispered", session.id, "ada@example.com")]
        assert "Be brief." not in str((await place.audit.list()).items)


@in_virtual_time
async def test_a_scripted_persona_cannot_be_whispered_to() -> None:
    async with house(scripted=True) as place:
        session = await place.begin()
        assert not (await only(place)).can_whisper
        with pytest.raises(CodedError, match="Take over") as error:
            await place.live.whisper(ADA, session.id, "Be brief.", "")
        assert error.value.code == "live.cannot_whisper"
        assert await place.actions() == []


@in_virtual_time
async def test_one_person_at_a_time_answers() -> None:
    async with house() as place:
        session = await place.begin()
        for call in (place.live.say(ADA, session.id, "Hi.", "192.0.2.5"), place.live.release(ADA, session.id, "")):
            with pytest.raises(CodedError) as error:
                await call
            assert error.value.code == "live.not_taken_over"
        taken = await place.live.take_over(ADA, session.id, "")
        assert (taken.answered_by, taken.answered_by_me) == ("ada@example.com", True)
        await place.live.take_over(ADA, session.id, "")
        with pytest.raises(CodedError) as error:
            await place.live.take_over(EVE, session.id, "")
        assert error.value.code == "live.taken"
        with pytest.raises(CodedError) as error:
            await place.live.say(EVE, session.id, "I am not Ada.", "192.0.2.5")
        assert error.value.code == "live.not_taken_over"
        assert not (await only(place, EVE)).answered_by_me
        session.bus.publish(TextReceived(text="Who are you?"))
        await asyncio.sleep(1)
        assert (await only(place)).awaits_answer == "Who are you?"
        await place.live.say(ADA, session.id, "I am Ada.", "192.0.2.5")
        await asyncio.sleep(5)
        shown = await only(place)
        assert (shown.awaits_answer, shown.lines[-1].text, shown.lines[-1].operator) == (None, "I am Ada.", True)
        await place.live.release(ADA, session.id, "")
        assert (await only(place)).answered_by is None
        assert (await place.live.take_over(EVE, session.id, "")).answered_by == "eve@example.com"
        assert await place.actions() == [
            ("live.taken_over", session.id, "ada@example.com"),
            ("live.said", session.id, "ada@example.com"),
            ("live.released", session.id, "ada@example.com"),
            ("live.taken_over", session.id, "eve@example.com"),
        ]


@in_virtual_time
async def test_too_much_at_once_is_refused() -> None:
    async with house() as place:
        session = await place.begin()
        await place.live.take_over(ADA, session.id, "")
        for number in range(MAX_WAITING + 1):
            await place.live.say(ADA, session.id, f"Line {number}.", "192.0.2.5")
        with pytest.raises(CodedError) as error:
            await place.live.say(ADA, session.id, "One too many.", "192.0.2.5")
        assert (error.value.code, error.value.retryable) == ("live.too_much", True)


@in_virtual_time
async def test_who_takes_over_and_goes_is_not_waited_for() -> None:
    async with house() as place:
        session = await place.begin()
        await place.live.take_over(ADA, session.id, "")
        await asyncio.sleep(AWAY_MS / 1_000 - 5)
        await place.live.take_over(ADA, session.id, "")  # still there
        await asyncio.sleep(AWAY_MS / 1_000 - 5)
        assert (await only(place)).answered_by_me
        await asyncio.sleep(10)
        assert (await only(place)).answered_by is None
        assert (await place.live.take_over(EVE, session.id, "")).answered_by_me


@in_virtual_time
async def test_an_operator_ends_a_conversation() -> None:
    async with house() as place:
        session = await place.begin()
        await place.live.end(OWNER, session.id, "")
        assert (await place.live.sessions(ADA)).items == []
        assert place.observing.view(session.id) is None
        assert await place.actions() == [("live.ended", session.id, "owner")]
        for call in (
            place.live.end(ADA, session.id, ""), place.live.take_over(ADA, session.id, ""),
            place.live.whisper(ADA, session.id, "x", ""), place.live.say(ADA, session.id, "x", "192.0.2.5"),
        ):  # fmt: skip
            with pytest.raises(CodedError) as error:
                await call
            assert error.value.code == "session.unknown"
