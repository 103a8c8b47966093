from __future__ import annotations

import asyncio

import pytest

from tests.conftest import in_virtual_time
from visavis.events import (
    AssistantResponse,
    AssistantThinking,
    Box,
    Capabilities,
    Event,
    FacePlace,
    FaceRecognized,
    FacesTracked,
    GazeEstimated,
    InterlocutorChanged,
    PersonaCard,
    PlaybackCompleted,
    SayText,
    SessionOpened,
    SessionSettings,
    SessionUpdated,
    StateEstimate,
    TextReceived,
    TurnEnded,
    TurnStarted,
    UserSpeechStarted,
    UserStateEstimated,
)
from visavis.session.encounter import ENCOUNTERED, Encounter, EncounterPolicy, Openings
from visavis.session.timers import TimedMachine

OPENINGS = Openings(["Hello.", "Welcome."], ["Hello again, {name}."], ["Shall I say it another way?"])
CARD = PersonaCard(name="host", title="Iris")
ABLE = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None, sees=True)


class Door:
    """A session with somebody at its door."""

    def __init__(self, *, greet: bool = True, seeing: bool = True, recognition: bool = False) -> None:
        self.said: list[str] = []
        self.machine = TimedMachine(Encounter(OPENINGS, voice=True), self._hear)
        self.settings = SessionSettings(greet=greet, seeing=seeing, recognition=recognition)
        self.follow(SessionOpened(persona=CARD, settings=self.settings, capabilities=ABLE))

    def _hear(self, event: Event) -> None:
        if isinstance(event, SayText):
            self.said.append(event.text)

    def follow(self, *events: Event) -> None:
        for event in events:
            assert isinstance(event, ENCOUNTERED)
            for answer in self.machine.follow(event):
                self._hear(answer)

    def comes(self, track: int = 1, *, distance_m: float | None = 0.8, looks: bool = True) -> None:
        place = FacePlace(
            track_id=track,
            interlocutor=True,
            box=Box(x=0.4, y=0.4, width=0.2, height=0.3),
            score=1,
            distance_m=distance_m,
        )
        self.follow(
            InterlocutorChanged(track_id=track), FacesTracked(pts_ms=0, faces=[place]), gaze(track, looks=looks)
        )

    def answers(self) -> None:
        self.follow(AssistantThinking(response_id="r"), AssistantResponse(response_id="r", text="It is so."))
        self.follow(PlaybackCompleted(response_id="r", pts_ms=0))


def gaze(track: int = 1, *, looks: bool = True) -> GazeEstimated:
    return GazeEstimated(
        track_id=track, yaw=0, pitch=0, roll=0, gaze_x=0, gaze_y=0, blink=False, looking_at_screen=looks, confidence=0.9
    )


def puzzled(value: float) -> UserStateEstimated:
    some = StateEstimate(value=0, confidence=0.5)
    return UserStateEstimated(
        valence=some,
        arousal=some,
        attention=some,
        engagement=some,
        emotion="unknown",
        emotion_confidence=0,
        puzzled=StateEstimate(value=value, confidence=0.6),
    )


@in_virtual_time
async def test_whoever_comes_up_and_looks_here_is_greeted_once() -> None:
    door = Door()
    door.comes()
    assert door.said == []
    await asyncio.sleep(1)
    assert door.said == ["Hello."]
    door.follow(gaze(looks=False), gaze())
    await asyncio.sleep(60)
    assert door.said == ["Hello."]


@pytest.mark.parametrize("settings", [{"greet": False}, {"seeing": False}])
@in_virtual_time
async def test_nobody_is_greeted_unasked(settings: dict[str, bool]) -> None:
    door = Door(**settings)
    door.comes()
    await asyncio.sleep(10)
    assert door.said == []


@in_virtual_time
async def test_passers_by_are_left_alone() -> None:
    far, glance = Door(), Door()
    far.comes(distance_m=4)
    glance.comes()
    await asyncio.sleep(0.5)
    glance.follow(gaze(looks=False))
    await asyncio.sleep(20)
    assert far.said == []
    assert glance.said == []


@in_virtual_time
async def test_without_pictures_the_greeting_comes_all_the_same() -> None:
    door = Door()
    await asyncio.sleep(EncounterPolicy().unseen_ms / 1_000 + 0.1)
    assert door.said == ["Hello."]


@in_virtual_time
async def test_who_is_recognized_is_greeted_by_name() -> None:
    door = Door(recognition=True)
    door.comes()
    await asyncio.sleep(0.6)
    door.follow(FaceRecognized(track_id=1, person_id="p", distance=0.3, name="Ada"))
    await asyncio.sleep(1)
    assert door.said == ["Hello again, Ada."]


@in_virtual_time
async def test_who_speaks_first_is_not_greeted() -> None:
    door = Door()
    door.comes()
    door.follow(UserSpeechStarted(stream_ms=0, probability=0.9), TurnStarted(why="vad"), TurnEnded(why="vad"))
    door.answers()
    await asyncio.sleep(30)
    assert door.said == []


@in_virtual_time
async def test_somebody_new_after_a_while_is_greeted_again() -> None:
    door = Door()
    door.comes()
    await asyncio.sleep(1)
    door.answers()
    door.follow(InterlocutorChanged(track_id=None))
    await asyncio.sleep(5)
    door.comes(2)
    await asyncio.sleep(2)
    assert door.said == ["Hello."], "they were gone for a moment only"
    door.follow(InterlocutorChanged(track_id=None))
    await asyncio.sleep(20)
    door.comes(3)
    await asyncio.sleep(2)
    assert door.said == ["Hello.", "Welcome."]


@in_virtual_time
async def test_a_puzzled_look_after_an_answer_is_asked_about_once() -> None:
    door = Door(greet=False)
    door.comes()
    door.answers()
    door.follow(puzzled(0.8))
    await asyncio.sleep(2)
    assert door.said == ["Shall I say it another way?"]
    door.answers()
    door.follow(puzzled(0.1), puzzled(0.8))
    await asyncio.sleep(5)
    assert door.said == ["Shall I say it another way?"], "once a minute is enough"
    await asyncio.sleep(60)
    door.answers()
    door.follow(puzzled(0.1), puzzled(0.8))
    await asyncio.sleep(2)
    assert len(door.said) == 2


@in_virtual_time
async def test_puzzled_looks_at_other_times_mean_nothing() -> None:
    before, late, passing, speaking = (Door(greet=False) for _ in range(4))
    before.comes()
    before.follow(puzzled(0.9))
    late.answers()
    passing.answers()
    passing.follow(puzzled(0.9))
    speaking.answers()
    speaking.follow(puzzled(0.9), TextReceived(text="What?"))
    await asyncio.sleep(0.8)
    passing.follow(puzzled(0.1))
    await asyncio.sleep(15)
    late.follow(puzzled(0.9))
    await asyncio.sleep(5)
    assert before.said == late.said == passing.said == speaking.said == []


@in_virtual_time
async def test_switching_seeing_off_ends_it() -> None:
    door = Door(greet=False)
    door.answers()
    door.follow(puzzled(0.9))
    off = door.settings.model_copy(update={"seeing": False})
    door.follow(SessionUpdated(settings=off, capabilities=ABLE))
    await asyncio.sleep(5)
    assert door.said == []
