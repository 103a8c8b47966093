from __future__ import annotations

import asyncio

import pytest

from tests.conftest import in_virtual_time
from visavis.events import (
    AssistantResponse,
    AssistantThinking,
    Capabilities,
    Event,
    PersonaCard,
    PlaybackCompleted,
    SayText,
    SessionClosed,
    SessionOpened,
    SessionSettings,
    SessionUpdated,
    SoundDetected,
    TextReceived,
    TurnEnded,
    TurnStarted,
)
from visavis.session.courtesy import COURTEOUS, Courtesy
from visavis.session.timers import TimedMachine

ABLE = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None)


class Room:
    """A session in which somebody may sneeze."""

    def __init__(self, blessings: tuple[str, ...] = ("Bless you.", "Gesundheit."), *, sounds: bool = True) -> None:
        self.said: list[str] = []
        self.machine = TimedMachine(Courtesy(blessings, voice=True), self._hear)
        settings = SessionSettings(sounds=sounds)
        self.follow(SessionOpened(persona=PersonaCard(name="host", title="Iris"), settings=settings, capabilities=ABLE))

    def _hear(self, event: Event) -> None:
        if isinstance(event, SayText):
            self.said.append(event.text)

    def follow(self, *events: Event) -> None:
        for event in events:
            assert isinstance(event, COURTEOUS)
            for answer in self.machine.follow(event):
                self._hear(answer)

    def sneezes(self, label: str = "sneezing", score: float = 0.8) -> None:
        self.follow(SoundDetected(label=label, score=score, stream_ms=0))


@in_virtual_time
async def test_who_sneezes_is_blessed_now_and_then() -> None:
    room = Room()
    room.sneezes()
    assert room.said == []
    await asyncio.sleep(2)
    assert room.said == ["Bless you."]
    room.sneezes()
    await asyncio.sleep(10)
    assert len(room.said) == 1
    await asyncio.sleep(60)
    room.sneezes()
    await asyncio.sleep(2)
    assert room.said == ["Bless you.", "Gesundheit."]
    room.follow(SessionClosed(reason="client"))


@pytest.mark.parametrize(("label", "score"), [("cough", 0.9), ("sneeze", 0.4), ("barking dog", 0.9)])
@in_virtual_time
async def test_nothing_else_is(label: str, score: float) -> None:
    room = Room()
    room.sneezes(label, score)
    await asyncio.sleep(10)
    assert room.said == []


@in_virtual_time
async def test_without_words_or_permission_there_is_silence() -> None:
    switched = Room()
    switched.sneezes()
    switched.follow(SessionUpdated(settings=SessionSettings(), capabilities=ABLE))
    for room in (Room(()), Room(sounds=False)):
        room.sneezes()
        await asyncio.sleep(10)
        assert room.said == []
    assert switched.said == []


@in_virtual_time
async def test_a_sneeze_that_sounded_like_a_turn_is_one_all_the_same() -> None:
    room = Room()
    room.follow(TurnStarted(why="vad"))
    room.sneezes()
    await asyncio.sleep(1.5)
    assert room.said == []
    room.follow(TurnEnded(why="timeout"))
    await asyncio.sleep(2)
    assert room.said == ["Bless you."]


@pytest.mark.parametrize(
    "events",
    [
        (TurnStarted(why="vad"), TurnEnded(why="vad"), AssistantThinking(response_id="r")),
        (TextReceived(text="Hello"),),
        (TurnStarted(why="vad"),),
    ],
)
@in_virtual_time
async def test_whoever_says_something_is_answered_and_not_blessed(events: tuple[Event, ...]) -> None:
    room = Room()
    room.sneezes()
    room.follow(*events)
    await asyncio.sleep(10)
    room.follow(TurnEnded(why="vad"))
    await asyncio.sleep(10)
    assert room.said == []


@in_virtual_time
async def test_nobody_interrupts_an_answer_for_it() -> None:
    room = Room()
    room.follow(AssistantThinking(response_id="r"), AssistantResponse(response_id="r", text="It is so."))
    room.sneezes()
    await asyncio.sleep(5)
    assert room.said == []
    room.follow(PlaybackCompleted(response_id="r", pts_ms=0))
    room.sneezes()
    await asyncio.sleep(2)
    assert room.said == ["Bless you."]
    room.follow(SessionClosed(reason="client"))
