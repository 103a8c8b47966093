"""A conversation goes from one persona to another, from end to end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import cast

import pytest

from tests.conftest import in_virtual_time
from tests.flows.conftest import Scene, hear_loudness
from visavis.bootstrap.casting import Role
from visavis.bootstrap.hand_over import HandOvers
from visavis.bootstrap.shared import Shared
from visavis.bootstrap.wiring import wire
from visavis.bus import SessionBus
from visavis.config import Settings
from visavis.events import (
    AgentCompleted,
    AssistantResponse,
    CodedError,
    HandlerFailed,
    HandOverRequested,
    PersonaHandedOver,
    PlaybackCompleted,
    PlaybackStarted,
    SessionClosed,
    SessionOpened,
    SessionSettings,
    TextReceived,
    TurnEnded,
)
from visavis.inference import Runner
from visavis.perception.backends.fake import FakeRecognizer
from visavis.perception.completeness import Completeness
from visavis.perception.recognition import Vocabulary
from visavis.perception.voice_activity import VadBatcher
from visavis.reasoning.agents.hand_off import HandOverConversation
from visavis.reasoning.agents.registry import Agents
from visavis.reasoning.fake import FakeMind
from visavis.reasoning.fake_model import FakeLanguageModel, FakeReply
from visavis.reasoning.model_mind import ModelMind
from visavis.reasoning.persona import Persona, PersonaFile
from visavis.session.hand_over import ARRIVAL_S
from visavis.session.session import Session, Sessions
from visavis.speech.backends.fake import FakeSynthesizer
from visavis.speech.synthesis import Voice
from visavis.storage.memory import MemoryStorage

SUMMARY = "They want to learn about the tower, and are called Kim."


def role_of(name: str, mind: FakeMind) -> Role:
    return Role(
        persona=Persona(PersonaFile(name=name, title=name.title(), greeting=[f"Hello, I'm {name.title()}."]), ()),
        mind=mind,
        vocabulary=Vocabulary(("who are you",)),
        completeness=Completeness(()),
        voice=Voice(),
        greetings=(f"Hello, I'm {name.title()}.",),
        recognizer=FakeRecognizer(["who are you"]),
        synthesizer=FakeSynthesizer(),
    )


class House:
    """Two personas, and the sessions in which they talk."""

    def __init__(self) -> None:
        self.storage = MemoryStorage()
        self.minds = {"iris": FakeMind("I will hand you over to Ada now. She knows towers."), "ada": FakeMind("Fifty.")}
        self.roles = {name: role_of(name, mind) for name, mind in self.minds.items()}
        self.sessions = Sessions(self._wire)
        self.hand_overs = HandOvers(self.sessions)
        self.shared = Shared(
            settings=Settings(_env_file=None),
            storage=self.storage,
            voice_activity=cast("VadBatcher", hear_loudness),
            turn_model=None,
            hand_overs=self.hand_overs,
        )
        self.scenes: list[Scene] = []
        self._delivering: list[asyncio.Task[None]] = []

    def _wire(self, bus: SessionBus, settings: SessionSettings, user: str | None) -> Session:
        if settings.persona not in self.roles:
            raise CodedError("persona.unknown", f"There is no persona '{settings.persona}'.")
        session = wire(bus, settings, user, self.roles[settings.persona], self.shared, [])
        scene = Scene(session, self.storage)
        self.scenes.append(scene)
        self._delivering.append(asyncio.create_task(scene.outbox.deliver(scene)))
        return session

    async def begin(self) -> Scene:
        wishes = SessionSettings(persona="iris", greet=True, remember=True, turn_taking="patient")
        (await self.sessions.create(wishes, "kim")).start()
        return self.scenes[0]

    async def close(self) -> None:
        await self.sessions.close()
        for task in self._delivering:
            task.cancel()
        await asyncio.wait(self._delivering)
        leftovers = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        assert not leftovers, f"a conversation left tasks behind: {leftovers}"


@asynccontextmanager
async def house() -> AsyncIterator[House]:
    made = House()
    yield made
    await made.close()


async def hand_over(scene: Scene, persona: str = "ada") -> None:
    """Ask something, and let her hand over while she answers."""
    await asyncio.sleep(10)
    scene.type("How tall is the tower?")
    await asyncio.sleep(0.5)
    scene.session.bus.publish(HandOverRequested(persona=persona, summary=SUMMARY))


@in_virtual_time
async def test_the_next_persona_speaks_when_the_first_has_finished() -> None:
    async with house() as home:
        iris = await home.begin()
        await hand_over(iris)
        await asyncio.sleep(30)
        ada = home.scenes[1]
        assert [event.next_session_id for event in iris.of(PersonaHandedOver)] == [ada.session.id]
        assert [event.text for event in ada.of(AssistantResponse)] == ["Hello, I'm Ada."]
        assert ada.when(SessionOpened)[0] >= iris.when(PlaybackCompleted)[-1]
        assert ada.when(PlaybackStarted)[0] - iris.when(PlaybackCompleted)[-1] < 0.5
        assert [event.reason for event in iris.of(SessionClosed)] == ["client"]
        assert ada.of(SessionClosed) == []


@in_virtual_time
async def test_the_next_session_has_the_same_settings_and_the_same_user() -> None:
    async with house() as home:
        await hand_over(await home.begin())
        await asyncio.sleep(30)
        opened = home.scenes[1].of(SessionOpened)[0]
        assert opened.user == "kim"
        expected = SessionSettings(persona="ada", greet=False, remember=True, turn_taking="patient")
        assert opened.settings == expected
        assert opened.persona.title == "Ada"


@in_virtual_time
async def test_the_next_persona_knows_what_was_said() -> None:
    async with house() as home:
        await hand_over(await home.begin())
        await asyncio.sleep(30)
        home.scenes[1].type("And how old is it?")
        await asyncio.sleep(10)
        history = home.minds["ada"].questions[-1].history
        assert "Iris has handed this conversation over to you" in history[0].text
        assert SUMMARY in history[0].text
        assert ("user", "How tall is the tower?") in [(item.role, item.text) for item in history]
        assert history[-1].text == "Hello, I'm Ada."


@in_virtual_time
async def test_to_a_persona_that_is_not_there_nothing_is_handed_over() -> None:
    async with house() as home:
        iris = await home.begin()
        await hand_over(iris, "nobody")
        await asyncio.sleep(30)
        assert [event.code for event in iris.of(HandlerFailed)] == ["persona.unknown"]
        assert iris.of(PersonaHandedOver) == []
        assert iris.of(SessionClosed) == []
        iris.type("Still there?")
        await asyncio.sleep(10)
        assert len(iris.of(AssistantResponse)) == 3


@in_virtual_time
async def test_a_client_that_does_not_come_leaves_the_conversation_where_it_is() -> None:
    async with house() as home:
        adopted: list[Session] = []
        home.hand_overs.adopt = lambda _, following, begin: adopted.append(following)
        iris = await home.begin()
        await hand_over(iris)
        await asyncio.sleep(ARRIVAL_S + 10)
        assert iris.of(SessionClosed) == []
        assert home.scenes[1].of(SessionOpened) == []
        assert [event.reason for event in home.scenes[1].of(SessionClosed)] == ["gone"]
        assert len(adopted) == 1


@in_virtual_time
async def test_the_first_session_ends_when_the_client_has_come_to_the_next() -> None:
    async with house() as home:
        begin = []
        home.hand_overs.adopt = lambda before, following, function: begin.append(function)
        iris = await home.begin()
        await hand_over(iris)
        await asyncio.sleep(20)
        assert home.scenes[1].of(SessionOpened) == []
        assert iris.of(SessionClosed) == []
        begin[0]()
        begin[0]()
        await asyncio.sleep(5)
        assert len(home.scenes[1].of(SessionOpened)) == 1
        assert [event.text for event in home.scenes[1].of(AssistantResponse)] == ["Hello, I'm Ada."]
        assert [event.reason for event in iris.of(SessionClosed)] == ["client"]


@in_virtual_time
@pytest.mark.parametrize("reply", ["Ada here. The tower is fifty meters tall.", None])
async def test_a_model_finds_its_own_first_words_or_greets_if_it_fails(reply: str | None) -> None:
    async with house() as home:
        mind = home.minds["ada"] = FakeMind(reply or "x y", fails_after=None if reply else 0)
        mind.name = "model:test"
        home.roles["ada"] = role_of("ada", mind)
        await hand_over(await home.begin())
        await asyncio.sleep(30)
        assert [event.text for event in home.scenes[1].of(AssistantResponse)] == [reply or "Hello, I'm Ada."]
        asked = mind.questions[0]
        assert "from Iris" in asked.text
        assert asked.agents == frozenset()
        assert SUMMARY in asked.history[0].text


@in_virtual_time
async def test_a_model_that_thinks_too_long_greets() -> None:
    async with house() as home:
        mind = home.minds["ada"] = FakeMind("Late.", first_token_ms=60_000)
        mind.name = "model:slow"
        home.roles["ada"] = role_of("ada", mind)
        await hand_over(await home.begin())
        await asyncio.sleep(30)
        assert [event.text for event in home.scenes[1].of(AssistantResponse)] == ["Hello, I'm Ada."]


@in_virtual_time
async def test_what_ends_before_it_is_handed_over_leaves_no_session_behind() -> None:
    async with house() as home:
        iris = await home.begin()
        await hand_over(iris)
        await asyncio.sleep(0.2)
        await home.sessions.end(iris.session.id, "gone")
        await asyncio.sleep(10)
        assert len(home.sessions) == 0
        assert iris.of(TurnEnded)
        assert iris.of(TextReceived)


@in_virtual_time
async def test_a_model_hands_over_by_its_agent() -> None:
    runner = Runner("test-mind")
    try:
        async with house() as home:
            calls = [("hand_over", {"persona": "Ada", "summary": SUMMARY})]
            model = FakeLanguageModel(FakeReply("Ada knows that.", calls), "I leave you to her. Goodbye.")
            cards = [role.persona.card for role in home.roles.values()]
            persona = home.roles["iris"].persona
            mind = ModelMind(persona, model, runner, agents=Agents([HandOverConversation(lambda: cards)]))
            home.roles["iris"] = replace(home.roles["iris"], mind=mind)
            iris = await home.begin()
            await asyncio.sleep(10)
            iris.type("How tall is the tower?")
            await asyncio.sleep(30)
            assert "- ada: Ada." in str(model.asked[0].tools[0].description)
            assert [event.agent for event in iris.of(AgentCompleted)] == ["hand_over"]
            assert [event.summary for event in iris.of(PersonaHandedOver)] == [SUMMARY]
            assert iris.of(AssistantResponse)[-1].text == "Ada knows that. I leave you to her. Goodbye."
            ada = home.scenes[1]
            assert [event.text for event in ada.of(AssistantResponse)] == ["Hello, I'm Ada."]
            assert ada.when(SessionOpened)[0] >= iris.when(PlaybackCompleted)[-1]
            assert [event.reason for event in iris.of(SessionClosed)] == ["client"]
    finally:
        runner.close()
