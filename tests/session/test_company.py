from __future__ import annotations

import asyncio

from tests.conftest import in_virtual_time
from visavis.events import (
    AssistantThinking,
    Capabilities,
    CloseSession,
    Event,
    GazeEstimated,
    InterlocutorChanged,
    PersonaCard,
    PlaybackCompleted,
    SayText,
    SessionClosed,
    SessionOpened,
    SessionSettings,
    SoundDetected,
    TurnStarted,
    UserSpeechStarted,
)
from visavis.session.company import Company
from visavis.session.timers import TimedMachine

QUESTIONS = ("Are you still there?", "Anything else?")


def opened(check_in_s: float | None, *, sounds: bool = False) -> SessionOpened:
    return SessionOpened(
        persona=PersonaCard(name="host", title="Iris"),
        settings=SessionSettings(check_in_s=check_in_s, sounds=sounds),
        capabilities=Capabilities(
            recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None
        ),
    )


def watch(check_in_s: float | None, questions: tuple[str, ...] = QUESTIONS) -> tuple[TimedMachine, list[Event]]:
    said: list[Event] = []
    company = TimedMachine(Company(questions), said.append)
    company.follow(opened(check_in_s))
    return company, said


def answer(company: TimedMachine) -> None:
    company.follow(AssistantThinking(response_id="r"))
    company.follow(PlaybackCompleted(response_id="r", pts_ms=0))


@in_virtual_time
async def test_silence_is_asked_about_once_and_then_ends_the_conversation() -> None:
    company, said = watch(20)
    await asyncio.sleep(19)
    assert said == []
    await asyncio.sleep(2)
    assert said == [SayText(text="Are you still there?")]
    answer(company)
    await asyncio.sleep(19)
    assert len(said) == 1
    await asyncio.sleep(2)
    assert said[1:] == [CloseSession(reason="idle")]


@in_virtual_time
async def test_who_answers_is_asked_again_only_after_the_next_silence_and_in_other_words() -> None:
    company, said = watch(20)
    await asyncio.sleep(21)
    company.follow(UserSpeechStarted(stream_ms=0, probability=1))
    company.follow(TurnStarted(why="vad"))
    answer(company)
    await asyncio.sleep(21)
    assert said == [SayText(text=question) for question in QUESTIONS]


@in_virtual_time
async def test_nobody_is_asked_while_she_thinks_or_speaks() -> None:
    company, said = watch(20)
    company.follow(AssistantThinking(response_id="r"))
    await asyncio.sleep(300)
    assert said == []
    company.follow(PlaybackCompleted(response_id="r", pts_ms=0))
    await asyncio.sleep(21)
    assert len(said) == 1


@in_virtual_time
async def test_without_the_setting_silence_is_just_silence() -> None:
    _, said = watch(None)
    await asyncio.sleep(10_000)
    assert said == []


@in_virtual_time
async def test_who_has_nothing_to_ask_just_leaves() -> None:
    _, said = watch(20, ())
    await asyncio.sleep(21)
    assert said == [CloseSession(reason="idle")]


@in_virtual_time
async def test_after_the_end_nothing_is_asked() -> None:
    company, said = watch(20)
    company.follow(SessionClosed(reason="client"))
    await asyncio.sleep(100)
    assert said == []


def looks(*, here: bool) -> GazeEstimated:
    return GazeEstimated(
        track_id=1, yaw=0, pitch=0, roll=0, gaze_x=0, gaze_y=0, blink=False, looking_at_screen=here, confidence=1
    )


@in_virtual_time
async def test_an_empty_chair_is_not_spoken_to() -> None:
    company, said = watch(20)
    answer(company)
    company.follow(InterlocutorChanged(track_id=1))
    company.follow(InterlocutorChanged(track_id=None))
    await asyncio.sleep(21)
    assert said == [CloseSession(reason="idle")]
    company.close()


@in_virtual_time
async def test_who_looks_away_is_given_more_time_once() -> None:
    company, said = watch(20)
    answer(company)
    company.follow(InterlocutorChanged(track_id=1))
    company.follow(looks(here=True))
    company.follow(looks(here=False))
    await asyncio.sleep(21)
    assert said == []
    await asyncio.sleep(20)
    assert said == [SayText(text=QUESTIONS[0])]
    company.close()


@in_virtual_time
async def test_who_was_called_to_the_door_is_waited_for() -> None:
    for sounds, waits in ((True, 40), (False, 20)):
        said: list[Event] = []
        company = TimedMachine(Company(QUESTIONS), said.append)
        company.follow(opened(20, sounds=sounds))
        company.follow(SoundDetected(label="doorbell", score=0.9, stream_ms=0))
        await asyncio.sleep(waits - 1)
        assert said == []
        await asyncio.sleep(2)
        assert said == [SayText(text="Are you still there?")]
        company.follow(SessionClosed(reason="client"))
